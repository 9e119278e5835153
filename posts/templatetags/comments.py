"""Comments, as articles and lists show them."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.db.models import Count
from django.utils.safestring import SafeString, mark_safe

from posts.articles.models import Article
from posts.blog.models import Blog
from posts.comments.closing import why_closed
from posts.comments.forms import CommentForm
from posts.comments.models import Comment
from posts.comments.moulds import comments_html, fresh_form_html
from posts.comments.nudges import Kind
from posts.comments.questions import (
    QUESTIONS_IN_THE_BOX,
    gist,
    newest_answers,
    unanswered_questions,
    with_newest_answers,
)
from posts.comments.threads import COMMENTS_A_PAGE
from posts.lib.markup import render_article
from posts.lib.numbers import whole_number

register = template.Library()


@register.simple_tag
def open_question_count() -> int:
    """How many questions wait for somebody's answer."""
    return unanswered_questions().count()


@register.simple_tag
def waiting_count() -> int:
    """How many comments wait for a moderator."""
    return Comment.objects.pending().count()


@register.simple_tag
def comment_counts(articles: Iterable[Article]) -> dict[int, int]:
    """How many comments readers see under each article of a list: numbers by the articles' keys."""
    counted = Comment.objects.published().filter(article__in=[article.pk for article in articles])
    return dict(counted.order_by().values_list("article").annotate(Count("pk")))


@register.filter
def number_of(counts: dict[int, int], article: Article) -> int:
    return counts.get(article.pk, 0)


register.simple_tag(comments_html, name="comment_items")
register.filter(gist)


@register.inclusion_tag("posts/comments/_section.html", takes_context=True)
def comments_section(context: Any, article: Article) -> dict[str, Any]:
    """One page of the threads, the writer's own comment in its place, and the form."""
    query = context["request"].GET
    number, newest_first = _page_number(query.get("comments", "")), query.get("order") == "newest"
    start = (number - 1) * COMMENTS_A_PAGE
    found = Comment.objects.shown().filter(article=article.pk).in_threads(newest_first).select_related("parent")
    most = COMMENTS_A_PAGE + 1  # one more, to know whether there are more
    rows = list(with_newest_answers(found, article, most) if number == 1 else found[start : start + most])
    shown, answers = rows[:COMMENTS_A_PAGE], newest_answers(rows) if number == 1 else []
    own = context.get("own_comment")
    if own and own.pk not in {comment.pk for comment in shown}:
        shown = sorted([*shown, own], key=lambda comment: comment.path)
    for comment in [*shown, *answers]:
        comment.article = article  # known, so nobody has to ask for it again
    form = context.get("comment_form") or CommentForm(article.pk, parent=_reply_to(article, query.get("reply", "")))
    closed = why_closed(article, context["blog"])
    reply_to = None if closed else _reply_to(article, str(form["parent"].value() or ""))
    policy = context["blog"].comment_policy
    waits = {
        "everything_waits": policy == Blog.CommentPolicy.EVERYTHING_WAITS,
        "first_waits": policy == Blog.CommentPolicy.FIRST_WAITS,
    }
    is_fresh = not (reply_to or "comment_form" in context or "preview" in context)
    return {
        "article": article,
        "comments": shown,
        "own": own,
        "answers": answers[:QUESTIONS_IN_THE_BOX],
        "has_more_answers": len(answers) > QUESTIONS_IN_THE_BOX,
        "newest_first": newest_first,
        "number": number,
        "has_more": len(rows) > COMMENTS_A_PAGE,
        "form": form,
        "fresh_form": fresh_form_html(form, article, waits) if is_fresh else "",
        "reply_to": reply_to,
        "is_public": article.is_published,
        "closed": closed,
        **waits,
        "nudges": context.get("nudges"),
        "emergency_words": _emergency_words(context),
        "preview": context.get("preview"),
        "preview_refused": context.get("preview_refused"),
    }


@register.simple_tag(takes_context=True, name="emergency_words")
def _emergency_words(context: Any) -> SafeString:
    """The practitioner's own words, where one of the nudges is about a red flag."""
    flagged = any(nudge.kind is Kind.RED_FLAG for nudge in context.get("nudges") or ())
    words = context["blog"].emergency_words if flagged else ""
    return mark_safe(render_article(words).html)  # noqa: S308  nh3's output


def _page_number(written: str) -> int:
    """Which page of comments is asked for; nonsense asks for the first."""
    return whole_number(written, digits=4) or 1


def _reply_to(article: Article, written: str) -> Comment | None:
    """The comment a reply is meant for, where it can be replied to."""
    pk = whole_number(written)
    found = Comment.objects.published().filter(article=article.pk, pk=pk).first() if pk else None
    return found if found and found.takes_replies else None
