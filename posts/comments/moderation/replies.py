"""Staff replies below a comment, published at once; an idempotency key makes a double press one reply."""

from hashlib import blake2b
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from posts.blog.models import Blog
from posts.comments.fields import NAME_CHARACTERS
from posts.comments.models import Comment
from posts.comments.moderation.decisions import Refused, SeenVersion, decide
from posts.comments.moderation.marking import Mark, mark
from posts.comments.spam import training
from posts.lib.text.cleaning import one_line


def publish_reply(
    parent_pk: int, text: str, submission: UUID, by: User, approving: SeenVersion | None = None, answers: bool = False
) -> Comment:
    """All is done or nothing; one submission is one reply.

    With `answers` it stands right under the question, where the comment is one.
    """
    with transaction.atomic():
        Comment.objects.get(pk=parent_pk).lock_thread()  # before any row of a comment, as everybody does
        if approving:
            decide(approving, "approve", by)
        training.lock_training()
        parent = Comment.objects.select_for_update(no_key=True).get(pk=parent_pk)
        if not parent.is_published:
            raise Refused(_("It can be answered once it is published. Your text is still here."))
        if not parent.takes_replies:
            raise Refused(_("This conversation is as deep as it can be. Please reply one step further up."))
        written, is_new = Comment.objects.get_or_create(
            submission=_idempotency_key(parent_pk, text, submission, by),
            defaults={
                "article_id": parent.article_id, "parent": parent, "name": signature(by), "text": text, "user": by,
            },
        )  # fmt: skip
        if is_new:
            written.approve(by=by)
            if answers and parent.is_question:
                mark(written.pk, Mark.ANSWER, by)
        return written


def _idempotency_key(parent_pk: int, text: str, submission: UUID, by: User) -> UUID:
    """As for readers: other words, or somebody else's, are another reply."""
    parts = "\0".join(map(str, (parent_pk, submission, by.pk, text)))
    return UUID(bytes=blake2b(parts.encode(), digest_size=16).digest())


def signature(user: User) -> str:
    """Under which name somebody replies. Never the account's: that one opens the door of the admin."""
    name = one_line(user.get_full_name())
    return name if 0 < len(name) <= NAME_CHARACTERS else Blog.current().name
