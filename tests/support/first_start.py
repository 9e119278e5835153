"""Test fixture cache: what a first start makes, made once for all workers of a run and copied for each served blog."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.support.servers import Site, own_database


class FirstStart:
    """Below a folder that all workers share; in it a data folder for each database the run needs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @contextmanager
    def served(self, data: Path, **fields: Any) -> Iterator[Site]:
        """A running blog as its first start left it; whatever happens, it does not run on."""
        on_postgresql = "database" not in fields and bool(os.environ.get("DATABASE_URL"))
        if on_postgresql:
            first = self.data("postgresql")
            fields["database"] = own_database(template=first.with_suffix(".database").read_text())
        else:
            first = self.data("sqlite")
        shutil.copytree(first, data)
        with Site(data, **fields).start() as site:
            yield site

    def data(self, kind: str = "sqlite") -> Path:
        """The folder to copy; who comes first makes it, the others wait."""
        folder = self.folder / kind
        with (self.folder / f"{kind}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.exists():
                site = Site(folder.with_suffix(".new"), database=own_database() if kind == "postgresql" else {})
                site.manage("prepare")
                if site.database:
                    name = site.database["DATABASE_URL"].rpartition("/")[2]
                    folder.with_suffix(".database").write_text(name)
                site.data.rename(folder)
        return folder
