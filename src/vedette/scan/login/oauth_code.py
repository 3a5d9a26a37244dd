# SPDX-License-Identifier: Apache-2.0
"""The authorization code of OAuth 2.0: somebody logs in at the provider, in the browser, and agrees.

The provider then sends the browser to the redirect address with a code. That address gets no request: the code is for
the scan, and works once. Sources: RFC 6749, section 4.1; RFC 7636 (PKCE).
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from urllib.parse import parse_qs, urlencode, urlsplit

from vedette.domain.exchange import Url
from vedette.domain.login import FormLogin, OAuthLogin
from vedette.errors import Unreachable
from vedette.scan.login.form_browser import log_in_on_page
from vedette.scan.login.recorded import play_recording
from vedette.scan.login.tools import LoginFails, LoginTools, Session
from vedette.scan.ports import LoginPage
from vedette.scan.visits import FieldSeen
from vedette.web.url import parse_url

_MOST_CONSENTS = 3
_AGREEING = (
    *("allow", "authorize", "authorise", "accept", "agree", "consent", "continue", "approve", "grant", "yes"),
    *("autoriser", "accepter", "continuer", "zulassen", "erlauben", "akzeptieren", "weiter", "zustimmen"),
    *("permitir", "autorizar", "aceptar", "aceitar", "continuar", "consenti", "accetta", "autorizza", "continua"),
    *("toestaan", "accepteren", "doorgaan", "zezwól", "akceptuj", "kontynuuj", "разрешить", "продолжить", "принять"),
)
"""How buttons say that somebody agrees, in eight languages and more."""
_REFUSING = ("deny", "cancel", "decline", "don't", "do not", "not now", "refuser", "ablehnen", "rechazar", "rifiuta")


@dataclass(frozen=True, slots=True)
class Authorization:
    """A code, what proves that it is ours, and what the browser keeps of the login at the provider."""

    code: str
    verifier: str
    session: Session


async def authorize(recipe: OAuthLogin, tools: LoginTools) -> Authorization:
    """Log in at the provider and return the code. Raises LoginFails, which says where it ended."""
    redirect = parse_url(recipe.redirect_url)
    if recipe.authorization_url is None or redirect is None:
        raise LoginFails("The authorization code flow needs the provider's address and a redirect address.")
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    address = parse_url(_authorization_address(recipe, recipe.authorization_url, verifier, state))
    assert address is not None, "it was made of one"
    async with tools.page() as page:
        if page is None:
            raise LoginFails(f"The authorization code flow needs a browser. {tools.why_no_page}")
        page.keep_back(redirect)
        try:
            await _log_in(recipe, page, tools, address, redirect)
            code = await _agree(page, tools, redirect, state)
        except Unreachable as error:
            await tools.picture(page, "where the login at the provider ended")
            raise error if isinstance(error, LoginFails) else LoginFails(error.message, error.remedy) from error
        return Authorization(code, verifier, Session(state=await page.state()))


def _authorization_address(recipe: OAuthLogin, provider: Url, verifier: str, state: str) -> str:
    challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode("ascii")).digest()).decode("ascii")
    pairs = {
        "response_type": "code",
        "client_id": recipe.client_id,
        "redirect_uri": recipe.redirect_url,
        "scope": recipe.scope,
        "state": state,
        "code_challenge": challenge.rstrip("="),
        "code_challenge_method": "S256",
        **dict(recipe.authorization_parameters),
    }
    query = urlencode({name: value for name, value in pairs.items() if value})
    return f"{provider}{'&' if provider.query is not None else '?'}{query}"


async def _log_in(recipe: OAuthLogin, page: LoginPage, tools: LoginTools, address: Url, redirect: Url) -> None:
    """Open the provider's page and log in there, unless it knows the browser already. Raises Unreachable."""
    try:
        if recipe.at_provider is not None:
            await page.go_to(str(address))
            await play_recording(recipe.at_provider, page, tools)
        elif recipe.account is not None:
            await log_in_on_page(FormLogin(recipe.account, address, detects_token=False), tools, page)
        else:
            await page.go_to(str(address))
    except Unreachable:
        if not _answers(page, redirect):  # the page that it wanted to leave for was kept back
            raise


async def _agree(page: LoginPage, tools: LoginTools, redirect: Url, state: str) -> str:
    """Return the code, once the buttons that agree were pressed where the provider asks. Raises Unreachable."""
    for _ in range(_MOST_CONSENTS + 1):
        answers = _answers(page, redirect)
        if answers:
            return _code(answers[-1], state)
        button = _agreeing(await page.fields())
        if button is None:
            break
        tools.tell(f"Press '{button.label}' at the provider.")
        await page.click(button.selector)
    raise LoginFails(
        f"The provider did not send the browser back to {redirect}; it ended at {page.url.partition('?')[0]}.",
        "Are user name, password and redirect address right? Record the login at the provider where it is not found.",
    )


def _answers(page: LoginPage, redirect: Url) -> list[dict[str, str]]:
    """Return what the provider sent back, each time that it did."""
    found: list[dict[str, str]] = []
    for address in page.visited:
        url = parse_url(address)
        if url is not None and (url.origin, url.path) == (redirect.origin, redirect.path):
            told = {name: values[-1] for name, values in parse_qs(urlsplit(address).query).items()}
            if "code" in told or "error" in told:
                found.append(told)
    return found


def _code(told: dict[str, str], state: str) -> str:
    """Return the code of an answer. Raises LoginFails for a refusal, and for an answer to somebody else."""
    if "code" not in told:
        reason = "".join(each for each in told["error"] if each.isprintable())[:100]
        raise LoginFails(f"The provider refused the login: {reason}.")
    if not secrets.compare_digest(told.get("state", "").encode(), state.encode()):
        raise LoginFails("The provider's answer does not hold the state that it was sent: it is not used.")
    return told["code"]


def _agreeing(fields: tuple[FieldSeen, ...]) -> FieldSeen | None:
    """Return the button that agrees; None where there is none, or a password is still asked for."""
    if any(each.kind == "password" and each.is_visible for each in fields):
        return None
    for each in fields:
        words = f"{each.label} {each.name}".lower()
        if not each.is_visible or each.kind not in ("button", "submit", "link"):
            continue
        if any(word in words for word in _AGREEING) and not any(word in words for word in _REFUSING):
            return each
    return None
