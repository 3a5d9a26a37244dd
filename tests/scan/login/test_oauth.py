# SPDX-License-Identifier: Apache-2.0
"""Tokens of OAuth 2.0, from a provider that checks every word; the code flow in the real browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest
from tests.support.login_styles import Notes, browsing_sender, tools_over
from tests.support.oauth_server import CLIENT, LIFETIME_SECONDS, PASSWORD, SECRET, USER, OAuthSite
from tests.support.recording_server import Recording, recording_server
from tests.support.senders import NOON, HandClock, request_of, settings_for, url_of

from vedette.domain.login import Account, ClientProof, Grant, OAuthLogin, RecordedLogin, with_password
from vedette.domain.time import Span
from vedette.scan.login.styles import log_in
from vedette.scan.login.tools import LoginFails, Session
from vedette.scan.ports import RoleSession, Sender
from vedette.transport.sender import CurlSenders

pytestmark = pytest.mark.anyio
KIM = Account(USER, PASSWORD)


@asynccontextmanager
async def provider(site: OAuthSite) -> AsyncIterator[tuple[Recording, Sender]]:
    async with (
        recording_server(site.answer) as served,
        CurlSenders(version="0", clock=HandClock()).open(settings_for(url_of(served.port))) as sender,
    ):
        yield served, sender


def recipe(served: Recording, grant: Grant, **more: object) -> OAuthLogin:
    login = OAuthLogin(grant, url_of(served.port, "/token"), CLIENT, SECRET, scope="read write", account=KIM)
    return replace(login, **more)  # type: ignore[arg-type]


async def session_of(
    login: OAuthLogin, sender: Sender, notes: Notes | None = None, before: Session | None = None
) -> Session:
    target = login.token_url.with_target("/")
    return await log_in(login, tools_over(sender, target, notes or Notes(), clock=HandClock(), before=before))


async def status(sender: Sender, port: int, session: Session) -> int:
    await sender.adopt(RoleSession("kim", 1, session.headers))
    return (await sender.send(request_of(port), mark="m")).response.status


@pytest.mark.parametrize("proof", [ClientProof.FORM, ClientProof.BASIC], ids=["in the form", "by Basic"])
@pytest.mark.parametrize("grant", [Grant.CLIENT_CREDENTIALS, Grant.PASSWORD], ids=["client", "user"])
async def test_a_token_is_had_and_lets_in(grant: Grant, proof: ClientProof) -> None:
    site = OAuthSite(proof.value)
    async with provider(site) as (served, sender):
        session = await session_of(recipe(served, grant, client_proof=proof), sender)

        assert await status(sender, served.port, session) == 200
        assert session.expires_at == NOON + Span.of(seconds=LIFETIME_SECONDS)

    assert site.grants == [grant.value]


async def test_a_token_that_ended_is_renewed_by_its_refresh_token_and_then_from_the_start() -> None:
    site = OAuthSite()
    async with provider(site) as (served, sender):
        login = recipe(served, Grant.PASSWORD)
        first = await session_of(login, sender)
        site.end_tokens()
        second = await session_of(login, sender, before=first)
        assert await status(sender, served.port, second) == 200

        notes = Notes()
        third = await session_of(login, sender, notes, before=first)
        assert await status(sender, served.port, third) == 200

    assert site.grants == ["password", "refresh_token", "password"]
    assert any("could not be renewed" in line for line in notes.story)


async def test_a_refresh_token_alone_is_enough() -> None:
    site = OAuthSite()
    async with provider(site) as (served, sender):
        first = await session_of(recipe(served, Grant.PASSWORD), sender)
        login = recipe(served, Grant.REFRESH_TOKEN, account=None, refresh_token=first.refresh_token)

        assert await status(sender, served.port, await session_of(login, sender)) == 200


WRONG: dict[str, tuple[Grant, dict[str, object], str]] = {
    "the client's secret is": (Grant.CLIENT_CREDENTIALS, {"client_secret": "wrong"}, "401 .invalid_client"),
    "the password is": (
        Grant.PASSWORD,
        {"account": replace(KIM, password="wrong")},
        "400 .invalid_grant: not for password",
    ),
    "the refresh token is": (Grant.REFRESH_TOKEN, {"refresh_token": "wrong"}, "invalid_grant"),
    "there is no user": (Grant.PASSWORD, {"account": None}, "needs a user name"),
    "the flow has no provider": (Grant.AUTHORIZATION_CODE, {}, "needs the provider's address"),
}


@pytest.mark.parametrize("case", WRONG.values(), ids=WRONG)
async def test_is_told_in_the_providers_words_when_wrong(case: tuple[Grant, dict[str, object], str]) -> None:
    grant, more, words = case
    async with provider(OAuthSite()) as (served, sender):
        with pytest.raises(LoginFails, match=words) as caught:
            await session_of(recipe(served, grant, **more), sender)

    assert SECRET not in str(caught.value)
    assert "wrong" not in str(caught.value)


async def test_a_token_of_another_type_is_refused() -> None:
    async with provider(OAuthSite(token_type="DPoP")) as (served, sender):
        with pytest.raises(LoginFails, match="DPoP"):
            await session_of(recipe(served, Grant.CLIENT_CREDENTIALS), sender)


async def test_the_token_request_carries_what_the_recipe_adds() -> None:
    async with provider(OAuthSite()) as (served, sender):
        login = recipe(
            served, Grant.CLIENT_CREDENTIALS, parameters=(("audience", "a b"),), headers=(("X-Tenant", "shop"),)
        )
        await session_of(login, sender)

    assert b"audience=a+b" in served.requests[0]
    assert b"X-Tenant: shop" in served.requests[0]


STEPS = """{"steps": [
  {"type": "change", "selectors": ["[name=user]"], "value": "{{username}}"},
  {"type": "change", "selectors": ["[name=pass]"], "value": "{{password}}"},
  {"type": "click", "selectors": ["text/Sign in"]}]}"""


def code_flow(served: Recording, **more: object) -> OAuthLogin:
    return recipe(
        served,
        Grant.AUTHORIZATION_CODE,
        authorization_url=url_of(served.port, "/authorize?tenant=1"),
        redirect_url=f"{served.url}/callback",
        **more,
    )


async def test_the_code_flow_logs_in_at_the_provider_and_keeps_the_code_to_itself() -> None:
    site = OAuthSite()
    async with recording_server(site.answer) as served, browsing_sender(url_of(served.port)) as sender:
        found, recorded = code_flow(served), code_flow(served, at_provider=RecordedLogin(KIM, STEPS))
        session = await session_of(found, sender)
        assert await status(sender, served.port, session) == 200

        site.asks_consent = False
        assert await status(sender, served.port, await session_of(recorded, sender)) == 200

        elsewhere = replace(found, redirect_url="https://app.invalid/callback")
        assert await status(sender, served.port, await session_of(elsewhere, sender)) == 200

        notes = Notes()
        wrong = with_password(found, "wrong")
        assert isinstance(wrong, OAuthLogin)
        with pytest.raises(LoginFails, match="did not send the browser back"):
            await session_of(wrong, sender, notes)

    assert site.grants == ["authorization_code"] * 3
    assert site.callbacks == 0
    assert notes.pictures[-1] == "where the login at the provider ended"
