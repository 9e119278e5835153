"""Accounts and groups in the admin: Django's own pages, where a group is all it takes to work here."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.db.models import CharField
from django.http import HttpRequest
from django.utils.translation import gettext as _

from posts.lib.admin.base import BlogModelAdmin
from posts.lib.forms.fields import OneLineField

# Names of people and groups reach feeds, letters and pages too.
CLEANED: Any = BlogModelAdmin.formfield_overrides | {CharField: {"form_class": OneLineField}}


class AccountAdmin(BlogModelAdmin, UserAdmin):
    """Whoever is put into a group works at the desk, and so may sign in there."""

    formfield_overrides = CLEANED

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        account = form.instance
        if not account.is_staff and account.groups.exists():
            account.is_staff = True
            account.save(update_fields=["is_staff"])
            words = _("%(name)s is in a group, and so may sign in at the desk now.")
            messages.info(request, words % {"name": account.get_username()})


class RoleAdmin(BlogModelAdmin, GroupAdmin):
    """Groups: what the people in them may do."""

    formfield_overrides = CLEANED
