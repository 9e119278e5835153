"""Permissions: what is for staff who hold one, on pages and in letters."""

from collections.abc import Callable

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache

Page = Callable[..., HttpResponse]


class StaffRequest(HttpRequest):
    """Inside the admin, where somebody is always signed in."""

    user: User


def holds(user: User | AnonymousUser, permission: str) -> bool:
    return user.is_active and user.is_staff and user.has_perm(permission)


def staff_only(permission: str) -> Callable[[Page], Page]:
    def guard(page: Page) -> Page:
        return never_cache(staff_member_required(permission_required(permission, raise_exception=True)(page)))

    return guard
