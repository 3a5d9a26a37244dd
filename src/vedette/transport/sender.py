# SPDX-License-Identifier: Apache-2.0
"""The sender of one scan: gate, cookies, header lines, libcurl and what comes back. Fits `scan.ports`."""

from __future__ import annotations

import base64
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from typing import Protocol

import anyio

from vedette.domain.check import Lane
from vedette.domain.exchange import DEFAULT_PORTS, Exchange, Headers, Origin, Request, Url
from vedette.domain.guise import Guise
from vedette.domain.handshake import HANDSHAKE, handshake_response, offer_of
from vedette.domain.scan import Credentials
from vedette.domain.scope import Scope
from vedette.domain.time import Instant
from vedette.errors import UsageError
from vedette.scan.no_browser import NoBrowser
from vedette.scan.ports import Browser, Clock, NoAnswer, Outage, RoleSession, SenderSettings
from vedette.scan.rows import RefusalRow
from vedette.scan.visits import BrowserState
from vedette.transport.client import Answered
from vedette.transport.cookie_jar import Cookie, CookieJar
from vedette.transport.gate import NO_LIMIT, Budget, Gate, Permit
from vedette.transport.governor import Governor
from vedette.transport.guises import disguise, shows_token
from vedette.transport.pacing import Answer, Outcome
from vedette.transport.pins import Pins
from vedette.transport.proxy import Proxy, read_proxy
from vedette.transport.request_head import Identity, compose_head, content_length, find_fault, needs_http_1
from vedette.transport.resolver import LookUp, Resolver, look_up_by_system
from vedette.transport.sessions import pack_session, unpack_session, widened
from vedette.transport.site_client import SiteClient
from vedette.transport.tls import read_trust
from vedette.transport.tls_probe import TlsProbe
from vedette.transport.transfer import Route, WireRequest
from vedette.transport.upgrade import Connection, open_upgrade
from vedette.web.cookies import read_cookie_date

_UNWELL = {429: Answer.TOO_MANY, 503: Answer.OVERLOADED}
_LOST = frozenset({Outage.TIMEOUT, Outage.CLOSED, Outage.CONNECT})


