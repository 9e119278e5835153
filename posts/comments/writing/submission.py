"""Taking a comment: once, within the limits, judged, and stored with what was decided, in one transaction."""

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
from posts.comments.forms import CommentInput
from posts.comments.models import Comment
from posts.comments.notifications.contacts import Contact
from posts.comments.notifications.letters import introduce
from posts.comments.spam.bayes import tokens_of
from posts.comments.spam.checks import SITE_COMMENTS_AN_HOUR, Action, Evidence, Judgement, Rules, judge
from posts.comments.spam.training import learned_about
from posts.lib.db.group_commit import write_together
from posts.lib.http.client import network
from posts.lib.mail import outgoing
from posts.lib.markdown.rendering import RENDERER_VERSION
from posts.lib.text.cleaning import without_tags

# How many comments one network may send within how long; safety.md of the design, docs/operating.md for operators.
LIMITS = (
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


class TooMany(Exception):
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
    written: CommentInput
    sender: Sender
    blog: Blog
    evidence: Evidence
    is_known: bool  # its writer showed lately that the address is theirs, from this very network


def sent_before(submission: UUID, sender: Sender) -> Comment | None:
    """What this very submission stored. Raises TooMany where its network sent as much as it may beside it.

    So whoever tries out which submission is somebody's is as slow as whoever writes.
    """
    found, wait = _looked_up(submission, sender)
    if wait:
        raise TooMany(wait)
    return Comment.objects.get(pk=found) if found else None


def may_have_link(comment: Comment, sender: Sender) -> bool:
    """Whether the private link goes back to whoever sent the submission of this comment.

    A submission is made of what stands in public pages, so it proves nothing by itself: the link goes to the network
    that wrote the comment, within the minutes in which an answer is lost and a button pressed twice.
    """
    same_network = bytes(comment.network_key or b"") == sender.key
    return same_network and timezone.now() - comment.created_at < LINK_WITHIN


def _looked_up(submission: UUID, sender: Sender) -> tuple[int | None, timedelta]:
    """The comment that the submission stored before, and how long the network must wait for what else it sent."""
    now = timezone.now()
    most, longest = LIMITS[-1]
    before = Comment.objects.sent_by(sender.key, submission, now - longest)[: most + 1]
    found = next((pk for pk, stored, _at in before if stored == submission), None)
    return found, waiting_time([at for pk, _submission, at in before if pk != found], now)


def submit(article: Article, written: CommentInput, sender: Sender, blog: Blog) -> Comment:
    """Store what was written, or find what this very submission stored before. Raises TooMany and Http404."""
    is_known = outgoing.is_set_up() and Contact.objects.know(written.email, sender.key)
    sent = Submission(article, written, sender, blog, _evidence(written, sender), is_known)
    try:
        stored = write_together(partial(_take, sent))
    except IntegrityError:  # at this moment the submission came over another network, or the article was deleted
        return get_object_or_404(Comment, submission=written.submission)
    if isinstance(stored, timedelta):
        raise TooMany(stored)
    return stored


def _take(sent: Submission) -> Comment | timedelta:
    """The comment, or how long its network must wait: no error, for others may share the transaction."""
    with transaction.atomic(savepoint=False):
        _queue_up(sent.sender)
        found, wait = _looked_up(sent.written.submission, sent.sender)
        if wait:
            return wait
        return Comment.objects.get(pk=found) if found else _store(sent)


def _queue_up(sender: Sender) -> None:
    """One comment of a network at a time, so that its limits are exact; on SQLite every writer queues anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(sender.key[:8], signed=True)])


def _store(sent: Submission) -> Comment:
    written = sent.written
    same, flooded = Comment.objects.just_now(written.html, REPEATED_WITHIN, SITE_COMMENTS_AN_HOUR, AN_HOUR)
    judgement = judge(replace(sent.evidence, same_text_before=same, site_is_flooded=flooded), rules_of(sent.blog))
    comment = Comment(
        article=sent.article, parent=written.parent, name=written.name, email=written.email, text=written.text,
        html=written.html, renderer_version=RENDERER_VERSION, submission=written.submission,
        network_key=sent.sender.key, is_question=written.is_question, needs_attention=written.tells_of_a_red_flag,
    )  # fmt: skip
    comment.status_digest = short_digest(comment.status_key)
    comment.create_with_decision(*_beginning(judgement, why_at_once(sent.blog, sent.is_known)))
    introduce(comment, written.wish, sent.blog, judgement.action is Action.SPAM, sent.is_known)
    return comment


def why_at_once(blog: Blog, is_known: bool) -> str:
    """The reason why the blog's policy shows a new comment at once, unless a check holds it; empty where it waits."""
    policy = blog.comment_policy
    if policy == Blog.CommentPolicy.NOTHING_WAITS:
        return gettext("Nothing waits on this blog.")
    if policy == Blog.CommentPolicy.FIRST_WAITS and is_known:
        return gettext("Its writer confirmed the address from this network today, and was approved before.")
    return ""


def waiting_time(sent: list[datetime], now: datetime) -> timedelta:
    """How long a network must wait that sent comments at these times, the newest first; zero where it may go on."""
    waits = [sent[number - 1] + age - now for number, age in LIMITS if len(sent) >= number]
    return max([wait for wait in waits if wait > timedelta(0)], default=timedelta(0))


def _evidence(written: CommentInput, sender: Sender) -> Evidence:
    """But for what was sent just now, which is asked when nobody else writes."""
    return Evidence(
        name=written.name,
        email=written.email,
        text=written.text,
        shown=without_tags(written.html),
        address=sender.address,
        trapped=written.trapped,
        seconds=written.seconds,
        learned=learned_about(tokens_of(written.name, written.text)),
    )


def rules_of(blog: Blog) -> Rules:
    """The editor's lists, one entry a line, and the script of the blog's language."""
    return Rules(
        blocked_words=entries_of(blog.blocked_words),
        blocked_networks=entries_of(blog.blocked_networks),
        blocked_addresses=entries_of(blog.blocked_addresses),
        script=SCRIPTS.get(settings.LANGUAGE_CODE.partition("-")[0], "LATIN"),
    )


def _beginning(judgement: Judgement, at_once: str) -> tuple[str, str]:
    """Where the verdicts and the blog's policy want the new comment, and why."""
    if judgement.action is Action.PUBLISH:
        return (Comment.State.PUBLISHED, at_once) if at_once else (Comment.State.PENDING, "")
    state = Comment.State.SPAM if judgement.action is Action.SPAM else Comment.State.PENDING
    return state, " ".join(judgement.reasons)
