"""Django's SMTP backend, which also tells whether a letter may have arrived although the server never said so."""

import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend

START_OF_TEXT = 354


class Unsure(smtplib.SMTPServerDisconnected):
    """The server had the whole letter, and the connection ended before its answer."""


class _TellsUnsure:
    """Mixed into smtplib's classes. `data` is theirs, with the moment known from which a letter may have arrived."""

    def data(self: Any, msg: str | bytes) -> tuple[int, bytes]:
        self.putcmd("data")
        code, answer = self.getreply()
        if code != START_OF_TEXT:
            raise smtplib.SMTPDataError(code, answer)
        text = msg if isinstance(msg, bytes) else smtplib._fix_eols(msg).encode("ascii")  # type: ignore[attr-defined]
        text = smtplib._quote_periods(text)  # type: ignore[attr-defined]
        self.send(text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n")
        try:
            return self.getreply()
        except smtplib.SMTPServerDisconnected as error:
            raise Unsure(str(error)) from error


class Smtp(_TellsUnsure, smtplib.SMTP):  # type: ignore[misc]
    pass


class SmtpSsl(_TellsUnsure, smtplib.SMTP_SSL):  # type: ignore[misc]
    pass


class Backend(EmailBackend):
    @property
    def connection_class(self) -> Any:
        return SmtpSsl if self.use_ssl else Smtp
