from io import BytesIO

import pytest
from PIL import Image

from posts.lib.images.decoding import remake
from posts.lib.images.responsive import responsive_image
from posts.lib.images.upload import Picture
from tests.lib.images.test_decoding import picture


def made(content):
    return {name: Image.open(BytesIO(data)) for name, data in Picture(remake(content)).renditions().items()}


@pytest.mark.parametrize("size", [(40, 20), (480, 480), (700, 300), (2400, 1000), (3000, 2)])
def test_every_file_a_page_names_is_made(size):
    uploaded = Picture(remake(picture("JPEG", size)))
    found = responsive_image(f"/media/pictures/{uploaded.name}")
    assert found
    named = {part.split()[0].rpartition("/")[2] for source in found.sources for part in source.srcset.split(", ")}
    assert named == set(uploaded.renditions())


def test_each_has_the_width_its_name_tells_and_the_shape_of_the_picture():
    for name, image in made(picture("PNG", (1000, 500))).items():
        assert str(image.width) == name.split(".")[1]
        assert image.width == 2 * image.height


def test_they_are_avif_and_webp():
    assert {image.format for image in made(picture("JPEG")).values()} == {"AVIF", "WEBP"}


@pytest.mark.parametrize("mode", ["RGBA", "LA"])
def test_what_is_transparent_stays_so(mode):
    out = BytesIO()
    Image.new(mode, (40, 20)).save(out, "PNG")
    assert all(image.has_transparency_data for image in made(out.getvalue()).values())


def test_a_grey_picture_is_taken():
    assert made(picture("JPEG", mode="L"))


def test_an_animation_has_none():
    frames = [Image.new("RGB", (20, 20), color) for color in ("red", "green")]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:], duration=200, loop=0)
    assert not made(out.getvalue())
