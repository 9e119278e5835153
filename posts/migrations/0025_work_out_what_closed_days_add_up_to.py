"""What closed days add up to, and triggers that note the day in it whenever a number of a closed day changes.

The tables are new and empty, so nothing here takes long; the chores fill them, a day at a time. Until then the pages
add up what they need themselves, as before.

Whoever changes the table of the days' views later: SQLite changes a table by making it anew, and the triggers stay
behind. Drop them before and make them again after (`drop_triggers`, `make_triggers`).
"""

from django.db import migrations, models

NOTED = "INSERT INTO posts_changedday (day, change) VALUES"
SQLITE = (
    f"""CREATE TRIGGER posts_dayviews_added AFTER INSERT ON posts_dayviews BEGIN
        {NOTED} (new.day, 0) ON CONFLICT DO NOTHING;
        END""",
    f"""CREATE TRIGGER posts_dayviews_changed AFTER UPDATE ON posts_dayviews BEGIN
        {NOTED} (old.day, 0), (new.day, 0) ON CONFLICT DO NOTHING;
        END""",
    f"""CREATE TRIGGER posts_dayviews_gone AFTER DELETE ON posts_dayviews BEGIN
        {NOTED} (old.day, 0) ON CONFLICT DO NOTHING;
        END""",
)
NO_SQLITE = (
    "DROP TRIGGER posts_dayviews_added",
    "DROP TRIGGER posts_dayviews_changed",
    "DROP TRIGGER posts_dayviews_gone",
)
# Each transaction notes a day once, in a row of its own: one row for all would let them wait for each other.
POSTGRESQL = (
    f"""CREATE FUNCTION posts_note_changed_day() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF TG_OP <> 'INSERT' THEN {NOTED} (OLD.day, txid_current()) ON CONFLICT DO NOTHING; END IF;
        IF TG_OP <> 'DELETE' THEN {NOTED} (NEW.day, txid_current()) ON CONFLICT DO NOTHING; END IF;
        RETURN NULL;
        END $$""",
    """CREATE TRIGGER posts_dayviews_changed AFTER INSERT OR UPDATE OR DELETE ON posts_dayviews
        FOR EACH ROW EXECUTE FUNCTION posts_note_changed_day()""",
)
NO_POSTGRESQL = ("DROP TRIGGER posts_dayviews_changed ON posts_dayviews", "DROP FUNCTION posts_note_changed_day")


def make_triggers(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL:
        schema_editor.execute(statement)


def drop_triggers(apps, schema_editor):
    for statement in NO_SQLITE if schema_editor.connection.vendor == "sqlite" else NO_POSTGRESQL:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('posts', '0024_find_questions_by_their_state'),
    ]

    operations = [
        migrations.CreateModel(
            name='DayTotal',
            fields=[
                ('day', models.DateField(primary_key=True, serialize=False)),
                ('views', models.PositiveBigIntegerField()),
                ('reads', models.PositiveBigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='ChangedDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('change', models.BigIntegerField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('day', 'change'), name='changed_day_once')],
            },
        ),
        migrations.CreateModel(
            name='Ranking',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('first', models.DateField()),
                ('last', models.DateField()),
                ('standings', models.JSONField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('first', 'last'), name='ranking_once')],
            },
        ),
        migrations.RunPython(make_triggers, drop_triggers),
    ]
