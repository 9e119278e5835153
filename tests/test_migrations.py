"""Migrations lead forward and back, do not stop a large blog, and can be cut off anywhere."""

import importlib
import json
import pkgutil
from datetime import date
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from posts import migrations as folder
from posts.articles.indexing.fulltext import Part
from posts.articles.search.query import parse_query, search_articles
from posts.blog import delivery
from posts.lib.db.concurrent_index import AddIndexConcurrently
from posts.models import DayViews, Letter, SearchEntry, Watch
from tests.support.cast import write_article

pytestmark = pytest.mark.postgresql

# The columns of django-post-office that count, as it made them.
OUTBOX_OF_BEFORE = """
CREATE TABLE post_office_email (
    id integer PRIMARY KEY, "to" text NOT NULL, subject varchar(989) NOT NULL, message text NOT NULL,
    html_message text NOT NULL, headers {json} NULL, message_id varchar(255) NULL, status smallint NULL,
    number_of_retries integer NULL, scheduled_time {moment} NULL, created {moment} NOT NULL,
    last_updated {moment} NOT NULL
);
CREATE TABLE post_office_log (
    id integer PRIMARY KEY, email_id integer NOT NULL REFERENCES post_office_email, message text NOT NULL,
    exception_type varchar(255) NOT NULL
)"""
CONCURRENTLY = AddIndexConcurrently("dayviews", models.Index(fields=["views", "day"], name="day_views_for_a_test"))


def each_migration():
    for module in pkgutil.iter_modules(folder.__path__):
        yield importlib.import_module(f"posts.migrations.{module.name}").Migration


@pytest.mark.parametrize("migration", list(each_migration()), ids=lambda migration: migration.__module__)
def test_an_index_on_a_table_that_is_there_is_made_beside_its_writers(migration):
    new = {one.name_lower for one in migration.operations if isinstance(one, migrations.CreateModel)}
    added = [one for one in migration.operations if isinstance(one, migrations.AddIndex)]
    on_old = [one for one in added if one.model_name_lower not in new]
    assert all(isinstance(one, AddIndexConcurrently) for one in on_old)
    assert not (on_old and migration.atomic)


@pytest.fixture
def states():
    """Before and after the index."""
    before = ProjectState.from_apps(apps)
    after = before.clone()
    CONCURRENTLY.state_forwards("posts", after)
    return SimpleNamespace(before=before, after=after)


def forwards(states):
    with connection.schema_editor(atomic=False) as editor:
        CONCURRENTLY.database_forwards("posts", editor, states.before, states.after)


def backwards(states):
    with connection.schema_editor(atomic=False) as editor:
        CONCURRENTLY.database_backwards("posts", editor, states.after, states.before)


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


@pytest.fixture
def whole_database():
    """The others find it as it was."""
    yield
    call_command("migrate", verbosity=0)


def ours():
    return {table for table in connection.introspection.table_names() if table.startswith("posts_")}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("whole_database")
def test_all_of_them_lead_back_to_nothing_and_forward_again():
    before = ours()
    call_command("migrate", "posts", "zero", verbosity=0)
    assert ours() == set()
    call_command("migrate", verbosity=0)
    assert ours() == before
    write_article("Calf stretch")
    assert search_articles(parse_query("calf")).keys


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("whole_database")
def test_titles_that_were_there_before_their_index_are_found():
    article = write_article("Calf stretch")
    call_command("migrate", "posts", "0003", verbosity=0)
    call_command("migrate", verbosity=0)
    found = SearchEntry.objects.matching(parse_query("calf").terms, Part.TITLE)
    assert [entry.article_id for entry in found] == [article.pk]


