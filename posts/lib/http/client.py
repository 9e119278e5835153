"""Client of a request: IP address behind trusted proxies, user agent, origin. Nothing of it is stored as it is.

Headers are read from `META`: `request.headers` makes a copy of all of them first, and a beacon is asked five things.
"""

from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest

from posts.lib.http.robots import AGENT_CHARACTERS

TRANSLATED = IPv6Network("64:ff9b::/96")  # RFC 6052: what NAT64 makes of IPv4


def address(request: HttpRequest) -> str:
    """The visitor's address: of the connection, or of the hop before the trusted proxies.

    `X-Forwarded-For` grows to the right, each proxy adding who spoke to it; with N trusted proxies the Nth entry
    from the right was written by the outermost of them. Whatever stands left of it anybody can invent.
    """
    host: str = request.META.get("REMOTE_ADDR", "")
    if settings.TRUSTED_PROXIES:
        hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
        named = hops[-settings.TRUSTED_PROXIES] if len(hops) >= settings.TRUSTED_PROXIES else ""
        host = named or host
    try:
        return _without_wrapping(ip_address(host.partition("%")[0])).compressed  # an interface is nobody's address
    except ValueError:  # a Unix socket, or a proxy that writes something else
        return ""


def _without_wrapping(address: IPv4Address | IPv6Address) -> IPv4Address | IPv6Address:
    """The IPv4 address that an IPv6 one stands for: of a socket that hears both, of a translator, of a 6to4 tunnel.

    Their /48 would hold everybody who comes that way, or with 6to4 one network under two names.
    """
    if isinstance(address, IPv4Address):
        return address
    if address in TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour or address


def network(address: str) -> str:
    """The IPv4 /24 or IPv6 /48 an address belongs to: the unit of limits. Empty for no address."""
    if not address:
        return ""
    if ":" not in address:
        return f"{address.rpartition('.')[0]}.0/24"
    return str(ip_network(f"{address}/48", strict=False))


def agent(request: HttpRequest) -> str:
    return str(request.META.get("HTTP_USER_AGENT", ""))[:AGENT_CHARACTERS]


def is_fetched_ahead(request: HttpRequest) -> bool:
    purpose = request.META.get("HTTP_SEC_PURPOSE", "") + request.META.get("HTTP_PURPOSE", "")
    return "prefetch" in purpose or "prerender" in purpose or request.META.get("HTTP_X_MOZ") == "prefetch"


def wants_no_counting(request: HttpRequest) -> bool:
    return request.META.get("HTTP_SEC_GPC") == "1" or request.META.get("HTTP_DNT") == "1"


def is_shown_by_our_page(request: HttpRequest) -> bool:
    """True for a picture of ours that a page of ours shows; browsers without `Sec-Fetch-Site` name the page."""
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site == "same-origin"
    try:
        return urlsplit(request.META.get("HTTP_REFERER", "")).netloc == request.get_host()
    except ValueError:
        return False


def comes_from_our_page(request: HttpRequest) -> bool:
    """True where the browser says that a page of this very site sent the request.

    `Sec-Fetch-Site` cannot be set by scripts; browsers that do not send it yet send `Origin` with every POST.
    """
    site = request.META.get("HTTP_SEC_FETCH_SITE")
    if site is not None:
        return site == "same-origin"
    try:
        return urlsplit(request.META.get("HTTP_ORIGIN", "")).netloc == request.get_host()
    except ValueError:  # "http://["
        return False
