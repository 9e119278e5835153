"""Web addresses in running text: linked to their whole length, without the sentence around them."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posts.lib.markdown.rendering import link_targets, render_article, render_comment, render_sources
from posts.lib.text.cleaning import without_tags

KINDS = [lambda text: render_article(text).html, render_comment, render_sources]
kinds = pytest.mark.parametrize("render", KINDS, ids=["article", "comment", "sources"])

WHOLE = [
    "https://doi.org/10.1016/S0140-6736(18)30489-6",
    "https://en.wikipedia.org/wiki/Fascia_(anatomy)",
    "https://de.wikipedia.org/wiki/Faszie_(Anatomie)#Aufbau_(Histologie)",
    "http://example.org",
    "HTTPS://Example.org/A",
    "https://example.org:8443/a?b=1&c=2;d=[3]#e",
    "https://example.org/a_b_c__d__/e*f*g~~h~~/i",
    "https://example.org/100%25/%C3%BCbung",
    "https://münchen.example/straße/übung",
    "https://例え.jp/wiki/柔軟",
    "https://example.org/a.b,c;d:e!f'g",
    "https://example.org/~rea/",
    "https://user@example.org/@rea/1",
    "https://example.org/a((b)c)",
    "https://example.org/a-",
    "https://127.0.0.1:8000/",
]


def shown(html):
    return without_tags(html)


@kinds
@pytest.mark.parametrize("address", WHOLE)
@pytest.mark.parametrize(
    ("before", "after"),
    [("See ", ""), ("See ", "."), ("(see ", ")."), ("«\u00a0", "\u00a0»"), ("„", "“"), ("", ", and so on"), ("[", "]")],
)
def test_an_address_is_linked_to_its_end_and_no_further(render, address, before, after):
    html = render(f"{before}{address}{after}")
    assert f">{address.replace('&', '&amp;')}</a>{after}" in html.replace("&nbsp;", "\u00a0")
    assert shown(html) == " ".join(f"{before}{address}{after}".split())
    assert len(link_targets(html)) == 1


@kinds
@pytest.mark.parametrize(
    ("typed", "linked"),
    [
        ("https://example.org/a?", "https://example.org/a"),
        ("https://example.org/a...", "https://example.org/a"),
        ("https://example.org/a»", "https://example.org/a"),
        ("https://example.org/a」です", "https://example.org/a"),
        ("https://example.org/a。次", "https://example.org/a"),
        ("https://example.org/\u202egro.doog//:sptth", "https://example.org/"),
        ("https://example.org/a\u2067b\u2069", "https://example.org/a"),
        ("https://example.org/a?b=\u202dc", "https://example.org/a?b="),
        ("https://example.org/a（b）", "https://example.org/a"),
        ("https://example.orgを見て", "https://example.org"),
        ("https://example.org/a)b", "https://example.org/a"),
        ("https://example.org/a'", "https://example.org/a"),
        ("https://example.org/a\u200b", "https://example.org/a"),
        ('https://example.org/a"b', "https://example.org/a"),
        ("https://example.org/a>b", "https://example.org/a"),
    ],
)
def test_what_belongs_to_the_sentence_stays_outside(render, typed, linked):
    html = render(f"x {typed} y")
    assert link_targets(html) == [linked]
    assert shown(html) == " ".join(f"x {typed} y".split())


@kinds
@pytest.mark.parametrize("mark", ["*", "**"])
def test_emphasis_around_an_address_is_no_part_of_it(render, mark):
    html = render(f"{mark}https://example.org/a{mark} and {mark}see https://example.org/b.{mark}")
    assert link_targets(html) == ["https://example.org/a", "https://example.org/b"]
    assert mark not in shown(html)


@kinds
@pytest.mark.parametrize(
    "text",
    [
        "www.example.org", "example.org/a", "ftp://example.org", "https://", "https:// a", "http://.", "xhttps://a.example",
        "rea@example.org", "write to rea_b@example.org (Rea)", "https:/a.example", "javascript://a.example", "https//a",
    ],
)  # fmt: skip
def test_what_may_be_something_else_is_not_linked(render, text):
    html = render(text)
    assert link_targets(html) == []
    assert shown(html) == text


@pytest.mark.parametrize("render", KINDS[:2])
def test_the_words_of_a_link_hold_no_other_link(render):
    html = render("[https://one.example/a](https://two.example/b) [x https://c.example](https://d.example/(e))")
    assert link_targets(html) == ["https://two.example/b", "https://d.example/(e)"]


@pytest.mark.parametrize("render", KINDS[:2])
def test_code_is_not_linked(render):
    assert link_targets(render("`https://a.example`\n\n```\nhttps://b.example\n```")) == []


def test_percent_signs_are_shown_as_typed_and_foreign_hosts_reached():
    html = render_comment("https://münchen.example/%C3%BC?ä=ö")
    assert 'href="https://xn--mnchen-3ya.example/%C3%BC?%C3%A4=%C3%B6"' in html
    assert ">https://münchen.example/%C3%BC?ä=ö</a>" in html


def test_an_address_whose_marks_were_escaped_is_the_address_that_was_meant():
    assert link_targets(render_article(r"https://example.org/a\_b\*c").html) == ["https://example.org/a_b*c"]


def test_links_of_readers_are_not_followed_by_search_engines():
    assert 'rel="nofollow ugc noopener"' in render_comment("https://example.org/")


ADDRESS_CHARACTERS = "abz019./?#&=%()[]{}_-~*,;:!'@+é字）。»\"<> \n\\`|"


@given(st.text(ADDRESS_CHARACTERS, max_size=60))
@example("[](")
@example("(((((")
def test_no_character_of_an_address_is_lost(rest):
    for render in (render_comment, render_sources):
        html = render(f"https://example.org/{rest}".replace("\n", " "))
        letters = [character for character in shown(html) if character.isalnum()]
        assert letters == [character for character in f"https://example.org/{rest}" if character.isalnum()]
        assert all(target.startswith("https://") for target in link_targets(html))


@pytest.mark.parametrize(
    "piece", ["http://a[", "https://a", "http://a(", "[http://", "https://a.b/(", "://", "https://a@"]
)
def test_ten_thousand_characters_of_beginnings_come_to_an_end(piece):
    assert render_comment((piece * 10_000)[:10_000])
