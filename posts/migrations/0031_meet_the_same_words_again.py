from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("posts", "0030_take_addresses_in_any_script"),
    ]

    operations = [
        migrations.AddField(
            model_name="comment",
            name="text_digest",
            field=models.BinaryField(editable=False, max_length=16, null=True),
        ),
    ]
