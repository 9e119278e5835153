import pytest

from posts.blog.subscriptions import AddressForm


def told(email):
    return " ".join(AddressForm({"email": email}).errors.get("email", []))


def test_it_gives_the_address_back():
    form = AddressForm({"email": " mo@blog.example "})
    assert form.is_valid()
    assert form.cleaned_data == {"email": "mo@blog.example"}


@pytest.mark.parametrize(
    ("email", "words"),
    [
        ("", "Please write the address"),
        ("mo at home", "does not look like"),
        ('"a,b"@blog.example', "We cannot send to this address"),
        (f"{'m' * 60}@{'b' * 60}.{'b' * 60}.{'b' * 60}.{'b' * 60}.example", "can have 254 characters. This has 312."),
    ],
)
def test_what_cannot_be_written_to_is_told_why(email, words):
    assert words in told(email)


def test_it_begins_with_the_address_that_is_known_and_cuts_nothing():
    shown = str(AddressForm(initial={"email": "mo@blog.example"})["email"])
    assert 'value="mo@blog.example"' in shown
    assert "maxlength" not in shown
