from pathlib import Path

import pytest


@pytest.fixture
def save(tmp_path):
    """Save bytes or text as a file."""

    def save(content: bytes | str, name: str = "article.txt") -> Path:
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return save
