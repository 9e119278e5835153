"""Empty database: tables in what the environment names, for what needs no account and no article."""


def make_tables() -> None:
    from django.conf import settings
    from django.core.management import call_command

    from mobility_blog.storage import make_data_dir, make_database

    make_data_dir(settings.DATA_DIR)
    make_database(settings.DATA_DIR)
    call_command("migrate", verbosity=0)
