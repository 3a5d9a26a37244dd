# SPDX-License-Identifier: Apache-2.0
"""Secrets out of a vault that checks token, path and namespace."""

from __future__ import annotations

import json

import pytest
from tests.support.recording_server import recording_server

from vedette.errors import Refused, Unreachable, UsageError
from vedette.transport.outgoing import OutgoingCaller, OutgoingHosts
from vedette.transport.vault import Vault, VaultAccess

pytestmark = pytest.mark.anyio
LISTED = OutgoingHosts.read("127.0.0.1 vault.example")


def vault_answer(request: bytes) -> bytes:
    wanted = (b"GET /v1/secret/data/app/shop%20a HTTP/1.1", b"X-Vault-Token: t0ken", b"X-Vault-Namespace: team")
    if not all(each in request for each in wanted):
        return b"HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n"
    body = json.dumps({"data": {"data": {"password": "s3cret", "number": 5}, "metadata": {"version": 2}}}).encode()
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body


def vault(address: str, token: str = "t0ken", hosts: OutgoingHosts = LISTED) -> Vault:
    return Vault(OutgoingCaller(hosts, "1"), VaultAccess(address, token, "team"))


async def test_a_secret_is_read_by_mount_path_and_key() -> None:
    async with recording_server(vault_answer) as server:
        assert await vault(f"{server.url}/").read("secret/app/shop a#password") == "s3cret"


async def test_what_is_not_there_is_told_without_the_token() -> None:
    async with recording_server(vault_answer) as server:
        with pytest.raises(Unreachable, match="answered 403") as caught:
            await vault(server.url, "wr0ng").read("secret/app/shop a#password")
        for key in ("user", "number"):
            with pytest.raises(Unreachable, match=f"key {key}"):
                await vault(server.url).read(f"secret/app/shop a#{key}")

    assert "wr0ng" not in str(caught.value)


@pytest.mark.parametrize("body", [b"", b"[]", b'{"data": {"password": "x"}}', b'{"data": null}'])
async def test_an_answer_of_another_kind_is_told(body: bytes) -> None:
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    async with recording_server(answer) as server:
        with pytest.raises(Unreachable, match="KV v2"):
            await vault(server.url).read("secret/a#password")


@pytest.mark.parametrize("place", ["", "secret", "secret/a", "secret#key", "secret/#key", "secret/a#"])
async def test_a_place_that_is_none_is_refused(place: str) -> None:
    with pytest.raises(UsageError, match="mount/path#key"):
        await vault("http://127.0.0.1:1").read(place)


async def test_a_token_goes_to_listed_hosts_by_tls_only() -> None:
    with pytest.raises(Refused):
        await vault("http://127.0.0.1:1", hosts=OutgoingHosts()).read("secret/a#b")
    with pytest.raises(UsageError, match="no https address"):
        await vault("http://vault.example").read("secret/a#b")
