"""Article form, and the form of tags."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models import Model
from django.forms import Script
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from markdownx.widgets import AdminMarkdownxWidget

from posts.articles.editing.edit_conflicts import EditConflict, field_digests, find_conflict
from posts.articles.editing.publication_status import will_stand
from posts.articles.editing.uploads import take_cover
from posts.articles.models import (
    SOURCE_BYTES,
    SUMMARY_CHARACTERS,
    TITLE_CHARACTERS,
    WORDS_PER_MINUTE,
    Article,
)
from posts.articles.slugs import free_slug, holder_of
from posts.articles.tags import Tag
from posts.lib.forms.datetime_fields import MomentField
from posts.lib.forms.fields import CleanField, OneLineField
from posts.lib.images.upload import RefusedPicture
from posts.lib.text.normal_form import without_capitals
from posts.lib.text.slug import slug_of

WHAT_THE_COVER_SHOWS = _("Please say in a few words what the cover shows, for those who cannot see it.")


class MarkdownEditor(AdminMarkdownxWidget):
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


class SlugForm(forms.ModelForm):
    """An address of its own: made from the name where none is typed, and never taken from others unawares."""

    NAMED_BY: str
    slug_note = ""  # what happened to the address, for after the save
    takes_address = ""  # what another row is still found at, and this one may have once the editor says so

    def clean_slug(self) -> str:
        typed: str = self.cleaned_data.get("slug") or ""
        name = self.cleaned_data.get(self.NAMED_BY)
        if not typed or not name:  # what is wrong with a name is told there
            return self.instance.slug or self._made_from(name or typed)
        holder, is_former = holder_of(typed, self.instance)
        is_agreed = is_former and typed == self.data.get("_take_address")
        if holder is None or typed == self.instance.slug or is_agreed:
            return typed
        free = free_slug(typed, type(self.instance))
        words = {"slug": typed, "free": free}
        offered = _("“%(free)s” is free.") % words
        if is_former:
            self.takes_address = typed
            offered += " " + _("With the last button of the form you take “%(slug)s” over all the same.") % words
        raise ValidationError(f"{_whose(typed, holder, is_former)} {offered}")

    def _made_from(self, name: str) -> str:
        free = free_slug(name, type(self.instance))
        holder, is_former = holder_of(slug_of(name), self.instance)
        if holder is not None:
            found_at = _("So this is found at “%(free)s”.") % {"free": free}
            self.slug_note = f"{_whose(slug_of(name), holder, is_former)} {found_at}"
        return free


def _whose(slug: str, holder: Model, is_former: bool) -> str:
    words = {"slug": slug, "holder": holder}
    if is_former:
        return _("“%(slug)s” still leads readers to “%(holder)s”, which once had that address.") % words
    return _("“%(slug)s” is the address of “%(holder)s”.") % words


class ArticleForm(SlugForm):
    """An article as its editor writes it."""

    NAMED_BY = "title"
    conflict: EditConflict | None = None

    title = OneLineField(
        label=_("Title"),
        max_length=TITLE_CHARACTERS,
        widget=forms.TextInput(attrs={"class": "desk-title", "dir": "auto"}),
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
        widget=MarkdownEditor(attrs={"rows": 24, "dir": "auto", "data-words-per-minute": WORDS_PER_MINUTE}),
    )

    class Meta:
        model = Article
        fields = (
            "title", "source", "state", "published_at", "tags", "slug", "summary", "author", "takes_comments",
            "cover", "cover_alt", "cover_credit", "cover_focus", "reviewed_by", "reviewed_on", "sources",
        )  # fmt: skip
        # Pillow would open the cover in this very process: `clean_cover` has that done in the sandbox.
        field_classes = {"published_at": MomentField, "cover": forms.FileField}
        help_texts = {
            "state": _("To schedule an article, choose “Published” and give a publication time to come."),
            "published_at": _("Left empty, it is the moment of publication."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        if "cover" in self.fields:
            self.fields["cover"].max_length = None  # type: ignore[attr-defined]  # the file gets a name of ours
            self.fields["cover"].widget.attrs["accept"] = "image/*"
        if "cover_alt" in self.fields:
            self.fields["cover_alt"].widget.attrs["data-missing"] = WHAT_THE_COVER_SHOWS
        if "published_at" in self.fields and (words := will_stand(self.instance)):
            self.fields["published_at"].help_text = words

    @property
    def made_from(self) -> str:
        if self.is_bound:
            return self.data.get("made_from", "")
        return field_digests(self.instance, self._meta.fields or ()) if self.instance.pk else ""

    @property
    def seen(self) -> str:
        """What was stored when its writer was shown what others had saved since, and meant theirs all the same."""
        return self.data.get("_save_mine") or self.data.get("seen", "")

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"]
        over = len(source.encode()) - SOURCE_BYTES
        if over > 0:
            raise ValidationError(
                _("This text is %(over)d bytes longer than an article can be (1 MB).") % {"over": over}
            )
        return source

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
        if self.instance.pk and self.made_from:
            self.conflict = find_conflict(self.instance, self.made_from, self.seen, data, self._meta.fields or ())
        if self.conflict:
            self.add_error(None, str(self.conflict))


class TagForm(SlugForm):
    """A tag; its address is made from its name where none is typed."""

    NAMED_BY = "name"

    class Meta:
        model = Tag
        fields = ("name", "slug", "description")
        field_classes = {"name": OneLineField, "description": OneLineField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_name(self) -> str:
        """No two that differ in nothing but capitals, or in what nobody sees: readers could not tell them apart."""
        name: str = self.cleaned_data["name"]
        for other in Tag.objects.exclude(pk=self.instance.pk).values_list("name", flat=True):
            if without_capitals(other) == without_capitals(name):
                raise ValidationError(_("There is a tag “%(name)s” already.") % {"name": other})
        return name
