from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from posts.moving import markdown_file
from posts.moving.files import RefusedFile, read_bytes


def read(matter: str, text: str = "Breathe.") -> markdown_file.MarkdownArticle:
    return markdown_file.read(f"---\n{matter}\n---\n\n{text}\n".encode())


def test_everything_a_file_can_say():
    article = read(
        "title: Calf stretch\nslug: calf\nsummary: At a wall.\ntags: [Ankles, Feet, Ankles]\nimported_views: 174",
        "Stand.\n\n---\n\n1. Step back.",
    )
    assert article == markdown_file.MarkdownArticle(
        title="Calf stretch",
        source="Stand.\n\n---\n\n1. Step back.",
        slug="calf",
        summary="At a wall.",
        tags=("Ankles", "Feet"),
        imported_views=174,
    )


def test_a_title_and_a_text_are_enough():
    article = read("title: Calf stretch\nsummary:")
    assert (article.slug, article.summary, article.tags, article.imported_views) == ("", "", (), None)


def test_characters_we_never_store_are_gone():
    assert read("title: Calf\x07 \u202e stretch", "Bre\x00athe").title == "Calf stretch"
    assert read("title: Calf", "Bre\x00athe\r\ne\u0301").source == "Breathe\né"


@pytest.mark.parametrize(
    ("matter", "line", "reason"),
    [
        ("summary: No title.", None, "“title”: This field cannot be blank."),
        ("title: ''", None, "“title”: This field cannot be blank."),
        ("title: 2026-01-01", None, "put it in quotes"),
        ("title: no", None, "put it in quotes"),
        (f"title: {'x' * 201}", None, "at most 200 characters"),
        (f"title: x\nsummary: {'x' * 501}", None, "at most 500 characters"),
        ("title: x\nslug: a b", None, "“slug”"),
        (f"title: x\nslug: {'a' * 81}", None, "at most 80 characters"),
        ("title: x\ntags: Ankles", None, "should be a list"),
        ("title: x\ntags: [1]", None, "put it in quotes"),
        (f"title: x\ntags: [{'x' * 51}]", None, "at most 50 characters"),
        ("title: x\nimported_views: many", None, "whole number"),
        ("title: x\nimported_views: yes", None, "whole number"),
        ("title: x\nimported_views: -1", None, "whole number"),
        ("title: x\nimported_views: 1000000000", None, "whole number"),
        ("title: x\ntitel: y", None, "unknown name, “titel”"),
        ("- title", 1, "lines such as “title: ...”"),
        ("title: x\nsummary: a: b", 3, "mapping values are not allowed"),
        ("title: !!python/object/apply:os.getcwd []", 2, "not YAML"),
        ("title: 2026-13-45", 1, "not YAML"),
        ("title: !!bool perhaps", 1, "not YAML"),
        ("title: " + "[" * 10_000, 1, "not YAML"),
        (f"title: x\nsummary: {'x' * 16 * 1024}", 1, "16 KB"),
    ],
)
def test_front_matter_that_does_not_fit_is_refused(matter, line, reason):
    with pytest.raises(RefusedFile) as caught:
        read(matter)
    assert caught.value.line == line
    assert reason in str(caught.value)


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        (b"", "should begin with front matter"),
        (b"# Title\n\n---\na: b\n---\n", "should begin with front matter"),
        (b"---\ntitle: x\n\nText.\n", "has no end"),
        (b"---\ntitle: x\n---\n \n", "no text"),
        (b"---\ntitle: x\n---\nCaf\xe9", "line 4: This is not UTF-8"),
        (b"---\ntitle: x\n---\n" + b"x" * 1024 * 1024, "line 4: This file is larger than 1 MB"),
    ],
)
def test_a_file_that_is_no_article_is_refused(raw, reason):
    with pytest.raises(RefusedFile, match=reason):
        markdown_file.read(raw)


@given(st.text(st.sampled_from("titlesugary :-[]{}&*!|>'\"%@`#,?\n\t019."), max_size=80))
def test_no_front_matter_is_an_error_of_ours(matter):
    with suppress(RefusedFile):
        assert read(matter).title


def test_a_file_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(RefusedFile, match="could not be read: Is a directory"):
        read_bytes(tmp_path)
    with pytest.raises(RefusedFile, match="could not be read: No such file"):
        read_bytes(tmp_path / "missing.md")
