"""The WSGI application: what any WSGI server serves such as granian."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobility_blog.settings")

django = get_wsgi_application()

# These need the settings.
from django.conf import settings  # noqa: E402

from mobility_blog.page_cache import PageCache  # noqa: E402

application = django if settings.DEBUG else PageCache(django)
