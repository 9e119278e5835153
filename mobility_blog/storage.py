"""The data folder: everything the blog keeps lies in it (SQLite file, media, secret key, collected static files)."""

import os
import secrets
from hashlib import blake2b
from importlib.metadata import version
from pathlib import Path

SECRET_KEY_CHARACTERS = 64

STATIC_DIGEST_BYTES = 8
PACKAGES_WITH_STATIC_FILES = ("django", "django-markdownx")
OUR_STATIC_FILES = Path(__file__).resolve().parent.parent / "posts" / "static"
STATIC_FILES_MODULE = Path(__file__).resolve().parent / "static_files.py"  # says what is bundled


def open_data_dir(raw: str | Path, base: Path) -> Path:
    """Make the folder where it is missing. ValueError says why it cannot be used."""
    folder = (base / Path(raw).expanduser()).resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # passwords, sessions and addresses lie in it
    except OSError as error:
        raise ValueError(f"the folder cannot be made: {error.strerror}") from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise ValueError("nothing can be written into that folder")
    return folder


def secret_key_in(folder: Path) -> str:
    """The key kept in the folder, made at the first call; only the owner may read the file."""
    path = folder / "secret_key"
    if not path.exists():
        draft = folder / f"secret_key.{os.getpid()}"
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(SECRET_KEY_CHARACTERS))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)  # of two processes that start at once, one key wins
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def static_root_in(folder: Path, language: str) -> Path:
    """Where static files are collected: another folder whenever something else would lie in it."""
    content = blake2b(language.encode(), digest_size=STATIC_DIGEST_BYTES)
    for package in PACKAGES_WITH_STATIC_FILES:
        content.update(f"{package} {version(package)}".encode())
    for path in [STATIC_FILES_MODULE, *sorted(path for path in OUR_STATIC_FILES.rglob("*") if path.is_file())]:
        content.update(f"{path.name} ".encode() + path.read_bytes())
    return folder / "static" / content.hexdigest()
