# SPDX-License-Identifier: Apache-2.0
"""A proof of ownership holds when the site shows it itself, and not when it echoes, redirects or cannot be reached."""

from __future__ import annotations

from uuid import UUID

import pytest
from tests.support.recording_server import recording_server
from tests.support.senders import NOON, HandClock, url_of

from vedette.domain.exchange import BodyEnd, Headers, Origin, Response, Url
from vedette.domain.website import Ownership, VerificationMethod
from vedette.errors import UsageError
from vedette.scan.ports import NoAnswer, Outage
from vedette.transport.consent import (
    OwnershipProofs,
    judge_proof,
    judge_records,
    proof_file_name,
    proof_file_text,
    proof_record,
    proof_tag,
    proof_url,
)

SECRET = "s3cr3tw0rd"
WEBSITE = UUID("99999999-2222-4333-8444-555555555555")
FILE = Ownership(WEBSITE, VerificationMethod.FILE, SECRET, NOON)
TAG = Ownership(WEBSITE, VerificationMethod.TAG, SECRET, NOON)
DNS = Ownership(WEBSITE, VerificationMethod.DNS, SECRET, NOON)


def page(body: str, status: int = 200, end: BodyEnd = BodyEnd.COMPLETE) -> Response:
    return Response(status, body=body.encode(), body_end=end)


PROVEN: dict[str, tuple[Ownership, Response]] = {
    "the file": (FILE, page(proof_file_text(SECRET))),
    "the file with a newline at its end": (FILE, page(f"{proof_file_text(SECRET)}\r\n")),
    "the tag": (TAG, page(f"<html><head><title>x</title>{proof_tag(SECRET)}</head></html>")),
    "the tag of a page without a head tag": (TAG, page(f"<!doctype html>{proof_tag(SECRET)}<p>x")),
    "the tag beside another one's": (TAG, page(f"<head>{proof_tag('other')}{proof_tag(SECRET)}</head>")),
}
UNPROVEN: dict[str, tuple[Ownership, Response]] = {
    "a page that holds the text among others": (FILE, page(f"<p>{proof_file_text(SECRET)}</p>")),
    "a page that echoes the path": (FILE, page(f"/{proof_file_name(SECRET)}")),
    "the bare secret": (FILE, page(SECRET)),
    "the file's text with an error's status": (FILE, page(proof_file_text(SECRET), 404)),
    "a file that was cut": (FILE, page(proof_file_text(SECRET), end=BodyEnd.CUT)),
    "an empty file": (FILE, page("")),
    "a redirect": (FILE, Response(302, headers=Headers((("Location", "https://other.example/"),)))),
    "the tag in the body": (TAG, page(f"<body><p>x</p>{proof_tag(SECRET)}</body>")),
    "the tag in a comment": (TAG, page(f"<head><!-- {proof_tag(SECRET)} --></head>")),
    "the tag in a script": (TAG, page(f"<head><script>'{proof_tag(SECRET)}'</script></head>")),
    "the tag with another secret": (TAG, page(f"<head>{proof_tag('other')}</head>")),
    "a tag without content": (TAG, page('<head><meta name="vedette-site-verification"></head>')),
}


@pytest.mark.parametrize(("ownership", "response"), PROVEN.values(), ids=PROVEN)
def test_is_proven_by(ownership: Ownership, response: Response) -> None:
    assert judge_proof(ownership, response).holds


@pytest.mark.parametrize(("ownership", "response"), UNPROVEN.values(), ids=UNPROVEN)
def test_is_not_proven_by(ownership: Ownership, response: Response) -> None:
    seen = judge_proof(ownership, response)

    assert (seen.holds, seen.story[-1]) == (False, ".")


def test_the_name_of_the_file_does_not_tell_the_secret() -> None:
    assert SECRET not in proof_file_name(SECRET)


@pytest.mark.parametrize("texts", [[proof_record(SECRET)], ["v=spf1 -all", f" {proof_record(SECRET)} "]])
def test_is_proven_by_a_record(texts: list[str]) -> None:
    assert judge_records(DNS, "shop.example", texts).holds


@pytest.mark.parametrize("texts", [[], [SECRET], [proof_record("other")], [f"x{proof_record(SECRET)}"]])
def test_is_not_proven_by_records(texts: list[str]) -> None:
    seen = judge_records(DNS, "shop.example", texts)

    assert (seen.holds, seen.story[-1]) == (False, ".")


def test_an_address_cannot_be_proven_by_dns() -> None:
    with pytest.raises(UsageError):
        proof_url(url_of(80), DNS)


@pytest.mark.anyio
async def test_name_servers_are_asked_for_the_sites_own_name_and_the_site_is_not() -> None:
    asked = []

    async def records(host: str) -> tuple[str, ...]:
        asked.append(host)
        return (proof_record(SECRET),)

    proofs = OwnershipProofs(version="1", clock=HandClock(), look_up_txt=records)
    root = Url(Origin("https", "shop.example", 443), "/")

    assert (await proofs.look(root, DNS)).holds
    assert asked == ["shop.example"]


@pytest.mark.anyio
async def test_name_servers_that_do_not_answer_are_a_story() -> None:
    async def silent(host: str) -> tuple[str, ...]:
        raise NoAnswer(Outage.NAME, "No name server answered.")

    proofs = OwnershipProofs(version="1", clock=HandClock(), look_up_txt=silent)
    seen = await proofs.look(Url(Origin("https", "shop.example", 443), "/"), DNS)

    assert (seen.holds, seen.story) == (False, "No name server answered.")


@pytest.mark.anyio
async def test_asks_the_site_once_for_the_file_at_its_root() -> None:
    text = proof_file_text(SECRET).encode()
    async with recording_server(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(text), text)) as server:
        seen = await OwnershipProofs(version="1", clock=HandClock()).look(url_of(server.port, "/shop/"), FILE)

    assert seen.holds
    assert [request.split(b" ")[1].decode() for request in server.requests] == [f"/{proof_file_name(SECRET)}"]


@pytest.mark.anyio
async def test_asks_the_front_page_for_the_tag() -> None:
    async with recording_server() as server:
        seen = await OwnershipProofs(version="1", clock=HandClock()).look(url_of(server.port, "/shop/"), TAG)

    assert not seen.holds
    assert [request.split(b" ")[1] for request in server.requests] == [b"/"]


@pytest.mark.anyio
@pytest.mark.parametrize("addresses", [("10.0.0.1",), ("169.254.169.254",), ("127.0.0.1", "192.0.2.1"), ()])
async def test_never_asks_where_a_stranger_points_the_name(addresses: tuple[str, ...]) -> None:
    async def names(_host: str) -> tuple[str, ...]:
        return addresses

    proofs = OwnershipProofs(version="1", clock=HandClock(), look_up=names)
    seen = await proofs.look(Url(Origin("http", "shop.test", 80), "/"), FILE)

    assert not seen.holds
    assert "shop.test" in seen.story
