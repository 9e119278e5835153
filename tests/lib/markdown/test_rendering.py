import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from posts.lib.markdown.rendering import (
    EXCERPT_CHARACTERS,
    RENDERER_VERSION,
    link_targets,
    render_article,
    render_comment,
)
from posts.lib.text.cleaning import without_tags
from tests.lib.payloads import PAYLOADS

SAFE_TAGS = {
    "p", "br", "em", "strong", "s", "a", "code", "ul", "ol", "li", "blockquote", "pre", "table", "thead", "tbody",
    "tr", "th", "td", "h2", "h3", "h4", "h5", "h6", "hr", "img", "section", "div", "figure", "figcaption", "small",
    "sup", "details", "summary",
}  # fmt: skip
SAFE_ATTRIBUTES = {
    "href", "title", "rel", "start", "src", "alt", "loading", "class", "id", "role", "tabindex", "aria-label",
    "aria-labelledby", "dir", "data-hold", "data-sides", "data-rounds", "data-rest", "data-frame",
}  # fmt: skip


FRAMES = ("https://www.youtube-nocookie.com/", "https://player.vimeo.com/")


class Inspector(HTMLParser):
    """Collects whatever a browser could act upon."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.trouble: list[str] = []
        self.links: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag not in SAFE_TAGS:
            self.trouble.append(f"<{tag}>")
        for name, value in attrs:
            if name not in SAFE_ATTRIBUTES:
                self.trouble.append(f"{tag} {name}")
            if name == "id" and not value.startswith(("s-", "fn-")):
                self.trouble.append(f"an id of the page around it: {value}")
            if name == "data-frame" and not value.startswith(
                ("https://www.youtube-nocookie.com/", "https://player.vimeo.com/")
            ):
                self.trouble.append(f"a frame from anywhere: {value}")
            if name in ("href", "src"):
                self.links.append(value)
                if not value.startswith(("http://", "https://", "mailto:", "/", "#")) or value.startswith("//"):
                    self.trouble.append(f"{name}={value}")
            if name == "src" and not value.startswith("/"):
                self.trouble.append(f"a picture from elsewhere: {value}")

    handle_startendtag = handle_starttag


@pytest.mark.parametrize("payload", PAYLOADS)
@pytest.mark.parametrize("render", [lambda text: render_article(text).html, render_comment])
def test_payloads_are_inert(payload, render):
    assert Inspector(render(payload)).trouble == []


def test_the_inspector_does_see_trouble():
    for html in ("<script>", "<a onclick='x'>", "<a href='javascript:x'>", "<img src='https://evil.example/'>"):
        assert Inspector(html).trouble


MARKS = [
    "*", "_", "[", "](", ")", "<", ">", "`", "\n", "\n\n", "- ", "1. ", "> ", "|", "a", "![a](/b ", '"c")', "hold 1 s",
    "\n::: exercise ", "\n::: details ", "\n:::\n", "\n> [!NOTE]\n", "[^1]", "\n[^1]: ", "א", "\n# ",
    "\n\nhttps://youtu.be/abcdefghijk", " https://a.example/(", "**", "~~", "\\", "\n```\n", "\n2019. ", "\n+ 5",
    "\n> 6", "\u00a0", "\u2028", "\n•\t", "\n１．", "＊＊", "\n##b", "\n    ", "\n\t- ", "[r]",
    "\n[r]: https://a.example\n",
]  # fmt: skip
markdown = st.lists(
    st.sampled_from([*PAYLOADS, *MARKS]),
    max_size=30,
).map("".join)


@given(markdown)
def test_no_mixture_of_them_is_trouble(text):
    assert Inspector(render_article(text).html).trouble == []
    assert Inspector(render_comment(text)).trouble == []


@given(st.text(max_size=300))
def test_every_text_can_be_rendered(text):
    assert isinstance(render_article(text).html, str)
    assert isinstance(render_comment(text), str)


class TestAuthor:
    def test_structure(self):
        html = render_article("# One\n\n## Two\n\n3. a\n4. b\n\n- c\n\n> d\n\n~~e~~").html
        for part in (">One</a></h2>", ">Two</a></h2>", '<ol start="3">', "<ul>", "<blockquote>", "<s>e</s>"):
            assert part in html

    def test_the_title_stays_the_only_h1(self):
        assert "<h1" not in render_article("# A\n\nB\n===").html

    def test_a_table_keeps_its_alignment_without_style(self):
        html = render_article("| a | b |\n|:-:|--:|\n| 1 | 2 |").html
        assert '<th class="align-center">' in html
        assert '<td class="align-right">' in html
        assert "style" not in html

    def test_our_own_picture_is_shown(self):
        html = render_article('See ![A wall](/media/pictures/a.png "Lean on it") here').html
        assert '<img src="/media/pictures/a.png" alt="A wall" title="Lean on it">' in html

    def test_only_the_first_picture_is_fetched_at_once(self):
        html = render_article("![a](/media/a.png)\n\n![b](/media/b.png)\n\n![c](/media/c.png)").html
        assert html.count("<img") == 3
        assert html.partition("/media/b.png")[0].count("lazy") == 0
        assert html.count('loading="lazy"') == 2

    def test_an_uploaded_picture_is_offered_lighter_and_takes_its_room_at_once(self):
        address = f"/media/pictures/{'ab' * 16}-1200x800.jpg"
        html = render_article(f"![A wall]({address})").html
        assert f'srcset="/media/pictures/{"ab" * 16}-1200x800.480.avif 480w, ' in html
        assert '<source type="image/webp"' in html
        assert f'<img src="{address}" alt="A wall" width="1200" height="800">' in html

    def test_a_picture_from_elsewhere_becomes_a_link(self):
        html = render_article("![A wall](https://elsewhere.example/a.png)").html
        assert '<a href="https://elsewhere.example/a.png" rel="noopener">A wall</a>' in html

    def test_links_within_the_site_work(self):
        assert 'href="/post/other/"' in render_article("[other](/post/other/)").html
        assert 'href="#comments"' in render_article("[down](#comments)").html

    def test_the_excerpt_is_the_first_paragraph_without_marks(self):
        assert (
            render_article("## T\n\n- item\n\nStand *tall* and\n[lean](/a/).\n\nMore.").excerpt
            == "Stand tall and lean."
        )

    def test_a_long_excerpt_is_cut_between_words(self):
        excerpt = render_article("stretching " * 100).excerpt
        assert len(excerpt) <= EXCERPT_CHARACTERS
        assert excerpt.endswith("stretching …")

    def test_words_are_counted_as_read(self):
        assert render_article("One *two*\n\n- three\n- four").words == 4


class TestReader:
    def test_the_subset(self):
        html = render_comment("*a* **b** `c` [d](https://d.example/)\n\n> e\n\n1. f\n2. f\n\n- g\n- g")
        for part in ("<em>", "<strong>", "<code>", "<blockquote>", "<ol>", "<ul>"):
            assert part in html
        assert '<a href="https://d.example/" rel="nofollow ugc noopener">d</a>' in html

    @pytest.mark.parametrize("text", ["# Loud", "Loud\n===", "![p](/media/p.png)", "| a |\n|---|\n| b |", "---"])
    def test_everything_else_stays_text(self, text):
        html = render_comment(text)
        assert not any(tag in html for tag in ("<h1", "<h2", "<img", "<table", "<hr"))

    def test_a_line_end_is_a_line_end(self):
        assert "<br>" in render_comment("one\ntwo")

    @pytest.mark.parametrize(
        "title", ['"Seen on hover"', "'Seen on hover'", "(Seen on hover)", '"Seen &quot; on hover"', '"Seen\non hover"']
    )
    def test_a_link_says_nothing_on_hover_and_hides_no_word(self, title):
        html = render_comment(f"[a](https://a.example/ {title})")
        assert "title=" not in html
        assert '<a href="https://a.example/" rel="nofollow ugc noopener">' in html
        assert "Seen" in html
        assert "on hover" in html

    def test_a_link_within_the_site_stays_text(self):
        assert "<a" not in render_comment("[admin](/admin/logout/)")


class Shown(HTMLParser):
    """What a reader sees of a comment: its words, and the numbers of its lists."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.text = ""
        self.numbers: list[int | None] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag in ("ol", "ul"):
            self.numbers.append(int(dict(attrs).get("start", 1)) if tag == "ol" else None)
        if tag == "li" and self.numbers[-1] is not None:
            self.text += f"{self.numbers[-1]}. "
            self.numbers[-1] += 1
        if tag == "br":
            self.text += " "

    def handle_endtag(self, tag):
        if tag in ("ol", "ul"):
            self.numbers.pop()

    def handle_data(self, data):
        self.text += data


