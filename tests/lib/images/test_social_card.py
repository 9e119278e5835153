"""The picture that stands for a page without one: whatever the title is, it is made, and within its edges."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from PIL import Image, ImageChops

from posts.lib.images.social_card import BAND, HEIGHT, MARGIN, PAPER, WIDTH, card

CARD_BYTES = 60_000  # networks fetch it for each link that is shared
EDGE = MARGIN // 2


def picture(title, name="Mobility Blog"):
    return Image.open(BytesIO(card(title, name))).convert("RGB")


def paper(image):
    """The part the title stands on."""
    return image.crop((0, 0, WIDTH, HEIGHT - BAND))


def inked(image):
    """The smallest box around everything that is not paper; None where there is nothing."""
    part = paper(image)
    return ImageChops.difference(part, Image.new("RGB", part.size, PAPER)).getbbox()


@pytest.mark.parametrize("title", ["Calf stretch", "Étirements", "Ankles " * 28, "a" * 200, "Wörter, die Ängste lösen"])
def test_a_title_is_written_within_the_margins(title):
    image = picture(title)
    left, top, right, bottom = inked(image)
    assert image.size == (WIDTH, HEIGHT)
    assert left >= EDGE
    assert top >= 0
    assert right <= WIDTH - EDGE
    assert bottom <= HEIGHT - BAND


def test_a_longer_title_is_written_smaller_and_not_over_the_band():
    short, long = inked(picture("Calf stretch")), inked(picture("How ankle mobility may affect neck pain " * 5))
    assert (short[3] - short[1]) < (long[3] - long[1])


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("Strong feet 🦶 today", "Strong feet today"),
        ("Stretch 🧘‍♀️", "Stretch"),
        ("足首: ankles", "ankles"),
        ("Ankles (足首) and calves", "Ankles and calves"),
        ("\u202eright", "right"),
        ("Ankle\u2060s and cal\u200dves", "Ankles and calves"),
    ],
)
def test_only_the_letters_that_the_font_lacks_are_left_out(title, written):
    assert card(title, "Mobility Blog") == card(written, "Mobility Blog")


@pytest.mark.parametrize("title", ["مرونة الكاحل", "ניידות הקרסול", "足首の柔軟性", "足首 (2)", "🦶🧘‍♀️", ""])
def test_a_title_of_which_no_word_is_left_gives_its_place_to_the_blogs_name(title):
    assert inked(picture(title)) == inked(picture("Mobility Blog", ""))


@pytest.mark.parametrize("name", ["", "🦶", "Name " * 40, "مدونة", "Feet 🦶"])
def test_every_name_of_a_blog_makes_one(name):
    assert inked(picture("Calf stretch", name)) == inked(picture("Calf stretch"))


def test_it_is_small():
    assert len(card("How ankle mobility may affect neck pain, and what a calf has to do with it", "Mobility Blog")) < (
        CARD_BYTES
    )


@examples(max_examples=25)
@given(st.text(max_size=200), st.text(max_size=60))
def test_any_text_makes_a_picture_of_that_size(title, name):
    assert picture(title, name).size == (WIDTH, HEIGHT)
