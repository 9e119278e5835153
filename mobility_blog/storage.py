"""The data folder: everything the blog keeps lies in it (SQLite file, media, secret key)."""

import os
import secrets
from pathlib import Path

SECRET_KEY_CHARACTERS = 64


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
