"""Closing of comments: whether an article takes them, and the words where it does not."""

from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from posts.articles.models import Article
from posts.blog.models import Blog
from posts.comments.materialised_path import MOST_COMMENTS
from posts.comments.models import Comment


def why_closed(article: Article, blog: Blog) -> str:
    """The reason in words for the reader; empty where the article takes comments."""
    if not blog.comments_open:
        return _("Comments are closed on this blog. What was written stays to be read.")
    if not article.takes_comments:
        return _("Comments on this article are closed. What was written stays to be read.")
    days = blog.close_after_days
    if days is not None and article.published_at and timezone.now() - article.published_at > timedelta(days=days):
        words = ngettext(
            "Comments on this article have closed, as they do after %(days)d day.",
            "Comments on this article have closed, as they do after %(days)d days.",
            days,
        )
        return words % {"days": days}
    return ""


def what_waits(blog: Blog) -> dict[str, bool]:
    return {
        "everything_waits": blog.comment_policy == Blog.CommentPolicy.EVERYTHING_WAITS,
        "first_waits": blog.comment_policy == Blog.CommentPolicy.FIRST_WAITS,
    }


def why_full(article: Article, is_reply: bool) -> str:
    """Asked only when somebody writes: a very long discussion takes replies, but no new threads."""
    if not is_reply and Comment.objects.are_as_many(MOST_COMMENTS, article.pk):
        return _(
            "This article has 10,000 comments, so it takes no new ones; you can still reply to those that are here."
        )
    return ""
