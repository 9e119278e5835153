"""Static file storage: content hashes in the names, files compressed once, those of the admin in bundles.

`collect()` fills STATIC_ROOT before anything is served: in less than half a second, and only where that was not done
yet, since the folder is called by what goes into it. Where it could not be filled, files are given out from where they
lie, under their own names; so it is under `make dev` and in the tests.
"""

import fcntl
import logging
import re
import shutil
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.admin.widgets import get_select2_language
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.base import ContentFile
from django.core.management import call_command
from whitenoise.storage import CompressedManifestStaticFilesStorage

logger = logging.getLogger(__name__)

DONE = "collected"  # the file that is made when all others are there
MOST_FOLDERS = 2  # a server that was started before an update still gives out of its own

# What is fetched as one file, in this order. A bundle lies where the addresses in its parts lead right: the pictures of
# Django's sheets are at "../img/".
BUNDLES = {
    "admin/css/writing.css": (
        "admin/css/base.css", "admin/css/dark_mode.css", "admin/css/widgets.css", "admin/css/forms.css",
        "admin/css/vendor/select2/select2.min.css", "admin/css/autocomplete.css", "admin/css/responsive.css",
    ),
    "posts/css/desk.css": (
        "posts/css/tokens.css", "posts/css/base.css", "posts/css/prose.css", "posts/css/exercise.css",
        "posts/css/desk/colours.css", "posts/css/desk/frame.css", "posts/css/desk/buttons.css",
        "posts/css/desk/forms.css", "posts/css/desk/lists.css", "posts/css/desk/first_page.css",
        "posts/css/desk/reports.css", "posts/css/desk/sign_in.css", "posts/css/desk/writing.css",
    ),
    "admin/js/writing.js": (
        "admin/js/vendor/jquery/jquery.min.js", "admin/js/vendor/select2/select2.full.min.js",
        "admin/js/vendor/select2/i18n/{language}.js", "admin/js/jquery.init.js", "admin/js/core.js",
        "admin/js/calendar.js", "admin/js/admin/DateTimeShortcuts.js", "admin/js/autocomplete.js",
        "admin/js/admin/RelatedObjectLookups.js", "admin/js/actions.js", "markdownx/js/markdownx.min.js",
    ),
}  # fmt: skip
# Of every form of the admin's, to fill in one field from another; ours makes addresses at saving.
NOT_NEEDED = ("admin/js/vendor/xregexp/xregexp.min.js", "admin/js/urlify.js", "admin/js/prepopulate.js")
# What is written for people to read, and the words of other languages: two files of three.
NOT_COLLECTED = ("jquery.js", "select2.css", "select2.full.js", "xregexp.js", "LICENSE*", "README*", "markdownx.js",
                 "markdownx.css")  # fmt: skip
OTHER_LANGUAGES = "admin/js/vendor/select2/i18n/[!{initial}]*"
IMPORT = re.compile(r"^@import[^;]+;", re.MULTILINE)  # counts only at the beginning of a sheet; what it names is a part


def parts_of(bundle: str) -> list[str]:
    language = get_select2_language()
    return [part.format(language=language) for part in BUNDLES[bundle] if language or "{language}" not in part]


def files_of(bundle: str) -> list[str]:
    """What a page names in the bundle's place: the bundle itself where files were collected, else its parts."""
    collected: Any = staticfiles_storage
    return [bundle] if not settings.DEBUG and bundle in collected.hashed_files else parts_of(bundle)


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Django's and whitenoise's, which also makes the bundles."""

    support_js_module_import_aggregation = True  # our modules import one another

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        for bundle in [] if dry_run else BUNDLES:
            self.delete(bundle)
            self.save(bundle, ContentFile(self._joined(parts_of(bundle))))
            paths[bundle] = (self, bundle)
        yield from super().post_process(paths, dry_run=dry_run, **options)

    def _joined(self, parts: list[str]) -> str:
        texts = (IMPORT.sub("", self.open(part).read().decode()) for part in parts)
        return ("\n" if parts[0].endswith(".css") else "\n;\n").join(texts)

    def stored_name(self, name: str) -> str:
        return super().stored_name(name) if self.hashed_files else name


def collect() -> None:
    """Fill STATIC_ROOT, unless somebody did; of several processes that start at once one does."""
    root = Path(settings.STATIC_ROOT)
    if settings.DEBUG or (root / DONE).exists():
        return
    try:
        root.mkdir(parents=True, exist_ok=True)
        with (root.parent / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not (root / DONE).exists():
                others = OTHER_LANGUAGES.format(initial=(get_select2_language() or "-")[0])
                unwanted = [*NOT_COLLECTED, others]
                call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=unwanted)
                (root / DONE).touch()
                _forget_older(root)
    except OSError as error:
        logger.error("Static files are sent without hashes in their names: %s", error)


def _forget_older(root: Path) -> None:
    folders = [path for path in root.parent.iterdir() if path.is_dir() and path != root]
    for folder in sorted(folders, key=lambda path: path.stat().st_mtime)[: 1 - MOST_FOLDERS]:
        with suppress(OSError):
            shutil.rmtree(folder)
