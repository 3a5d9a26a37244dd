# SPDX-License-Identifier: Apache-2.0
"""The connections of one sender, and what HTTP and TLS show of an identity on them.

What a site asks for by 401 is answered here, below the gate: such a request is the same request once more, to the same
origin. Only trusted origins are shown anything. Where the answer is 401 again, the words were wrong: it is returned as
it is, and nothing is tried a third time, since sites lock accounts.
"""

from __future__ import annotations

import base64
from dataclasses import replace
from types import TracebackType
from typing import Protocol, Self

from vedette.domain.exchange import Headers, Origin, Response
from vedette.domain.login import CertificateLogin, HttpLogin, HttpScheme
from vedette.transport.auth_challenges import read_challenges
from vedette.transport.client import Answered, HttpClient
from vedette.transport.client_certificate import read_certificate_login
from vedette.transport.digest import DigestAnswers
from vedette.transport.pins import Pins
from vedette.transport.tls import Trust
from vedette.transport.transfer import Route, WireRequest

_UNAUTHORIZED = 401
_HEADER = "Authorization"


class Answers(Protocol):
    """What a scheme without ties to a connection answers at one origin."""

    def line(self, request: WireRequest) -> str | None:
        """Return the value of Authorization for a request; None for none yet."""
        ...

    def accept(self) -> None:
        """Take in that the site let somebody in with these words."""
        ...

    def learn(self, response: Response, *, was_shown: bool) -> bool:
        """Take in an answer 401; return whether it is worth asking again."""
        ...


class BasicAnswers:
    """User name and password as they are. Source: RFC 7617."""

    def __init__(self, login: HttpLogin) -> None:
        words = f"{login.account.user}:{login.account.password}"
        self._value = f"Basic {base64.b64encode(words.encode()).decode('ascii')}"
        self._is_asked_for = login.is_preemptive

    def line(self, request: WireRequest) -> str | None:
        """Return the value of Authorization; None before the site asked for it, unless it is sent unasked."""
        return self._value if self._is_asked_for else None

    def accept(self) -> None:
        """Take in that the site let somebody in: what is right once is sent unasked anyway."""

    def learn(self, response: Response, *, was_shown: bool) -> bool:
        """Take in an answer 401; return whether it asks for what was not shown."""
        challenges = read_challenges(response.headers.get_all("www-authenticate"))
        self._is_asked_for = self._is_asked_for or any(each.scheme == "basic" for each in challenges)
        return self._is_asked_for and not was_shown