# What a layman's keyboard has, often enough for marks to meet; three backticks may name a language, which is not shown.
SIGNS = "+=_|$%&@^{}():;,!?/'\"€°½–—…„“»«¯#."
MARKS_OF_COMMENTS = "*~`[]<>\\-"
TYPED = st.lists(
    st.one_of(
        st.text(SIGNS + MARKS_OF_COMMENTS + " \n\t\u00a0abzäß字0123456789", max_size=8),
        st.sampled_from([*"*_~`>-+#", "**", "\n- ", "\n* ", "\n1. ", "\n2. ", "\n> "]),
        st.sampled_from(["\n\n", "    ", "3*10", "2019. ", "a ", " b"]),
    ),
    max_size=25,
).map("".join).filter(lambda text: "```" not in text)  # fmt: skip


def words(text):
    """The letters and digits between two blanks, for each two."""
    return list(filter(None, ("".join(filter(str.isalnum, word)) for word in text.split())))


@given(TYPED)
@example("1. a\n2. b\n\n1) a\n2) b\n\n7. c")
@example("> a\n> 6\n\n> 6\n> a\n\n>\n> a")
@example("- 5 kg\n\n+ 5 kg\n+ 3 kg")
@example("0` 0 ` 1` 2 `3")
@example("\\*a\\* \\_b\\_ `c\nd` ~~e~~ __f__ *g\nh*")
def test_the_words_of_a_comment_are_those_that_were_typed(text):
    shown = Shown(render_comment(text)).text
    assert words(shown) == words(text)
    assert {sign: shown.count(sign) for sign in SIGNS} == {sign: text.count(sign) for sign in SIGNS}


