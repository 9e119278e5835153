"""Comments, as articles and lists show them."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django import template
from django.db.models import Count
from django.utils.safestring import SafeString, mark_safe

from posts.articles.models import Article
from posts.blog.models import Blog
from posts.comments.closing import why_closed
from posts.comments.forms import CommentForm, fresh_tokens
from posts.comments.models import Comment
from posts.comments.moulds import comments_html, fresh_form_html
from posts.comments.nudges import Kind
from posts.comments.questions import gist, unanswered_questions
from posts.comments.reading import Threads, threads_of
from posts.lib.markup import render_article
from posts.lib.numbers import COMMENT_PAGE_DIGITS, whole_number

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


@register.simple_tag(takes_context=True)
def threads_under(context: Any, article: Article) -> Threads:
    """One page of the threads, as the query asks for it, with the writer's own comment in its place."""
    query = context["request"].GET
    number, newest_first = _page_number(query.get("comments", "")), query.get("order") == "newest"
    return threads_of(article, number, newest_first, own=context.get("own_comment"))


@register.simple_tag(takes_context=True)
def reason_closed(context: Any, article: Article) -> str:
    """Why the article takes no comments, in words; empty where it does."""
    return why_closed(article, context["blog"])


@register.inclusion_tag("posts/comments/_form_place.html", takes_context=True)
def comment_form(context: Any, article: Article, closed: str) -> dict[str, Any]:
    """The form; as nearly everybody gets it, nobody has typed into it yet."""
    policy, form = context["blog"].comment_policy, context.get("comment_form")
    waits = {
        "everything_waits": policy == Blog.CommentPolicy.EVERYTHING_WAITS,
        "first_waits": policy == Blog.CommentPolicy.FIRST_WAITS,
    }
    asked = str(form["parent"].value() or "") if form else context["request"].GET.get("reply", "")
    reply_to = None if closed else _reply_to(article, asked)
    if form is None and reply_to is None:
        fresh = "" if closed else fresh_form_html(fresh_tokens(article.pk), article, waits)
        return {"closed": closed, "fresh_form": fresh}
    return {
        **waits,
        "article": article,
        "closed": closed,
        "form": form or CommentForm(article.pk, parent=reply_to),
        "reply_to": reply_to,
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
    return whole_number(written, COMMENT_PAGE_DIGITS) or 1


def _reply_to(article: Article, written: str) -> Comment | None:
    """The comment a reply is meant for, where it can be replied to."""
    pk = whole_number(written)
    found = Comment.objects.published().filter(article=article.pk, pk=pk).first() if pk else None
    return found if found and found.takes_replies else None