# What earlier blogs kept beside the days' own rows.
NOTES_OF_BEFORE = {
    "sqlite": (
        "CREATE TABLE posts_changedday (day date NOT NULL)",
        "CREATE TRIGGER posts_dayviews_added AFTER INSERT ON posts_dayviews BEGIN "
        "INSERT INTO posts_changedday (day) VALUES (new.day); END",
    ),
    "postgresql": (
        "CREATE TABLE posts_changedday (day date NOT NULL)",
        "CREATE FUNCTION posts_note_changed_day() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "INSERT INTO posts_changedday (day) VALUES (NEW.day); RETURN NULL; END $$",
        "CREATE TRIGGER posts_dayviews_changed AFTER INSERT ON posts_dayviews "
        "FOR EACH ROW EXECUTE FUNCTION posts_note_changed_day()",
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("whole_database")
def test_changed_days_are_noted_no_more():
    article = write_article("Calf stretch")
    call_command("migrate", "posts", "0006", verbosity=0)
    with connection.cursor() as cursor:
        for statement in NOTES_OF_BEFORE[connection.vendor]:
            cursor.execute(statement)
    call_command("migrate", verbosity=0)
    assert "posts_changedday" not in ours()
    DayViews.objects.create(article=article, day=date(2026, 3, 1), views=10)


@pytest.fixture
def outbox_of_before(whole_database):
    """Letters 5 queued, 6 sent, 7 tried once and maybe there, 8 given up; and a moderator was written the first."""
    watch = Watch.objects.create(user=User.objects.create_user("mo"), email="mo@blog.example")
    call_command("migrate", "posts", "0007", verbosity=0)
    on_postgresql = connection.vendor == "postgresql"
    types = {"json": "jsonb", "moment": "timestamptz"} if on_postgresql else {"json": "text", "moment": "datetime"}
    headers = json.dumps({"X": "y"})
    letters = [
        (5, 2, None, "Text", headers),
        (6, 0, None, "", None),
        (7, 3, 1, "Text", headers),
        (8, 1, 9, "Text", headers),
    ]
    with connection.cursor() as cursor:
        for statement in OUTBOX_OF_BEFORE.format(**types).split(";"):
            cursor.execute(statement)
        cursor.executemany(
            "INSERT INTO post_office_email VALUES (%s, 'mo@blog.example', 'Hello', %s, 'HTML', %s, '<x@blog.example>', "
            "%s, %s, NULL, '2026-03-01 10:00:00+00', '2026-03-02 10:00:00+00')",
            [(pk, text, headers, state, tries) for pk, state, tries, text, headers in letters],
        )
        cursor.execute("INSERT INTO post_office_log VALUES (1, 7, 'The mail server hung up.', 'Unsure')")
        cursor.execute("UPDATE posts_watch SET letter_id = 5")
        if on_postgresql:
            cursor.execute("ALTER TABLE posts_watch ADD FOREIGN KEY (letter_id) REFERENCES post_office_email")
    call_command("migrate", verbosity=0)
    return watch


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("mail_is_set_up")
def test_letters_that_waited_in_the_table_of_before_are_sent(outbox_of_before, mailoutbox):
    rows = Letter.objects.order_by("pk").values_list("pk", "state", "tries", "error", "may_have_arrived")
    assert list(rows) == [
        (5, "waiting", 0, "", False),
        (6, "sent", 0, "", False),
        (7, "waiting", 1, "The mail server hung up.", True),
        (8, "failed", 9, "", False),
    ]
    outbox_of_before.refresh_from_db()
    assert outbox_of_before.letter_id == 5
    assert delivery.deliver() == 2
    first = mailoutbox[0]
    assert (first.to, first.body, first.extra_headers["X"]) == (["mo@blog.example"], "Text", "y")
    assert Letter.objects.create(to="mo@blog.example", subject="x").pk > 8
    assert not [name for name in connection.introspection.table_names() if name.startswith("post_office")]


@pytest.mark.django_db(transaction=True)
def test_letters_go_with_their_table_backwards(outbox_of_before):
    call_command("migrate", "posts", "0007", verbosity=0)
    call_command("migrate", verbosity=0)
    outbox_of_before.refresh_from_db()
    assert (outbox_of_before.letter, Letter.objects.count()) == (None, 0)
