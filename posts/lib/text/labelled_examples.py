"""Labelled examples in a file: `[sections]` of lines whose parts stand between tabs; `#` begins a remark."""

from pathlib import Path


def labelled(file: Path) -> dict[str, list[list[str]]]:
    sections: dict[str, list[list[str]]] = {}
    for line in file.read_text(encoding="utf-8").splitlines():
        if line.startswith("["):
            section = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith("#"):
            section.append(line.split("\t"))
    return sections
