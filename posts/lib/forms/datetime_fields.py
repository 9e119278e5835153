"""Date and time fields: what a form showed it takes back as the very instant it was, in doubled hours too.

Clocks that go back show an hour twice, clocks that go forward leave one out. Django's own field refuses both alike,
what was stored included, and cuts the parts of a second that it does not show.
"""

from datetime import UTC, date, datetime, time
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminSplitDateTime
from django.core.exceptions import ValidationError
from django.forms import BoundField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from posts.lib.text.normal_form import INVISIBLE

FIRST_YEAR, LAST_YEAR = 1900, 9000  # with room for every calendar's and every time zone's sums
TIME_CHARACTERS = 20
DAY_CHARACTERS = 40
# Wide digits and signs, as Japanese and Chinese keyboards write them, and the dashes of word processors.
DASHES = "\u2010\u2011\u2012\u2013\u2212"
PLAIN = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, DASHES), "-")
TIME_FORMATS = ("%H:%M:%S", "%H:%M", "%H", "%I:%M:%S%p", "%I:%M%p", "%I%p")


def _plain(written: str) -> str:
    return INVISIBLE.sub("", written).translate(PLAIN)


class ClockField(forms.TimeField):
    """A time as people write it: 17:30, 17.30, 5:30 pm, 9 a.m."""

    default_error_messages = {"invalid": _("Please write the time as 17:30 or as 5:30 pm.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=TIME_FORMATS, **kwargs)

    def to_python(self, value: Any) -> time | None:
        if isinstance(value, str) and len(value) <= TIME_CHARACTERS:
            written = "".join(_plain(value).lower().split())
            if written.endswith(("a.m.", "p.m.")):
                written = f"{written[:-4]}{written[-4]}m"
            value = written.replace(".", ":")
        return super().to_python(value)


class DayField(forms.DateField):
    """A day as the admin shows it."""

    default_error_messages = {"invalid": _("Please write the date as 2026-03-31.")}

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and len(value) <= DAY_CHARACTERS:
            value = _plain(value)
        day = super().to_python(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise ValidationError(_("This year is too far away."))
        return day


class MomentWidget(AdminSplitDateTime):
    """Names the time zone beside the time."""

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        return super().get_context(name, value, attrs) | {"zone": timezone.get_current_timezone_name()}


class MomentField(forms.SplitDateTimeField):
    """A date and a time in the blog's time zone."""

    widget = MomentWidget
    default_error_messages = {
        "invalid_date": DayField.default_error_messages["invalid"],
        "invalid_time": ClockField.default_error_messages["invalid"],
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = (DayField(required=False), ClockField(required=False))
        self.shown: datetime | None = None

    def get_bound_field(self, form: forms.BaseForm, field_name: str) -> BoundField:
        """Every form has fields of its own, so that this one may know what its form shows."""
        shown = form.initial.get(field_name, self.initial)  # with the parts of a second that no widget shows
        self.shown = shown if isinstance(shown, datetime) and timezone.is_aware(shown) else None
        return super().get_bound_field(form, field_name)

    def compress(self, data_list: Any) -> datetime | None:
        if not data_list:
            return None
        day, hour = data_list
        if day in self.empty_values:
            raise ValidationError(self.error_messages["invalid_date"], code="invalid_date")
        if hour in self.empty_values:
            raise ValidationError(self.error_messages["invalid_time"], code="invalid_time")
        written = datetime.combine(day, hour)
        if self.shown and _on_the_clock(self.shown).replace(microsecond=0, fold=0) == written:
            return self.shown
        return instant(written)


def instant(written: datetime) -> datetime:
    """When it is so late in the blog's time zone; the first time, where that hour comes twice."""
    zone = timezone.get_current_timezone()
    moment = written.replace(tzinfo=zone).astimezone(UTC)
    shown = moment.astimezone(zone)
    if shown.replace(tzinfo=None, fold=0) != written:
        words = gettext("%(day)s has no %(hour)s: clocks go forward then. %(next)s comes in its place.")
        values = {
            "day": date_format(written, "j F Y"),
            "hour": f"{written:%H:%M}",
            "next": date_format(shown, "H:i" if shown.date() == written.date() else "j F Y, H:i"),
        }
        raise ValidationError(words % values)
    return moment


def _on_the_clock(moment: datetime) -> datetime:
    return timezone.localtime(moment).replace(tzinfo=None)
