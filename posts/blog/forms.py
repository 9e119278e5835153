"""Blog form: the lists of what is blocked are validated, so that none holds an entry that can never match."""

from ipaddress import ip_network

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from posts.blog.models import Blog, entries_of


class BlogForm(forms.ModelForm):
    class Meta:
        model = Blog
        fields = (
            "name", "tagline", "about", "disclaimer", "comment_policy", "comments_open", "close_after_days",
            "emergency_words", "blocked_words", "blocked_networks", "blocked_addresses", "keep_days_for",
            "shows_most_read",
        )  # fmt: skip

    def clean_close_after_days(self) -> int | None:
        days: int | None = self.cleaned_data["close_after_days"]
        if days == 0:
            raise ValidationError(_("One day is the least. To close all comments now, untick “comments are open”."))
        return days

    def clean_blocked_networks(self) -> str:
        written: str = self.cleaned_data["blocked_networks"]
        for line in entries_of(written):
            try:
                ip_network(line, strict=False)
            except ValueError as error:
                raise ValidationError(_("“%s” is not a network. Write it as 203.0.113.0/24.") % line) from error
        return written

    def clean_blocked_addresses(self) -> str:
        written: str = self.cleaned_data["blocked_addresses"]
        for line in entries_of(written):
            if "@" not in line:
                raise ValidationError(_("“%s” is neither an address nor a domain with @ before it.") % line)
        return written
