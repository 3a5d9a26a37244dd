# SPDX-License-Identifier: Apache-2.0
"""Logins by OAuth 2.0: a token is had from its provider, sent with each request, and renewed before it ends.

Sources: RFC 6749 (flows), RFC 6750 (bearer tokens), RFC 7636 (PKCE).
"""

from __future__ import annotations

import base64
import json
from urllib.parse import quote_plus, urlencode

from vedette.domain.exchange import Exchange, Headers, Request
from vedette.domain.login import ClientProof, Grant, OAuthLogin
from vedette.domain.time import Span
from vedette.scan.login.oauth_code import authorize
from vedette.scan.login.token import find_token, token_headers
from vedette.scan.login.tools import LoginFails, LoginTools, Session

_LONGEST_LIFETIME_SECONDS = 10 * 365 * 86_400
_MOST_REASON_LENGTH = 200
_Pairs = tuple[tuple[str, str], ...]


async def log_in_by_oauth(recipe: OAuthLogin, tools: LoginTools) -> Session:
    """Return a session with a token. One that ended is renewed by its refresh token first. Raises LoginFails."""
    refresh_token = tools.before.refresh_token if tools.before is not None else ""
    if refresh_token:
        try:
            return await _refresh(recipe, tools, refresh_token)
        except LoginFails as error:
            tools.tell(f"The token could not be renewed: {error.message}")
    match recipe.grant:
        case Grant.CLIENT_CREDENTIALS:
            return await _ask(recipe, tools, ())
        case Grant.PASSWORD:
            if recipe.account is None:
                raise LoginFails("The password flow of OAuth 2.0 needs a user name and a password.")
            return await _ask(recipe, tools, (("username", recipe.account.user), ("password", recipe.account.password)))
        case Grant.REFRESH_TOKEN:
            return await _refresh(recipe, tools, recipe.refresh_token)
        case Grant.AUTHORIZATION_CODE:
            found = await authorize(recipe, tools)
            words = (("code", found.code), ("redirect_uri", recipe.redirect_url), ("code_verifier", found.verifier))
            return await _ask(recipe, tools, words, found.session)


async def _refresh(recipe: OAuthLogin, tools: LoginTools, refresh_token: str) -> Session:
    return await _ask(recipe, tools, (("refresh_token", refresh_token),), grant=Grant.REFRESH_TOKEN)


async def _ask(
    recipe: OAuthLogin,
    tools: LoginTools,
    words: _Pairs,
    session: Session | None = None,
    grant: Grant | None = None,
) -> Session:
    """Ask the provider for a token, and put it into `session`. Raises LoginFails with the provider's own reason."""
    exchange = await tools.send(_token_request(recipe, grant or recipe.grant, words), "ask for a token")
    told = _members(exchange)
    token = find_token(exchange, recipe.token)
    if exchange.response.status != 200 or token is None:
        raise LoginFails(_refusal(exchange, told), "Look at the client's settings at the provider.")
    kind = told.get("token_type")
    if isinstance(kind, str) and recipe.token.prefix.strip().lower() == "bearer" != kind.lower():
        raise LoginFails(
            f"The provider gave a token of the type {kind[:50]!r}; only bearer tokens are sent as they are."
        )
    lifetime = _seconds(told.get(recipe.lifetime_name))
    refresh = told.get(recipe.refresh_name)
    kept = refresh if isinstance(refresh, str) and refresh else dict(words).get("refresh_token", "")
    tools.tell(f"A token came{'' if lifetime is None else f', good for {lifetime:,} seconds'}.")
    return Session(
        headers=token_headers(recipe.token, token),
        state=session.state if session is not None else None,
        expires_at=None if lifetime is None else tools.now() + Span.of(seconds=lifetime),
        landing=tools.target,
        next_counter=session.next_counter if session is not None else None,
        refresh_token=kept,
    )


def _token_request(recipe: OAuthLogin, grant: Grant, words: _Pairs) -> Request:
    """Return the request for a token. Source: RFC 6749, sections 2.3.1, 4.1.3, 4.3.2, 4.4.2 and 6."""
    pairs: _Pairs = (("grant_type", grant.value), *words)
    if recipe.scope and grant is not Grant.AUTHORIZATION_CODE:
        pairs += (("scope", recipe.scope),)
    headers: _Pairs = (("Content-Type", "application/x-www-form-urlencoded"), ("Accept", "application/json"))
    if recipe.client_proof is ClientProof.BASIC:
        client = f"{quote_plus(recipe.client_id)}:{quote_plus(recipe.client_secret)}"
        headers += (("Authorization", f"Basic {base64.b64encode(client.encode()).decode('ascii')}"),)
    else:
        pairs += (("client_id", recipe.client_id),)
        if recipe.client_proof is ClientProof.FORM and recipe.client_secret:
            pairs += (("client_secret", recipe.client_secret),)
    named = {name for name, _ in recipe.parameters}
    pairs = (*(pair for pair in pairs if pair[0] not in named), *recipe.parameters)
    own = {name.lower() for name, _ in recipe.headers}
    lines = (*(line for line in headers if line[0].lower() not in own), *recipe.headers)
    return Request("POST", recipe.token_url, Headers(lines), urlencode(pairs).encode("ascii"))


def _members(exchange: Exchange) -> dict[str, object]:
    try:
        document = json.loads(exchange.response.body)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


def _refusal(exchange: Exchange, told: dict[str, object]) -> str:
    """Return why there is no token, in the provider's words where it has some. Source: RFC 6749, section 5.2."""
    reasons = [told.get("error"), told.get("error_description")]
    words = ": ".join(each for each in reasons if isinstance(each, str) and each)
    shown = "".join(each if each.isprintable() else " " for each in words)[:_MOST_REASON_LENGTH]
    asked = f"{exchange.request.url} answered {exchange.response.status}"
    return f"The provider gave no token: {asked}{f' ({shown})' if shown else ''}."


def _seconds(sent: object) -> int | None:
    """Return a lifetime; providers write it as a number or as its text. None where it is none."""
    if isinstance(sent, str) and sent.isascii() and sent.isdigit():
        sent = int(sent[:12])
    if isinstance(sent, bool) or not isinstance(sent, int | float) or not 0 < sent <= _LONGEST_LIFETIME_SECONDS:
        return None
    return int(sent)
