"""WSGI application: what any WSGI server serves, and granian by way of `rsgi.py`."""

import os

import django as framework
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobility_blog.settings")

framework.setup()

# These need the settings.
from django.conf import settings  # noqa: E402

from mobility_blog.serving.page_cache import PageCache  # noqa: E402
from mobility_blog.serving.request_limits import RequestLimits  # noqa: E402
from posts.lib.assets.static_files import collect  # noqa: E402

collect()  # before the middleware looks what there is
django = get_wsgi_application()
cached = PageCache(django)
application = RequestLimits(django if settings.DEBUG else cached)