class CurlSender:
    """Sends the requests of one scan. Made by `CurlSenders.open`, and by another sender's `branch`."""

    def __init__(
        self,
        *,
        gate: Gate,
        client: SiteClient,
        jar: CookieJar,
        identity: Identity,
        clock: Clock,
        resolver: Resolver,
        route: Route,
        settings: SenderSettings,
        make_browser: MakeBrowser | None = None,
    ) -> None:
        self._settings = settings
        self._make_browser = make_browser
        self._browser: OwnBrowser | None = None
        self._own_identity = identity
        self._role_session: RoleSession | None = None
        self._gate = gate
        self._route = route
        self._client = client
        self._jar = jar
        self._identity = identity
        self._clock = clock
        self._resolver = resolver
        self._keeps_cookies = settings.manners.keeps_cookies

    async def send(
        self, request: Request, *, mark: str, lane: Lane = Lane.NORMAL, guise: Guise = Guise.OWN
    ) -> Exchange:
        """Send `request`, marked `X-Vedette-Scan: <scan>/<mark>`, and return the exchange.

        Waits for its turn (pace, lane). A cut, dripping or over-long body is an exchange whose response says so in
        `body_end`. Raises NotAdmitted when the gate refuses, NoAnswer when there is no response head.
        """
        if request.method == HANDSHAKE:
            return await self._shake(request, lane)
        permit = await self._gate.admit(request, lane)
        with permit.turn:
            return await self._exchange(request, mark, permit, guise)

    async def _shake(self, request: Request, lane: Lane) -> Exchange:
        """Make a handshake of TLS, which the gate judges as a GET of the same address."""
        permit = await self._gate.admit(Request("GET", request.url), lane)
        probe = TlsProbe(self._route.trust, self._route.limits.connect_timeout.seconds)
        with permit.turn:
            seen = await probe.shake(request.url.origin, permit.addresses, offer_of(request), self._clock.now())
        return Exchange(request, handshake_response(seen))

    @property
    def shows_token(self) -> bool:
        """Whether a request to the target shows a signed JSON Web Token."""
        target = self._settings.scope.target
        cookie = self._jar.header_for(target, self._clock.now(), None)
        return shows_token(compose_head(Request("GET", target), self._identity, "", cookie))

    def weigh(self, request: Request) -> None:
        """Raise NotAdmitted, and count it, where the gate would refuse for form, consent or scope; sends nothing."""
        self._gate.weigh(request)

    def cookies_for(self, url: Url) -> tuple[Cookie, ...]:
        """Return the cookies that a request to `url` carries."""
        return self._jar.shown_to(url, self._clock.now())

    async def upgrade(self, request: Request, *, mark: str) -> Connection:
        """Send the handshake of a WebSocket and return its connection. Raises as `send` does."""
        permit = await self._gate.admit(request, Lane.NORMAL)
        with permit.turn:
            own = request.headers.get("cookie")
            cookie = self._jar.header_for(request.url, self._clock.now(), own)
            head = compose_head(request, self._identity, mark, cookie)
            origin, target = request.url.origin, request.url.target
            trust = self._client.trust_in(origin)
            return await open_upgrade(origin, permit.addresses, trust, self._route.limits, target, head)

    def session(self) -> bytes:
        """Return cookies and role as bytes that `SenderSettings.session` takes back."""
        return pack_session(self._jar, self._role_session)

    def take_refusals(self) -> tuple[RefusalRow, ...]:
        """Return, and forget, what the gate refused since the last call."""
        return self._gate.take_refusals()

    async def adopt(self, session: RoleSession | None) -> None:
        """Send in `session` from now on; None for nobody: the jar is as it was before any request, too.

        Raises UsageError for a header that cannot be sent.
        """
        if session is None:
            self._jar.replace_by(_new_jar(self._settings))
        self._take(session)
        if self._browser is not None:
            await self._browser.adopt(session.state if session is not None else BrowserState())

    def put_cookie(self, url: Url, line: str) -> None:
        """Take in a cookie as if an answer from `url` had set it; `line` is what Set-Cookie would say."""
        self._jar.learn(url, Headers((("Set-Cookie", line),)), self._clock.now())

    @asynccontextmanager
    async def branch(
        self, beside: tuple[Url, ...] | None, *, is_blank: bool, session: bytes | None = None
    ) -> AsyncIterator[CurlSender]:
        """Lend a second sender behind the same pace and budget.

        It reaches the whole origins of the target and of `beside`, as far as consent goes; with None it has the scope
        of this one. A blank one has a jar and a session of its own, both as they were before any request, or those
        that another sender handed on as `session`; else they are those of this sender.
        """
        scope = self._settings.scope if beside is None else widened(self._settings.scope, beside)
        settings = replace(self._settings, scope=scope, session=None)
        gate = self._gate.widened(scope)
        jar, role_session = (_new_jar(settings), None) if session is None else unpack_session(session)
        # Connections of its own: what a server ties to a connection, such as NTLM, is one identity's alone.
        with SiteClient(self._route, self._client.pins, trusted_origins(scope)) as client:
            other = CurlSender(
                gate=gate,
                client=client,
                jar=jar if is_blank else self._jar,
                identity=self._own_identity,
                clock=self._clock,
                resolver=self._resolver,
                route=self._route,
                settings=settings,
                make_browser=self._make_browser,
            )
            other._take(role_session if is_blank else self._role_session)
            async with other.with_browser():
                yield other

    def browser(self) -> Browser:
        """Return the browser whose only way out this sender is."""
        return self._browser or NoBrowser("This sender was made without a browser.")

    @asynccontextmanager
    async def with_browser(self) -> AsyncIterator[None]:
        """Have a browser, where there is one to be had, until the context is left; its process starts when needed."""
        if self._make_browser is None:
            yield
            return
        self._browser = self._make_browser(self, self._settings.scope)
        if self._role_session is not None:
            await self._browser.adopt(self._role_session.state)
        try:
            yield
        finally:
            with anyio.CancelScope(shield=True):
                await self._browser.close()

    def _take(self, session: RoleSession | None) -> None:
        lines = session.headers if session is not None else ()
        fault = find_fault(Request("GET", self._settings.scope.target, Headers(lines)))
        if fault is not None:
            raise UsageError(f"A header of the login cannot be sent: {fault}.", "Look at what the login answers.")
        if session is None:
            self._client.show(None, None)
        else:
            self._client.show(session.http, session.certificate)
        self._role_session = session
        self._identity = self._own_identity.showing(lines) if lines else self._own_identity

    async def _exchange(self, request: Request, mark: str, permit: Permit, guise: Guise) -> Exchange:
        has_own = request.headers.lines and "cookie" in request.headers
        own = "; ".join(request.headers.get_all("cookie")) if has_own else None
        cookie = own
        if guise is not Guise.NOBODY and not self._jar.is_empty:
            is_stranger = guise is Guise.STRANGER
            cookie = self._jar.header_for(request.url, self._clock.now(), own, from_elsewhere=is_stranger)
        identity = self._identity if guise is Guise.OWN else self._identity.in_guise(guise)
        head = disguise(compose_head(request, identity, mark, cookie), guise)
        wire = _on_the_wire(request, head, permit.addresses)
        try:
            answered = await self._client.send(wire)
        except NoAnswer as failure:
            permit.turn.outcome = Outcome(Answer.LOST if failure.outage in _LOST else Answer.NEUTRAL)
            raise
        finally:
            self._gate.spend(self._client.take_size())
        response = answered.response
        now = self._clock.now()
        permit.turn.outcome = _judge_health(answered, now)
        self._resolver.settle(request.url.origin.host, answered.address)
        # What the site tells a caller whose token it should refuse, such as to forget the session, is not for our own.
        if self._keeps_cookies and guise is Guise.OWN:
            self._jar.learn(request.url, response.headers, now)
        sent = _as_sent(answered.head, wire.content_length, response.http_version)
        session = self._role_session
        if session is None:
            return Exchange(request, response, answered.timing, sent)
        return Exchange(request, response, answered.timing, sent, role=session.role, session=session.session)


