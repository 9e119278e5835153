"""The rules of the house (CONTRIBUTING.md): who may import whom, and the doors that must stay complete."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest
from django.apps import apps

from posts import models as door

ROOT = Path(__file__).resolve().parent.parent
APP, PROJECT = ROOT / "posts", ROOT / "mobility_blog"
MOST_LINES = 300
TEMPLATES = sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".jinja"))

# Who may import whom: a feature imports those on its right.
MAY_IMPORT = {
    "lib": set(),
    "blog": {"lib"},
    "articles": {"blog", "lib"},
    "comments": {"articles", "blog", "lib"},
    "readership": {"articles", "blog", "lib"},
    "moving": {"articles", "blog", "comments", "lib", "readership"},
}
# The rooms of a feature, each importing only those before it. `models` is what lies in the feature's own folder.
ORDER = {
    "articles": "indexing < models < search < editing < reading",
    "comments": "spam < models < moderation < notifications < writing < reading",
    "readership": "models < ingest < rollup < reports < weekly",
}
PAGES = re.compile(r"(\w+_)?pages|feeds|sitemaps")  # what only `posts/urls.py` imports
# Names with an underscore that their makers document.
PUBLIC = {"_", "_meta", "_default_manager", "_fields", "_replace", "_asdict", "_make", "_exit"}


def modules(*folders: Path) -> list[Path]:
    return sorted(path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts)


def dotted(path: Path) -> str:
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def is_module(name: str) -> bool:
    path = ROOT / name.replace(".", "/")
    return path.with_suffix(".py").is_file() or path.is_dir()


@cache
def imported_names(path: Path) -> list[tuple[str, str | None]]:
    """Each import of a file, wherever in it: the module, and the name taken from it."""
    found: list[tuple[str, str | None]] = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            found += [(alias.name, None) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written in full"
            found += [(str(node.module), alias.name) for alias in node.names]
    return found


def imports_of(path: Path) -> set[str]:
    """The modules of ours that the file imports."""
    ours = [
        (module, name) for module, name in imported_names(path) if module.split(".")[0] in ("posts", "mobility_blog")
    ]
    return {f"{module}.{name}" if name and is_module(f"{module}.{name}") else module for module, name in ours}


def feature_of(name: str) -> str | None:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 and parts[0] == "posts" and parts[1] in MAY_IMPORT else None


def room_of(name: str) -> str:
    """`posts.comments.spam.bayes` lies in spam, `posts.comments.history` beside the models."""
    parts = name.split(".")
    return parts[2] if len(parts) > 3 else "models"


def breaches(path: Path) -> list[str]:
    """What this file imports and may not, in words."""
    name = dotted(path)
    return [f"{name} imports {other}: {why}" for other in sorted(imports_of(path)) if (why := _why_not(name, other))]


def _why_not(name: str, other: str) -> str:
    own, theirs, leaf = feature_of(name), feature_of(other), other.rpartition(".")[2]
    if own and other.startswith("mobility_blog"):
        return "the project knows the app, not the other way round"
    if own and theirs is None:
        return "a door imports features"
    if own and theirs != own and theirs not in MAY_IMPORT[own]:
        return f"{own} knows nothing of {theirs}"
    if theirs and PAGES.fullmatch(leaf) and name != "posts.urls":
        return "only urls.py imports pages"
    if theirs and leaf == "admin" and name != "posts.admin" and not is_package(other):
        return "only posts/admin.py imports an admin"
    if own == theirs and own in ORDER:
        rooms = ORDER[own].split(" < ")
        if rooms.index(room_of(other)) > rooms.index(room_of(name)):
            return f"the order is {ORDER[own]}"
    return ""


def is_package(name: str) -> bool:
    return (ROOT / name.replace(".", "/")).is_dir()


def circles(graph: dict[str, set[str]]) -> list[list[str]]:
    """Ways that lead from a module through its imports back to it."""
    done: set[str] = set()
    found: list[list[str]] = []

    def follow(name: str, way: list[str]) -> None:
        if name in way:
            found.append([*way[way.index(name) :], name])
        elif name not in done:
            for other in sorted(graph.get(name, ())):
                follow(other, [*way, name])
            done.add(name)

    for name in sorted(graph):
        follow(name, [])
    return found


def private_names(path: Path) -> set[str]:
    """Names with an underscore that this file takes from somewhere else."""
    found = {
        part for module, name in imported_names(path) for part in [*module.split("."), name or ""] if _is_private(part)
    }
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Attribute) and _is_private(node.attr):
            own = isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")
            if not own:
                found.add(node.attr)
    return found - PUBLIC


def _is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


@pytest.mark.parametrize("path", modules(APP, PROJECT), ids=dotted)
def test_imports_keep_the_rules(path):
    assert breaches(path) == []


def test_no_imports_lead_in_a_circle():
    assert circles({dotted(path): imports_of(path) for path in modules(APP, PROJECT)}) == []


def test_a_circle_is_seen():
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c", "a"]]


@pytest.mark.parametrize("path", modules(APP, PROJECT), ids=dotted)
def test_nothing_private_of_others_is_used(path):
    assert private_names(path) == set()


@pytest.mark.parametrize("line", ["from smtplib import _fix_eols", "import smtplib\nsmtplib._fix_eols('')"])
def test_a_private_name_is_seen(tmp_path, monkeypatch, line):
    monkeypatch.setattr("tests.test_house.ROOT", tmp_path)
    path = tmp_path / "posts.py"
    path.write_text(line)
    assert private_names(path) == {"_fix_eols"}


@pytest.mark.parametrize(
    ("importer", "line"),
    [
        ("lib/text/x.py", "from posts.blog.models import Blog"),
        ("comments/writing/forms.py", "from posts.readership.models import View"),
        ("articles/reading/pages.py", "from posts.comments.models import Comment"),
        ("articles/models.py", "from posts.articles.editing.forms import ArticleForm"),
        ("articles/reading/pages.py", "from posts.models import Article"),
        ("comments/moderation/admin.py", "import posts.articles.editing.admin"),
        ("comments/writing/pages.py", "from posts.articles.reading import pages"),
        ("articles/reading/pages.py", "from mobility_blog import settings"),
        ("comments/spam/checks.py", "from posts.comments.moderation.queue import QueueItem"),
    ],
)
def test_a_breach_is_seen(tmp_path, monkeypatch, importer, line):
    monkeypatch.setattr("tests.test_house.ROOT", tmp_path)
    path = tmp_path / "posts" / importer
    for module in ("articles/reading/pages", "articles/editing/admin", importer.removesuffix(".py")):
        (tmp_path / "posts" / module).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "posts" / f"{module}.py").touch()
    path.write_text(line)
    assert breaches(path)


@pytest.mark.parametrize("path", modules(APP, PROJECT), ids=dotted)
def test_no_file_is_longer_than_one_reads(path):
    assert len(path.read_text().splitlines()) <= MOST_LINES


def test_the_models_door_names_every_model():
    registered = {model.__name__ for model in apps.get_app_config("posts").get_models()}
    assert registered == set(door.__all__)


def test_every_model_belongs_to_the_app():
    assert {getattr(door, name)._meta.app_label for name in door.__all__} == {"posts"}


@pytest.mark.parametrize("path", sorted(APP.rglob("__init__.py")), ids=lambda path: path.parent.name)
def test_init_files_are_empty(path):
    assert path.read_text() == ""


def test_nothing_is_called_views():
    assert not [path for path in modules(APP) if path.stem in ("views", "utils", "helpers", "services", "general")]


@pytest.mark.parametrize("path", sorted((APP / "migrations").glob("[0-9]*.py")), ids=lambda path: path.stem)
def test_migrations_are_named_by_what_they_do(path):
    assert not re.fullmatch(r"\d{4}_(initial|auto_\w+|alter_\w+_and_more|\w+_and_more)", path.stem)


def test_no_template_carries_style_or_script_the_policy_would_refuse():
    for path in TEMPLATES:
        text = path.read_text()
        assert not re.search(r'\sstyle="|\son\w+="|<script(?! type="application/ld\+json">)(?![^>]*\ssrc=)', text), path


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_every_word_of_a_template_can_be_translated(path):
    text = re.sub(r"{%\s*(blocktranslate|trans|comment)\s.*?{%\s*end\1\s*%}|{#.*?#}", "", path.read_text(), flags=re.S)
    text = re.sub(r"{%.*?%}|{{.*?}}|<!doctype html>", "", text, flags=re.S)
    text = re.sub(r"<(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>", " ", text)
    assert re.findall(r"[A-Za-z]{2,}", text) == []


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "browser").glob("test_*.py")), ids=lambda path: path.stem)
def test_browser_tests_wait_in_a_way_the_pages_policy_lets_pass(path):
    """`wait_for_function` evaluates text in the page again and again: our policy refuses all but the first time."""
    assert "wait_for_function" not in path.read_text()
