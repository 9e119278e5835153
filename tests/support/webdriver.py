"""W3C WebDriver by its two transports: HTTP, and Marionette, Firefox's own socket, which needs no driver program.

What every browser here is asked to do is in `Browser`; what starts one is in `engines.py`.
"""

import base64
import json
import socket
import urllib.request
from collections.abc import Callable
from typing import Any

from tests.support.servers import wait_for

SECONDS = 60  # a browser starts slowly on a busy machine
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key of an element's reference, by the standard
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Escape": "\ue00c", "Space": " ", "Left": "\ue012", "Right": "\ue014"}
KEYS |= {"Up": "\ue013", "Down": "\ue015"}
# What is asked for: its address below the session's with HTTP (with a body: POST), and its name in Marionette.
COMMANDS = {
    "open": ("url", "WebDriver:Navigate"),
    "run": ("execute/sync", "WebDriver:ExecuteScript"),
    "find": ("element", "WebDriver:FindElement"),
    "click": ("element/{id}/click", "WebDriver:ElementClick"),
    "type": ("element/{id}/value", "WebDriver:ElementSendKeys"),
    "act": ("actions", "WebDriver:PerformActions"),
    "role": ("element/{id}/computedrole", "WebDriver:GetComputedRole"),
    "picture": ("screenshot", "WebDriver:TakeScreenshot"),
}
ASKING = ("role", "picture")


def over_http(port: int, capabilities: dict[str, Any]) -> Callable[..., Any]:
    """A session of the driver program that listens there."""

    def send(path: str, body: dict[str, Any] | None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(f"http://127.0.0.1:{port}/{path}", data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=SECONDS) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as refused:
            raise AssertionError(refused.read().decode()) from refused

    wait_for(lambda: _is_open(port), "the driver", SECONDS)
    session = send("session", {"capabilities": {"alwaysMatch": capabilities}})["sessionId"]

    def command(name: str, **parameters: Any) -> Any:
        path = COMMANDS[name][0].format(**parameters)
        return send(f"session/{session}/{path}", None if name in ASKING else parameters)

    return command


def over_marionette(port: int) -> Callable[..., Any]:
    """Messages are JSON behind their length; the first of them is the browser's greeting."""
    connection = wait_for(lambda: _is_open(port), "Firefox", SECONDS)
    connection.settimeout(SECONDS)
    file = connection.makefile("rwb")

    def receive() -> Any:
        length = b""
        while (byte := file.read(1)) != b":":
            length += byte
        return json.loads(file.read(int(length)))

    def send(name: str, parameters: dict[str, Any]) -> Any:
        message = json.dumps([0, 1, name, parameters]).encode()
        file.write(b"%d:%s" % (len(message), message))
        file.flush()
        _answer, _number, error, result = receive()
        assert not error, error
        return result["value"] if isinstance(result, dict) and "value" in result else result

    receive()
    send("WebDriver:NewSession", {})

    def command(name: str, **parameters: Any) -> Any:
        known = {"sandbox": None} if name == "run" else {}
        return send(COMMANDS.get(name, ("", name))[1], parameters | known)

    return command


def _is_open(port: int) -> socket.socket | None:
    try:
        return socket.create_connection(("127.0.0.1", port), timeout=1)
    except OSError:
        return None


class Browser:
    """One window of an engine."""

    def __init__(self, command: Callable[..., Any]):
        self.command = command

    def open(self, url: str) -> None:
        self.command("open", url=url)

    def run(self, script: str, *values: Any) -> Any:
        """What the body of a function gives back; `arguments` are the values."""
        return self.command("run", script=script, args=list(values))

    def wait(self, condition: str, *values: Any) -> Any:
        """Until this JavaScript is true; a page that is just being changed for another says no."""

        def ask() -> Any:
            try:
                return self.run(f"return {condition}", *values)
            except AssertionError:
                return None

        return wait_for(ask, condition, SECONDS)

    def click(self, selector: str) -> None:
        self.command("click", id=self._find(selector))

    def type(self, selector: str, text: str) -> None:
        self.command("type", id=self._find(selector), text=text)

    def role(self, selector: str) -> str:
        """What it is to a screen reader."""
        return self.command("role", id=self._find(selector))

    def press(self, *keys: str) -> None:
        pressed = [
            {"type": kind, "value": KEYS.get(key, key)} for key in keys for kind in ("keyDown", "keyUp")
        ]  # fmt: skip
        self.command("act", actions=[{"type": "key", "id": "keyboard", "actions": pressed}])

    def picture(self) -> bytes:
        return base64.b64decode(self.command("picture"))

    def _find(self, selector: str) -> str:
        self.wait("document.querySelector(arguments[0]) !== null", selector)
        return self.command("find", using="css selector", value=selector)[ELEMENT]
