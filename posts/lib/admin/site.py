"""Admin site whose completing boxes answer for the fields that have such a box, and for no others."""

from django.apps import apps
from django.contrib.admin import AdminSite
from django.contrib.admin.exceptions import NotRegistered
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse


class BlogAdminSite(AdminSite):
    """Django's completion answers for every relation of every model, and fails on those that lead backwards."""

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        query = request.GET
        try:
            model_admin = self.get_model_admin(apps.get_model(query.get("app_label", ""), query.get("model_name", "")))
        except (LookupError, NotRegistered) as error:
            raise PermissionDenied from error
        if query.get("field_name") not in model_admin.get_autocomplete_fields(request):
            raise PermissionDenied
        return super().autocomplete_view(request)
