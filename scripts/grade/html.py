"""HTML validation: every page through the Nu HTML checker (npm package vnu-jar; needs Java); ends 1 on a finding.

    python -m scripts.grade.html PATH/TO/vnu.jar

Each template with nothing, one thing and many things to show: the public pages, refused forms, and the desk.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

NEEDED_BY_WEBKIT = ".*role is unnecessary for element .[uo]l.*"  # it takes a list without marks for none
FOLDER = tempfile.TemporaryDirectory(prefix="mobility-blog-html-")
os.environ |= {"DATA_DIR": FOLDER.name, "DJANGO_SETTINGS_MODULE": "mobility_blog.settings"}

import django  # noqa: E402

django.setup()

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponseBase  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment  # noqa: E402
from django.urls import reverse  # noqa: E402

from posts.models import Article, Comment  # noqa: E402
from scripts.new_database import make_tables  # noqa: E402
from tests.support.cast import send_comment, write_comment  # noqa: E402
from tests.support.furnished import furnish  # noqa: E402

PUBLIC = {
    "front": "/", "about": "/about/", "archive": "/archive/", "search": "/search/", "found": "/search/?q=ankle",
    "questions": reverse("questions"), "missing": "/nowhere/",
}  # fmt: skip
DESK = ("admin:index", "admin:posts_article_changelist", "admin:posts_article_add", "admin:posts_comment_changelist",
        "admin:posts_tag_changelist", "desk-queue", "readership", "report-keys", "weekly-letter", "own-visits",
        "mail-desk", "admin:posts_letter_changelist")  # fmt: skip


class Pages:
    """What was asked for, each in a file that tells by its name what it is."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.asked = 0
        folder.mkdir()

    def client(self, user: User | None = None) -> Client:
        self.asked += 1
        headers = {"host": "localhost", "sec-fetch-site": "same-origin"}
        client = Client(headers=headers, REMOTE_ADDR=f"10.{self.asked // 200}.{self.asked % 200}.1")
        if user:
            client.force_login(user)
        return client

    def save(self, name: str, answer: HttpResponseBase) -> None:
        (self.folder / f"{name}.html").write_bytes(answer.content)  # type: ignore[attr-defined]

    def visit(self, blog: str, addresses: dict[str, str], user: User | None = None) -> None:
        for name, address in addresses.items():
            self.save(f"{blog} - {name}", self.client(user).get(address))

    def refuse(self, blog: str, article: Article) -> None:
        self.save(f"{blog} - refused comment", send_comment(self.client(), article, name="", email="nowhere"))
        preview = reverse("preview-comment", args=[article.slug])
        self.save(f"{blog} - preview", self.client().post(preview, {"name": "Rea", "text": "Hello **there**"}))

    def work(self, blog: str, editor: User) -> None:
        article, comment = Article.objects.latest("pk"), Comment.objects.last()
        addresses = {name: reverse(name) for name in DESK}
        addresses["article"] = reverse("admin:posts_article_change", args=[article.pk])
        addresses["its readership"] = reverse("article-readership", args=[article.slug])
        if comment:
            addresses["comment"] = reverse("desk-comment", args=[comment.pk])
            addresses["comment in the admin"] = reverse("admin:posts_comment_change", args=[comment.pk])
        self.visit(blog, {f"desk, {name.replace(':', ' ')}": address for name, address in addresses.items()}, editor)


def save_all(pages: Pages) -> None:
    setup_test_environment()  # a form is sent with what its page was made of
    make_tables()
    pages.visit("none", PUBLIC)
    call_command("prepare", stdout=StringIO())
    editor, starter = User.objects.get(is_superuser=True), Article.objects.get()
    pages.work("one article", editor)
    write_comment(starter, state="published")
    pages.visit("one", PUBLIC | {"article": starter.get_absolute_url()})
    pages.refuse("one", starter)
    write_comment(starter)
    pages.work("one", editor)
    with redirect_stdout(StringIO()) as printed:
        furnish()
    pages.visit("many", PUBLIC | json.loads(printed.getvalue()))
    pages.work("many", editor)


def main(jar: str) -> int:
    folder = Path(FOLDER.name) / "pages"
    save_all(Pages(folder))
    options = ["--skip-non-html", "--format", "gnu", "--filterpattern", NEEDED_BY_WEBKIT]
    checked = subprocess.run(["java", "-jar", jar, *options, str(folder)], check=False)
    print(f"{len(list(folder.iterdir()))} pages checked: {'no error' if checked.returncode == 0 else 'see above'}")
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
