"""The blog's settings, and one of the faults of tests/support/broken.py before everything else."""

import os

from mobility_blog.settings import *  # noqa: F403
from mobility_blog.settings import MIDDLEWARE

MIDDLEWARE = [f"tests.support.broken.{os.environ['BROKEN']}", *MIDDLEWARE]