class SiteClient:
    """Sends wire requests as one identity at a time. To be used in one running event loop, as a context manager."""

    def __init__(self, route: Route, pins: Pins, trusted: frozenset[Origin]) -> None:
        self._route = route
        self._pins = pins
        self._trusted = trusted
        self._http: HttpLogin | None = None
        self._certificate: CertificateLogin | None = None
        self._open_route = route
        self._plain = HttpClient(route, pins)
        self._own = self._plain
        self._lanes: list[HttpClient] = []
        self._idle: list[HttpClient] = []
        self._answers: dict[Origin, Answers] = {}
        self._size_bytes = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for client in (self._plain, self._own, *self._lanes):
            client.__exit__(kind, error, trace)

    @property
    def pins(self) -> Pins:
        """Which addresses it may connect to."""
        return self._pins

    def trust_in(self, origin: Origin) -> Trust:
        """Return which certificates count at `origin`, and which one is shown there."""
        return (self._open_route if origin in self._trusted else self._route).trust

    def show(self, http: HttpLogin | None, certificate: CertificateLogin | None) -> None:
        """Show these from now on, on connections that showed nothing else. Nothing may be under way.

        Raises UsageError for a certificate that cannot be used.
        """
        if (http, certificate) == (self._http, self._certificate):
            return
        identity = None if certificate is None else read_certificate_login(certificate, "certificate")
        for client in self._lanes if self._own is self._plain else (self._own, *self._lanes):
            client.__exit__(None, None, None)
        self._http, self._certificate = http, certificate
        self._lanes, self._idle, self._answers = [], [], {}
        self._open_route = replace(self._route, trust=replace(self._route.trust, identity=identity))
        self._own = self._plain if identity is None else HttpClient(self._open_route, self._pins)

    async def send(self, request: WireRequest) -> Answered:
        """Return the answer. Raises NoAnswer, and NotAdmitted when the socket hook refused to connect."""
        if request.origin not in self._trusted:
            return await self._send(self._plain, request)
        http = self._http
        if http is None or _HEADER in request.head:  # a request that shows words of its own is a test of them
            return await self._send(self._own, request)
        if http.scheme is HttpScheme.NTLM:
            return await self._send_by_ntlm(http, request)
        return await self._send_with_answers(http, request)

    def take_size(self) -> int:
        """Return how many bytes were sent and received since the last call, failed requests included."""
        size, self._size_bytes = self._size_bytes, 0
        return size

    async def _send(self, client: HttpClient, request: WireRequest) -> Answered:
        try:
            return await client.send(request)
        finally:
            self._size_bytes += client.take_size()

    async def _send_with_answers(self, http: HttpLogin, request: WireRequest) -> Answered:
        answers = self._answers.get(request.origin)
        if answers is None:
            answers = self._answers[request.origin] = _make_answers(http)
        line = answers.line(request)
        answered = await self._send(self._own, request if line is None else _with_line(request, line))
        if answered.response.status == _UNAUTHORIZED and answers.learn(answered.response, was_shown=line is not None):
            line = answers.line(request)
            if line is not None:
                answered = await self._send(self._own, _with_line(request, line))
        if line is not None and answered.response.status != _UNAUTHORIZED:
            answers.accept()
        return answered

    async def _send_by_ntlm(self, http: HttpLogin, request: WireRequest) -> Answered:
        """Send on a connection of its own at a time, which is logged in once and then needs no more words.

        A request that may change something and cannot be stopped from being repeated by libcurl, for want of a body,
        goes over a new connection: only an old one can turn out dead.
        """
        is_once = not (request.is_safe or request.body)
        lane = self._idle.pop() if self._idle and not is_once else self._make_lane()
        try:
            return await self._send_on(lane, http, request._replace(http_1_only=True, is_bound=True))
        finally:
            if is_once:
                self._lanes.remove(lane)
                lane.__exit__(None, None, None)
            else:
                self._idle.append(lane)

    async def _send_on(self, lane: HttpClient, http: HttpLogin, request: WireRequest) -> Answered:
        from vedette.transport.ntlm import NtlmHandshake, offered_scheme  # its library is large, and few sites need it

        answered = await self._send(lane, request)
        scheme = offered_scheme(answered.response) if answered.response.status == _UNAUTHORIZED else None
        if scheme is None:
            return answered
        handshake = NtlmHandshake(http, request.origin.host, scheme)
        asked = await self._send(lane, _with_line(_without_body(request), handshake.opening()))
        line = handshake.answer(asked.response) if asked.response.status == _UNAUTHORIZED else None
        return answered if line is None else await self._send(lane, _with_line(request, line))

    def _make_lane(self) -> HttpClient:
        lane = HttpClient(self._open_route, self._pins)
        self._lanes.append(lane)
        return lane


def _make_answers(http: HttpLogin) -> Answers:
    if http.scheme is HttpScheme.BASIC:
        return BasicAnswers(http)
    return DigestAnswers(http.account.user, http.account.password)


def _with_line(request: WireRequest, value: str) -> WireRequest:
    """Return the request with our words before its mark, which stays the last line."""
    lines = request.head.lines
    return request._replace(head=Headers((*lines[:-1], (_HEADER, value), *lines[-1:])))


def _without_body(request: WireRequest) -> WireRequest:
    """Return a request that only begins a login: the site answers 401 to it, so its body would go for nothing."""
    length = None if request.content_length is None else 0
    return request._replace(body=b"", content_length=length)
