# SPDX-License-Identifier: Apache-2.0
"""HTTP authentication and client certificates on the wire, against servers that really check them."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import anyio
import pytest
from tests.support import digest_server, ntlm_server
from tests.support.certificates import make_client_tls
from tests.support.digest_server import DigestSite
from tests.support.recording_server import recording_server
from tests.support.senders import HandClock, origin_of, request_of, settings_for, url_of

from vedette.domain.login import Account, CertificateLogin, HttpLogin, HttpScheme
from vedette.domain.scan import Via
from vedette.domain.scope import AdditionalWebsite, Scope
from vedette.domain.website import ConsentBasis
from vedette.errors import UsageError
from vedette.scan.ports import NoAnswer, Outage, RoleSession
from vedette.transport.sender import CurlSender, CurlSenders

pytestmark = pytest.mark.anyio
BASIC = f"Basic {base64.b64encode(b'kim:s3cret').decode()}".encode()
KIM = Account(digest_server.USER, digest_server.PASSWORD)
NTLM = HttpLogin(Account(ntlm_server.USER, ntlm_server.PASSWORD), HttpScheme.NTLM, ntlm_server.DOMAIN)


def shown(http: HttpLogin | None = None, certificate: CertificateLogin | None = None) -> RoleSession:
    return RoleSession("kim", 1, http=http, certificate=certificate)


@asynccontextmanager
async def sender_as(port: int, session: RoleSession | None, **more: Scope | Via) -> AsyncIterator[CurlSender]:
    via = more.get("via")
    target = url_of(port, scheme="https" if via else "http")
    settings = settings_for(target, via=via if isinstance(via, Via) else None)
    async with CurlSenders(version="0", clock=HandClock()).open(settings) as sender:
        await sender.adopt(session)
        yield sender


async def statuses(sender: CurlSender, port: int, times: int = 1) -> list[int]:
    return [(await sender.send(request_of(port), mark="m")).response.status for _ in range(times)]


DIGESTS: dict[str, DigestSite] = {
    "MD5": DigestSite(),
    "MD5 by name of no algorithm": DigestSite(None),
    "MD5 without qop": DigestSite(qop=None),
    "MD5-sess": DigestSite("MD5-sess"),
    "SHA-256": DigestSite("SHA-256"),
    "SHA-256-sess": DigestSite("SHA-256-sess"),
    "SHA-512-256": DigestSite("SHA-512-256"),
    "the body, too": DigestSite("SHA-256", qop="auth-int"),
    "a choice of qop": DigestSite(qop="auth-int, auth"),
    "a user in UTF-8": DigestSite(user="kim", password="pässwörd", more=", charset=UTF-8"),
    "a user in Latin-1": DigestSite(user="jürgen", password="pässwörd"),
    "a user that is hidden": DigestSite("SHA-256", more=", userhash=true", hides_user=True),
}


@pytest.mark.parametrize("case", DIGESTS.values(), ids=DIGESTS)
async def test_digest_is_answered_with(case: DigestSite) -> None:
    site = replace(case, seen=[])
    login = HttpLogin(Account(site.user, site.password))
    async with recording_server(site.answer) as served, sender_as(served.port, shown(login)) as sender:
        request = request_of(served.port, "/a?b=c&d='x'", "POST", body=b"x=1")
        answers = [await sender.send(request, mark="m") for _ in range(3)]

    assert [each.response.status for each in answers] == [200, 200, 200]
    assert site.seen == ["none", "right", "right", "right"]
    assert "Authorization" in answers[0].sent
    assert served.requests[1].endswith(b"x=1")


@pytest.mark.parametrize("says_stale", [True, False], ids=["that says so", "that says nothing"])
async def test_a_nonce_that_grew_old_is_replaced_at_a_site(says_stale: bool) -> None:
    site = DigestSite(uses=2, says_stale=says_stale)
    async with recording_server(site.answer) as served, sender_as(served.port, shown(HttpLogin(KIM))) as sender:
        assert await statuses(sender, served.port, 5) == [200] * 5

    assert site.seen == ["none", "right", "right", "old", "right", "right", "old", "right"]


async def test_a_wrong_password_is_shown_once_a_request() -> None:
    site = DigestSite()
    login = HttpLogin(replace(KIM, password="wrong"))
    async with recording_server(site.answer) as served, sender_as(served.port, shown(login)) as sender:
        assert await statuses(sender, served.port, 2) == [401, 401]

    assert site.seen == ["none", "wrong", "wrong"]


@pytest.mark.parametrize(
    "line",
    [
        "Digest",
        'Digest realm="x"',
        'Digest realm="x", nonce="y", algorithm=ROT13',
        'Digest realm="x", nonce="y", qop="no"',
    ],
)
async def test_a_challenge_that_nobody_can_answer_is_left_alone(line: str) -> None:
    refusal = f"HTTP/1.1 401 No\r\nWWW-Authenticate: {line}\r\nContent-Length: 0\r\n\r\n".encode()
    async with recording_server(refusal) as served, sender_as(served.port, shown(HttpLogin(KIM))) as sender:
        assert await statuses(sender, served.port) == [401]

    assert len(served.requests) == 1


def basic_site(request: bytes) -> bytes:
    if BASIC in request:
        return b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    return b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'


@pytest.mark.parametrize(("is_preemptive", "requests"), [(False, 3), (True, 2)], ids=["asked for", "unasked"])
async def test_basic_is_shown_when(is_preemptive: bool, requests: int) -> None:
    login = HttpLogin(Account("kim", "s3cret"), HttpScheme.BASIC, is_preemptive=is_preemptive)
    async with recording_server(basic_site) as served, sender_as(served.port, shown(login)) as sender:
        assert await statuses(sender, served.port, 2) == [200, 200]

    assert len(served.requests) == requests


async def test_a_request_with_words_of_its_own_keeps_them() -> None:
    login = HttpLogin(Account("kim", "s3cret"), HttpScheme.BASIC, is_preemptive=True)
    async with recording_server(basic_site) as served, sender_as(served.port, shown(login)) as sender:
        own = request_of(served.port, headers=(("Authorization", "Basic eDp5"),))
        assert (await sender.send(own, mark="m")).response.status == 401

    assert len(served.requests) == 1


async def test_another_site_of_the_scan_is_shown_nothing() -> None:
    login = HttpLogin(Account("kim", "s3cret"), HttpScheme.BASIC, is_preemptive=True)
    async with recording_server(basic_site) as own, recording_server(basic_site) as other:
        scope = Scope(url_of(own.port), additional=(AdditionalWebsite(url_of(other.port)),))
        consent = {origin_of(each.port): ConsentBasis.LOOPBACK for each in (own, other)}
        settings = settings_for(url_of(own.port), scope=scope, consent=consent)
        async with CurlSenders(version="0", clock=HandClock()).open(settings) as sender:
            await sender.adopt(shown(login))
            assert await statuses(sender, own.port) == [200]
            assert await statuses(sender, other.port) == [401]

    assert b"Authorization" not in b"".join(other.requests)


@pytest.mark.parametrize("scheme", ["NTLM", "Negotiate"])
async def test_ntlm_logs_a_connection_in_once(scheme: str) -> None:
    async with ntlm_server.ntlm_server(scheme) as site, sender_as(site.port, shown(NTLM)) as sender:
        assert await statuses(sender, site.port, 3) == [200, 200, 200]

    assert site.verdicts == ["stranger", "asked", "welcome", "welcome", "welcome"]
    assert site.connections == 1


async def test_ntlm_sends_a_body_for_good_only_once_it_is_let_in() -> None:
    async with ntlm_server.ntlm_server() as site, sender_as(site.port, shown(NTLM)) as sender:
        full = await sender.send(request_of(site.port, "/a", "POST", body=b"x=1"), mark="m")
        empty = await sender.send(request_of(site.port, "/b", "POST"), mark="m")

    assert (full.response.status, empty.response.status) == (200, 200)
    assert site.bodies == [b"x=1", b""]
    assert [line for number, _, line in site.seen if number == 2] == ["POST /b"] * 3
    assert "Authorization" in full.sent


async def test_ntlm_keeps_connections_apart_that_work_at_the_same_time() -> None:
    async with (
        ntlm_server.ntlm_server() as site,
        sender_as(site.port, shown(NTLM)) as sender,
        anyio.create_task_group() as group,
    ):
        for _ in range(6):
            group.start_soon(statuses, sender, site.port, 2)

    assert "wrong" not in site.verdicts
    assert site.verdicts.count("welcome") == 12
    assert site.verdicts.count("asked") == site.connections


async def test_ntlm_with_a_wrong_password_is_refused_and_not_tried_again() -> None:
    login = replace(NTLM, account=replace(NTLM.account, password="wrong"))
    async with ntlm_server.ntlm_server() as site, sender_as(site.port, shown(login)) as sender:
        assert await statuses(sender, site.port) == [401]

    assert site.verdicts == ["stranger", "asked", "wrong"]


@pytest.mark.parametrize("token", ["", "AAAA", "!!", "TlRMTVNTUAACAAAA"])
async def test_a_challenge_that_is_no_ntlm_is_left_alone(token: str) -> None:
    refusal = f"HTTP/1.1 401 No\r\nWWW-Authenticate: NTLM {token}\r\nContent-Length: 0\r\n\r\n".encode()
    async with recording_server(refusal) as served, sender_as(served.port, shown(NTLM)) as sender:
        assert await statuses(sender, served.port) == [401]

    assert len(served.requests) == 2


async def test_who_is_logged_out_shows_nothing_more() -> None:
    async with ntlm_server.ntlm_server() as site, sender_as(site.port, shown(NTLM)) as sender:
        assert await statuses(sender, site.port) == [200]
        await sender.adopt(None)
        assert await statuses(sender, site.port) == [401]

    assert site.connections == 2


CERTIFICATES: dict[str, Callable[..., CertificateLogin]] = {
    "PEM": lambda tls: CertificateLogin(base64.b64encode(tls.pem).decode()),
    "locked PEM": lambda tls: CertificateLogin(base64.b64encode(tls.encrypted_pem).decode(), tls.password),
    "PKCS 12": lambda tls: CertificateLogin(base64.b64encode(tls.pkcs12).decode(), tls.password),
}


@pytest.mark.parametrize("make", CERTIFICATES.values(), ids=CERTIFICATES)
async def test_a_certificate_is_shown_from(make: Callable[..., CertificateLogin], tmp_path: Path) -> None:
    tls = make_client_tls(tmp_path)
    via = Via(ca_file=str(tls.ca_file))
    async with (
        recording_server(tls=tls.server) as served,
        sender_as(served.port, shown(None, make(tls)), via=via) as sender,
    ):
        with_it = await sender.send(request_of(served.port, scheme="https"), mark="m")
        await sender.adopt(None)
        with pytest.raises(NoAnswer) as caught:
            await sender.send(request_of(served.port, scheme="https"), mark="m")

    assert with_it.response.status == 200
    assert caught.value.outage in (Outage.TLS, Outage.CLOSED)
    assert len(served.requests) == 1


async def test_a_certificate_that_cannot_be_used_is_refused_by_the_sender() -> None:
    async with sender_as(9, None) as sender:
        with pytest.raises(UsageError, match="certificate"):
            await sender.adopt(shown(None, CertificateLogin("bm90aGluZw==")))
