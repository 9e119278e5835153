from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0028_limit_what_reports_hide")]

    operations = [
        migrations.AddField("contact", "proved_at", models.DateTimeField(null=True)),
        migrations.AlterField(
            "blog",
            "comment_policy",
            models.CharField(
                choices=[
                    ("everything", "Every comment waits for a moderator"),
                    ("first", "A writer's first comment waits; later ones appear once their writer confirms them"),
                    ("nothing", "Comments appear at once, unless a check holds them"),
                ],
                default="everything",
                help_text="A writer is known once they confirmed their e-mail address and a comment of theirs was "
                "approved. The link in our e-mail then shows their next comment, and for a day those from the same "
                "network appear at once. Without mail set up (EMAIL_URL) every comment waits.",
                max_length=10,
                verbose_name="new comments",
            ),
        ),
    ]
