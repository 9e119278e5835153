"""Footnotes in an article."""

from posts.lib.markdown.rendering import render_article


def html(source):
    return render_article(source).html


def test_there_and_back():
    shown = html("Text.[^a] Again.[^a]\n\n[^a]: The note.")
    assert '<sup><a href="#fn-1" id="fn-1-mark" aria-label="Footnote 1" rel="noopener">1</a></sup>' in shown
    assert '<li id="fn-1"><p>The note. <a href="#fn-1-mark" aria-label="Back to the text"' in shown
    assert shown.count('href="#fn-1-mark-2"') == 1


def test_one_that_no_mark_leads_to_is_told():
    assert "The footnote “a” is not shown" in render_article("Text.\n\n[^a]: Lost.").notes[0]


def test_a_mark_without_its_note_stays_text():
    assert "[^b]" in html("Text.[^b]\n\n[^a]: Note.")


def test_notes_directly_below_each_other_are_two():
    shown = html("Text.[^a] More.[^b]\n\n[^a]: One.\n[^b]: Two.")
    assert '<li id="fn-1"><p>One.' in shown
    assert '<li id="fn-2"><p>Two.' in shown


def test_a_note_inside_a_note_stays_the_text_it_is():
    shown = html("Text.[^a]\n\n[^a]: Before.\n\n    1. Here.[^b]\n\n       [^b]: Inside.\n\n    After.")
    assert "[^b]: Inside." in shown
    assert shown.index("Before.") < shown.index("Inside.") < shown.index("After.")
    assert shown.count("<ol>") == shown.count("</ol>")
