#!/usr/bin/env python
"""The way in for every command of the project."""

import os
import sys


def version() -> str:
    import django

    from mobility_blog.version import VERSION

    return f"Mobility Blog {VERSION} (Django {django.__version__}, Python {sys.version.split()[0]})"


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mobility_blog.settings")
    os.umask(0o077)  # what a command makes is its owner's alone: passwords, sessions and addresses lie in it
    if sys.argv[1:] in (["version"], ["--version"]):
        print(version())
        return
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from django.db import DatabaseError

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        sys.exit(str(error))  # what to correct, without the trace of how we came to know
    except DatabaseError as error:
        from mobility_blog.failures import in_words

        words = in_words(error)
        if words is None:
            raise
        sys.exit(words)
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
        sys.exit(130)


if __name__ == "__main__":
    main()
