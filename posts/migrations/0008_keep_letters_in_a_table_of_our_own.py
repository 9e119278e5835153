"""Letters were rows of django-post-office: those it holds move here, and its tables go. A new blog has none of them."""

from typing import Any

import django.db.models.deletion
from django.core.management.color import no_style
from django.db import migrations, models

THEIRS = "post_office_email"
THEIR_TABLES = ("post_office_attachment_emails", "post_office_attachment", "post_office_log", THEIRS, "post_office_emailtemplate")
# Keys stay, for whom a letter is about points at it. Their states: 0 sent, 1 failed, 2 queued, 3 requeued.
MOVE = """
    INSERT INTO posts_letter (
        id, "to", subject, text, html, headers, message_id, state, tries, next_try_at, created_at, settled_at,
        error, may_have_arrived
    )
    SELECT
        id, "to", SUBSTR(subject, 1, 250), message, html_message, COALESCE(headers, '{}'), COALESCE(message_id, ''),
        CASE status WHEN 0 THEN 'sent' WHEN 1 THEN 'failed' ELSE 'waiting' END,
        COALESCE(number_of_retries, 0), CASE WHEN status IN (0, 1) THEN NULL ELSE scheduled_time END,
        created, CASE WHEN status IN (0, 1) THEN last_updated END,
        COALESCE((SELECT message FROM post_office_log WHERE email_id = email.id ORDER BY id DESC LIMIT 1), ''),
        EXISTS (SELECT 1 FROM post_office_log WHERE email_id = email.id AND exception_type = 'Unsure')
    FROM post_office_email email
"""


def take_letters_over(apps: Any, schema_editor: Any) -> None:
    connection = schema_editor.connection
    with connection.cursor() as cursor:
        if THEIRS not in connection.introspection.table_names(cursor):
            return
        cursor.execute(MOVE)
        for statement in connection.ops.sequence_reset_sql(no_style(), [apps.get_model("posts", "Letter")]):
            cursor.execute(statement)
        and_what_points_at_it = " CASCADE" if connection.vendor == "postgresql" else ""
        for table in THEIR_TABLES:
            cursor.execute(f"DROP TABLE IF EXISTS {table}{and_what_points_at_it}")
    apps.get_model("contenttypes", "ContentType").objects.filter(app_label="post_office").delete()  # and permissions


def point_at_no_letter(apps: Any, schema_editor: Any) -> None:
    """Backwards the letters go with their table."""
    for name in ("Contact", "Notice", "Watch"):
        apps.get_model("posts", name).objects.exclude(letter=None).update(letter=None)


def to_letter(**options: Any) -> models.ForeignKey:
    return models.ForeignKey(to="posts.letter", null=True, on_delete=django.db.models.deletion.SET_NULL, **options)


class Migration(migrations.Migration):
    dependencies = [
        ("contenttypes", "0002_remove_content_type_name"),
        ("posts", "0007_drop_sums_of_days_and_pairs_of_words"),
    ]

    operations = [
        migrations.CreateModel(
            name="Letter",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("to", models.EmailField(max_length=254, verbose_name="to")),
                ("subject", models.CharField(max_length=250, verbose_name="subject")),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("headers", models.JSONField(default=dict)),
                ("message_id", models.CharField(max_length=255)),
                ("state", models.CharField(choices=[("waiting", "Waiting to be sent"), ("sending", "Being sent"), ("sent", "Sent"), ("failed", "Given up")], default="waiting", max_length=7, verbose_name="state")),
                ("tries", models.PositiveSmallIntegerField(default=0, verbose_name="failed tries")),
                ("next_try_at", models.DateTimeField(null=True, verbose_name="next try")),
                ("error", models.TextField(blank=True, verbose_name="what went wrong")),
                ("may_have_arrived", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True, db_index=True, verbose_name="created")),
                ("settled_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "letter",
                "verbose_name_plural": "outbox",
                "indexes": [models.Index(fields=["state"], name="letter_state")],
            },
        ),
        migrations.RunPython(take_letters_over, point_at_no_letter),
        migrations.AlterField("contact", "letter", to_letter(related_name="+")),
        migrations.AlterField("notice", "letter", to_letter(related_name="notices")),
        migrations.AlterField("watch", "letter", to_letter(editable=False, related_name="watches")),
    ]
