"""Test settings: the blog's own, read from nothing that an operator or another program has set.

Neither `.env` nor the environment may reach a test: it could find other names and hosts there, or a live database.
"""

import os
import tempfile

OURS = ("PORT", "DATA_DIR", "SITE_URL", "SECRET_KEY", "DATABASE_URL", "EMAIL_URL", "EMAIL_FROM")
FOLDER = tempfile.TemporaryDirectory(prefix="mobility-blog-tests-")

for name in list(os.environ):
    if name in OURS or name.startswith("BLOG_"):
        del os.environ[name]
os.environ |= {
    "BLOG_ENV_FILE": os.devnull,
    "DATA_DIR": FOLDER.name,
    "DJANGO_SETTINGS_MODULE": "mobility_blog.settings",  # for the processes that tests start
    "NO_PROXY": "127.0.0.1,localhost",
}
# A cluster that may be filled and emptied, such as scripts/with_postgres.py makes; DATABASE_URL could name a live one.
if address := os.environ.get("TEST_DATABASE_URL"):
    os.environ["DATABASE_URL"] = address

from mobility_blog.settings import *  # noqa: E402, F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the blog's own takes a third of a second
