"""The letters that are on their way, as editors see them: whether they went, never what stands in them."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from post_office.models import STATUS, Email

from posts.lib.mail import ON_THEIR_WAY


class Letter(Email):
    """A row of django-post-office in the words of the blog."""

    class Meta:
        proxy = True
        verbose_name = _("letter")
        verbose_name_plural = _("outbox")

    @property
    def state_in_words(self) -> str:
        if self.status == STATUS.sent:
            return gettext("Sent")
        if self.status in ON_THEIR_WAY:
            return gettext("Will be tried again") if self.number_of_retries else gettext("Waiting to be sent")
        return gettext("Given up")

    @property
    def last_error(self) -> str:
        last = max(self.logs.all(), key=lambda log: log.pk, default=None)
        return last.message if last and self.status != STATUS.sent else ""
