"""Logging filter: one short line for a request that was refused, a trace only where something broke."""

import logging
import re

LONGEST_LINE = 300
# What stands behind these in an address is a key: who has it may act with it.
KEYS = re.compile(r"(/comment/status/|/mail/(?:weekly/)?[\w-]+/)[^\s/?]+")


def without_keys(line: str) -> str:
    return KEYS.sub(r"\1…", line)


class Brief(logging.Filter):
    """Cuts what strangers can make long, paths and the traces of requests that were only refused; and every key."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR or record.name.startswith("django.security"):
            record.msg, record.args = record.getMessage()[:LONGEST_LINE], ()
            record.exc_info = record.exc_text = None
        record.msg, record.args = without_keys(record.getMessage()), ()
        return True
