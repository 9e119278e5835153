"""Comments and the decisions about them."""

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection, models, transaction
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce, Substr
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts.articles.models import Article
from posts.comments import learning
from posts.comments.bayes import words_of
from posts.comments.nudges import tells_of_a_red_flag
from posts.comments.threads import DIGITS, PATH_CHARACTERS, depth_of, path_of, takes_replies
from posts.lib.ages import age_in_words, moment_in_words
from posts.lib.mail import EMAIL_CHARACTERS, is_set_up
from posts.lib.markup import RENDERER_VERSION, render_comment

NAME_CHARACTERS = 80
TEXT_CHARACTERS = 10_000
REASON_CHARACTERS = 300
DIGEST_BYTES = 16
TAKEN_BACK = ("withdrawn", "erased")
EDIT_WINDOW = timedelta(minutes=15)
BEGINNING_CHARACTERS = 40


def digest_of(key: str) -> bytes:
    """What is kept of a status link's key. The key is long and random, so a fast hash is enough."""
    return blake2b(key.encode(), digest_size=DIGEST_BYTES).digest()


class TakenBack(Exception):
    """Its author withdrew or erased the comment: that is theirs to decide, and final."""


class NothingToUndo(Exception):
    """The last word about the comment was not a moderator's."""


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> "CommentQuerySet":
        """What readers see, of articles they may read; `Comment.is_published` is the same for one row."""
        return self.filter(state=Comment.State.PUBLISHED)

    def pending(self) -> "CommentQuerySet":
        return self.filter(state=Comment.State.PENDING)

    def shown(self) -> "CommentQuerySet":
        """What stands in a thread: published ones, and in the place of others that were answered, a few words."""
        answered = Comment.objects.published().filter(parent=OuterRef("pk"))
        return self.filter(Q(state=Comment.State.PUBLISHED) | Exists(answered))

    def decidable(self) -> "CommentQuerySet":
        """What moderators may decide about: not what its author took back."""
        return self.exclude(state__in=TAKEN_BACK)

    def answering(self) -> "CommentQuerySet":
        """The answers, where both question and answer are to be read; `Comment.is_the_answer` for one row."""
        return self.published().filter(is_answer=True, parent__is_question=True, parent__state=Comment.State.PUBLISHED)

    def in_threads(self, newest_first: bool = False) -> "CommentQuerySet":
        """Every reply under what it replies to, in the order of writing; threads in that order, or the newest first."""
        if newest_first:
            return self.order_by(Substr("path", 1, DIGITS).desc(), "path")
        return self.order_by("path")

    def within(self, age: timedelta) -> "CommentQuerySet":
        """Written since that long ago."""
        return self.filter(created_at__gt=timezone.now() - age)

    def sent_by(
        self, network_key: bytes, submission: UUID, age: timedelta
    ) -> "models.QuerySet[Comment, tuple[int, UUID, datetime]]":
        """Number, submission and time of what this network sent since that long ago, the newest first; and of the one
        that this very submission stored before, whoever sent it."""
        of_network = Q(network_key=network_key, created_at__gt=timezone.now() - age)
        found = self.filter(of_network | Q(submission=submission)).order_by("-created_at")
        return found.values_list("pk", "submission", "created_at")

    def just_now(self, text: str, same_within: timedelta, many: int, many_within: timedelta) -> tuple[bool, bool]:
        """Whether this very text was sent before, and whether so many comments were sent at all.

        Asked for every comment, and by the ORM each would cost more than its answer. A text is found by its beginning,
        for an index cannot hold the whole.
        """
        now = timezone.now()
        since, lately = (connection.ops.adapt_datetimefield_value(now - age) for age in (same_within, many_within))
        beginning = "SUBSTR" if connection.vendor == "sqlite" else "SUBSTRING"  # by which the index is found
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT EXISTS (SELECT 1 FROM posts_comment WHERE {beginning}(text, 1, {BEGINNING_CHARACTERS}) = %s "  # noqa: S608
                "AND created_at > %s AND text = %s), "
                "EXISTS (SELECT 1 FROM posts_comment WHERE created_at > %s LIMIT 1 OFFSET %s)",
                [text[:BEGINNING_CHARACTERS], since, text, lately, many - 1],
            )
            same, flooded = cursor.fetchone()
        return bool(same), bool(flooded)

    def with_status_key(self, key: str) -> "CommentQuerySet":
        """The one comment that this status link belongs to."""
        return self.filter(status_digest=digest_of(key))

    def outdated(self) -> "CommentQuerySet":
        """Rows whose HTML an older renderer made."""
        return self.exclude(renderer_version=RENDERER_VERSION)


