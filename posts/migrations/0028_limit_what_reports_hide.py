from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("posts", "0027_remember_former_addresses_of_tags")]

    operations = [
        migrations.AddField("report", "held_at", models.DateTimeField(editable=False, null=True)),
    ]
