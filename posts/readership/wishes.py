"""Who wants the weekly letter, and of which week they were told last."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from posts.lib.mail import EMAIL_CHARACTERS


class WeeklyLetter(models.Model):
    """Somebody who sees the reports and wants them once a week by e-mail."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    email = models.EmailField(_("e-mail"), max_length=EMAIL_CHARACTERS)
    told_of = models.DateField(editable=False)  # the Monday of the newest week there was a letter of, or none due
    told_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("weekly letter")
        verbose_name_plural = _("weekly letters")

    def __str__(self) -> str:
        return str(self.user)