class Comment(models.Model):
    """What a reader wrote under an article. Its state changes only through the verbs below."""

    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for approval")
        PUBLISHED = "published", _("Published")
        SPAM = "spam", _("Spam")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")
        ERASED = "erased", _("Erased by its author")

    article = models.ForeignKey("posts.Article", models.CASCADE, related_name="comments", verbose_name=_("article"))
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    # Where it stands among the others; see posts.comments.threads.
    path = models.CharField(max_length=PATH_CHARACTERS, editable=False, default="")
    name = models.CharField(_("name"), max_length=NAME_CHARACTERS)
    email = models.EmailField(_("e-mail"), max_length=EMAIL_CHARACTERS, blank=True)
    text = models.TextField(_("comment"))
    html = models.TextField(editable=False)
    renderer_version = models.PositiveSmallIntegerField(editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    needs_attention = models.BooleanField(
        _("needs attention"), default=False, editable=False, help_text=_("It seems to tell of a medical red flag.")
    )
    # Both are set by the verbs of posts.comments.questions.
    is_question = models.BooleanField(_("question"), default=False, db_default=False, editable=False)
    is_answer = models.BooleanField(_("answer"), default=False, db_default=False, editable=False)
    edited_at = models.DateTimeField(_("edited"), null=True, editable=False)
    # Who signs in and answers under their own article.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("account"),
    )
    # What makes a double click or a retry the same comment; see posts.comments.forms.
    submission = models.UUIDField(unique=True, editable=False)
    # Of the status link only this: who reads the database cannot open anybody's link.
    status_digest = models.BinaryField(max_length=DIGEST_BYTES, null=True, unique=True, editable=False)
    # A keyed hash of the network it came from, for the limits of one day; the chore `forget_networks` empties it.
    network_key = models.BinaryField(max_length=DIGEST_BYTES, null=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            # the threads of one article, and the number of its published comments
            models.Index(fields=["article", "state", "path"], name="comment_in_thread"),
            # the feed of one article, newest first
            models.Index(fields=["article", "state", "-created_at", "-id"], name="comment_newest_of_article"),
            # whether a comment was answered
            models.Index(fields=["parent", "state"], name="comment_answered"),
            # the moderators' list: one state, newest first
            models.Index(fields=["state", "-created_at"], name="comment_queue"),
            # the limits by network, and their forgetting
            models.Index(
                fields=["network_key", "created_at"], name="comment_of_network", condition=Q(network_key__isnull=False)
            ),
            # what else its author wrote here, as the moderators see it
            models.Index(fields=["email", "state"], name="comment_of_address"),
            models.Index(fields=["name", "state"], name="comment_of_name"),
            # whether the same text was sent before
            models.Index(Substr("text", 1, BEGINNING_CHARACTERS), "created_at", name="comment_says"),
            # the limit of the whole site
            models.Index(fields=["created_at"], name="comment_written"),
            # the questions of the whole blog, and those that wait for an answer
            models.Index(fields=["state", "created_at", "id"], name="comment_question", condition=Q(is_question=True)),
            # the box above the comments of one article
            models.Index(fields=["article", "-created_at"], name="comment_answers", condition=Q(is_answer=True)),
        ]
        constraints = [
            models.UniqueConstraint(fields=["parent"], name="comment_one_answer", condition=Q(is_answer=True))
        ]

    def __str__(self) -> str:
        return _("%(name)s on %(article)s") % {"name": self.name, "article": self.article}

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Render, then store. A new row gets its place, which needs its number, in the same transaction."""
        if kwargs.get("update_fields") is None:
            self.render()
        with transaction.atomic(savepoint=False):
            super().save(*args, **kwargs)
            if not self.path:
                self.path = path_of(self.pk, self._parents_path())
                Comment.objects.filter(pk=self.pk).update(path=self.path)

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.pk])

    def _parents_path(self) -> str:
        """As it is now: the parent may just be moving, with all that stands under it."""
        if self.parent_id is None:
            return ""
        self.hold_places()
        return Comment.objects.values_list("path", flat=True).get(pk=self.parent_id)

    def hold_places(self) -> None:
        """Until the transaction ends nobody else gives or changes a place among the replies of this article."""
        Article.objects.select_for_update(no_key=True).values_list("pk").get(pk=self.article_id)

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    @property
    def depth(self) -> int:
        return depth_of(self.path)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def takes_replies(self) -> bool:
        return self.is_published and takes_replies(self.path)

    @property
    def was_removed_by_its_author(self) -> bool:
        return self.state in TAKEN_BACK

    @property
    def can_be_edited(self) -> bool:
        """For a quarter of an hour, while somebody may still decide about it."""
        may = self.state in (self.State.PENDING, self.State.PUBLISHED)
        return may and timezone.now() - self.created_at < EDIT_WINDOW

    @property
    def is_by_the_articles_author(self) -> bool:
        return self.user_id is not None and self.user_id == self.article.author_id

    @property
    def is_by_the_blog(self) -> bool:
        """Written by somebody who was signed in, whoever wrote the article."""
        return self.user_id is not None

    @property
    def is_the_answer(self) -> bool:
        """The answer to what readers see as a question."""
        question = self.parent if self.is_answer and self.is_published else None
        return question is not None and question.is_question and question.is_published

    @property
    def age(self) -> str:
        """How long ago it was written, in words: "just now", "2 hours ago"."""
        return age_in_words(self.created_at, timezone.now())

    @property
    def written(self) -> str:
        """When it was written, for machines."""
        return timezone.localtime(self.created_at).isoformat(timespec="seconds")

    @property
    def written_in_words(self) -> str:
        return moment_in_words(self.created_at)

    @property
    def initial(self) -> str:
        """The letter of the badge."""
        return self.name[:1].upper()

    @property
    def tone(self) -> int:
        """One of eight tones, always the same one for a name."""
        return sum(self.name.casefold().encode()) % 8 + 1

    @property
    def status_key(self) -> str:
        """The secret part of the status link: made anew from what only we know, so a retry gets the same link."""
        digest = salted_hmac("posts.comment-status", self.submission.hex, algorithm="sha256").digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")

    @property
    def status_address(self) -> str:
        """Where its writer sees it, whatever its state."""
        return f"{reverse('comment-status', args=[self.status_key])}#{self.anchor}"

    @property
    def reason(self) -> str:
        """Why it is in its state, as the last decision says."""
        last = self.decisions.last()
        return last.reason if last else ""

    def render(self) -> None:
        """Fill the stored HTML from the text."""
        self.html = render_comment(self.text)
        self.renderer_version = RENDERER_VERSION

    def rerender(self) -> None:
        self.render()
        self.save(update_fields=["html", "renderer_version"])

    def begin(self, state: str, reason: str) -> None:
        """Store the new comment where rules of ours want it; their reason, where they have one, is a decision."""
        self.state = state
        with transaction.atomic(savepoint=False):
            self.save()
            if reason:
                self._keep_decision(None, reason)

    def approve(self, by: User | None, reason: str = "") -> None:
        self._decide(self.State.PUBLISHED, by, reason)

    def hold(self, reason: str, by: User | None = None) -> None:
        """Let it wait, with the reason why a moderator should look."""
        self._decide(self.State.PENDING, by, reason)

    def decline(self, by: User | None, reason: str = "") -> None:
        self._decide(self.State.DECLINED, by, reason)

    def quarantine(self, reason: str, by: User | None = None) -> None:
        """Put it among the spam, with the reason; without a moderator it was a rule of ours."""
        self._decide(self.State.SPAM, by, reason)

    def undo(self, by: User) -> None:
        """Back to how it stood before a moderator's last decision. That is a decision too, and can be undone."""
        with transaction.atomic():
            learning.in_turn()
            Comment.objects.select_for_update(no_key=True).get(pk=self.pk)
            last, before = [*self.decisions.reverse()[:2], None, None][:2]
            if last is None or last.by_id is None:
                raise NothingToUndo
            state, reason = (before.state, before.reason) if before else (self.State.PENDING, "")
            # what stood there by a rule of ours taught the filter nothing, and does not now
            self._decide(state, by, reason, is_undo=True, teaches=before is not None and before.by_id is not None)

    def withdraw(self) -> None:
        """Its author takes it back; the moderators still see what it was."""
        if self.state != self.State.WITHDRAWN:
            self._decide(self.State.WITHDRAWN, None, "")

    def rewrite(self, text: str) -> None:
        """Its author's new words. What was published goes back to the moderators."""
        with transaction.atomic():
            self._unlearn()
            # a moderator may have approved the old words since this row was read
            self.state = Comment.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=self.pk)
            if self.was_removed_by_its_author:  # in another window, a moment ago
                raise TakenBack
            self.text, self.edited_at = text, timezone.now()
            self.needs_attention = tells_of_a_red_flag(text)
            self.render()
            self.save(update_fields=["text", "html", "renderer_version", "edited_at", "needs_attention"])
            if self.is_published:
                self.hold(gettext("It was edited after it had been published."))

    def erase(self) -> None:
        """Nothing personal stays: only that something stood here, so that the answers to it keep their place."""
        with transaction.atomic():
            self._unlearn()
            self.name = self.email = self.text = self.html = ""
            self.status_digest = self.user = None  # the network's key stays for its day: the limits need it
            self.save(update_fields=["name", "email", "text", "html", "status_digest", "user"])
            self.decisions.update(reason="")
            self.reports.update(reason="")  # readers may have named who wrote it
            self.contacts.forget()
            self.notices.forget()
            self.watches.take_back()
            self._decide(self.State.ERASED, None, "")

    def _decide(self, state: str, by: User | None, reason: str, is_undo: bool = False, teaches: bool = True) -> None:
        with transaction.atomic():
            if by or state in TAKEN_BACK:
                learning.in_turn()
            row = Comment.objects.select_for_update(no_key=True).only("state", "name", "text", "user").get(pk=self.pk)
            if row.state == self.State.ERASED or (row.state in TAKEN_BACK and state not in TAKEN_BACK):
                raise TakenBack
            self.state = state
            self.save(update_fields=["state"])
            self._keep_decision(by, reason, is_undo)
            if by or state in TAKEN_BACK:
                row._teach(state if teaches else None)

    def _keep_decision(self, by: User | None, reason: str, is_undo: bool = False) -> None:
        """That it is in its state now, who says so and why; whom it concerns is told when it is first published."""
        if self.is_published and is_set_up() and not self.decisions.filter(state=self.state).exists():
            self.announcements.get_or_create()
        self.decisions.create(state=self.state, by=by, reason=reason[:REASON_CHARACTERS], is_undo=is_undo)

    def _teach(self, state: str | None) -> None:
        """What a moderator decided about a reader's words; what rules of ours decide would teach the filter itself."""
        if self.user_id:
            return
        if state == self.State.WITHDRAWN and learning.taught_spam(self.pk):
            return  # a spammer who withdraws does not unsay what a moderator found
        if state in (self.State.PUBLISHED, self.State.SPAM):
            learning.teach(self.pk, words_of(self.name, self.text), is_spam=state == self.State.SPAM)
        else:
            learning.take_back(self.pk)

    def _unlearn(self) -> None:
        """What it taught goes before its words do."""
        learning.in_turn()
        learning.take_back(self.pk)


def published_count() -> Coalesce:
    """For annotating articles: how many published comments each has."""
    counted = (
        Comment.objects.published()
        .filter(article=OuterRef("pk"))
        .order_by()
        .values("article")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(counted), 0)
