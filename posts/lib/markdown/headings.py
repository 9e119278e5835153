"""Headings of stored HTML, read back."""

from html.parser import HTMLParser

HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def headings_of(html: str) -> list[str]:
    return [" ".join(words.split()) for words in _read(html).found]


def exercises_of(html: str) -> list[int]:
    return _read(html).exercises


def _read(html: str) -> "_Reader":
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.exercises: list[int] = []
        self.inside = False
        self.begins_exercise = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            self.begins_exercise = "exercise" in (dict(attrs).get("class") or "").split()
        if tag in HEADINGS:
            if self.begins_exercise:
                self.exercises.append(len(self.found))
                self.begins_exercise = False
            self.found.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS:
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data
