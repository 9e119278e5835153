"""The form of the writing desk."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.forms import Script
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import AdminMarkdownxWidget

from posts.articles.meanwhile import Overtaken, overtaken, seal
from posts.articles.models import (
    SOURCE_BYTES,
    SUMMARY_CHARACTERS,
    TITLE_CHARACTERS,
    WORDS_PER_MINUTE,
    Article,
)
from posts.articles.pictures import take_cover
from posts.articles.slugs import free_slug
from posts.articles.tags import Tag
from posts.lib.fields import CleanField, OneLineField
from posts.lib.images import RefusedPicture

FIRST_YEAR, LAST_YEAR = 1900, 9000
WHAT_THE_COVER_SHOWS = _("Please say in a few words what the cover shows, for those who cannot see it.")


class DeskEditor(AdminMarkdownxWidget):
    """django-markdownx's editor; our script is listed first, since it must hear every event before the package's.

    The package's style sheet stays out: the preview has the page's own.
    """

    class Media:
        extend = False
        js = (
            Script("posts/js/editor.js", type="module"),
            Script("posts/js/add_exercise.js", type="module"),
            "markdownx/js/markdownx.min.js",
        )


class ArticleForm(forms.ModelForm):
    """An article as its editor writes it."""

    overtaken: Overtaken | None = None

    title = OneLineField(
        label=_("Title"), max_length=TITLE_CHARACTERS, widget=forms.TextInput(attrs={"class": "desk-title"})
    )
    summary = OneLineField(
        label=_("Summary"),
        max_length=SUMMARY_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Shown in lists and by search engines. Left empty, the article's first sentences stand there."),
    )
    source = CleanField(
        label=_("Text"),
        strip=False,
        max_length=SOURCE_BYTES,
        error_messages={"max_length": _("An article can have %(limit_value)d characters. This has %(show_value)d.")},
        widget=DeskEditor(attrs={"rows": 24, "data-words-per-minute": WORDS_PER_MINUTE}),
    )

    class Meta:
        model = Article
        fields = (
            "title", "source", "state", "published_at", "tags", "slug", "summary", "author", "takes_comments",
            "cover", "cover_alt", "cover_credit", "cover_focus", "reviewed_by", "reviewed_on", "sources",
        )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "cover_alt" in self.fields:
            self.fields["cover_alt"].widget.attrs["data-missing"] = WHAT_THE_COVER_SHOWS

    @property
    def made_from(self) -> str:
        """What was stored when the form was made, or what its writer was shown since; it comes back with the text."""
        if self.is_bound:
            return self.data.get("_save_mine") or self.data.get("made_from", "")
        return seal(self.instance, self._meta.fields or ()) if self.instance.pk else ""

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"]
        over = len(source.encode()) - SOURCE_BYTES
        if over > 0:
            raise ValidationError(
                _("This text is %(over)d bytes longer than an article can be (1 MB).") % {"over": over}
            )
        return source

    def clean_slug(self) -> str:
        """The address as typed, else one made from the title; a taken one is refused with one that is free."""
        typed: str = self.cleaned_data.get("slug") or ""
        if not typed:
            return self.instance.slug or free_slug(self.cleaned_data.get("title", ""), Article)
        return _not_taken(typed, self.instance)

    def clean_published_at(self) -> datetime | None:
        """A year that calendars can do sums with."""
        when: datetime | None = self.cleaned_data["published_at"]
        if when and not FIRST_YEAR <= when.year <= LAST_YEAR:
            raise ValidationError(_("This year is too far away."))
        return when

    def clean_cover(self) -> Any:
        file = self.cleaned_data.get("cover")
        if not isinstance(file, UploadedFile):
            return file
        file.seek(0)
        try:
            return take_cover(file, file.size or 0)
        except RefusedPicture as refusal:
            raise ValidationError(str(refusal)) from refusal

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("state") == Article.State.PUBLISHED and not data.get("published_at"):
            data["published_at"] = timezone.now()
        if data.get("cover") and not data.get("cover_alt"):
            self.add_error("cover_alt", WHAT_THE_COVER_SHOWS)
        self._notice_others(data)
        if self.errors and isinstance(self.files.get("cover"), UploadedFile) and "cover" not in self.errors:
            self.add_error("cover", _("Please choose the picture once more: browsers do not keep it over an error."))
        return data

    def _notice_others(self, data: dict[str, Any]) -> None:
        """Refuse what would undo somebody else's save, unless it was shown before. A script that opens no form may."""
        if self.instance.pk and self.made_from:
            self.overtaken = overtaken(self.instance, self.made_from, data, self._meta.fields or ())
        if self.overtaken:
            self.add_error(None, str(self.overtaken))


class TagForm(forms.ModelForm):
    """A tag; its address is made from its name where none is typed."""

    class Meta:
        model = Tag
        fields = ("name", "slug", "description")
        field_classes = {"name": OneLineField, "description": OneLineField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_name(self) -> str:
        """No two that differ in nothing but capitals: readers could not tell them apart."""
        name: str = self.cleaned_data["name"]
        for other in Tag.objects.exclude(pk=self.instance.pk).values_list("name", flat=True):
            if other.casefold() == name.casefold():
                raise ValidationError(_("There is a tag “%(name)s” already.") % {"name": other})
        return name

    def clean_slug(self) -> str:
        typed: str = self.cleaned_data.get("slug") or ""
        name = self.cleaned_data.get("name")
        if typed and name:
            return _not_taken(typed, self.instance)
        return self.instance.slug or free_slug(name or typed, Tag)  # what is wrong with a name is told there


def _not_taken(slug: str, row: Article | Tag) -> str:
    """The address as typed; a taken one is refused with one that is free."""
    model = type(row)
    if model._default_manager.filter(slug=slug).exclude(pk=row.pk).exists():
        words = _("Another tag has this address.") if model is Tag else _("Another article has this address.")
        raise ValidationError(f"{words} " + _("“%(free)s” is free.") % {"free": free_slug(slug, model)})
    return slug
