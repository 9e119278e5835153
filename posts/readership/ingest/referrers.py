"""Referrers, in words an editor understands. Only ever a host; never the page they came from."""

from posts.readership.models import HOST_CHARACTERS

# A name, and the hosts that are it. A host counts with everything below it; `google.*` means under any ending.
SEARCH_ENGINES = {
    "Google": ("google.*",),
    "Bing": ("bing.com",),
    "DuckDuckGo": ("duckduckgo.com",),
    "Ecosia": ("ecosia.org",),
    "Yahoo": ("yahoo.*", "yahoo.co.jp"),
    "Qwant": ("qwant.com",),
    "Startpage": ("startpage.com",),
    "Brave Search": ("search.brave.com",),
    "Kagi": ("kagi.com",),
    "Mojeek": ("mojeek.com",),
    "Swisscows": ("swisscows.com",),
    "MetaGer": ("metager.de", "metager.org"),
    "Yandex": ("yandex.*", "ya.ru"),
    "Baidu": ("baidu.com",),
    "Naver": ("naver.com",),
    "Seznam": ("seznam.cz",),
}
SOCIAL_NETWORKS = {
    "Facebook": ("facebook.com", "fb.com", "fb.me"),
    "Instagram": ("instagram.com",),
    "Threads": ("threads.net", "threads.com"),
    "WhatsApp": ("whatsapp.com", "wa.me"),
    "X": ("x.com", "twitter.com", "t.co"),
    "Bluesky": ("bsky.app",),
    "Mastodon": ("mastodon.social", "mastodon.online", "mstdn.social", "fosstodon.org"),
    "LinkedIn": ("linkedin.com", "lnkd.in"),
    "Reddit": ("reddit.com", "redd.it"),
    "Pinterest": ("pinterest.*", "pin.it"),
    "YouTube": ("youtube.com", "youtu.be"),
    "TikTok": ("tiktok.com",),
    "Telegram": ("telegram.org", "t.me"),
    "VK": ("vk.com",),
    "Tumblr": ("tumblr.com",),
    "Hacker News": ("news.ycombinator.com",),
    "XING": ("xing.com",),
}
_NAMES = {host: name for names in (SEARCH_ENGINES, SOCIAL_NETWORKS) for name, hosts in names.items() for host in hosts}
# The last parts of host names under which everybody may have a name: google.co.uk, google.com.au.
_SECOND_LEVELS = ("co", "com")


def referrer_of(host: str, own_host: str) -> str:
    host = host.lower().partition(":")[0].removeprefix("www.").strip(".")
    if not host or len(host) > HOST_CHARACTERS or host == own_host.lower().partition(":")[0].removeprefix("www."):
        return ""
    return _name_of(host) or host


def _name_of(host: str) -> str:
    parts = host.split(".")
    for start in range(len(parts)):
        name = _NAMES.get(".".join(parts[start:])) or _any_ending(parts[start:])
        if name:
            return name
    return ""


def _any_ending(parts: list[str]) -> str:
    ending = parts[1:]
    is_ending = len(ending) == 1 or (len(ending) == 2 and ending[0] in _SECOND_LEVELS)
    return _NAMES.get(f"{parts[0]}.*", "") if is_ending else ""
