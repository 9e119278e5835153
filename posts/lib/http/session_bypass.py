"""Session bypass: how a page that is posted to says that it looks at no session, signs nobody in, has no form token."""

from collections.abc import Callable
from typing import TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse

Page = TypeVar("Page", bound=Callable[..., HttpResponse])


def needs_no_session(page: Page) -> Page:
    """Declares that a page works without a session; who has one is led to it the long way, where `request.user` is."""
    page.needs_no_session = True  # type: ignore[attr-defined]
    return page


def is_staff(request: HttpRequest) -> bool:
    """Whether somebody asks who works here. Without a session nobody is looked for: the answer varies on no cookie."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_staff
