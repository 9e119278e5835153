"""Template tags of comments, as articles and lists show them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from posts.articles.models import Article
from posts.comments.history import Report
from posts.comments.models import Comment
from posts.comments.nudges import Kind
from posts.comments.questions import gist, unanswered_questions
from posts.comments.reading.thread_page import Threads, threads_of
from posts.comments.writing.closing import what_waits, why_closed
from posts.comments.writing.forms import CommentForm
from posts.lib.http.params import COMMENT_PAGE_DIGITS, whole_number
from posts.lib.markdown.rendering import render_article
from posts.lib.text.ages import moments_in_words

register = template.Library()

QUESTIONS_COUNTED = 1000


class Counted(NamedTuple):
    number: int
    has_more: bool


@register.simple_tag
def open_question_count() -> Counted:
    """How many questions wait for somebody's answer, as far as it matters how many; each has to be looked at."""
    number = unanswered_questions()[: QUESTIONS_COUNTED + 1].count()
    return Counted(min(number, QUESTIONS_COUNTED), number > QUESTIONS_COUNTED)


@register.simple_tag
def waiting_count() -> int:
    return Comment.objects.pending().count()


@register.simple_tag
def reported_count() -> int:
    return Report.objects.waiting().values("comment").distinct().count()


@register.simple_tag
def comment_counts(articles: Iterable[Article]) -> dict[int, int]:
    counted = Comment.objects.published().filter(article__in=[article.pk for article in articles])
    return dict(counted.order_by().values_list("article").annotate(Count("pk")))


@register.filter
def number_of(counts: dict[int, int], article: Article) -> int:
    return counts.get(article.pk, 0)


register.filter(gist)


@register.simple_tag(takes_context=True)
def threads_under(context: Any, article: Article) -> Threads:
    query = context["request"].GET
    number, newest_first = _page_number(query.get("comments", "")), query.get("order") == "newest"
    return threads_of(article, number, newest_first, own=context.get("own_comment"))


@register.simple_tag
def comment_items(
    comments: list[Comment], article: Article, own: Comment | None = None, closed: str = ""
) -> SafeString:
    """The items of a list of comments; its writer's own shows there what only they see."""
    moments = moments_in_words(comment.created_at for comment in comments)
    context = {
        "comments": zip(comments, moments, strict=True), "shown": {comment.pk for comment in comments},
        "article": article, "closed": closed, "own": own,
        "own_notice": render_to_string("posts/comments/_own.html", {"comment": own}) if own else "",
    }  # fmt: skip
    return mark_safe(render_to_string("posts/comments/_comments.jinja", context, using="jinja2"))  # noqa: S308  it escapes


@register.simple_tag(takes_context=True)
def reason_closed(context: Any, article: Article) -> str:
    """Why the article takes no comments, in words; empty where it does."""
    return why_closed(article, context["blog"])


@register.simple_tag(takes_context=True)
def comment_form(context: Any, article: Article) -> SafeString:
    """The form, which nobody has typed into yet."""
    parent = Comment.objects.reply_target(article.pk, context["request"].GET.get("reply", ""))
    form = CommentForm(article.pk, parent=parent)
    shown = {"article": article, "form": form, "reply_to": parent, **what_waits(context["blog"])}
    return mark_safe(render_to_string("posts/comments/_form.jinja", shown, using="jinja2"))  # noqa: S308  it escapes


@register.simple_tag(takes_context=True, name="emergency_words")
def _emergency_words(context: Any) -> SafeString:
    flagged = any(nudge.kind is Kind.RED_FLAG for nudge in context.get("nudges") or ())
    words = context["blog"].emergency_words if flagged else ""
    return mark_safe(render_article(words).html)  # noqa: S308  nh3's output


def _page_number(written: str) -> int:
    """Which page of comments is asked for; nonsense asks for the first."""
    return whole_number(written, COMMENT_PAGE_DIGITS) or 1
