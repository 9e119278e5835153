"""Jinja2 environment, for what an article's page is made of: it takes half the time of Django's own templates."""

from datetime import datetime
from typing import Any

from django.template.defaultfilters import date, truncatechars
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from jinja2 import Environment

from posts.comments.questions import gist
from posts.lib.assets.later_style import later_address
from posts.lib.assets.scripts import address_of


def environment(**options: Any) -> Environment:
    """With the words, addresses and filters that Django's own templates have too."""
    made = Environment(extensions=["jinja2.ext.i18n"], **options)  # noqa: S701  Django turns escaping on
    made.install_gettext_callables(gettext, ngettext)  # type: ignore[attr-defined]  # of the extension
    made.globals |= {"url": reverse, "script_address": address_of, "later_style_address": later_address}
    made.filters |= {"date": local_date, "truncatechars": truncatechars, "gist": gist}
    return made


def local_date(moment: Any, form: str) -> str:
    """Of a day, or of a moment as the blog's own clock has it."""
    return str(date(timezone.localtime(moment) if isinstance(moment, datetime) else moment, form))
