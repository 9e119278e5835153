"""Signs that are no marks, and marks beside punctuation."""

import re

import pytest

from posts.lib.markdown.rendering import render_article, render_comment
from posts.lib.text.cleaning import without_tags


def article(text):
    return render_article(text).html


both = pytest.mark.parametrize("render", [article, render_comment], ids=["article", "comment"])


@both
@pytest.mark.parametrize(
    "text",
    [
        "I do 3*10 squats on Monday and 2*15 lunges on Friday.",
        "3*10, 2*15 and 4*8",
        "3*max and 2*AMRAP, max*3 and AMRAP*2",
        "(2+1)*3 and (4+1)*2, 2*(3+1) and 4*(1+1)",
        "f(x)*g(x)*h(x), (a+b)*(c+d)*(e+f) and sin(t)*amplitude*cos(t)",
        "80%*3, 70%*5 and 20€*2",
        "2**3 and 4**5",
        'a "*" and a "*", (*) and (*), “*” and “**”',
        "lovely *_* and *.* or *-* so *^^*",
        "3 *10 squats and 2* 15 lunges",
        "2* 15 lunges and 3 *10 squats",
        "3 * 10 and 2 * 15",
        "10 reps*, 5 sets* and a rest*",
        "I`m fine and you`re not",
        "~20 min~ and ~ 5",
        "snake_case_name and a_b_c",
        "5' 10\" (c) :) $5 and $10, 8:30, 10:00-11:00, a < b > c, <3, ->, #1, 50%",
        "1/2 & 3/4 @ 5",
        "Rating: *****/*****, ****/***** and **** / *****",
        "a ****hotel**** with *****",
        "^_^ -_- and >_< ;_; (-_-) ^__^ =_=",
    ],
)
def test_signs_stay_where_they_were_typed(render, text):
    assert without_tags(render(text)) == text
    assert "<em>" not in render(text)
    assert "<strong>" not in render(text)
    assert "<code>" not in render(text)


@pytest.mark.parametrize(
    "text",
    [
        "__init__ and _private_ and __main__.py",
        "f**k this s**t, sh*t and cr*p",
        "a*b*c",
        "10~~12 and 5~~6",
        "¯\\_(ツ)_/¯",
        "C:\\new\\table, \\\\server\\share, 1\\. and \\- \\#",
        "&copy; &amp; &gt;6 &#35;",
        "<rea@example.org> <b>bold</b> <!-- a -->",
        "[](https://example.org) and [a](https://example.org 'b')",
        "![a picture](",
        "= = = === --- *** ___",
        "| a | b |",
        "＊＊強調＊＊です",
    ],
)
def test_in_comments_more_of_them_do(text):
    assert without_tags(render_comment(text)) == text
    assert not re.search("<(em|strong|s|code|ul|ol|hr|h[1-6]|table)>", render_comment(text))


@both
@pytest.mark.parametrize(
    ("text", "strong"),
    [
        ("これは**「重要なこと」**です。", "「重要なこと」"),
        ("这是**我推荐的事。**所以继续。", "我推荐的事。"),
        ("これは**重要**です", "重要"),
        ("**重要！**次に", "重要！"),
        ("これは**（注意）**です", "（注意）"),
        ("이것은 **“중요”**합니다", "“중요”"),
        ("Das ist **„wichtig!“**und mehr", "„wichtig!“"),
        ("Das ist **(sehr)**viel", "(sehr)"),
        ('Ein **"Wort"**-Beispiel', '"Wort"'),
        ("C'est **«important»**et vrai", "«important»"),
        ("Das ist sehr.**Wirklich** sehr", "Wirklich"),
        ("(**Wort**)", "Wort"),
        ("**Wort**, und **„Wort“.**", "Wort"),
    ],
)
def test_strong_is_what_was_meant(render, text, strong):
    html = render(text)
    assert f"<strong>{strong}</strong>" in html
    assert "**" not in html


@both
def test_the_words_between_two_strong_ones_are_never_strong(render):
    html = render("**「一」**と**「二」**と**三。**四 **(a)**b **„c“**d")
    assert re.findall("<strong>(.*?)</strong>", html) == ["「一」", "「二」", "三。", "(a)", "„c“"]


@both
def test_ordinary_emphasis_is_what_it_was(render):
    html = render("*a* **b** ***c*** *d **e** f* (*g*) *3 sets*, “*h*” \\*i\\*")
    for part in ("<em>a</em>", "<strong>b</strong>", "<em><strong>c</strong></em>", "<em>d <strong>e</strong> f</em>",
                 "(<em>g</em>)", "<em>3 sets</em>,", "“<em>h</em>”", "*i*"):  # fmt: skip
        assert part in html


def test_authors_may_emphasise_within_a_word_and_by_underscores():
    html = article("**Ober**schenkel, _a_ and __b__, **10**er")
    for part in ("<strong>Ober</strong>schenkel", "<em>a</em>", "<strong>b</strong>", "<strong>10</strong>er"):
        assert part in html
