"""What reports hide in a day is told from when; an address counts once it is proved; addresses in any script."""

from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("posts", "0028_limit_what_reports_hide"),
        ("posts", "0029_say_that_a_comment_is_its_owners"),
        ("posts", "0030_take_addresses_in_any_script"),
        ("posts", "0031_meet_the_same_words_again"),
    ]

    dependencies = [("posts", "0004_index_words_in_full_text")]

    operations = [
        migrations.AddField("report", "held_at", models.DateTimeField(editable=False, null=True)),
        migrations.AddField("contact", "proved_at", models.DateTimeField(null=True)),
        migrations.AddField("comment", "text_digest", models.BinaryField(editable=False, max_length=16, null=True)),
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
        migrations.AlterField(
            model_name='article',
            name='slug',
            field=models.CharField(help_text='The last part of its web address. Left empty, it is made from the title.', max_length=80, unique=True, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='formeraddress',
            name='slug',
            field=models.CharField(max_length=80, unique=True, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='formertagaddress',
            name='slug',
            field=models.CharField(max_length=80, unique=True, verbose_name='address'),
        ),
        migrations.AlterField(
            model_name='tag',
            name='slug',
            field=models.CharField(max_length=80, unique=True, verbose_name='address'),
        ),
    ]
