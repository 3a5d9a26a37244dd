# SPDX-License-Identifier: Apache-2.0
"""Every style of login, against a site that checks every word: right is proved, and wrong is always noticed."""

from __future__ import annotations

import base64
import json
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from tests.support import account_site, digest_server, ntlm_server, oauth_server
from tests.support.account_site import AccountSite
from tests.support.browsing import chromium_path
from tests.support.certificates import make_client_tls
from tests.support.digest_server import DigestSite
from tests.support.login_styles import Notes
from tests.support.ntlm_server import ntlm_server as serve_ntlm
from tests.support.oauth_server import OAuthSite
from tests.support.recording_server import recording_server
from tests.support.senders import NOON, HandClock, settings_for, url_of

from vedette.domain.exchange import Headers, Request, Url
from vedette.domain.login import (
    Account,
    CertificateLogin,
    CommandLogin,
    FormLogin,
    Grant,
    HttpLogin,
    HttpScheme,
    OAuthLogin,
    Recipe,
    RecordedLogin,
    RequestLogin,
    TokenRule,
    User,
    with_password,
)
from vedette.domain.scan import Via
from vedette.domain.scope import Scope, ScopeKind
from vedette.scan.login.entry import Entry
from vedette.scan.login.indicator import Indicator
from vedette.scan.login.state import LoginState
from vedette.scan.login.tools import LoginFails
from vedette.transport.browser.late import LateChromiumMaker
from vedette.transport.browser.launching import Program
from vedette.transport.programs import ProgramRunner
from vedette.transport.sender import CurlSenders

pytestmark = pytest.mark.anyio
KIM = Account(account_site.USER, account_site.PASSWORD)
JSON = Headers((("Content-Type", "application/json"),))
FORM = Headers((("Content-Type", "application/x-www-form-urlencoded"),))
STEPS = json.dumps(
    {
        "steps": [
            {"type": "navigate", "url": "http://HERE/app"},
            {"type": "change", "selectors": [["aria/User"]], "value": "{{username}}"},
            {
                "type": "change",
                "selectors": [["#app", "input[type=password]"]],
                "value": "{{password}}",
                "timeout": 4000,
            },
            {
                "type": "click",
                "selectors": ["text/Enter"],
                "timeout": 4000,
                "assertedEvents": [{"type": "navigation", "url": "http://HERE/"}],
            },
        ]
    }
)
SIDE_STEPS = json.dumps(
    {
        "tests": [
            {
                "commands": [
                    {"command": "open", "target": "http://HERE/login"},
                    {"command": "type", "target": "name=user", "value": "{{username}}"},
                    {"command": "type", "target": "name=pass", "value": "{{password}}"},
                    {"command": "sendKeys", "target": "name=pass", "value": "${KEY_ENTER}"},
                ]
            }
        ]
    }
)
PROGRAM = """import json, os, sys, urllib.request
sent = {"user": os.environ["VEDETTE_LOGIN_USER"], "pass": os.environ["VEDETTE_LOGIN_PASSWORD"]}
asked = urllib.request.Request(sys.argv[1], json.dumps(sent).encode(), {"Content-Type": "application/json"})
answer = json.load(urllib.request.urlopen(asked))
print(json.dumps({"cookies": {"sid": answer["data"]["jwt"]}, "expires_in": 60}))"""


@dataclass(frozen=True, slots=True)
class Style:
    """How a login is done at `url`, and a recipe that differs only in what somebody may get wrong."""

    make: Callable[[Url], Recipe]
    spoil: Callable[[Recipe], Recipe | None] = lambda recipe: with_password(recipe, "wrong")
    site: str = "account"
    needs_browser: bool = False


def oauth(url: Url, grant: Grant) -> OAuthLogin:
    kim = Account(oauth_server.USER, oauth_server.PASSWORD)
    return OAuthLogin(
        grant,
        url.with_target("/token"),
        oauth_server.CLIENT,
        oauth_server.SECRET,
        account=None if grant is Grant.CLIENT_CREDENTIALS else kim,
        scope="read write",
        authorization_url=url.with_target("/authorize"),
        redirect_url=f"{url.origin}/callback",
    )


def request(url: Url, target: str, headers: Headers, body: bytes) -> Request:
    return Request("POST", url.with_target(target), headers, body)


