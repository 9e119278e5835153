"""The colours of tokens.css, measured: every pair that is read, in light and dark."""

import re

import pytest

from posts.lib.assets.later_style import later_address
from posts.lib.assets.styles import (
    BELOW_THE_TEXT,
    FOLDER,
    LAYERS,
    OF_THE_TEXT,
    article_styles,
    later_styles,
    page_styles,
)
from tests.support.cast import write_article

TEXT, CONTROL = 4.5, 3.0  # WCAG 2.2, 1.4.3 and 1.4.11

PAPERS = ("paper", "raised", "warn-paper", "line")
PAIRS = [
    *[(ink, paper, TEXT) for ink in ("ink", "quiet", "accent", "warn") for paper in PAPERS],
    ("accent-ink", "accent", TEXT),
    ("control-line", "paper", CONTROL),
    ("control-line", "raised", CONTROL),
    *[(ink, f"tone-{number}", TEXT) for ink in ("ink", "accent") for number in range(1, 9)],
]


def colours(scheme):
    """The tokens of one scheme: name to colour."""
    text = (FOLDER / "tokens.css").read_text()
    found = re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);", text)
    return {name: light if scheme == "light" else dark for name, light, dark in found}


def luminance(colour):
    """Relative luminance as WCAG defines it."""
    parts = (int(colour[start : start + 2], 16) / 255 for start in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_measure_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "paper", "least"), PAIRS)
def test_every_pair_can_be_read(scheme, ink, paper, least):
    found = colours(scheme)
    assert contrast(found[ink], found[paper]) >= least


def test_browsers_without_light_dark_get_the_light_colours():
    plain = dict(re.findall(r"--([\w-]+): (#\w{6});", (FOLDER / "tokens.css").read_text()))
    assert plain == colours("light")


def test_the_layers_are_declared_in_their_order():
    for sheet in (page_styles(), article_styles()):
        assert sheet.startswith(f"@layer {', '.join(LAYERS)};")
    for layer in LAYERS:
        assert f"@layer {layer} {{" in (FOLDER / f"{layer}.css").read_text()


def test_colours_are_written_nowhere_else():
    for layer in set(LAYERS) - {"tokens", "print"}:
        assert not re.search(r"#[0-9a-fA-F]{3,8}\b|rgb\(|hsl\(", (FOLDER / f"{layer}.css").read_text()), layer


def written(layers):
    """What we wrote in them for browsers, without any space: that of a text in quotes included."""
    sheets = "\n".join((FOLDER / f"{layer}.css").read_text() for layer in layers)
    return re.sub(r"/\*.*?\*/|\s", "", sheets, flags=re.DOTALL)


@pytest.mark.parametrize(
    ("sheet", "layers"), [(page_styles, LAYERS), (article_styles, OF_THE_TEXT), (later_styles, BELOW_THE_TEXT)]
)
def test_browsers_get_every_rule_and_none_of_the_words_meant_for_us(sheet, layers):
    assert re.sub(r"\s", "", sheet()).endswith(written(layers))
    assert "/*" not in sheet()
    assert not re.search(r"\n\s|[{};,]\s+[^@]", sheet().partition(";\n")[2])


@pytest.mark.parametrize("layer", LAYERS)
def test_no_text_in_quotes_could_lose_a_space(layer):
    quoted = re.findall(r'"([^"\n]*)"', (FOLDER / f"{layer}.css").read_text())
    assert not [text for text in quoted if re.search(r"[{};,]\s|\s[{}]", text)]


@pytest.mark.django_db
def test_what_stands_below_an_articles_text_is_styled_by_a_sheet_that_may_be_kept_for_good(rea):
    page = rea.get(write_article().get_absolute_url()).content.decode()
    text, below = page.split('<footer class="article-foot">')
    assert 'rel="stylesheet"' not in text
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', below) == [later_address()]
    answer = rea.get(later_address())
    assert answer.content.decode() == later_styles()
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]


def test_an_older_address_answers_with_todays_sheet_and_is_not_kept(client):
    answer = client.get("/style/later-0123456789ab.css")
    assert answer.content.decode() == later_styles()
    assert answer.headers["Cache-Control"] == "no-cache"


@pytest.mark.parametrize("address", ["/style/page.css", "/style/.css", "/style/..%2Ftokens.css"])
def test_no_other_sheet_is_there(client, db, address):
    assert client.get(address).status_code == 404
