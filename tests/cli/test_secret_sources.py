# SPDX-License-Identifier: Apache-2.0
"""Variables hold secrets, or say which file or vault does."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.recording_server import recording_server

from vedette.cli.login_options import LoginOptions
from vedette.cli.secret_sources import with_secrets
from vedette.errors import UsageError

pytestmark = pytest.mark.anyio
OPTIONS = LoginOptions(user="kim", password_variable="PASS", totp_variable="TOTP", certificate_password_variable="CERT")


async def test_a_variable_holds_its_secret_and_others_are_left_alone() -> None:
    environ = {"PASS": "s3cret", "OTHER": "file:/nonexistent"}

    assert await with_secrets(OPTIONS, environ) == environ


async def test_a_file_holds_the_secret_without_the_end_of_its_line(tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_bytes("pässword \r\n".encode())

    assert (await with_secrets(OPTIONS, {"PASS": f"file:{file}"}))["PASS"] == "pässword "
    file.write_bytes(b"\xff")
    with pytest.raises(UsageError, match="PASS names the file"):
        await with_secrets(OPTIONS, {"PASS": f"file:{file}"})
    file.write_bytes(b"x" * 70_000)
    with pytest.raises(UsageError, match="too large"):
        await with_secrets(OPTIONS, {"PASS": f"file:{file}"})
    with pytest.raises(UsageError, match="cannot be read"):
        await with_secrets(OPTIONS, {"PASS": "file:/nonexistent"})


async def test_a_vault_holds_the_secret_of_a_variable_that_an_oauth_file_names(tmp_path: Path) -> None:
    file = tmp_path / "oauth.json"
    file.write_text('{"AccessTokenItems": [{"Name": "client_secret", "Value": "${CLIENT}"}]}')
    body = b'{"data": {"data": {"client": "s3cret"}}}'
    reply = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    async with recording_server(reply) as server:
        environ = {"CLIENT": "vault:secret/shop#client", "VAULT_ADDR": server.url, "VAULT_TOKEN": "t"}
        found = await with_secrets(LoginOptions(oauth=file), {**environ, "VEDETTE_OUTGOING_HOSTS": "127.0.0.1"})

    assert found["CLIENT"] == "s3cret"
    with pytest.raises(UsageError, match="VAULT_ADDR or VAULT_TOKEN"):
        await with_secrets(LoginOptions(oauth=file), {"CLIENT": "vault:secret/shop#client"})
