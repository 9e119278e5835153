"""Migrations that must not stop a large blog, and that can be cut off anywhere."""

import importlib
import pkgutil
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from posts import migrations as folder
from posts.lib.indexes import AddIndexBesideWriters

FIRST_HELD_TO_IT = "0017"  # those before mix indexes with other changes, which must come or go together
BESIDE_WRITERS = AddIndexBesideWriters("dayviews", models.Index(fields=["views", "day"], name="day_views_for_a_test"))


def later_migrations():
    for module in pkgutil.iter_modules(folder.__path__):
        if module.name >= FIRST_HELD_TO_IT:
            yield module.name, importlib.import_module(f"posts.migrations.{module.name}").Migration


@pytest.mark.parametrize(("name", "migration"), list(later_migrations()))
def test_an_index_on_a_table_that_is_there_is_made_beside_its_writers(name, migration):
    new = {one.name_lower for one in migration.operations if isinstance(one, migrations.CreateModel)}
    added = [one for one in migration.operations if isinstance(one, migrations.AddIndex)]
    on_old = [one for one in added if one.model_name_lower not in new]
    assert all(isinstance(one, AddIndexBesideWriters) for one in on_old)
    assert not (on_old and migration.atomic)


@pytest.fixture
def states():
    """Before and after the index."""
    before = ProjectState.from_apps(apps)
    after = before.clone()
    BESIDE_WRITERS.state_forwards("posts", after)
    return SimpleNamespace(before=before, after=after)


def forwards(states):
    with connection.schema_editor(atomic=False) as editor:
        BESIDE_WRITERS.database_forwards("posts", editor, states.before, states.after)


def backwards(states):
    with connection.schema_editor(atomic=False) as editor:
        BESIDE_WRITERS.database_backwards("posts", editor, states.after, states.before)


def columns():
    with connection.cursor() as cursor:
        known = connection.introspection.get_constraints(cursor, "posts_dayviews")
    return known.get("day_views_for_a_test", {}).get("columns")


@pytest.mark.django_db(transaction=True)
def test_it_comes_and_goes(states):
    forwards(states)
    assert columns() == ["views", "day"]
    backwards(states)
    assert columns() is None
    backwards(states)
    assert columns() is None


@pytest.mark.django_db(transaction=True)
def test_what_a_run_that_was_cut_off_left_is_made_anew(states):
    with connection.cursor() as cursor:
        cursor.execute("CREATE INDEX day_views_for_a_test ON posts_dayviews (reads)")
    try:
        forwards(states)
        assert columns() == ["views", "day"]
    finally:
        backwards(states)