class OwnBrowser(Browser, Protocol):
    """A browser that a sender makes and ends."""

    async def close(self) -> None:
        """End it."""
        ...


MakeBrowser = Callable[["CurlSender", Scope], OwnBrowser]
"""Makes the browser of one sender, which starts no process before it is used."""


class CurlSenders:
    """Makes senders. `version` is Vedette's own, for the User-Agent; `budget` is for each sender anew.

    `is_never` names the origins of our own listener, which no sender asks anything of.
    """

    def __init__(
        self,
        *,
        version: str,
        clock: Clock,
        look_up: LookUp = look_up_by_system,
        budget: Budget = NO_LIMIT,
        make_browser: MakeBrowser | None = None,
        is_never: Callable[[Origin], bool] = lambda origin: False,
    ) -> None:
        self._is_never = is_never
        self._make_browser = make_browser
        self._version = version
        self._clock = clock
        self._look_up = look_up
        self._budget = budget

    def open(self, settings: SenderSettings) -> AbstractAsyncContextManager[CurlSender]:
        """Return a sender; leaving the context closes its connections.

        Entering it raises UsageError for a wrong proxy, CA file or credential, NoAnswer when the proxy's name cannot
        be resolved, StoreFailed when the session cannot be read.
        """
        return self._open(settings)

    @asynccontextmanager
    async def _open(self, settings: SenderSettings) -> AsyncIterator[CurlSender]:
        proxy = None if settings.via.proxy is None else read_proxy(settings.via.proxy)
        manners = settings.manners
        trust = read_trust(settings.via, manners.tls, settings.scope.target.origin.host)
        jar, role_session = _new_jar(settings), None
        if settings.session is not None:
            jar, role_session = unpack_session(settings.session)
        resolver = Resolver(settings.limits.connect_timeout, self._look_up)
        proxy_addresses = await _resolve_proxy(resolver, proxy)
        pins = Pins()
        gate = Gate(
            scope=settings.scope,
            consent=settings.consent,
            budget=self._budget,
            governor=Governor(settings.limits, self._clock.monotonic_seconds),
            resolver=resolver,
            pins=pins,
            proxy=proxy,
            is_never=self._is_never,
        )
        lines = _credential_lines(settings.scope.target, settings.credentials, manners.authorization_header)
        origins = trusted_origins(settings.scope)
        identity = Identity(f"Vedette/{self._version}", str(settings.scan_id), lines, origins, manners)
        route = Route(settings.limits, trust, proxy, proxy_addresses, manners.keeps_connections)
        with SiteClient(route, pins, origins) as client:
            sender = CurlSender(
                gate=gate,
                client=client,
                jar=jar,
                identity=identity,
                clock=self._clock,
                resolver=resolver,
                route=route,
                settings=settings,
                make_browser=self._make_browser,
            )
            sender._take(role_session)
            async with sender.with_browser():
                yield sender


