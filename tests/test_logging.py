import logging

import pytest

from mobility_blog.logging import LONGEST_LINE, Brief


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


@pytest.mark.parametrize("level", [logging.WARNING, logging.ERROR])
@pytest.mark.parametrize(
    "address", ["/comment/status/{}/edit/", "/mail/approve/{}/", "/mail/confirm/{}/?x=1", "/mail/weekly/stop/{}/"]
)
def test_no_key_of_a_private_link_is_logged(level, address):
    said = record(level, argument=address.format("aSecretKey-1:2_3")).getMessage()
    assert "aSecretKey" not in said
    assert said.startswith("Not Found: /")
