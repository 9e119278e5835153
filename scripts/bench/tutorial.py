"""Baseline counter of many a tutorial: `views = views + 1` on one row, as a Django application of its own."""

import os
from collections.abc import Callable

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    DATABASES={
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": os.environ["TUTORIAL_DATABASE"],
            "CONN_MAX_AGE": None,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL",
            },
        }
    },
)
django.setup()

from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connection, models  # noqa: E402
from django.db.models import F  # noqa: E402
from django.http import HttpRequest, HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402


class Post(models.Model):
    views = models.IntegerField(default=0)

    class Meta:
        app_label = "tutorial"

    def __str__(self) -> str:
        return str(self.views)


@csrf_exempt
def seen(request: HttpRequest) -> HttpResponse:
    Post._default_manager.filter(pk=1).update(views=F("views") + 1)
    return HttpResponse(status=204)


urlpatterns = [path("", seen)]

with connection.schema_editor() as editor:
    editor.create_model(Post)
Post._default_manager.create(pk=1)
application: Callable[..., object] = get_wsgi_application()