def _new_jar(settings: SenderSettings) -> CookieJar:
    """Return a jar with the scan's own cookies in it, for the target's host alone."""
    jar = CookieJar()
    target = settings.scope.target
    ports = {origin.port for origin in trusted_origins(settings.scope) if origin.host == target.origin.host}
    for name, value in settings.credentials.cookies:
        jar.seed(target, name, value, tuple(sorted(ports)))
    return jar


def trusted_origins(scope: Scope) -> frozenset[Origin]:
    """Return the origins that are shown the credentials: the target's and those that stand for it.

    These are its other names (canonical websites), and https where it stands for the target's http; never http where
    the target is https, since anybody on the way could read them there.
    """
    own = scope.target.origin
    names = [site.url.origin for site in scope.additional if site.canonical and site.url.origin.scheme == own.scheme]
    trusted = {own, *names}
    if scope.either_protocol and own.scheme == "http" and own.port == DEFAULT_PORTS["http"]:
        trusted |= {Origin("https", each.host, DEFAULT_PORTS["https"]) for each in (own, *names)}
    return frozenset(trusted)


async def _resolve_proxy(resolver: Resolver, proxy: Proxy | None) -> tuple[str, ...]:
    """Return the addresses of the proxy. Raises NoAnswer: a proxy without one is the proxy's outage."""
    if proxy is None:
        return ()
    try:
        return await resolver.resolve(proxy.host)
    except NoAnswer as failure:
        raise NoAnswer(Outage.PROXY, failure.message, "Check the proxy's address.") from failure


def _credential_lines(target: Url, credentials: Credentials, authorization: str) -> tuple[tuple[str, str], ...]:
    """Return the lines that show the credentials. Raises UsageError for text that no header can hold."""
    lines = credentials.headers
    if credentials.basic is not None:
        token = base64.b64encode(":".join(credentials.basic).encode()).decode("ascii")
        lines = (*lines, (authorization, f"Basic {token}"))
    cookies = tuple(("Cookie", f"{name}={value}") for name, value in credentials.cookies)
    fault = find_fault(Request("GET", target, Headers((*lines, *cookies))))
    if fault is not None:
        raise UsageError(
            f"A header or cookie of the scan cannot be sent: {fault}.", "Correct the scan's headers and cookies."
        )
    return lines


def _on_the_wire(request: Request, head: Headers, addresses: tuple[str, ...]) -> WireRequest:
    return WireRequest(
        request.method,
        request.url.origin,
        request.url.target,
        head,
        request.body,
        content_length(request),
        request.url.origin.scheme == "http" or needs_http_1(request.method, request.url.target, head),
        addresses,
    )


def _as_sent(head: Headers, length: int | None, http_version: str) -> Headers:
    """Return the lines as they went: libcurl adds the length last, HTTP/2 has lower-case names."""
    if length is None and http_version.startswith("1"):
        return head
    lines = head.lines if length is None else (*head.lines, ("Content-Length", str(length)))
    if http_version.startswith("2"):
        lines = tuple((name.lower(), value) for name, value in lines)
    return Headers(lines)


def _judge_health(answered: Answered, now: Instant) -> Outcome:
    """Return what the answer tells the governor."""
    response, timing = answered.response, answered.timing
    answer = _UNWELL.get(response.status)
    if answer is None:
        return Outcome(Answer.GOOD, timing.first_byte.seconds - timing.connected.seconds)
    return Outcome(answer, retry_after_seconds=read_retry_after(response.headers.get("retry-after") or "", now))


def read_retry_after(value: str, now: Instant) -> float | None:
    """Return how many seconds from `now` a Retry-After asks to wait; None where it says neither number nor date.

    Source: RFC 9110, section 10.2.3.
    """
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = read_cookie_date(text)
    return None if moment is None else max(0.0, (Instant.from_datetime(moment) - now).seconds)
