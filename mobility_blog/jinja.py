"""Jinja2 environment, for the few templates that are shown a hundred times on a page."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext, ngettext
from jinja2 import Environment


def environment(**options: Any) -> Environment:
    jinja = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701  Django turns escaping on
    jinja.install_gettext_callables(gettext, ngettext)  # type: ignore[attr-defined]  # of the extension
    jinja.globals["url"] = reverse
    return jinja
