"""Settings: one file. Everything an operator may change is read from the environment or a `.env` file at its top."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from csp.constants import NONE, SELF

from mobility_blog import environment as env
from mobility_blog.sqlite.version import use_safe_sqlite
from mobility_blog.storage import DATABASE, data_dir, secret_key_in, static_root_in
from posts.lib.assets.styles import style_hashes

BASE_DIR = Path(__file__).resolve().parent.parent

# --- What an operator may change; docs/settings.md has the table ---

read = env.Environment(file=env.variables_in(BASE_DIR / ".env", os.environ.get("BLOG_ENV_FILE", "")))

DEBUG = read.read("BLOG_DEBUG", False, env.yes_or_no, "no")
DATA_DIR = read.read("DATA_DIR", BASE_DIR / "data", lambda raw: data_dir(raw, BASE_DIR), "/srv/blog/data")
SITE_URL = read.read("SITE_URL", "", env.web_address, "https://blog.example")
ALLOWED_HOSTS: list[str] = read.read("BLOG_ALLOWED_HOSTS", [], env.names, "blog.example,www.blog.example")
TRUSTED_PROXIES = read.read("BLOG_TRUSTED_PROXIES", 0, env.whole_number(0, 10), "1")
LANGUAGE_CODE = read.read("BLOG_LANGUAGE", "en-gb", env.language, "en-gb")
TIME_ZONE = read.read("BLOG_TIME_ZONE", "UTC", env.time_zone, "Europe/Berlin")
HOST = read.read("BLOG_HOST", "127.0.0.1", env.listen_address, "127.0.0.1")
PORT = read.read("PORT", None, env.whole_number(1, 65535), "8000")
SECRET_KEY = read.read("SECRET_KEY", "", env.secret, "a-long-random-text-of-fifty-characters-or-more-here")
POSTGRESQL = read.read("DATABASE_URL", None, env.database, "postgres://user:password@localhost:5432/blog")
MAIL_SERVER = read.read("EMAIL_URL", None, env.mail_server, "smtp+tls://user:password@mail.example:587")
EMAIL_FROM = read.read("EMAIL_FROM", "", env.mail_address, "blog@blog.example")
if POSTGRESQL:
    read.take(env.postgresql_driver, None)
if MAIL_SERVER:
    read.require("SITE_URL", SITE_URL, "EMAIL_URL needs it, for the links in e-mails", "https://blog.example")
    read.require("EMAIL_FROM", EMAIL_FROM, "EMAIL_URL needs it, for the sender of e-mails", "blog@blog.example")
KEY_IS_IN_DATA_DIR = not SECRET_KEY
SECRET_KEY = SECRET_KEY or read.take(lambda: secret_key_in(DATA_DIR), "")
read.finish()
NOTES = read.notes

# --- The project ---

INSTALLED_APPS = [
    "posts",  # before the admin: its templates win
    "mobility_blog.apps.BlogAdminConfig",  # django.contrib.admin
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "csp",
    "markdownx",  # its widget and script; its urls are never included (docs/decisions.md)
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "mobility_blog.middleware.headers.SecurityHeaders",
    "mobility_blog.middleware.headers.ContentSecurityPolicy",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "mobility_blog.middleware.compression.TextCompression",
    "mobility_blog.serving.session_bypass.SessionBypass",  # beacons go past what stands below
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "mobility_blog.middleware.desk_mark.DeskMark",
    "django.contrib.messages.middleware.MessageMiddleware",
    "mobility_blog.middleware.form_replay.FormReplay",
]

ROOT_URLCONF = "mobility_blog.urls"
WSGI_APPLICATION = "mobility_blog.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "NAME": "jinja2",
        "DIRS": [BASE_DIR / "templates"],  # files named .jinja
        "OPTIONS": {"environment": "mobility_blog.jinja.environment"},
    },
]
# The widget's template is overridden by ours, so form rendering looks where every other template is found.
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"
INSTALLED_APPS.append("django.forms")

# --- Data ---

use_safe_sqlite()
SQLITE: dict[str, Any] = {
    "ENGINE": "mobility_blog.sqlite",
    "NAME": DATA_DIR / DATABASE,
    "OPTIONS": {
        # FULL: what was acknowledged is on disk. IMMEDIATE: a read-then-write never fails half way.
        # secure_delete: what was deleted, such as a day's salt, is overwritten in the file too.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
    },
    "TEST": {"NAME": ":memory:"},  # as Django has it for its own engine, which test runners know by name
}
DATABASES = {"default": (POSTGRESQL or SQLITE) | {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": POSTGRESQL is not None}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

MEDIA_ROOT = DATA_DIR / "media"
MEDIA_URL = "/media/"
FILE_UPLOAD_PERMISSIONS, FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o600, 0o700  # served by the blog itself
STATIC_URL = "/static/"
STATIC_ROOT = static_root_in(DATA_DIR, LANGUAGE_CODE)  # filled by posts/lib/assets/static_files.py
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "posts.lib.assets.static_files.HashedStaticFiles"},
}
WHITENOISE_KEEP_ONLY_HASHED_FILES = True
WHITENOISE_USE_FINDERS = True  # those are still given out under their own names, from where they lie
WHITENOISE_AUTOREFRESH = DEBUG

# --- Language and time ---

USE_I18N = True
USE_TZ = True
FORMAT_MODULE_PATH = "mobility_blog.formats"
LOCALE_PATHS = [BASE_DIR / "locale"]

# --- Safety ---

SITE_HOST = urlsplit(SITE_URL).hostname
ALLOWED_HOSTS += [SITE_HOST] if SITE_HOST else []
ALLOWED_HOSTS += ["localhost", "127.0.0.1", "[::1]", f"[{HOST}]" if ":" in HOST else HOST]
CSRF_TRUSTED_ORIGINS = [SITE_URL] if SITE_URL else []

HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
# Neighbours on the domain and the preload list are not ours to decide (docs/decisions.md).
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_AGE = 14 * 24 * 3600  # seconds since the sign-in
SESSION_COOKIE_NAME = "__Host-sessionid" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken" if HTTPS else "csrftoken"
LOGIN_URL, LOGIN_REDIRECT_URL = "admin:login", "admin:index"  # the admin is all there is to sign in to
CSRF_FAILURE_VIEW = "mobility_blog.middleware.refusals.csrf_failure"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF, *style_hashes()],
        "img-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]

DATA_UPLOAD_MAX_NUMBER_FIELDS = 200  # of a form and of a query; bodies and headers: request_limits.py
FILE_UPLOAD_HANDLERS = [
    "mobility_blog.serving.upload_handler.StaffUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]

# --- The editor (each of these is read once, when markdownx is imported) ---

MARKDOWNX_URLS_PATH = "/admin/desk/preview/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/desk/upload/"
MARKDOWNX_SERVER_CALL_LATENCY = 500  # milliseconds from the last key to the preview; the package's own minimum
MARKDOWNX_EDITOR_RESIZABLE = False  # our style sheet gives the two panes one height

# --- Mail: letters are rows (posts/blog/outbox.py), sent by the chores; without EMAIL_URL there are none ---

EMAIL_BACKEND = "posts.lib.mail.smtp.Backend"
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = EMAIL_FROM
globals().update(MAIL_SERVER or {})

# --- Logging: no line of ours ever holds an address or an agent ---

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "filters": {"brief": {"()": "mobility_blog.logging.Brief"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain", "filters": ["brief"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
