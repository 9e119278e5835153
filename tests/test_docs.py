"""What the documents tell an operator to do is done here, as it is written."""

import os
import re
import shutil
import ssl
import subprocess
import threading
import urllib.error
import urllib.request
from configparser import ConfigParser
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from tests.support.servers import ROOT, free_port, wait_for
from tests.test_settings import manage

DOCS = [ROOT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md")] + sorted((ROOT / "docs").glob("*.md"))
OPERATING = (ROOT / "docs/operating.md").read_text()
UNIT = ROOT / "docs/mobility-blog.service"
AGENT, BODY = "Somebody's own browser/1.0", b"the page of the blog"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin:/sbin")
# Stands for what a test must not do to this machine, and for the user that the blog runs as.
SUDO = """#!/bin/sh
[ "$1" != -u ] || shift 2
case "$1 $2" in
    systemctl*) echo "$*" >>"$TOLD" ;;
    "git pull") echo "$*" >>"$TOLD" ;;
    *) exec "$@" ;;
esac
"""


def blocks(text, kind="sh"):
    return re.findall(rf"^```{kind}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def section(heading):
    return re.split(r"^## ", OPERATING.partition(f"## {heading}\n")[2], flags=re.MULTILINE)[0]


def named_in_docs(pattern):
    return sorted({found for path in DOCS for found in re.findall(pattern, path.read_text())})


@pytest.mark.parametrize("line", named_in_docs(r"manage\.py ([a-z_]+(?: --[a-z]+)?)"))
def test_a_command_is_there_with_its_options(line):
    name, *options = line.split()
    if name in ("version", "test"):
        return  # what these are told is not Django's to understand
    parser = load_command_class(get_commands()[name], name).create_parser("manage.py", name)
    known = {text for action in parser._actions for text in action.option_strings}
    assert set(options) <= known


@pytest.mark.parametrize("verb", named_in_docs(r"(?:`|^|\s)(?:make|scripts/dev) ([a-z]+)(?:`|\s+#|$)"))
def test_a_verb_is_one_of_make_and_of_the_script(verb):
    assert re.search(rf"^\.PHONY:.* {verb}\b", (ROOT / "Makefile").read_text(), re.MULTILINE)
    assert re.search(rf"^    {verb}\)", (ROOT / "scripts/dev").read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", named_in_docs(r"\]\(((?!http)[\w./-]+\.\w+)"))
def test_a_file_that_is_linked_is_there(path):
    assert (ROOT / path).exists() or (ROOT / "docs" / path).exists()


def test_the_version_that_runs_is_told(tmp_path):
    from mobility_blog.version import VERSION

    assert manage("version", data=tmp_path).stdout.startswith(f"Mobility Blog {VERSION} ")


@pytest.mark.parametrize("commands", blocks(OPERATING))
def test_commands_are_ones_a_shell_understands(commands):
    assert subprocess.run(["sh", "-n"], input=commands, text=True, check=False).returncode == 0


def test_the_settings_of_the_server_are_understood(tmp_path):
    (settings,) = blocks(section("A server of your own"), "ini")
    (tmp_path / "settings").write_text(settings.replace("/srv/blog/data", str(tmp_path / "data")))
    done = manage("check", "--deploy", "--fail-level=WARNING", data="", BLOG_ENV_FILE=str(tmp_path / "settings"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(("heading", "copy"), [("Updating", "before-update"), ("What to keep safe", "backup")])
def test_the_backup_is_a_complete_blog(first_start, tmp_path, heading, copy):
    (commands,) = blocks(section(heading))
    data = tmp_path / "srv/blog/data"
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin/sudo").write_text(SUDO)
    (tmp_path / "bin/sudo").chmod(0o755)
    (tmp_path / "opt").mkdir()
    (tmp_path / "opt/mobility-blog").symlink_to(ROOT)
    shutil.copytree(first_start.data(), data)
    for place in ("/srv/blog", "/opt/mobility-blog"):
        commands = commands.replace(place, f"{tmp_path}{place}")
    environment = {"PATH": f"{tmp_path / 'bin'}:{os.environ['PATH']}", "TOLD": str(tmp_path / "told")}
    subprocess.run(["sh", "-eu"], input=commands, text=True, check=True, env=environment)
    told = (tmp_path / "told").read_text().splitlines()
    assert (told[0], told[-1]) == ("systemctl stop mobility-blog", "systemctl start mobility-blog")
    done = manage(
        "shell",
        "-c",
        "from posts.models import Article; print(Article.objects.get())",
        data=tmp_path / f"srv/blog/{copy}",
    )
    assert "How ankle mobility" in done.stdout
    assert (tmp_path / f"srv/blog/{copy}/secret_key").read_text() == (data / "secret_key").read_text()


class TestUnit:
    @pytest.fixture
    def unit(self):
        parser = ConfigParser(strict=False, interpolation=None)
        parser.optionxform = str
        parser.read_string(UNIT.read_text())
        return parser

    def test_it_comes_back_after_a_reboot_and_waits_for_network_and_database(self, unit):
        assert unit["Install"]["WantedBy"] == "multi-user.target"
        assert {"network-online.target", "postgresql.service"} <= set(unit["Unit"]["After"].split())
        assert unit["Unit"]["Wants"] == "network-online.target"

    def test_it_runs_as_a_user_of_its_own_that_the_steps_make(self, unit):
        assert f"/nologin {unit['Service']['User']}\n" in OPERATING
        assert f"chown -R {unit['Service']['User']}: {unit['Service']['WorkingDirectory']}\n" in OPERATING

    def test_it_may_write_where_it_must(self, unit):
        writable = unit["Service"]["ReadWritePaths"].split()
        (settings,) = blocks(section("A server of your own"), "ini")
        data = re.search(r"^DATA_DIR=(.*)$", settings, re.MULTILINE)[1]
        assert unit["Service"]["WorkingDirectory"] in writable
        assert any(Path(data).is_relative_to(folder) for folder in writable)

    def test_what_it_starts_is_there(self, unit):
        program, verb = unit["Service"]["ExecStart"].split()
        script = ROOT / Path(program).relative_to(unit["Service"]["WorkingDirectory"])
        assert os.access(script, os.X_OK)
        assert verb == "run"

    def test_systemd_finds_nothing_wrong(self, tmp_path):
        if not shutil.which("systemd-analyze"):
            return  # the other tests read the file themselves
        here = UNIT.read_text().replace("/opt/mobility-blog", str(ROOT)).replace("User=blog", "User=root")
        (tmp_path / UNIT.name).write_text(here)
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", tmp_path / UNIT.name], capture_output=True, text=True, check=False
        )
        assert UNIT.name not in done.stderr


class Blog(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_response(200)
        self.send_header("Content-Length", str(len(BODY)))
        self.end_headers()
        self.wfile.write(BODY)

    def log_message(self, *_said):
        """pytest shows what matters."""


class Nginx:
    """docs/nginx.conf in the frame Debian gives it, in a folder instead of the machine's own ones."""

    def __init__(self, folder, blog_port):
        self.folder, self.http, self.https = folder, free_port(), free_port()
        for name in ("var/cache", "var/log/nginx", "etc/letsencrypt/live/blog.example"):
            (folder / name).mkdir(parents=True)
        live = folder / "etc/letsencrypt/live/blog.example"
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=blog.example"
        files = ["-keyout", live / "privkey.pem", "-out", live / "fullchain.pem"]
        subprocess.run([*command.split(), *files], check=True, capture_output=True)
        shipped = (ROOT / "docs/nginx.conf").read_text()
        for place in ("/var/cache/", "/var/log/", "/etc/letsencrypt/"):
            shipped = shipped.replace(place, f"{folder}{place}")
        shipped = re.sub(r"listen \[::\]:.*\n", "", shipped)
        shipped = re.sub(r"listen 80\b", f"listen 127.0.0.1:{self.http}", shipped)
        shipped = re.sub(r"listen 443\b", f"listen 127.0.0.1:{self.https}", shipped)
        shipped = shipped.replace("127.0.0.1:8000", f"127.0.0.1:{blog_port}")
        kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        temporary = "".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
        logs = f"{folder}/var/log/nginx"
        (folder / "nginx.conf").write_text(
            f"{'user root;' if os.geteuid() == 0 else ''} pid {folder}/pid; error_log {logs}/error.log; daemon off;\n"
            "events {}\n"
            f"http {{ {temporary} access_log {logs}/access.log; gzip on;\n{shipped}\n}}\n"
        )

    def command(self, *more):
        return [NGINX, "-p", self.folder, "-c", self.folder / "nginx.conf", "-e", self.folder / "first.log", *more]

    def get(self, address, **headers):
        trusting = ssl._create_unverified_context()
        asked = urllib.request.Request(address, headers={"Host": "blog.example", "User-Agent": AGENT} | headers)
        opener = urllib.request.build_opener(urllib.request.HTTPSHandler(context=trusting), Staying)
        try:
            return opener.open(asked, timeout=10)
        except urllib.error.HTTPError as refused:
            return refused

    def logs(self):
        return "".join(path.read_text() for path in (self.folder / "var/log/nginx").iterdir())


class Staying(urllib.request.HTTPRedirectHandler):
    """A redirect is an answer to look at."""

    def redirect_request(self, *_arguments):
        return None


@pytest.fixture(scope="module")
def blog_port():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Blog)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()


@pytest.fixture
def nginx(tmp_path, blog_port):
    if NGINX is None:
        pytest.skip("no nginx here: apt install nginx-light")
    return Nginx(tmp_path, blog_port)


@pytest.fixture
def served(nginx):
    process = subprocess.Popen(nginx.command())
    try:
        wait_for((nginx.folder / "pid").exists, "nginx")
        yield nginx
    finally:
        process.terminate()
        process.wait()


def test_nginx_takes_the_configuration_and_makes_the_folder_of_its_cache(nginx):
    done = subprocess.run(nginx.command("-t"), capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in (nginx.folder / "var/cache").iterdir()] == ["nginx-blog"]


def test_readers_reach_the_blog_and_leave_no_trace(served):
    led_on = served.get(f"http://127.0.0.1:{served.http}/post/x/?q=1")
    assert (led_on.status, led_on.headers["Location"]) == (301, "https://blog.example/post/x/?q=1")
    assert served.get(f"https://127.0.0.1:{served.https}/post/x/").read() == BODY
    assert served.logs() == ""


def test_what_goes_wrong_for_a_reader_leaves_no_trace_either(served):
    served.get(f"https://127.0.0.1:{served.https}/", **{"Content-Length": str(10**9)})  # too large
    served.get(f"https://127.0.0.1:{served.https}/x" + "y" * 9000)
    conf = served.folder / "nginx.conf"
    nobody = f"server 127.0.0.1:{free_port()}; keepalive"
    conf.write_text(re.sub(r"server 127\.0\.0\.1:\d+; keepalive", nobody, conf.read_text()))
    subprocess.run(served.command("-s", "reload"), check=True, capture_output=True)
    wait_for(lambda: served.get(f"https://127.0.0.1:{served.https}/").status == 502, "a blog that is down")
    with suppress(OSError):
        served.get(f"http://127.0.0.1:{served.https}/")  # http where TLS is spoken
    assert "127.0.0.1, server" not in served.logs()
    assert AGENT not in served.logs()
    assert "client:" not in served.logs()


def test_the_python_of_the_examples_is_the_one_that_scripts_dev_makes():
    assert {line for path in DOCS for line in re.findall(r"([\w./-]+)/bin/python manage\.py", path.read_text())} == {
        ".venv"
    }
