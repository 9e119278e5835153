"""Idempotent submission: a comment is stored once, within its rate limits and judged for spam, in one transaction."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, partial
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, connection, transaction
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext

from posts.articles.models import Article
from posts.blog.models import Blog, entries_of
from posts.comments.fields import DIGEST_BYTES, short_digest
from posts.comments.models import Comment
from posts.comments.notifications.contacts import Contact
from posts.comments.notifications.letters import introduce
from posts.comments.spam.bayes import tokens_of
from posts.comments.spam.checks import SITE_COMMENTS_AN_HOUR, Action, Evidence, Judgement, Rules, judge
from posts.comments.spam.training import learned_about
from posts.comments.writing.forms import CommentInput
from posts.lib.db.group_commit import write_together
from posts.lib.http.client import network
from posts.lib.mail import outgoing
from posts.lib.markdown.rendering import RENDERER_VERSION
from posts.lib.text.cleaning import without_tags

# How many comments one network may send within how long; docs/operating.md tells operators.
RATE_LIMITS = (
    (1, timedelta(seconds=15)),
    (5, timedelta(minutes=10)),
    (20, timedelta(hours=1)),
    (50, timedelta(days=1)),
)
LINK_WITHIN = timedelta(minutes=15)
REPEATED_WITHIN = timedelta(days=7)
AN_HOUR = timedelta(hours=1)
# Languages not written in Latin letters; for those with several scripts the check stays silent.
SCRIPTS = {
    "ar": "ARABIC", "be": "CYRILLIC", "bg": "CYRILLIC", "el": "GREEK", "fa": "ARABIC", "he": "HEBREW",
    "hi": "DEVANAGARI", "hy": "ARMENIAN", "ja": "", "ka": "GEORGIAN", "kk": "", "ko": "", "mk": "CYRILLIC",
    "mn": "", "ru": "CYRILLIC", "sr": "", "ta": "TAMIL", "te": "TELUGU", "th": "THAI", "uk": "CYRILLIC", "uz": "",
    "zh": "",
}  # fmt: skip


class RateLimited(Exception):
    """This network has sent as much as it may; `wait` says for how long."""

    def __init__(self, wait: timedelta) -> None:
        self.wait = wait
        super().__init__()


@dataclass(frozen=True)
class Sender:
    """Where a comment came from. Only `key` is stored, and that for a day."""

    address: str

    @cached_property
    def key(self) -> bytes:
        digest = salted_hmac("posts.comment-network", network(self.address), algorithm="sha256").digest()
        return digest[:DIGEST_BYTES]


@dataclass(frozen=True)
class Submission:
    """A comment on its way in, with all that can be known of it before other writers must wait for it."""

    article: Article
    content: CommentInput
    sender: Sender
    blog: Blog
    evidence: Evidence
    is_known: bool  # its writer showed lately that the address is theirs, from this very network


def sent_before(idempotency_key: UUID, sender: Sender) -> Comment | None:
    """What this idempotency key stored. Raises RateLimited where its network sent as much as it may beside it.

    So whoever tries out which key is somebody's is as slow as whoever writes.
    """
    pk, wait = _looked_up(idempotency_key, sender)
    if wait:
        raise RateLimited(wait)
    return Comment.objects.get(pk=pk) if pk else None


def may_have_link(comment: Comment, sender: Sender) -> bool:
    """Whether the private link goes back to whoever sent the idempotency key of this comment.

    The key is made of what stands in public pages, so it proves nothing by itself: the link goes to the network
    that wrote the comment, within the minutes in which an answer is lost and a button pressed twice.
    """
    same_network = bytes(comment.network_key or b"") == sender.key
    return same_network and timezone.now() - comment.created_at < LINK_WITHIN


def _looked_up(idempotency_key: UUID, sender: Sender) -> tuple[int | None, timedelta]:
    now = timezone.now()
    most, longest = RATE_LIMITS[-1]
    before = Comment.objects.sent_by(sender.key, idempotency_key, now - longest)[: most + 1]
    stored = next((pk for pk, key, _at in before if key == idempotency_key), None)
    return stored, retry_after([at for pk, _key, at in before if pk != stored], now)


def submit(article: Article, content: CommentInput, sender: Sender, blog: Blog) -> Comment:
    """Store what was written, or find what its idempotency key stored before. Raises RateLimited and Http404."""
    is_known = outgoing.is_set_up() and Contact.objects.know(content.email, sender.key)
    submission = Submission(article, content, sender, blog, _evidence(content, sender), is_known)
    try:
        stored = write_together(partial(_take, submission))
    except IntegrityError:  # at this moment the same key came over another network, or the article was deleted
        return get_object_or_404(Comment, submission=content.idempotency_key)
    if isinstance(stored, timedelta):
        raise RateLimited(stored)
    return stored


def _take(submission: Submission) -> Comment | timedelta:
    """The comment, or how long its network must wait: no error, for others may share the transaction."""
    with transaction.atomic(savepoint=False):
        _lock_network(submission.sender)
        pk, wait = _looked_up(submission.content.idempotency_key, submission.sender)
        if wait:
            return wait
        return Comment.objects.get(pk=pk) if pk else _store(submission)


def _lock_network(sender: Sender) -> None:
    """One comment of a network at a time, so that its limits are exact; on SQLite every writer queues anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(sender.key[:8], signed=True)])


