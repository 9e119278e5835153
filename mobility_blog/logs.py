"""What our log says: one short line for a request that was refused, a trace only where something broke."""

import logging

LONGEST_LINE = 300


class Brief(logging.Filter):
    """Cuts what strangers can make long: paths, and the traces of requests that were only refused."""

    def filter(self, record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR or record.name.startswith("django.security"):
            record.msg, record.args = record.getMessage()[:LONGEST_LINE], ()
            record.exc_info = record.exc_text = None
        return True
