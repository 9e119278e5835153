"""The writing page with nothing kept: few requests, few bytes, everything in its place; and none of them again."""

import pytest

MOST_REQUESTS, MOST_BYTES = 25, 250 * 1024
WRITING = "/admin/posts/article/add/"


@pytest.fixture
def wire(signed_in):
    """What comes over the wire from here on, by address; nothing is kept from the pages before."""
    session = signed_in.context.new_cdp_session(signed_in)
    addresses, sizes = {}, {}
    session.on("Network.responseReceived", lambda told: addresses.update({told["requestId"]: told["response"]["url"]}))
    session.on("Network.loadingFinished", lambda told: sizes.update({told["requestId"]: told["encodedDataLength"]}))
    session.send("Network.enable")
    session.send("Network.clearBrowserCache")
    return lambda: {addresses[number]: size for number, size in sizes.items() if number in addresses}


def test_it_comes_in_few_requests_and_works(signed_in, site, wire):
    signed_in.goto(f"{site.url}{WRITING}", wait_until="networkidle")
    came = wire()
    assert len(came) <= MOST_REQUESTS
    assert sum(came.values()) <= MOST_BYTES
    assert signed_in.locator(".select2-search__field").count() == 1  # jQuery and its field for tags
    assert signed_in.locator(".datetimeshortcuts").count() > 0
    signed_in.get_by_label("Title:").press_sequentially("Stretch the calf")
    assert signed_in.locator("#id_slug").input_value() == ""  # it is made at saving, by the one who knows how


def test_of_its_files_none_is_asked_for_again(signed_in, site, wire):
    signed_in.goto(f"{site.url}{WRITING}", wait_until="networkidle")
    before = {address for address in wire() if "/static/" in address}
    assert before
    signed_in.goto(f"{site.url}{WRITING}?again", wait_until="networkidle")
    fetched = signed_in.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.transferSize > 0).map(one => one.name)"
    )
    assert [address for address in fetched if "/static/" in address] == []
