"""The triggers and tables go that kept what closed days add up to, and which articles may be the most read.

Nothing is lost with them: all of it was worked out from the days' own rows. Led back, the tables are empty again and
the triggers note what changes.
"""

from importlib import import_module

from django.db import migrations

worked_out = import_module("posts.migrations.0025_work_out_what_closed_days_add_up_to")


class Migration(migrations.Migration):

    dependencies = [
        ("posts", "0032_find_the_same_words_by_their_digest"),
    ]

    operations = [
        migrations.RunPython(worked_out.drop_triggers, worked_out.make_triggers),
        migrations.DeleteModel(name="ChangedDay"),
        migrations.DeleteModel(name="DayTotal"),
        migrations.DeleteModel(name="Ranking"),
        migrations.DeleteModel(name="Candidate"),
    ]
