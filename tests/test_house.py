"""The rules of the house (CONTRIBUTING.md): who may import whom, and the doors that must stay complete."""

import ast
import re
from pathlib import Path

import pytest
from django.apps import apps

from posts import models as door

ROOT = Path(__file__).resolve().parent.parent
APP = ROOT / "posts"
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".jinja"))

# A feature may import those that stand after it.
MAY_IMPORT = {
    "lib": set(),
    "blog": {"lib"},
    "articles": {"blog", "lib"},
    "comments": {"articles", "blog", "lib"},
    "readership": {"articles", "blog", "lib"},
    "moving": {"articles", "blog", "comments", "lib", "readership"},
}
# Inside a feature the arrow points down: a module imports only what stands on a lower step.
STEPS = {
    "blog": [{"health", "models", "outbox", "subscriptions"}, {"delivery", "forms"}, {"pages", "admin", "accounts"}],
    "articles": [
        # search
        {"fulltext"},
        {"index", "excerpts"},
        {"related", "search"},
        # models
        {"querysets", "slugs"},
        {"tags"},
        {"models"},
        {"moved"},
        # editing
        {"meanwhile", "standing", "pictures"},
        {"forms"},
        {"desk", "admin"},
        # reading
        {"around", "structured"},
        {"pages", "finding", "feeds", "sitemaps"},
    ],
    "comments": [
        {"bayes", "threads", "nudges"},
        {"spam", "learning", "columns"},
        {"querysets"},
        {"models"},
        {"records", "contacts", "watches"},
        {"sights", "written"},
        {"forms", "letters", "questions"},
        {"short_forms", "moderation_forms"},
        {"closing", "posting", "forgetting", "marking", "notifying", "reading"},
        {"moderation", "replying", "reporting"},
        {"showing"},
        {"pages", "links", "desk", "feeds", "admin", "mail_desk", "status"},
    ],
    "readership": [
        {"verdict", "beacons", "referrers", "flood", "sums", "seen_articles"},
        {"models"},
        {"days"},
        {"counting"},
        {"rollup"},
        {"folding"},
        {"periods", "charts", "keys"},
        {"gate", "counted", "reports", "ledger", "audit"},
        {"tables", "most_read"},
        {"overview"},
        {"downloads", "wishes"},
        {"weekly"},
        {"pages", "desk", "report_desk", "keys_desk", "letter_desk"},
    ],
    "moving": [{"plain_text", "files"}, {"stretches"}, {"old_page", "markdown_file"}, {"starter"}, {"import_page"}],
}
PAGES = {
    "pages",
    "finding",
    "links",
    "status",
    "desk",
    "report_desk",
    "keys_desk",
    "letter_desk",
    "mail_desk",
    "feeds",
    "sitemaps",
}


def modules() -> list[Path]:
    return sorted(path for path in APP.rglob("*.py") if "migrations" not in path.parts)


def imports_of(path: Path) -> set[str]:
    """Every module of ours the file imports, as dotted names, wherever in the file it does so."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            found |= {f"{node.module}.{alias.name}" for alias in node.names} | {str(node.module)}
    return {name for name in found if name.split(".")[0] in ("posts", "mobility_blog")}


def feature_of(dotted: str) -> str | None:
    parts = dotted.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "posts" and parts[1] in MAY_IMPORT else None


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def breaches(path: Path) -> list[str]:
    """What this file imports and may not, in words."""
    own, name = feature_of(dotted(path)), dotted(path)
    found = []
    for imported in imports_of(path):
        theirs = feature_of(imported)
        if imported.startswith("mobility_blog") and own:
            found.append(f"{name} imports the project ({imported})")
        elif own and theirs is None:
            found.append(f"{name} imports a door ({imported})")
        elif own and theirs != own and theirs not in MAY_IMPORT[own]:
            found.append(f"{name} imports {imported}")
        module = imported.split(".")[2] if theirs and imported.count(".") > 1 else ""
        if module in PAGES and name != "posts.urls" and name != imported.rpartition(".")[0]:
            found.append(f"{name} imports pages ({imported})")
        if theirs and module == "admin" and name != "posts.admin":
            found.append(f"{name} imports an admin ({imported})")
        if own and own == theirs and own != "lib" and module and not _is_lower(own, module, path.stem):
            found.append(f"{name} imports {imported}, which does not stand lower")
    return found


def _is_lower(feature: str, imported: str, importer: str) -> bool:
    place = {module: number for number, step in enumerate(STEPS[feature]) for module in step}
    return place[imported] < place[importer]


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_imports_keep_the_rules(path):
    assert breaches(path) == []


@pytest.mark.parametrize("path", modules(), ids=dotted)
def test_every_module_of_a_feature_has_its_step(path):
    feature = feature_of(dotted(path))
    if feature in (None, "lib") or path.stem == "__init__":
        return
    assert any(path.stem in step for step in STEPS[feature]), "give the new module its step, at the top of this file"


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("lib/x.py", "from posts.blog.models import Blog"),
        ("comments/forms.py", "from posts.readership.models import View"),
        ("articles/pages.py", "from posts.comments.models import Comment"),
        ("articles/models.py", "from posts.articles.editing.forms import ArticleForm"),
        ("articles/pages.py", "from posts.models import Article"),
        ("comments/admin.py", "import posts.articles.editing.admin"),
        ("comments/pages.py", "from posts.articles import pages"),
        ("articles/pages.py", "from mobility_blog import settings"),
    ],
)
def test_a_breach_is_seen(tmp_path, monkeypatch, importer, line):
    monkeypatch.setattr("tests.test_house.ROOT", tmp_path)
    path = tmp_path / "posts" / importer
    path.parent.mkdir(parents=True)
    path.write_text(line)
    assert breaches(path)


def test_the_models_door_names_every_model():
    registered = {model.__name__ for model in apps.get_app_config("posts").get_models()}
    assert registered == set(door.__all__)


def test_every_model_belongs_to_the_app():
    assert {getattr(door, name)._meta.app_label for name in door.__all__} == {"posts"}


@pytest.mark.parametrize("path", sorted(APP.rglob("__init__.py")), ids=lambda path: path.parent.name)
def test_init_files_are_empty(path):
    assert path.read_text() == ""


def test_nothing_is_called_views():
    assert not [path for path in modules() if path.stem in ("views", "utils", "helpers", "services", "general")]


@pytest.mark.parametrize("path", sorted((APP / "migrations").glob("[0-9]*.py")), ids=lambda path: path.stem)
def test_migrations_are_named_by_what_they_do(path):
    assert not re.fullmatch(r"\d{4}_(initial|auto_\w+|alter_\w+_and_more|\w+_and_more)", path.stem)


def test_no_template_carries_style_or_script_the_policy_would_refuse():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r'\sstyle="|\son\w+="|<script(?! type="application/ld\+json">)(?![^>]*\ssrc=)', text), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_word_of_a_template_can_be_translated(path):
    text = re.sub(
        r"{%\s*blocktranslate.*?endblocktranslate\s*%}|{%\s*comment.*?endcomment\s*%}|{#.*?#}",
        "",
        path.read_text(),
        flags=re.S,
    )
    text = re.sub(r"{%.*?%}|{{.*?}}|<!doctype html>", "", text, flags=re.S)
    text = re.sub(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", " ", text)
    assert re.findall(r"[A-Za-z]{2,}", text) == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "browser").glob("test_*.py")), ids=lambda path: path.stem)
def test_browser_tests_wait_in_a_way_the_pages_policy_lets_pass(path):
    """`wait_for_function` evaluates text in the page again and again: our policy refuses all but the first time."""
    assert "wait_for_function" not in path.read_text()
