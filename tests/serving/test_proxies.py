"""Real proxies in front: whatever a reader writes into a header, the blog takes nobody for somebody else."""

import http.client
import shutil
import subprocess
from itertools import count

import pytest

from tests.support.servers import ROOT, free_port, wait_for

SEARCHES_A_MINUTE = 30  # of one network, and so what shows whom the blog takes somebody for
NETWORKS = count(1)
FORGED = ("X-Forwarded-For", "X_Forwarded_For", "x_forwarded-for", "X-FORWARDED_FOR", "Forwarded", "X-Real-IP")

HAPROXY = """
defaults
    mode http
    timeout connect 5s
    timeout client 10s
    timeout server 10s
frontend readers
    bind 127.0.0.1:{port}
    option forwardfor
    default_backend blog
backend blog
    server blog 127.0.0.1:{blog}
"""
CADDY = """
{{
    admin off
    auto_https off
}}
http://localhost:{port} {{
    bind 127.0.0.1
    reverse_proxy 127.0.0.1:{blog}
}}
"""
# As docs/nginx.conf has it, but told to hand on what nginx would drop by itself.
NGINX = """
daemon off;
pid {folder}/pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    underscores_in_headers on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://127.0.0.1:{blog};
            proxy_set_header Host $host;
            proxy_set_header X-Forwarded-For {forwarded};
        }}
    }}
}}
"""
PROXIES = {
    "haproxy": ("haproxy", HAPROXY, ["-db", "-f"]),
    "caddy": ("caddy", CADDY, ["run", "--adapter", "caddyfile", "--config"]),
    "nginx": ("nginx", NGINX.replace("{forwarded}", "$remote_addr"), ["-c"]),
    "nginx that adds": ("nginx", NGINX.replace("{forwarded}", "$proxy_add_x_forwarded_for"), ["-c"]),
}


@pytest.fixture(scope="module")
def site(served):
    # It trusts one proxy. On SQLite it is one process: what is limited in memory each counts for itself.
    with served(database={}) as running:
        yield running


@pytest.fixture(params=PROXIES)
def proxy(request, site, tmp_path):
    """The port of a proxy in front of the site."""
    program, configuration, arguments = PROXIES[request.param]
    binary = shutil.which(program, path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin")
    if not binary:
        pytest.skip(f"{program} is not installed")
    port, file = free_port(), tmp_path / "proxy.conf"
    file.write_text(configuration.format(port=port, blog=site.port, folder=tmp_path))
    running = subprocess.Popen(
        [binary, *arguments, str(file)], cwd=ROOT, env={"HOME": str(tmp_path), "PATH": "/usr/bin"},
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        wait_for(lambda: answers(port), f"{program} to answer", 15)
        yield port
    finally:
        running.terminate()
        running.wait(10)


def answers(port):
    try:
        return ask(port, "/health/") == 200
    except OSError:
        return False


def ask(port, path, headers=None, reader="127.0.0.1"):
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=10, source_address=(reader, 0))
    line.request("GET", path, headers={"Host": "localhost", **(headers or {})})
    status = line.getresponse().status
    line.close()
    return status


@pytest.fixture
def reader():
    """An address in a network that did not search yet."""
    return f"127.0.{next(NETWORKS)}.1"


def searches(port, names, reader):
    """The answers to so many searches and one more, each with another forged address."""
    tries = range(SEARCHES_A_MINUTE + 1)
    return [ask(port, "/search/?q=ankle", dict.fromkeys(names, f"10.{number}.0.1"), reader) for number in tries]


def test_nobody_forges_an_address_behind_it(proxy, reader):
    assert searches(proxy, FORGED, reader) == [200] * SEARCHES_A_MINUTE + [429]
    for name in FORGED:
        assert ask(proxy, "/search/?q=ankle", {name: "192.0.2.1"}, reader) == 429


def test_without_a_proxy_the_trusted_header_is_believed(site, reader):
    """So that it shows above whether one was believed."""
    assert searches(site.port, ["X-Forwarded-For"], reader) == [200] * (SEARCHES_A_MINUTE + 1)


def test_without_a_proxy_no_other_header_is(site, reader):
    assert searches(site.port, FORGED[1:], reader) == [200] * SEARCHES_A_MINUTE + [429]
