# SPDX-License-Identifier: Apache-2.0
"""E-mail to a server of the test's own, with and without TLS."""

from __future__ import annotations

import asyncio
import base64
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from functools import partial
from pathlib import Path

import pytest
from tests.support.certificates import make_loopback_tls

from vedette.errors import Unreachable, UsageError
from vedette.transport.mail import Mail, MailServer, SmtpMailer, is_mail_address

pytestmark = pytest.mark.anyio
MAIL = Mail("out@example.org", "Scan of “x”\r\nBcc: evil@example.org", "Line\n.\nEnd é\udcff\n", "7c1d")


@dataclass
class SmtpServer:
    """What an SMTP server was told, as far as this one understands."""

    tls: ssl.SSLContext | None = None
    offers: tuple[str, ...] = ()
    refuses: str = ""
    farewell: bytes = b"221 bye\r\n"
    port: int = 0
    lines: list[str] = field(default_factory=list)
    secret_lines: list[str] = field(default_factory=list)
    """Those that came under TLS."""
    messages: list[bytes] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            writer.write(b"220 here\r\n")
            while line := (await reader.readline()).decode().rstrip("\r\n"):
                is_secret = writer.get_extra_info("ssl_object") is not None
                (self.secret_lines if is_secret else self.lines).append(line)
                word = line.split(" ")[0].upper()
                if word == "STARTTLS":
                    writer.write(b"220 go\r\n")
                    await writer.drain()
                    await writer.start_tls(self.tls)  # type: ignore[arg-type]
                    continue
                if word == "DATA":
                    writer.write(b"354 go on\r\n")
                    await writer.drain()
                    self.messages.append(await reader.readuntil(b"\r\n.\r\n"))
                writer.write(self.answer(word, line))
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            return
        finally:
            writer.close()

    def answer(self, word: str, line: str) -> bytes:
        if self.refuses and line.upper().startswith(self.refuses):
            return b"550 no\r\n"
        if word == "EHLO":
            return "".join(f"250-{offer}\r\n" for offer in ("here", *self.offers)).encode() + b"250 HELP\r\n"
        if word == "QUIT":
            return self.farewell
        if word == "AUTH":
            return b"235 welcome\r\n"
        return b"250 ok\r\n"


@asynccontextmanager
async def running(server: SmtpServer, implicit: ssl.SSLContext | None = None) -> AsyncIterator[SmtpServer]:
    listening = await asyncio.start_server(server.serve, "127.0.0.1", 0, ssl=implicit)
    server.port = listening.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listening.close()


def server_at(scheme: str, port: int, login: str = "") -> MailServer:
    return MailServer.read(f"{scheme}://{login}127.0.0.1:{port}", "vedette@example.org")


async def test_a_message_is_handed_over_in_the_clear_where_that_was_chosen() -> None:
    async with running(SmtpServer()) as server:
        await SmtpMailer(server_at("smtp+plain", server.port)).send(MAIL)

    (raw,) = server.messages
    message = message_from_bytes(raw.removesuffix(b".\r\n"), policy=policy.default)
    assert (message["To"], message["From"]) == ("out@example.org", "vedette@example.org")
    assert message["Subject"] == "Scan of “x” Bcc: evil@example.org"
    assert message["Bcc"] is None
    assert (message["Message-ID"], message["Auto-Submitted"]) == ("<7c1d@example.org>", "auto-generated")
    assert [line for line in server.lines if line.lower().startswith("rcpt")] == ["rcpt TO:<out@example.org>"]


async def test_nothing_is_said_before_starttls_protects_it(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    trust = partial(ssl.create_default_context, cafile=str(tls.ca_file))
    async with running(SmtpServer(tls.server, ("STARTTLS", "AUTH PLAIN"))) as server:
        await SmtpMailer(server_at("smtp", server.port, "ann%40x:p%3Aw@"), trust).send(MAIL)

    assert [line.split()[0].upper() for line in server.lines] == ["EHLO", "STARTTLS"]
    (login,) = [line for line in server.secret_lines if line.startswith("AUTH")]
    assert base64.b64decode(login.split()[2]) == b"\0ann@x\0p:w"
    assert len(server.messages) == 1


async def test_tls_from_the_start(tmp_path: Path) -> None:
    tls = make_loopback_tls(tmp_path)
    trust = partial(ssl.create_default_context, cafile=str(tls.ca_file))
    async with running(SmtpServer(), tls.server) as server:
        await SmtpMailer(server_at("smtps", server.port), trust).send(MAIL)

    assert len(server.messages) == 1
    assert server.lines == []


async def test_a_message_that_was_taken_is_sent_whatever_the_farewell() -> None:
    async with running(SmtpServer(farewell=b"500 what\r\n")) as server:
        await SmtpMailer(server_at("smtp+plain", server.port)).send(MAIL)

    assert len(server.messages) == 1


async def test_a_server_without_starttls_gets_nothing() -> None:
    async with running(SmtpServer()) as server:
        with pytest.raises(Unreachable, match="TLS"):
            await SmtpMailer(server_at("smtp", server.port, "ann:hush@")).send(MAIL)

    assert server.messages == []
    assert not any("AUTH" in line for line in server.lines)


async def test_a_certificate_of_nobody_s_is_not_trusted(tmp_path: Path) -> None:
    async with running(SmtpServer(make_loopback_tls(tmp_path).server, ("STARTTLS",))) as server:
        with pytest.raises(Unreachable, match="TLS"):
            await SmtpMailer(server_at("smtp", server.port, "ann:hush@")).send(MAIL)

    assert server.messages == []


@pytest.mark.parametrize("word", ["MAIL", "RCPT"])
async def test_a_message_that_is_refused_is_told(word: str) -> None:
    async with running(SmtpServer(refuses=word)) as server:
        with pytest.raises(Unreachable, match=r"refused|550"):
            await SmtpMailer(server_at("smtp+plain", server.port)).send(MAIL)


async def test_a_server_that_is_not_there_is_told() -> None:
    async with running(SmtpServer()) as server:
        port = server.port
    with pytest.raises(Unreachable, match="cannot be reached"):
        await SmtpMailer(server_at("smtp+plain", port)).send(MAIL)


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail.example", "smtp://", "smtp+plain://ann:hush@mail.example", "smtp://x:99999999"]
)
def test_an_address_that_is_none_is_refused_without_its_password(url: str) -> None:
    with pytest.raises(UsageError) as failure:
        MailServer.read(url, "a@example.org")

    assert "hush" not in str(failure.value)


def test_the_ports_are_the_usual_ones_and_the_sender_must_be_known() -> None:
    assert [MailServer.read(f"{each}://m.example", "a@b.example").port for each in ("smtp", "smtps")] == [587, 465]
    with pytest.raises(UsageError, match="sent from"):
        MailServer.read("smtp://m.example", None)


@pytest.mark.parametrize("text", ["a@b.example", "a.b+c@example.org"])
def test_is_an_address(text: str) -> None:
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "a", "@b", "a@", "a b@c", "Ann <a@b>", "a@b\r\nX: y", "ä@b.example", "a@b,c@d", "a@b>", "a" * 255 + "@b"],
)
def test_is_no_address(text: str) -> None:
    assert not is_mail_address(text)
