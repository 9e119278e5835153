"""Allow-list of what a query may name in the admin's lists: their own filters, search, order and page, nothing else.

Django takes every other parameter as a look-up on any column, and thereby answers questions about columns that nobody
is shown: letter by letter, a regular expression finds out what stands in them.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.contrib.admin import FieldListFilter, ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR, IncorrectLookupParameters
from django.contrib.admin.utils import get_fields_from_path
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, ORDER_VAR, PAGE_VAR, SEARCH_VAR, ChangeList
from django.db import DataError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _

from posts.lib.db.folded_search import holding
from posts.lib.http.params import PAGE_DIGITS, whole_number
from posts.lib.text.cleaning import clean

SEARCH_CHARACTERS = 200
SEARCH_WORDS = 16
VALUE_CHARACTERS = 100  # of a filter; dates with their time zone are the longest
COLUMNS_TO_SORT_BY = 8
ORDER = re.compile(rf"-?[0-9]{{1,2}}(?:\.-?[0-9]{{1,2}}){{0,{COLUMNS_TO_SORT_BY - 1}}}")


class ClosedList(ChangeList):
    """A list whose filters may be given any value: one that means nothing shows the plain list."""

    def get_results(self, request: HttpRequest) -> None:
        try:
            super().get_results(request)
        except (ValueError, OverflowError, DataError) as error:  # a day beyond calendars, say, met by the database
            raise IncorrectLookupParameters from error


class ClosedLists(ModelAdmin):
    """Lists, searches and actions that bound what a request names before anything is done with it."""

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ClosedList

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        request.GET = self._known(request)  # type: ignore[assignment]
        if request.method == "POST":
            request.POST = _with_possible_keys(request.POST, [ACTION_CHECKBOX_NAME])  # type: ignore[assignment]
        if is_too_long(request.GET.get(SEARCH_VAR, "")):
            words = _("Please search for less: at most %(words)d words of %(characters)d characters in all.")
            messages.error(request, words % {"words": SEARCH_WORDS, "characters": SEARCH_CHARACTERS})
        return super().changelist_view(request, extra_context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST":
            related = [field.name for field in self.opts.get_fields() if field.is_relation and field.concrete]
            request.POST = _with_possible_keys(request.POST, related)  # type: ignore[assignment]
        return super().changeform_view(request, *args, **kwargs)

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest | None = None) -> bool:
        return request is not None and lookup in self._of_filters(request)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        if is_too_long(search_term):
            return queryset.none(), False
        return holding(queryset, clean(search_term), *self.get_search_fields(request)), False

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        return None if whole_number(object_id) is None else super().get_object(request, object_id, from_field)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Nothing: Django would fill in a new form from the query, whatever stands there."""
        return {}

    def _known(self, request: HttpRequest) -> QueryDict:
        sent = {name: str(request.GET[name]) for name in request.GET}
        filters = self._of_filters(request) if sent.keys() - OF_EVERY_LIST else set()
        allowed = QueryDict(mutable=True)
        for name, value in sent.items():
            if name in OF_EVERY_LIST or (name in filters and _can_be_a_value(value)):
                allowed[name] = value
        for name, is_possible in POSSIBLE.items():
            if name in sent and not is_possible(sent[name]):
                allowed.pop(name)
        if TO_FIELD_VAR in allowed and not self.to_field_allowed(request, sent[TO_FIELD_VAR]):
            allowed.pop(TO_FIELD_VAR)
        if len(allowed) > 1:
            allowed.pop(ERROR_FLAG, None)  # by itself it means the plain list; beside a filter Django gives up at once
        return allowed

    def _of_filters(self, request: HttpRequest) -> set[str]:
        names: set[str] = set()
        entry: Any
        for entry in self.get_list_filter(request):
            if hasattr(entry, "parameter_name"):
                names.add(entry.parameter_name)
                continue
            path, make = entry if isinstance(entry, tuple) else (entry, FieldListFilter.create)
            field = get_fields_from_path(self.model, path)[-1]
            list_filter = make(field, request, {}, self.model, self, field_path=path)
            names.update(filter(None, list_filter.expected_parameters()))
        return names


def _can_be_a_value(value: str) -> bool:
    return len(value) <= VALUE_CHARACTERS and value == clean(value)


POSSIBLE: dict[str, Callable[[str], object]] = {
    ORDER_VAR: ORDER.fullmatch,
    PAGE_VAR: lambda value: whole_number(value, PAGE_DIGITS),
    **dict.fromkeys((ALL_VAR, ERROR_FLAG, IS_FACETS_VAR, IS_POPUP_VAR, TO_FIELD_VAR), _can_be_a_value),
}
OF_EVERY_LIST = POSSIBLE.keys() | {SEARCH_VAR}


def is_too_long(searched: str) -> bool:
    return len(searched) > SEARCH_CHARACTERS or len(searched.split()) > SEARCH_WORDS


def _with_possible_keys(posted: QueryDict, names: Iterable[str]) -> QueryDict:
    """Rows that were ticked or chosen have whole numbers for keys; a form that somebody made up may hold anything."""
    posted = posted.copy()
    for name in posted.keys() & set(names):
        posted.setlist(name, [key for key in posted.getlist(name) if whole_number(key) is not None])
    return posted
