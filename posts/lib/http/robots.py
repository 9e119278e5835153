"""Robot detection by user agent: a browser has a shape and an age; what has another one, or a robot's word, is none.

`scripts/grade/robots.py` measures this on lists it was not made with; docs/counting.md has the figures.
"""

import re

AGENT_CHARACTERS = 256  # enough to tell browsers apart; what is longer is cut before any pattern sees it

# "Mozilla/5.0 (a system people use) an engine, and what the browser adds". Every browser that can run our script is of
# this shape; Opera Mini, which may load the pixel, has one of its own.
SHAPE = re.compile(
    r"\"?(?:mozilla/5\.0 ?\((?!compatible|java\b)(?P<system>[^()]*(?:\([^()]*\)[^()]*)*)\) ?"
    r"(?:(?:apple)?webkit/\d[\d.]*\+? ?\(khtml, like gecko\)|gecko/\d[\d.]*|like gecko)"
    r"|opera/9\.80 \((?P<mini>[^()]*opera mini[^()]*)\))(?P<added>.*)"
)
SYSTEMS = (
    "windows", "macintosh", "linux", "x11", "wayland", "cros", "android", "iphone", "ipad", "ipod", "mobile",
    "tablet", "phone", "openharmony", "fuchsia", "playstation", "nintendo", "xbox", "smart", "tizen", "web0s",
    "webos", "bb10", "opera mini",
)  # fmt: skip
# Long before the first versions that can run our script, so what calls itself older is not what it says.
OLDEST = {"chrome": 38, "firefox": 38, "version": 6}
VERSION = re.compile(r"\b(chrome|firefox|version)/(\d{1,4})")
# Words by which robots, link previews, monitors, scanners, feed readers and libraries name themselves; plain ones,
# for looking for them is ten times faster than a pattern.
WORDS = (
    "robot", "crawl", "slurp", "scrap", "scan", "archiv", "fetch", "preview", "lighthouse", "pagespeed", "page speed",
    "monitor", "uptime", "pingdom", "synthetic", "probe", "check", "verif", "valid", "audit", "survey", "inspect",
    "analyz", "analys", "indexer", "indexing", "searchengine", "favicon", "thumb", "screenshot", "snapshot",
    "snippet", "embed", "unfurl", "mediapartners", "googleother", "google-", "googleweb", "googleagent",
    "facebookexternalhit", "facebookcatalog", "meta-external", "headless", "phantomjs", "puppeteer", "playwright",
    "selenium", "webdriver", "cypress/", "python", "curl", "wget", "libwww", "okhttp", "axios", "undici", "java/",
    "perl", "ruby/", "php/", "go-http", "guzzle", "jersey", "jetty", "node-", "http-client", "httpclient", "agent/",
    " agent)", "-agent", "compatible;", "http:", "https:", "www.", "-user/", "claude", "gpt", "openai", "anthropic",
    "perplexity", "cohere", "ptst/", "seobot", "seo/", "sitemap", "rank", "linkdex", "backlink", "security", "test/",
    "download", "grabb", "harvest", "collector", "extract", "finder", "proxy", "validator", "cloudflare",
    "cloudfront", "lambda",
)  # fmt: skip
# Names of such as say nothing else about themselves.
KNOWN = (
    "ahrefs", "awario", "brandwatch", "builtwith", "catchpoint", "collapsify", "dareboost", "datadog", "datanyze",
    "detectify", "dynatrace", "feeder.co", "foregenix", "geedo", "gomez", "gtmetrix", "hardenize", "heritrix",
    "hotjar", "httrack", "hubspot", "iframely", "keynote", "marketgoo", "masscan", "meltwater", "metaiab", "nessus",
    "netcraft", "newrelic", "newsai", "nikto", "nuclei", "nutch", "onetrust", "openvas", "outbrain", "pwabuilder",
    "qualys", "rigor", "ruxit", "scope3", "semrush", "silktide", "sindup", "site24x7", "siteimprove", "sistrix",
    "sqlmap", "statuscake", "testlocally", "thousandeyes", "tineye", "trendiction", "wappalyzer", "watchtowr",
    "webpagetest", "wpscan", "ylt ", "zgrab",
)  # fmt: skip
NAMES = WORDS + KNOWN
# Those that stand in the names of phones too (a Cubot, a "Spider 8"), and addresses, which no browser adds.
BOT = re.compile(r"(?<!cu)bots?(?:\b|[/_])|spider(?! \d+[;)])")
ADDRESS = re.compile(r"@[a-z][a-z0-9-]*\.|\.(?:com|net|org|io|ai|de|ru|cn|fr)\b(?![.\w])")
# Apps that show pages inside themselves are people's; what Facebook's adds names the telephone company.
IN_APP = re.compile(r"\[fb(?:an|_iab)/[^\]]*\]?")
# Robots that run a browser run it on a server, mostly with Linux, and add their name. People's browsers there add none
# without a number.
ADDED = ("mobile", "safari", "like", "gecko", "khtml,", "tablet", "lite")
GROUPS = re.compile(r"\([^)]*\)?|\[[^\]]*\]?")
NAME = re.compile(r"[a-z][a-z-]{2,}")

# Those that a program drives; they may show the page to nobody.
DRIVEN = ("headless", "phantomjs", "puppeteer", "playwright", "selenium", "webdriver", "cypress/")


def is_robot(agent: str) -> bool:
    agent = IN_APP.sub("", agent[:AGENT_CHARACTERS].lower())
    shape = SHAPE.match(agent)
    if shape is None or any(word in agent for word in NAMES) or ADDRESS.search(agent):
        return True
    if ("bot" in agent or "spider" in agent) and BOT.search(agent):
        return True
    system, added = shape["system"] or shape["mini"], shape["added"]
    if not any(name in system for name in SYSTEMS) or _is_too_old(added):
        return True
    return system.startswith("x11") and _adds_a_name(added)


def is_driven(agent: str) -> bool:
    agent = agent[:AGENT_CHARACTERS].lower()
    return any(word in agent for word in DRIVEN)


def _is_too_old(added: str) -> bool:
    """By the engine's version; Chrome's comes before others, for what embeds it adds versions of its own."""
    versions = dict(reversed(VERSION.findall(added)))
    for engine, oldest in OLDEST.items():
        if engine in versions:
            return int(versions[engine]) < oldest
    return False


def _adds_a_name(added: str) -> bool:
    return any(NAME.fullmatch(word) and word not in ADDED for word in GROUPS.sub(" ", added).split())
