import logging

from mobility_blog.logs import LONGEST_LINE, Brief


def record(level, name="django.request", message="Not Found: %s", argument="/"):
    made = logging.LogRecord(name, level, __file__, 1, message, (argument,), (ValueError, ValueError(), None))
    assert Brief().filter(made)
    return made


def test_a_refused_request_is_one_short_line():
    said = record(logging.WARNING, argument="/" + "x" * 7000)
    assert len(said.getMessage()) == LONGEST_LINE
    assert said.exc_info is None


def test_a_suspicious_one_too():
    assert record(logging.ERROR, "django.security.DisallowedHost").exc_info is None


def test_what_broke_keeps_its_trace():
    assert record(logging.ERROR).exc_info
