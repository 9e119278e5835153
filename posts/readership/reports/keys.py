"""API keys by which people's own tools read the numbers. Only a key's digest is kept."""

import hashlib
import secrets

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.lib.admin.permissions import holds
from posts.lib.db.text_fields import OneLineColumn

PERMISSION = "posts.view_dayviews"
KEY_NAME_CHARACTERS = 60
KEY_BYTES = 32
MARK = "mbr_"  # so that somebody who finds one in a file knows what it is
DIGEST_BYTES = 32
MOST_KEYS = 20  # of one person


def may_see_reports(user: User | AnonymousUser) -> bool:
    return holds(user, PERMISSION)


def key_digest(key: str) -> bytes:
    """The key is long and random: a plain hash cannot be guessed back."""
    return hashlib.sha256(key.encode()).digest()


class ReportKeyQuerySet(models.QuerySet["ReportKey"]):
    def holder_of(self, key: str) -> "ReportKey | None":
        """The row of a key whose maker may still see the reports."""
        row = self.select_related("user").filter(digest=key_digest(key)).first()
        return row if row and may_see_reports(row.user) else None


class ReportKey(models.Model):
    """A key made in the admin. It can do no more than read the reports, and no longer than its maker may."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = OneLineColumn(_("what it is for"), max_length=KEY_NAME_CHARACTERS)
    digest = models.BinaryField(max_length=DIGEST_BYTES, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ReportKeyQuerySet.as_manager()

    class Meta:
        verbose_name = _("key to the reports")
        verbose_name_plural = _("keys to the reports")

    def __str__(self) -> str:
        return self.name


def make_key(user: User, name: str) -> str:
    key = MARK + secrets.token_urlsafe(KEY_BYTES)
    ReportKey.objects.create(user_id=user.pk, name=name, digest=key_digest(key))
    return key
