"""Bounded form fields: a text's length is looked at before anything but counting is done with it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from posts.lib.text.cleaning import clean, one_line
from posts.lib.text.normal_form import shows_something
from posts.lib.text.stream_safe import MOST_MARKS, is_stream_safe

LONGEST_TEXT = 1024 * 1024  # of what has no bound of its own: an article
ROOM = 3  # times the length: a Korean syllable may come as three characters, a line's end as two


class BoundedField(forms.CharField):
    """A text field that cannot be made without its longest text, and refuses far longer ones unread.

    A column that holds any text says None, and is bounded all the same.
    """

    def __init__(self, *, max_length: int | None, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            self._hold_bounds(value)
            value = self.cleaned(value)
        return super().to_python(value)

    def cleaned(self, value: str) -> str:
        return value

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Without `maxlength`, by which a browser would cut what is pasted, silently; we say it is too long.

        Firefox has screen readers call a required field "invalid entry" before anybody typed in it, unless told not to.
        """
        attrs: dict[str, Any] = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        if self.required:
            attrs["aria-invalid"] = "false"
        return attrs

    def _hold_bounds(self, value: str) -> None:
        longest = self.max_length or LONGEST_TEXT
        if len(value) > ROOM * longest:
            try:
                MaxLengthValidator(longest)(value)
            except ValidationError as error:
                error.message = self.error_messages.get("max_length", error.message)
                raise
        if not is_stream_safe(value):
            words = _("One letter carries more than %(most)d marks here. Please leave some out.")
            raise ValidationError(words, code="marks", params={"most": MOST_MARKS})


def _visible(text: str) -> str:
    """The text, or nothing where it shows nothing: a name of invisible characters is none."""
    return text if shows_something(text) else ""


class CleanField(BoundedField):
    """A field of several lines; characters we never store are gone before the others are counted."""

    def cleaned(self, value: str) -> str:
        return _visible(clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Line ends, which browsers send in their own way, and blanks that are not kept are no change."""
        if isinstance(initial, str):
            initial = clean(initial).strip() if self.strip else clean(initial)
        return super().has_changed(initial, data)


class OneLineField(BoundedField):
    """A field of one line."""

    def cleaned(self, value: str) -> str:
        return _visible(one_line(value))


class BoundedEmailField(BoundedField, forms.EmailField):
    pass
