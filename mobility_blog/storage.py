"""Data folder: all that the blog keeps (SQLite file, media, secret key, static files), its owner's alone."""

import errno
import fcntl
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

SECRET_KEY_CHARACTERS = 64
SHORTEST_KEY = 50
LONGEST_WORDS = 300  # bytes of what a lock says
FOR_OTHERS = 0o077  # what a mode allows to everybody but the owner
DATABASE, KEY, LOCK, PASSWORD = "blog.sqlite3", "secret_key", "serving.lock", "first_password"

STATIC_DIGEST_BYTES = 8
PACKAGES_WITH_STATIC_FILES = ("django", "django-markdownx")
OUR_STATIC_FILES = Path(__file__).resolve().parent.parent / "posts" / "static"
STATIC_FILES_MODULE = OUR_STATIC_FILES.parent / "lib" / "assets" / "static_files.py"  # says what is bundled


class InUse(Exception):
    """Another process works with the folder; its words say which."""


def data_dir(raw: str | Path, base: Path) -> Path:
    """Where the folder lies or would lie; nothing is made. ValueError says why it cannot be one."""
    try:
        folder = (base / Path(raw).expanduser()).resolve()
        there = next(path for path in (folder, *folder.parents) if path.exists())
    except (OSError, RuntimeError, ValueError) as error:
        raise ValueError("there can be no such folder") from error
    if not there.is_dir():
        raise ValueError(f"{there} is a file")
    if there == folder and not os.access(folder, os.R_OK | os.X_OK):
        raise ValueError("the folder may not be opened by the user this runs as")
    return folder


def make_data_dir(folder: Path) -> None:
    """Make it where it is missing. OSError says why it cannot be used."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # passwords, sessions and addresses lie in it
    if not os.access(folder, os.W_OK | os.X_OK):
        raise PermissionError(errno.EACCES, "nothing can be written into that folder")


def make_database(folder: Path) -> None:
    """An empty one, where there is none. Whatever SQLite lays beside the file has that file's permissions."""
    with suppress(FileExistsError):
        os.close(os.open(folder / DATABASE, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))


def secret_key_in(folder: Path) -> str:
    """The key kept in the folder; where there is none, a new one, which `keep_secret_key` stores."""
    path = folder / KEY
    try:
        key = path.read_bytes().decode("ascii").strip()
    except (FileNotFoundError, NotADirectoryError):
        return secrets.token_urlsafe(SECRET_KEY_CHARACTERS)
    except OSError as error:
        raise ValueError(f"the secret key in {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError:
        key = ""
    if len(key) < SHORTEST_KEY:
        raise ValueError(
            f"the secret key in {path} is damaged. Put it back from a backup; or delete the file, and a new one is "
            "made: then everybody signs in anew, and private links in e-mails no longer work"
        )
    return key


def keep_secret_key(folder: Path, key: str) -> bool:
    """Store the key where there is none; False where there is another one.

    Only the owner may read the file, and it is never there half.
    """
    draft = folder / f"{KEY}.{os.getpid()}"
    if not (folder / KEY).exists():
        write_private(draft, key)
        try:
            os.link(draft, folder / KEY)
        except FileExistsError:
            pass  # another process was first: its key stays
        finally:
            draft.unlink()
    return secret_key_in(folder) == key


def write_private(path: Path, text: str) -> None:
    path.unlink(missing_ok=True)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def readable_by_others(folder: Path) -> list[Path]:
    if not folder.is_dir() or not folder.stat().st_mode & FOR_OTHERS:
        return []
    inside = [folder / name for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", KEY, "media")]
    return [folder, *[path for path in inside if path.exists() and path.stat().st_mode & FOR_OTHERS]]


@contextmanager
def only_one(folder: Path, words: str) -> Iterator[None]:
    """A lock on the folder, let go by the system whatever becomes of the process; forks do not hold it.

    `InUse` where another process has it, with the words that one left.
    """
    path = folder / LOCK
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b", buffering=0) as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise InUse(file.read(LONGEST_WORDS).decode(errors="replace").strip()) from error
        with suppress(OSError):  # on a full disk the blog is still served
            file.truncate()
            file.write(words.encode())
        yield


def static_root_in(folder: Path, language: str) -> Path:
    """Where static files are collected: another folder whenever something else would lie in it."""
    content = blake2b(language.encode(), digest_size=STATIC_DIGEST_BYTES)
    for package in PACKAGES_WITH_STATIC_FILES:
        content.update(f"{package} {version(package)}".encode())
    for path in [STATIC_FILES_MODULE, *sorted(path for path in OUR_STATIC_FILES.rglob("*") if path.is_file())]:
        content.update(f"{path.name} ".encode() + path.read_bytes())
    return folder / "static" / content.hexdigest()
