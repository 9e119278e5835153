"""Groups and permissions: the two groups of people who work in the admin, and what each may do there."""

from typing import Any

from django.contrib.auth.management import create_permissions
from django.contrib.contenttypes.management import create_contenttypes

GROUPS = {
    "Editors": (
        "add_article", "change_article", "delete_article", "view_article",
        "add_tag", "change_tag", "delete_tag", "view_tag",
        "change_blog", "view_blog", "view_dayviews", "view_importedviews", "view_letter",
        "view_comment", "add_comment",  # to add one is to reply, signed in
    ),
    "Moderators": ("view_article", "change_comment", "view_comment", "add_comment",
        "view_decision", "view_report",
    ),
}  # fmt: skip


def make_groups(sender: Any, using: str, **kwargs: Any) -> None:
    """After every migration: the groups exist and have at least these permissions.

    Permissions are themselves made after migrating, so a migration could not do this.
    """
    from django.contrib.auth.models import Group, Permission

    create_contenttypes(sender, using=using, verbosity=0)
    create_permissions(sender, using=using, verbosity=0)
    for name, codenames in GROUPS.items():
        group, _made = Group.objects.using(using).get_or_create(name=name)
        wanted = Permission.objects.using(using).filter(content_type__app_label=sender.label, codename__in=codenames)
        group.permissions.add(*wanted)
