"""Temporary PostgreSQL: runs a command with DATABASE_URL and TEST_DATABASE_URL naming a cluster of its own.

    python scripts/with_postgres.py COMMAND [ARGUMENT ...]

PostgreSQL refuses to run as root, so as root the cluster belongs to the user `nobody`.
"""

import os
import pwd
import shutil
import socket
import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

# A throw-away cluster may lose everything in a power cut; the blog's own settings for a real one stay untouched.
FAST = {"fsync": "off", "full_page_writes": "off", "max_connections": "60"}


def find_binaries() -> Path:
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    on_path = shutil.which("initdb")
    if not installed and not on_path:
        sys.exit("PostgreSQL is not installed. On Debian: apt install postgresql. On macOS: brew install postgresql")
    return (installed[-1] if installed else Path(str(on_path)).resolve()).parent


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def as_other_user(folder: Path) -> list[str]:
    if os.geteuid() != 0:
        return []
    nobody = pwd.getpwnam("nobody")
    os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]


def main(command: list[str]) -> int:
    binaries, port = find_binaries(), free_port()
    with tempfile.TemporaryDirectory(prefix="mobility-blog-postgres-") as name:
        folder = Path(name)
        user = as_other_user(folder)
        data, log = folder / "data", folder / "log"
        run = partial(subprocess.run, check=True, stdout=subprocess.DEVNULL, cwd=folder)
        run([*user, binaries / "initdb", "-D", data, "-U", "blog", "-A", "trust", "-E", "UTF8", "--no-sync"])
        options = " ".join(f"-c {key}={value}" for key, value in FAST.items())
        options += f" -p {port} -k {folder} -c listen_addresses=127.0.0.1"
        control = [*user, binaries / "pg_ctl", "-D", data, "-w", "-l", log]
        run([*control, "-o", options, "start"])
        try:
            address = f"postgres://blog@127.0.0.1:{port}/postgres"
            ours = {"DATABASE_URL": address, "TEST_DATABASE_URL": address}
            ours["PATH"] = f"{binaries}{os.pathsep}{os.environ['PATH']}"  # pg_dump of the same version
            return subprocess.run(command, env=os.environ | ours, check=False).returncode
        finally:
            run([*control, "-m", "immediate", "stop"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
