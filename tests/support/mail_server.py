"""A real mail server in a thread, with moods."""

import asyncio
import email
from collections import Counter
from contextlib import suppress

from aiosmtpd.controller import Controller

FINE, HANGS, LATER, NEVER, DROPS = "fine", "hangs", "4xx", "5xx", "drops after DATA"
ANSWERS = {FINE: "250 OK", LATER: "451 Try again later", NEVER: "554 No such thing"}


class MailServer:
    """What arrives is kept in `letters`; `refuse()` closes the door, `repair()` makes everything fine again."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.mood = FINE
        self.letters = []
        self.tries = 0
        self.controller = None
        self.repair()

    async def handle_MAIL(self, server, session, envelope, address, options):
        self.tries += 1
        while self.mood == HANGS:
            await asyncio.sleep(0.02)
        envelope.mail_from = address
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.mood in (FINE, DROPS):
            self.letters.append(email.message_from_bytes(envelope.content))
        if self.mood == DROPS:
            server.transport.close()
        return ANSWERS.get(self.mood, "250 OK")

    def repair(self) -> None:
        self.mood = FINE
        if self.controller is None:
            self.controller = Controller(self, hostname="127.0.0.1", port=self.port)
            self.controller.start()

    def refuse(self) -> None:
        if self.controller is not None:
            with suppress(AssertionError):
                self.controller.stop()
            self.controller = None

    def arrived(self) -> Counter:
        """How often each letter came, by its Message-ID."""
        return Counter(letter["Message-ID"] for letter in self.letters)
