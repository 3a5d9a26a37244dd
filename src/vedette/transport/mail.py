# SPDX-License-Identifier: Apache-2.0
"""E-mail over SMTP, with the standard library's client in a thread. Sources: RFC 5321, RFC 5322, RFC 3207, RFC 8314."""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from urllib.parse import unquote, urlsplit

import anyio.to_thread

from vedette.errors import Unreachable, UsageError

TIMEOUT_SECONDS = 20.0
_FORM = "Write VEDETTE_SMTP_URL as smtp://user:password@host:587 (STARTTLS), smtps://… (TLS) or smtp+plain://… (none)."
_PORTS = {"smtp": 587, "smtps": 465, "smtp+plain": 25}


@dataclass(frozen=True, slots=True)
class MailServer:
    """The server that takes our messages. Without `plain`, nothing is said to it before TLS protects it."""

    scheme: str
    host: str
    port: int
    sender: str
    user: str | None = None
    password: str = ""

    @classmethod
    def read(cls, url: str, sender: str | None) -> MailServer:
        """Return the server of `scheme://[user:password@]host[:port]`; `sender` is the From address.

        `smtp` needs STARTTLS, `smtps` is TLS from the start, `smtp+plain` protects nothing and takes no password.
        Raises UsageError, which names no credentials.
        """
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError as error:
            raise UsageError("The address of the mail server cannot be read.", _FORM) from error
        if parts.scheme not in _PORTS or not parts.hostname:
            raise UsageError("The address of the mail server has no known scheme, or no host.", _FORM)
        if parts.scheme == "smtp+plain" and parts.username is not None:
            raise UsageError("A password is not sent to a mail server without TLS.", _FORM)
        if not sender or not is_mail_address(sender):
            raise UsageError("The address that mail is sent from is missing, or is none.", "Set VEDETTE_MAIL_FROM.")
        user = None if parts.username is None else unquote(parts.username)
        return cls(
            parts.scheme, parts.hostname, port or _PORTS[parts.scheme], sender, user, unquote(parts.password or "")
        )


@dataclass(frozen=True, slots=True)
class Mail:
    """A message of plain text to one address. `message_id` is the same at each try, so that readers see it once."""

    to: str
    subject: str
    text: str
    message_id: str


def is_mail_address(text: str) -> bool:
    """Whether `text` is one plain e-mail address in ASCII, without a name beside it."""
    if not text.isascii() or not text.isprintable() or " " in text or len(text) > 254:
        return False
    try:
        address = Address(addr_spec=text)
    except (MessageError, ValueError, IndexError):
        return False
    return bool(address.username and address.domain)


class SmtpMailer:
    """Sends messages, each over a connection of its own. `trust` makes the TLS settings."""

    def __init__(self, server: MailServer, trust: Callable[[], ssl.SSLContext] = ssl.create_default_context) -> None:
        self._server = server
        self._trust = trust

    async def send(self, mail: Mail) -> None:
        """Hand `mail` over to the server. Raises Unreachable when it does not take it."""
        await anyio.to_thread.run_sync(self._send, mail, abandon_on_cancel=True)

    def _send(self, mail: Mail) -> None:
        message = EmailMessage()
        message["From"] = self._server.sender
        message["To"] = mail.to
        message["Subject"] = " ".join(_clean(mail.subject).split())
        message["Message-ID"] = f"<{mail.message_id}@{self._server.sender.rpartition('@')[2]}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(_clean(mail.text))
        try:
            with closing(self._connected()) as smtp:
                smtp.send_message(message, self._server.sender, [mail.to])
                with suppress(
                    smtplib.SMTPException, OSError
                ):  # the message is taken: a clumsy farewell changes nothing
                    smtp.quit()
        except smtplib.SMTPResponseException as error:
            raise _failed(f"answered {error.smtp_code}") from error
        except smtplib.SMTPRecipientsRefused as error:
            raise _failed("refused the recipient") from error
        except (smtplib.SMTPException, ssl.SSLError) as error:
            raise _failed("does not speak SMTP with TLS and login as it is set up") from error
        except OSError as error:
            raise _failed(f"cannot be reached: {error.strerror or error}") from error

    def _connected(self) -> smtplib.SMTP:
        server = self._server
        if server.scheme == "smtps":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(
                server.host, server.port, timeout=TIMEOUT_SECONDS, context=self._trust()
            )
        else:
            smtp = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_SECONDS)
        try:
            if server.scheme == "smtp":
                smtp.starttls(context=self._trust())
            if server.user is not None:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp


def _clean(text: str) -> str:
    """Return `text` with lone surrogates, which mail cannot carry, as U+FFFD."""
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _failed(how: str) -> Unreachable:
    return Unreachable(f"The mail server {how}.", "Check VEDETTE_SMTP_URL and the recipient's address.")
