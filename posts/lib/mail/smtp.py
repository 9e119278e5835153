"""SMTP backend: Django's, which also tells whether a letter may have arrived although the server never said so."""

import re
import smtplib
from typing import Any

from django.core.mail.backends.smtp import EmailBackend
from django.utils.translation import gettext as _

START_OF_TEXT = 354
# The server spoke, about this very letter.
ANSWERS = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


class Unsure(smtplib.SMTPServerDisconnected):
    """The server had the whole letter, and the connection ended before its answer."""


class _TellsUnsure:
    """Mixed into smtplib's classes. `data` does what theirs does, and knows from when a letter may have arrived."""

    def data(self: Any, msg: bytes) -> tuple[int, bytes]:
        code, answer = self.docmd("data")
        if code != START_OF_TEXT:
            raise smtplib.SMTPDataError(code, answer)
        stuffed = re.sub(rb"(?m)^\.", b"..", msg)  # a line of one dot ends a letter (RFC 5321, 4.5.2)
        self.send(stuffed + (b"" if stuffed.endswith(b"\r\n") else b"\r\n") + b".\r\n")
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


def in_words(error: Exception) -> str:
    """What went wrong, for the outbox."""
    if isinstance(error, Unsure):
        return _("The mail server took it and hung up before it said so. It has probably arrived.")
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return _("The mail server does not accept the name and password of EMAIL_URL.")
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        code, answer = next(iter(error.recipients.values()))
        return _server_said(code, answer)
    if isinstance(error, smtplib.SMTPResponseException):
        return _server_said(error.smtp_code, error.smtp_error)
    if isinstance(error, ConnectionRefusedError):
        return _("Nothing answers where EMAIL_URL says the mail server is.")
    if isinstance(error, TimeoutError) or "timed out" in str(error):
        return _("The mail server took longer than ten seconds to answer.")
    if isinstance(error, smtplib.SMTPServerDisconnected):
        return _("The mail server hung up.")
    return f"{type(error).__name__}: {error}"


def _server_said(code: int, answer: bytes | str) -> str:
    words = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return _("The mail server said: %(code)s %(words)s") % {"code": code, "words": words}
