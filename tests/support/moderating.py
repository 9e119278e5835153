"""What tests of moderation have in common."""

from posts.comments.moderation.decisions import SeenVersion
from posts.comments.moderation.queue import queue_items
from posts.models import Comment


def queue_item(comment):
    """As the desk would show it now."""
    return queue_items([Comment.objects.get(pk=comment.pk)])[0]


def seen_version(comment):
    return SeenVersion.read(queue_item(comment).seen)


def states(comment):
    return list(comment.decisions.values_list("state", flat=True))
