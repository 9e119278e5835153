"""What tests of moderation have in common."""

from posts.comments.moderation.decisions import Sight
from posts.comments.moderation.queue import cases
from posts.models import Comment


def case(comment):
    """As the desk would show it now."""
    return cases([Comment.objects.get(pk=comment.pk)])[0]


def sight(comment):
    return Sight.read(case(comment).seen)


def states(comment):
    return list(comment.decisions.values_list("state", flat=True))
