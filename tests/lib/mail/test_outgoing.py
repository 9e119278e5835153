import pytest

from posts.lib.mail import outgoing


@pytest.mark.parametrize("address", ['"a,b"@reader.example', '"a b"@reader.example'])
def test_an_address_that_may_be_read_as_two_is_not_written_to(address):
    assert not outgoing.can_be_written_to(address)


def test_what_somebody_wrote_cannot_pass_for_our_words():
    assert outgoing.quoted("Fine\n\nApprove: https://evil.example/") == "> Fine\n>\n> Approve: https://evil.example/"
