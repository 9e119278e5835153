"""Comment fields: the columns of the row, its indexes, and what can be read from these alone."""

from base64 import urlsafe_b64encode
from datetime import timedelta
from hashlib import blake2b
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from posts.comments.materialised_path import PATH_CHARACTERS, depth_of, takes_replies
from posts.lib.db.text_fields import CleanColumn, HtmlColumn, OneLineColumn
from posts.lib.mail.outgoing import EMAIL_CHARACTERS
from posts.lib.markdown.rendering import RENDERER_VERSION, render_comment
from posts.lib.text.ages import age_in_words
from posts.lib.text.cleaning import without_tags
from posts.lib.text.normal_form import folded

OWN_NOTICE = "your-comment"  # what its writer is told, at the top of it: the page opens there
NAME_CHARACTERS = 80
TEXT_CHARACTERS = 10_000
DIGEST_BYTES = 16
TAKEN_BACK = ("withdrawn", "erased")
EDIT_WINDOW = timedelta(minutes=15)


def short_digest(text: str) -> bytes:
    """Of words, and of a status link's key: that is long and random, so a fast hash is enough."""
    return blake2b(text.encode(), digest_size=DIGEST_BYTES).digest()


class TextDigest(models.BinaryField):
    """Of the words as readers see them, in normal form; made whenever the row is stored, none where it says nothing."""

    def pre_save(self, model_instance: models.Model, add: bool) -> bytes | None:
        says = folded(without_tags(model_instance.html))  # type: ignore[attr-defined]
        digest = short_digest(says) if says else None
        setattr(model_instance, self.attname, digest)
        return digest

    def deconstruct(self) -> Any:
        name, _path, positional, named = super().deconstruct()
        return name, "django.db.models.BinaryField", positional, named


class CommentColumns(models.Model):
    class State(models.TextChoices):
        PENDING = "pending", _("Waiting for approval")
        PUBLISHED = "published", _("Published")
        SPAM = "spam", _("Spam")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn by its author")
        ERASED = "erased", _("Erased by its author")

    article = models.ForeignKey("posts.Article", models.CASCADE, related_name="comments", verbose_name=_("article"))
    parent = models.ForeignKey(
        "posts.Comment", models.SET_NULL, null=True, blank=True, related_name="replies", verbose_name=_("in reply to")
    )
    # The materialised path: where it stands among the others.
    path = models.CharField(max_length=PATH_CHARACTERS, editable=False, default="")
    name = OneLineColumn(_("name"), max_length=NAME_CHARACTERS)
    email = models.EmailField(_("e-mail"), max_length=EMAIL_CHARACTERS, blank=True)
    text = CleanColumn(_("comment"))
    html = HtmlColumn(editable=False)
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
    # The idempotency key: a double click or a retry is the same comment; see posts.comments.writing.forms.
    submission = models.UUIDField(unique=True, editable=False)
    # Of the status link only this: who reads the database cannot open anybody's link.
    status_digest = models.BinaryField(max_length=DIGEST_BYTES, null=True, unique=True, editable=False)
    # So that the same words are met again, however they are spelled; it goes with the text.
    text_digest = TextDigest(max_length=DIGEST_BYTES, null=True, editable=False)
    # A keyed hash of the network it came from, for the limits of one day; the chore `forget_networks` empties it.
    network_key = models.BinaryField(max_length=DIGEST_BYTES, null=True, editable=False)

    class Meta:
        abstract = True
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
            models.Index(fields=["text_digest", "created_at"], name="comment_says_the_same"),
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

    def get_absolute_url(self) -> str:
        return reverse("comment", args=[self.pk])

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
        may = self.state in (self.State.PENDING, self.State.PUBLISHED)
        return may and timezone.now() - self.created_at < EDIT_WINDOW

    @property
    def is_by_the_articles_author(self) -> bool:
        return self.user_id is not None and self.user_id == self.article.author_id

    @property
    def is_by_the_blog(self) -> bool:
        return self.user_id is not None

    @property
    def is_the_answer(self) -> bool:
        question = self.parent if self.is_answer and self.is_published else None
        return question is not None and question.is_question and question.is_published

    @property
    def age(self) -> str:
        return age_in_words(self.created_at, timezone.now())

    @property
    def initial(self) -> str:
        return self.name[:1].upper()

    @property
    def tone(self) -> int:
        return sum(self.name.casefold().encode()) % 8 + 1

    @cached_property
    def status_key(self) -> str:
        """The secret part of the status link: made anew from what only we know, so a retry gets the same link."""
        digest = salted_hmac("posts.comment-status", self.submission.hex, algorithm="sha256").digest()
        return urlsafe_b64encode(digest).decode().rstrip("=")

    @property
    def state_for_its_writer(self) -> str:
        words = {"published": _("Published"), "declined": _("Not shown"), "withdrawn": _("Withdrawn")}
        return str(words.get(self.state, _("Waiting for approval")))

    @property
    def status_address(self) -> str:
        return f"{reverse('comment-status', args=[self.status_key])}#{OWN_NOTICE}"

    def render(self) -> None:
        self.html = render_comment(self.text)
        self.renderer_version = RENDERER_VERSION
