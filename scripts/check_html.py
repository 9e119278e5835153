"""The public pages through the Nu HTML checker (npm package vnu-jar, Java 17): ends with 1 where it finds something.

    python scripts/check_html.py PATH/TO/vnu.jar

Each template with nothing, one thing and many things to show.
"""

import os
import subprocess
import sys
import tempfile
from datetime import timedelta
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
FOLDER = tempfile.TemporaryDirectory(prefix="mobility-blog-html-")
os.environ |= {"DATA_DIR": FOLDER.name, "DJANGO_SETTINGS_MODULE": "mobility_blog.settings"}

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from posts.models import Article, Blog, Tag  # noqa: E402

ADDRESSES = ("/", "/?page=2", "/about/", "/archive/", "/tag/hips/", "/search/", "/search/?q=stretch",
             "/search/?q=stretch&page=2", "/search/?q=strecht", "/nowhere/", "/post/stretch-0/", "/post/stretch-1/",
             "/post/stretch-0/?reply=1")  # fmt: skip
TEXT = (
    "Stand *tall*.\n\n1. One\n2. Two\n\n| a | b |\n|:-:|--:|\n| 1 | 2 |\n\n> Well.\n\n## Next\n\n![w](/media/w.png)\n"
)


def save_pages(folder: Path, name: str) -> None:
    for number, address in enumerate(ADDRESSES):
        # every page is asked for from a network of its own: limits are not what is tried here
        response = Client(REMOTE_ADDR=f"10.{number}.{len(name)}.1").get(address, headers={"Host": "localhost"})
        (folder / f"{name}-{number}.html").write_bytes(response.content)


def write(number: int, tag: Tag) -> None:
    article = Article.objects.create(
        title=f"Stretch {number} & <more>", slug=f"stretch-{number}", source=TEXT, state=Article.State.PUBLISHED,
        published_at=timezone.now() - timedelta(days=20 * number), reviewed_by="Dr Vale", sources="A book",
    )  # fmt: skip
    article.tags.add(tag)
    article.index()


def main(jar: str) -> int:
    call_command("migrate", verbosity=0)
    folder = Path(FOLDER.name) / "pages"
    folder.mkdir()
    tag = Tag.objects.create(name="Hips", slug="hips", description="What helps.")
    save_pages(folder, "none")
    Blog(pk=Blog.THE_ONLY_KEY, tagline="Move & rest", about="Hello.", disclaimer="Ask.").save()
    write(0, tag)
    save_pages(folder, "one")
    for number in range(1, 25):
        write(number, tag)
    save_pages(folder, "many")
    checked = subprocess.run(["java", "-jar", jar, "--skip-non-html", "--format", "gnu", str(folder)], check=False)
    print(f"{len(list(folder.iterdir()))} pages checked: {'no error' if checked.returncode == 0 else 'see above'}")
    return checked.returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
