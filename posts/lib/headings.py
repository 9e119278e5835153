"""The headings of stored HTML."""

from html.parser import HTMLParser

HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def headings_of(html: str) -> list[str]:
    """Their words, in the order they stand in."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return [" ".join(words.split()) for words in reader.found]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in HEADINGS:
            self.found.append("")
            self.inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in HEADINGS:
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.found[-1] += data