CODE = re.compile(r"``(?!`)(.+?)``|(?<!`)`([^`]+)`(?!`)")


def rows_of_docs():
    """What one types, and whether it stays as typed in a comment and in an article; only rows of examples."""
    text = (Path(__file__).parents[3] / "docs" / "writing.md").read_text(encoding="utf-8")
    for line in text.partition("| you type |")[2].splitlines():
        cells = [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        examples = [two or one for two, one in CODE.findall(cells[0])] if len(cells) == 3 else []
        if examples and re.fullmatch(r"[\s,]*(alone)?", CODE.sub("", cells[0])):
            for example in examples:
                yield pytest.param(example, *(cell == "as typed" for cell in cells[1:]), id=example)


@pytest.mark.parametrize(("example", "in_comments", "in_articles"), list(rows_of_docs()))
def test_what_the_docs_say_stands_as_typed_does(example, in_comments, in_articles):
    rendered = [(render_comment, in_comments), (lambda text: render_article(text).html, in_articles)]
    for render in [render for render, is_so in rendered if is_so]:
        assert without_tags(render(example)) == example
        assert not re.search("<(?!/?p>)", render(example))


def test_the_docs_give_many_examples():
    assert len(list(rows_of_docs())) > 50


@given(TYPED)
def test_a_comment_is_the_same_whatever_system_ended_its_lines(text):
    assert render_comment(text.replace("\n", "\r\n")) == render_comment(text)


BLOCKS = (
    "::: exercise A | hold 20-30 s | each side | repeat 2-3 more | rest 5 s | hop\n1. b\n:::\n\n"
    "::: details C\nd\n:::\n\n"
    '> [!TIP]\n> e\n\n![f](/g.png "h | i")\n\nhttps://youtu.be/abcdefghijk\n\nj[^1]\n\n[^1]: k\n\n'
    "> [!NOTE] m\n> n\n\nא\n\n"
    "3*10 un*b*c **„d“**e I`m\n\n2019. f\n\n+ 5 g\n\n1) h\n\n##i\n\n•\tj\n\n＃ k\n\n    l\n\nm\n> 6 n\n\n"
    "__o__ \\_p\\_ &gt; https://q.example/(r)_s_). 1.\u00a0t\u2028u\n\n"
    "::: exercise V\n1. w\n- x\n2. y\n:::\n\n"
    "*****/***** ^_^ -_-\n\n> z\na\n\n- b\n- c\nd\n\n"
    "l\nhttps://youtu.be/abcdefghijk?t=5\nhttps://vimeo.com/1/8272103f6e\n\nf(x)*g(x)*h(x)\n\n"
)
SAMPLE = (
    '# A\n\nB *c* [d](/e/ "f") [d](https://e.example/ "f") ![g](/h.png)\n\n'
    "1. i\n2. j\n\n- k\n\n|l|m|\n|-|:-|\n|n|o|\n\n```\np\n```\n" + BLOCKS + "\n\n".join(PAYLOADS)
)
DIGEST_OF_VERSION = {7: "1e195d9ac0e30a40"}


def test_another_output_is_another_version():
    """Stored HTML is made again only where its version is old: who changes the output raises RENDERER_VERSION."""
    output = render_article(SAMPLE).html + render_comment(SAMPLE)
    assert hashlib.sha256(output.encode()).hexdigest()[:16] == DIGEST_OF_VERSION[RENDERER_VERSION]


def test_the_links_of_our_html_are_told_in_full_and_once():
    html = render_comment(
        "[a](https://one.example/?a=1&b=2), [b](mailto:me@two.example), [c](https://one.example/?a=1&b=2)"
    )
    assert link_targets(html) == ["https://one.example/?a=1&b=2", "mailto:me@two.example"]


def test_what_is_no_link_leads_nowhere():
    assert link_targets(render_comment("[x](javascript:alert(1)) `<https://one.example/>`")) == []
