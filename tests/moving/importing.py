"""Running the command, and looking at what it left."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from posts.models import Article, ImportedViews, Tag


def import_page(*files: Path) -> str:
    out = StringIO()
    call_command("import_page", *map(str, files), stdout=out)
    return out.getvalue()


def refused(*files: Path) -> str:
    """The refusal, and that no row of any table was made or changed."""
    before = rows()
    with pytest.raises(CommandError) as caught:
        import_page(*files)
    assert rows() == before
    assert str(caught.value).startswith("Nothing was imported.")
    return str(caught.value)


def rows() -> list[list[dict]]:
    return [list(model.objects.order_by("pk").values()) for model in (Article, ImportedViews, Tag)]
