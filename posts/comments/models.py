"""Comments and the decisions about them."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import models, transaction
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts.lib.markup import RENDERER_VERSION, render_comment

NAME_CHARACTERS = 80
EMAIL_CHARACTERS = 254
TEXT_CHARACTERS = 10_000


class CommentQuerySet(models.QuerySet["Comment"]):
    def published(self) -> "CommentQuerySet":
        """What readers see, of articles they may read; `Comment.is_published` is the same for one row."""
        return self.filter(state=Comment.State.PUBLISHED)

    def pending(self) -> "CommentQuerySet":
        return self.filter(state=Comment.State.PENDING)

    def oldest_first(self) -> "CommentQuerySet":
        return self.order_by("created_at", "pk")

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

    article = models.ForeignKey("posts.Article", models.CASCADE, related_name="comments", verbose_name=_("article"))
    name = models.CharField(_("name"), max_length=NAME_CHARACTERS)
    email = models.EmailField(_("e-mail"), max_length=EMAIL_CHARACTERS, blank=True)
    text = models.TextField(_("comment"))
    html = models.TextField(editable=False)
    renderer_version = models.PositiveSmallIntegerField(editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING, editable=False)
    created_at = models.DateTimeField(_("written"), auto_now_add=True)
    # What makes a double click or a retry the same comment; see posts.comments.forms.
    submission = models.UUIDField(unique=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            # the published comments under one article, oldest first, and their number
            models.Index(fields=["article", "state", "created_at", "id"], name="comment_under_article"),
            # the moderators' list: one state, newest first
            models.Index(fields=["state", "-created_at"], name="comment_queue"),
        ]

    def __str__(self) -> str:
        return _("%(name)s on %(article)s") % {"name": self.name, "article": self.article}

    def save(self, *args: Any, **kwargs: Any) -> None:
        if kwargs.get("update_fields") is None:
            self.render()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        return f"{self.article.get_absolute_url()}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"comment-{self.pk}"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def age(self) -> str:
        """How long ago it was written, in words: "just now", "2 hours ago"."""
        if timezone.now() - self.created_at < timedelta(minutes=1):
            return gettext("just now")
        return gettext("%(age)s ago") % {"age": timesince(self.created_at, depth=1)}

    @property
    def initial(self) -> str:
        """The letter of the badge."""
        return self.name[:1].upper()

    @property
    def tone(self) -> int:
        """One of eight tones, always the same one for a name."""
        return sum(self.name.casefold().encode()) % 8 + 1

    def render(self) -> None:
        """Fill the stored HTML from the text."""
        self.html = render_comment(self.text)
        self.renderer_version = RENDERER_VERSION

    def rerender(self) -> None:
        self.render()
        self.save(update_fields=["html", "renderer_version"])

    def approve(self, by: User | None) -> None:
        self._decide(self.State.PUBLISHED, by, "")

    def decline(self, by: User | None, reason: str = "") -> None:
        self._decide(self.State.DECLINED, by, reason)

    def quarantine(self, reason: str, by: User | None = None) -> None:
        """Put it among the spam, with the reason; without a moderator it was a rule of ours."""
        self._decide(self.State.SPAM, by, reason)

    def _decide(self, state: str, by: User | None, reason: str) -> None:
        with transaction.atomic():
            self.state = state
            self.save(update_fields=["state"])
            self.decisions.create(state=state, by=by, reason=reason)


class Decision(models.Model):
    """Who put a comment into a state, when, and why. The newest one is in force."""

    comment = models.ForeignKey(Comment, models.CASCADE, related_name="decisions")
    state = models.CharField(_("state"), max_length=10, choices=Comment.State)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, verbose_name=_("by"))
    at = models.DateTimeField(_("when"), auto_now_add=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        ordering = ("at", "pk")
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")

    def __str__(self) -> str:
        return self.get_state_display()


def post_once(article_id: int, submission: UUID, name: str, email: str, text: str) -> tuple[Comment, bool]:
    """Store the comment, or find the one this submission already made; the second value says whether it is new.

    Of two requests that arrive together the database lets one in; the other one finds its row.
    """
    return Comment.objects.get_or_create(
        submission=submission, defaults={"article_id": article_id, "name": name, "email": email, "text": text}
    )


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
