"""Phrases are found by the index of words alone, and the most read are kept in the cache."""

from importlib import import_module

from django.db import migrations, models

pairs = import_module("posts.migrations.0026_find_phrases_by_their_pairs")


class Migration(migrations.Migration):
    atomic = False  # PostgreSQL drops the index beside those who write

    dependencies = [("posts", "0033_add_closed_days_up_when_they_are_asked_for")]

    operations = [
        migrations.RunPython(pairs.drop_index, pairs.make_index),
        migrations.AlterField(
            model_name="formertagaddress",
            name="slug",
            field=models.CharField(max_length=80, unique=True, verbose_name="address"),
        ),
    ]
