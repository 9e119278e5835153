"""Pages for those alone who may see the reports."""

from collections.abc import Callable

from django.contrib.admin.views.decorators import staff_member_required
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.views.decorators.cache import never_cache

from posts.readership.keys import PERMISSION

Page = Callable[..., HttpResponse]


def who_may_see_reports(page: Page) -> Page:
    """Whoever is not signed in is asked to; whoever may not is refused; nobody keeps the answer."""
    return never_cache(staff_member_required(permission_required(PERMISSION, raise_exception=True)(page)))