def _store(submission: Submission) -> Comment:
    content = submission.content
    same, flooded = Comment.objects.just_now(content.html, REPEATED_WITHIN, SITE_COMMENTS_AN_HOUR, AN_HOUR)
    judgement = judge(
        replace(submission.evidence, same_text_before=same, site_is_flooded=flooded), rules_of(submission.blog)
    )
    comment = Comment(
        article=submission.article, parent=content.parent, name=content.name, email=content.email, text=content.text,
        html=content.html, renderer_version=RENDERER_VERSION, submission=content.idempotency_key,
        network_key=submission.sender.key, is_question=content.is_question, needs_attention=content.tells_of_a_red_flag,
    )  # fmt: skip
    comment.status_digest = short_digest(comment.status_key)
    comment.create_with_decision(*_first_state(judgement, why_at_once(submission.blog, submission.is_known)))
    introduce(comment, content.wish, submission.blog, judgement.action is Action.SPAM, submission.is_known)
    return comment


def why_at_once(blog: Blog, is_known: bool) -> str:
    policy = blog.comment_policy
    if policy == Blog.CommentPolicy.NOTHING_WAITS:
        return gettext("Nothing waits on this blog.")
    if policy == Blog.CommentPolicy.FIRST_WAITS and is_known:
        return gettext("Its writer confirmed the address from this network today, and was approved before.")
    return ""


def retry_after(sent: list[datetime], now: datetime) -> timedelta:
    """How long a network must wait that sent comments at these times, the newest first; zero where it may go on."""
    waits = [sent[number - 1] + age - now for number, age in RATE_LIMITS if len(sent) >= number]
    return max([wait for wait in waits if wait > timedelta(0)], default=timedelta(0))


def _evidence(content: CommentInput, sender: Sender) -> Evidence:
    """But for what was sent just now, which is asked when nobody else writes."""
    return Evidence(
        name=content.name,
        email=content.email,
        text=content.text,
        shown=without_tags(content.html),
        address=sender.address,
        fell_for_honeypot=content.fell_for_honeypot,
        seconds=content.seconds,
        learned=learned_about(tokens_of(content.name, content.text)),
    )


def rules_of(blog: Blog) -> Rules:
    return Rules(
        blocked_words=entries_of(blog.blocked_words),
        blocked_networks=entries_of(blog.blocked_networks),
        blocked_addresses=entries_of(blog.blocked_addresses),
        script=SCRIPTS.get(settings.LANGUAGE_CODE.partition("-")[0], "LATIN"),
    )


def _first_state(judgement: Judgement, at_once: str) -> tuple[str, str]:
    if judgement.action is Action.PUBLISH:
        return (Comment.State.PUBLISHED, at_once) if at_once else (Comment.State.PENDING, "")
    state = Comment.State.SPAM if judgement.action is Action.SPAM else Comment.State.PENDING
    return state, " ".join(judgement.reasons)
