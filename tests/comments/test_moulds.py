"""The fast way to a page of comments gives what the template gives, letter for letter."""

from datetime import timedelta
from itertools import product

import pytest
from django.template.loader import render_to_string
from django.utils import timezone, translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from posts.comments import moulds
from posts.comments.forms import CommentForm, fresh_tokens
from posts.comments.moulds import NUMBER, SLUG, UnknownBlank, comments_html, fresh_form_html, mark
from posts.models import Comment
from tests.cast import write_article, write_comment

pytestmark = pytest.mark.django_db

NASTY = "<script>alert(1)</script> \"'&amp; %(name)s %s {{ name }} {% now %} \ue000name\ue001 " + str(NUMBER)


@pytest.fixture(autouse=True)
def _clock_that_stands(time_machine):
    time_machine.move_to(timezone.now(), tick=False)


def by_template(comment):
    context = {"comment": comment, "article": comment.article, "own": None}
    return render_to_string("posts/comments/_item.html", context)


def same_both_ways(comment):
    moulded = comments_html([comment], comment.article)
    assert moulded == by_template(comment)
    return moulded


@pytest.mark.parametrize(("state", "parent_name"), list(product(Comment.State.values, [None, "", "Ada"])))
def test_every_shape(article, edda, state, parent_name):
    parent = write_comment(article, name=parent_name, state="published") if parent_name is not None else None
    same_both_ways(write_comment(article, state=state, parent=parent))
    article.author = edda
    assert "Author" not in same_both_ways(write_comment(article, state=state, parent=parent))
    by_edda = same_both_ways(write_comment(article, state=state, parent=parent, user=edda))
    assert ("Author" in by_edda) == (state == "published")


def test_a_reply_whose_parent_is_gone_and_one_that_ends_its_thread(article):
    parents = [write_comment(article, state="published")]
    for _ in range(6):
        parents.append(write_comment(article, state="published", parent=parents[-1]))
    assert ">Reply<" not in same_both_ways(parents[-1])
    assert ">Reply<" in same_both_ways(parents[-2])
    parents[2].delete()
    assert "a comment that is gone" in same_both_ways(Comment.objects.get(pk=parents[3].pk))


def test_a_question_and_its_answer(article):
    question = write_comment(article, state="published", is_question=True)
    assert "Question" in same_both_ways(question)
    answer = write_comment(article, state="published", parent=question, is_answer=True)
    assert "mark-answer" in same_both_ways(answer)
    question.state = "pending"
    assert "mark-answer" not in same_both_ways(answer)


def test_nothing_written_by_a_reader_breaks_out(article):
    parent = write_comment(article, name=NASTY[:80], state="published")
    page = same_both_ways(write_comment(article, name=NASTY[:80], text=NASTY, state="published", parent=parent))
    assert "<script" not in page


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(max_size=80), st.text(max_size=80), st.text(max_size=200))
def test_any_words(article, name, parents_name, html):
    parent = Comment(pk=1, article=article, name=parents_name, path="0" * 11 + "1")
    comment = Comment(pk=2, article=article, name=name, html=html, parent=parent, created_at=timezone.now())
    comment.path, comment.state = parent.path * 2, "published"
    same_both_ways(comment)


@pytest.mark.parametrize("age", [timedelta(0), timedelta(hours=2), timedelta(days=3), timedelta(days=400)])
def test_ages(article, age):
    comment = write_comment(article, state="published")
    comment.created_at = timezone.now() - age
    same_both_ways(comment)


def test_every_language_has_its_own(article, settings):
    comment = write_comment(article, state="published")
    english = same_both_ways(comment)
    comment.created_at -= timedelta(hours=3)
    with translation.override("de"):
        assert "Stunden" in same_both_ways(comment)
    assert "Stunden" not in english


def test_what_the_moulds_do_not_know_is_told_and_not_left_out(article, settings, tmp_path, monkeypatch):
    (tmp_path / "strange.html").write_text("{% if comment.is_published or comment.is_strange %}x{% endif %}")
    (tmp_path / "stranger.html").write_text("{{ comment.email }}")
    engine = settings.TEMPLATES[0] | {"DIRS": [tmp_path]}
    settings.TEMPLATES = [engine]
    comment = write_comment(write_article("Another"), state="pending")
    for name in ("strange.html", "stranger.html"):
        monkeypatch.setattr(moulds, "ITEM", name)
        moulds._item.cache_clear()
        with pytest.raises(UnknownBlank, match=r"is_strange|email"):
            comments_html([comment], comment.article)
    moulds._item.cache_clear()


def test_the_writers_own_comment_stands_among_the_others(article):
    comments = [write_comment(article, text=f"Number {number}", state="published") for number in range(3)]
    page = comments_html(comments, article, own=comments[1])
    assert page.count("comment-own") == 1
    assert page.index("Number 0") < page.index("comment-own") < page.index("Number 1") < page.index("Number 2")


@pytest.mark.parametrize("waits", [{"everything_waits": True}, {"first_waits": True}, {}])
@pytest.mark.parametrize("mail_server", ["", "smtp://mail.example"])
def test_the_form_nobody_typed_into(article, settings, waits, mail_server):
    settings.MAIL_SERVER = mail_server
    for one in (article, write_article("Another one")):
        form = CommentForm(one.pk)
        context = {"form": form, "article": one, **waits}
        assert fresh_form_html(form.initial, one, waits) == render_to_string("posts/comments/_form.html", context)


def test_two_forms_have_tokens_of_their_own(article):
    first, second = (fresh_form_html(fresh_tokens(article.pk), article, {}) for _ in range(2))
    assert first != second
    assert SLUG not in first


def test_marks_cannot_be_written():
    assert all(0xE000 <= ord(mark("name")[place]) <= 0xF8FF for place in (0, -1))