STYLES = {
    "a form": Style(lambda url: FormLogin(KIM, url.with_target("/login"))),
    "a form that is found": Style(lambda url: FormLogin(KIM)),
    "a form and a one-time code": Style(
        lambda url: FormLogin(replace(KIM, codes=account_site.CODES), url.with_target("/login")), site="coded"
    ),
    "a form that a script builds": Style(lambda url: FormLogin(KIM, url.with_target("/app")), needs_browser=True),
    "steps recorded by Chrome": Style(
        lambda url: RecordedLogin(KIM, STEPS.replace("HERE", url.origin.authority)), needs_browser=True
    ),
    "steps recorded by Selenium IDE": Style(
        lambda url: RecordedLogin(KIM, SIDE_STEPS.replace("HERE", url.origin.authority)), needs_browser=True
    ),
    "a request with a fresh token": Style(
        lambda url: RequestLogin(
            KIM,
            request(url, "/login", FORM, b"user={{username}}&pass={{password}}&csrf=old"),
            url.with_target("/login"),
        )
    ),
    "JSON and a bearer token": Style(
        lambda url: RequestLogin(
            KIM,
            request(url, "/api/login", JSON, b'{"user": "{{username}}", "pass": "{{password}}"}'),
            token=TokenRule("/data/jwt"),
        )
    ),
    "HTTP Basic": Style(lambda url: HttpLogin(Account("kim", "s3cret"), HttpScheme.BASIC), site="basic"),
    "HTTP Digest": Style(lambda url: HttpLogin(Account(digest_server.USER, digest_server.PASSWORD)), site="digest"),
    "NTLM": Style(
        lambda url: HttpLogin(Account(ntlm_server.USER, ntlm_server.PASSWORD), HttpScheme.NTLM, ntlm_server.DOMAIN),
        site="ntlm",
    ),
    "OAuth 2.0 as a client": Style(
        lambda url: oauth(url, Grant.CLIENT_CREDENTIALS),
        lambda recipe: replace(recipe, client_secret="wrong") if isinstance(recipe, OAuthLogin) else None,
        site="oauth",
    ),
    "OAuth 2.0 with a password": Style(lambda url: oauth(url, Grant.PASSWORD), site="oauth"),
    "OAuth 2.0 with a code": Style(lambda url: oauth(url, Grant.AUTHORIZATION_CODE), site="oauth", needs_browser=True),
    "a program": Style(
        lambda url: CommandLogin((sys.executable, "-c", PROGRAM, str(url.with_target("/api/login"))), KIM)
    ),
}


def basic_site(sent: bytes) -> bytes:
    if b"Authorization: Basic " + base64.b64encode(b"kim:s3cret") in sent:
        return b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHello kim"
    return b'HTTP/1.1 401 No\r\nWWW-Authenticate: Basic realm="x"\r\nContent-Length: 0\r\n\r\n'


@asynccontextmanager
async def served(site: str) -> AsyncIterator[int]:
    if site == "ntlm":
        async with serve_ntlm() as ntlm:
            yield ntlm.port
        return
    answers: dict[str, Callable[[bytes], bytes]] = {
        "account": AccountSite().answer,
        "coded": AccountSite(is_coded=True, at=NOON).answer,
        "basic": basic_site,
        "digest": DigestSite().answer,
        "oauth": OAuthSite().answer,
    }
    async with recording_server(answers[site]) as recording:
        yield recording.port


@asynccontextmanager
async def entry_of(
    target: Url, notes: Notes, *, uses_browser: bool = False, via: Via | None = None
) -> AsyncIterator[Entry]:
    scope = Scope(target, ScopeKind.WHOLE_DOMAIN)
    clock = HandClock()
    maker = LateChromiumMaker(Program(chromium_path()), clock) if uses_browser else None
    senders = CurlSenders(version="0", clock=clock, make_browser=None if maker is None else maker.make)
    async with senders.open(settings_for(target, scope=scope, via=via)) as sender:
        yield Entry(sender, clock, scope, notes.record, uses_browser, ProgramRunner(os.environ).run)


async def prove(entry: Entry, recipe: Recipe) -> Indicator:
    """Log in and prove it, as a scan does. Raises LoginFails.

    Whoever logged in with the browser is compared with nobody without it: each further identity would start another.
    """
    user = User("kim", recipe)
    state = await entry.log_in(user, LoginState("kim"))
    assert state.last is not None
    plain = replace(entry, uses_browser=False)
    compared = await plain.compare(user, state.last)
    return await plain.confirm(user, compared, state.last)


@pytest.mark.parametrize("style", STYLES.values(), ids=STYLES)
async def test_right_is_proved_and_wrong_is_noticed_with(style: Style) -> None:
    notes = Notes()
    async with AsyncExitStack() as stack:
        target = url_of(await stack.enter_async_context(served(style.site)))
        entry = await stack.enter_async_context(entry_of(target, notes, uses_browser=style.needs_browser))
        recipe = style.make(target)
        indicator = await prove(entry, recipe)
        assert indicator.url.origin == target.origin

        spoiled = style.spoil(recipe)
        assert spoiled is not None
        with pytest.raises(LoginFails) as caught:
            await prove(entry, spoiled)

    told = "\n".join((*notes.story, str(caught.value)))
    assert account_site.PASSWORD not in told
    assert oauth_server.SECRET not in told


async def test_right_is_proved_and_wrong_is_noticed_with_a_client_certificate(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "other").mkdir()
    tls, other = make_client_tls(tmp_path / "own"), make_client_tls(tmp_path / "other")
    right = CertificateLogin(base64.b64encode(tls.pkcs12).decode(), tls.password)
    wrong = CertificateLogin(base64.b64encode(other.pem).decode())
    page = b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nHello kim"
    async with recording_server(page, tls.server) as site:
        target = url_of(site.port, scheme="https")
        async with entry_of(target, Notes(), via=Via(ca_file=str(tls.ca_file))) as entry:
            assert await prove(entry, right)

            with pytest.raises(LoginFails):
                await prove(entry, wrong)
