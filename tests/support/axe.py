"""Accessibility check (axe-core) of the page a browser shows, in words."""

from typing import Any

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

from tests.support.screens import PHONE, WIDE

EVERYTHING = {"resultTypes": ["violations"]}
# Colours alone can only spoil the contrast, and another width does not change it: there the rest would be said again.
OF_COLOURS = ["color-contrast", "link-in-text-block"]
CONTRAST = EVERYTHING | {"runOnly": OF_COLOURS}
BUT_COLOURS = EVERYTHING | {"rules": {name: {"enabled": False} for name in OF_COLOURS}}
# What less room can spoil.
LAYOUT = EVERYTHING | {"runOnly": ["scrollable-region-focusable", "target-size"]}

SETTLED = "Promise.all(document.getAnimations().map(animation => animation.finished))"  # colours that change slowly


def problems(page: Page, rules: dict[str, Any] = EVERYTHING) -> list[str]:
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    response = page.evaluate("rules => axe.run(rules)", rules)
    return [f"{rule['id']}: {node['html']}" for rule in response["violations"] for node in rule["nodes"]]


def problems_at_both_widths(page: Page) -> list[str]:
    """On a phone and on a desk."""
    found = []
    for viewport, rules in ((PHONE, EVERYTHING), (WIDE, BUT_COLOURS)):
        page.set_viewport_size(viewport)
        found += [f"{viewport['width']}, {problem}" for problem in problems(page, rules)]
    return found


def problems_in_both_colours(page: Page) -> list[str]:
    """At both widths, and where it is dark the contrast; test_styles.py computes that of the tokens."""
    page.emulate_media(color_scheme="dark")
    page.set_viewport_size(PHONE)
    page.evaluate(SETTLED)
    found = [f"dark, {problem}" for problem in problems(page, CONTRAST)]
    page.emulate_media(color_scheme="light")
    page.evaluate(SETTLED)
    return found + problems_at_both_widths(page)
