"""Comments, as articles show them."""

from typing import Any

from django import template

from posts.articles.models import Article
from posts.comments.forms import CommentForm
from posts.comments.models import Comment

register = template.Library()


@register.simple_tag
def comment_count(article: Article) -> int:
    """How many comments readers see under the article."""
    return Comment.objects.published().filter(article=article.pk).count()


@register.inclusion_tag("posts/comments/_section.html", takes_context=True)
def comments_section(context: Any, article: Article) -> dict[str, Any]:
    """The published comments, the one its writer has just sent, and the form."""
    comments = list(Comment.objects.published().filter(article=article.pk).oldest_first())
    sent = context.get("sent_comment")
    return {
        "article": article,
        "comments": comments,
        "sent": sent if sent and not sent.is_published else None,
        "form": context.get("comment_form") or CommentForm(article.pk),
        "is_open": article.is_published,
    }
