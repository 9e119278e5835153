from hypothesis import given
from hypothesis import strategies as st

from posts.lib.images.decoding import Remade
from posts.lib.images.responsive import WIDTHS, as_html, rendition_name, responsive_image, widths_for
from posts.lib.images.upload import Picture

STEM = f"/media/pictures/{'0f' * 16}"


@given(width=st.integers(1, 12_000), height=st.integers(1, 12_000), extension=st.sampled_from(["jpg", "png", "webp"]))
def test_a_name_of_ours_tells_what_it_needs(width, height, extension):
    found = responsive_image(f"/media/{Picture(Remade(b'x', extension, width, height)).name}")
    assert found
    assert (found.width, found.height) == (width, height)
    assert len(found.sources) == 2


def test_a_name_the_storage_had_to_lengthen_is_still_ours():
    found = responsive_image(f"{STEM}-100x50_a1B2c3D.jpg")
    assert found
    assert found.sources[0].srcset == f"{STEM}-100x50.100.avif 100w"


def test_an_animation_stays_whole():
    found = responsive_image(f"/media/{Picture(Remade(b'x', 'gif', 30, 20, moves=True)).name}")
    assert found
    assert (found.width, found.height, found.sources) == (30, 20, ())


@given(st.text())
def test_other_addresses_are_shown_as_they_are(address):
    assert responsive_image(address) is None
    assert "<picture" not in as_html(address, "")


@given(st.integers(1, 12_000))
def test_no_rendition_is_wider_than_the_picture(width):
    widths = widths_for(width)
    assert widths == sorted(set(widths))
    assert widths[-1] == min(width, WIDTHS[-1])


def test_what_the_html_holds_is_escaped():
    html = as_html(f"{STEM}-10x10.jpg", '"><script>', title='"onload=x')
    assert "<script>" not in html
    assert html.count('"') == as_html(f"{STEM}-10x10.jpg", "a", title="b").count('"')


def test_renditions_stand_beside_the_picture():
    assert rendition_name(f"{STEM}-10x10", 10, "avif") == f"{STEM}-10x10.10.avif"
