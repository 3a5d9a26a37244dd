# SPDX-License-Identifier: Apache-2.0
"""The first floor of the gate: no request is encoded, and no name asked for, before all of this said yes.

Order: form → consent → scope, method and exclusion → Host line → budget → address → governor. What is refused is
counted and never sent; the reasons are those of `scan.ports.RefusalReason`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from vedette.crawl.scope import OriginJudge, OutOfScope, ScopeRule
from vedette.domain.check import Lane
from vedette.domain.exchange import Origin, Request
from vedette.domain.scope import Scope
from vedette.domain.website import ConsentBasis
from vedette.scan.ports import NotAdmitted, RefusalReason
from vedette.scan.rows import RefusalRow
from vedette.transport.addresses import is_loopback_address, read_address, refuse_address
from vedette.transport.governor import Governor, Turn
from vedette.transport.pins import Pins
from vedette.transport.proxy import Proxy
from vedette.transport.request_head import find_fault
from vedette.transport.resolver import Resolver
from vedette.web.host import read_host

MOST_REFUSAL_ROWS = 1_000
"""Different (reason, method, URL) counted between two collections; more are counted together, without their URL."""

_REASONS = {
    ScopeRule.METHOD: RefusalReason.METHOD,
    ScopeRule.EXCLUDED: RefusalReason.EXCLUDED,
    ScopeRule.NOT_INCLUDED: RefusalReason.EXCLUDED,
}
_HOST_ENDS = re.compile(r"[\s,;:/\\@?#\[\]]+")
"""What may part one host from the next in a Host line that holds more than one."""
_NOBODYS_DOMAIN = ".invalid"
"""RFC 6761, section 6.4: no such name exists, so naming it reaches nobody else's site."""


@dataclass(frozen=True, slots=True)
class Budget:
    """The most that one sender may send and receive; None for no limit."""

    most_requests: int | None = None
    most_bytes: int | None = None
    """Bytes of requests and responses, as sent over the wire."""


NO_LIMIT = Budget()


class Permit(NamedTuple):
    """Leave to send one request, to these addresses and no others; `turn` takes the outcome."""

    addresses: tuple[str, ...]
    """Empty behind a proxy, which resolves the name by itself."""
    turn: Turn


@dataclass(slots=True)
class _Known:
    """An origin that was asked for: the consent that covers it, and where it led when that was last judged."""

    origin: Origin
    basis: ConsentBasis
    scope: OriginJudge
    addresses: tuple[str, ...] | None = None


class Gate:
    """Admits the requests of one scan; `pins` learns which socket addresses they may be sent to.

    `is_never` names the origins of our own listener, which are never asked anything.
    """

    def __init__(
        self,
        *,
        scope: Scope,
        consent: Mapping[Origin, ConsentBasis],
        budget: Budget,
        governor: Governor,
        resolver: Resolver,
        pins: Pins,
        proxy: Proxy | None,
        is_never: Callable[[Origin], bool] = lambda origin: False,
    ) -> None:
        self._is_never = is_never
        self._scope = scope
        self._consent = consent
        self._budget = budget
        self._governor = governor
        self._resolver = resolver
        self._pins = pins
        self._proxy = proxy
        self._requests = 0
        self._bytes = 0
        self._refusals: dict[tuple[str, str, str], int] = {}
        self._known: dict[Origin, _Known] = {}

    def widened(self, scope: Scope) -> Gate:
        """Return a gate for another scope with the same consent, pace, names and pins; it counts by itself."""
        return Gate(
            scope=scope,
            consent=self._consent,
            budget=self._budget,
            governor=self._governor,
            resolver=self._resolver,
            pins=self._pins,
            proxy=self._proxy,
        )

    async def admit(self, request: Request, lane: Lane) -> Permit:
        """Wait for the request's turn; the permit's turn has to be used as a context, at once.

        Raises NotAdmitted, with nothing sent, and NoAnswer when the name cannot be resolved.
        """
        try:
            known = self._judge(request)
            self._reserve()
            addresses = known.addresses
            if addresses is None or addresses != self._resolver.known(known.origin.host):
                addresses = await self._reach(known)
        except NotAdmitted as refusal:
            self._count(refusal.reason, request)
            raise
        turn = self._governor.turn_at_once(known.origin, lane)
        return Permit(addresses, turn or await self._governor.turn(known.origin, lane))

    def weigh(self, request: Request) -> None:
        """Raise NotAdmitted, and count it, where `admit` would refuse for form, consent or scope; sends nothing."""
        try:
            self._judge(request)
        except NotAdmitted as refusal:
            self._count(refusal.reason, request)
            raise

    def spend(self, size_bytes: int) -> None:
        """Count bytes that went over the wire."""
        self._bytes += size_bytes

    def take_refusals(self) -> tuple[RefusalRow, ...]:
        """Return, and forget, what was refused since the last call."""
        refusals, self._refusals = self._refusals, {}
        return tuple(RefusalRow(reason, method, url, count) for (reason, method, url), count in refusals.items())

    def _judge(self, request: Request) -> _Known:
        fault = find_fault(request)
        if fault is not None:
            raise NotAdmitted(RefusalReason.FORM, f"The request was not sent: {fault}.")
        if self._is_never(request.url.origin):
            raise NotAdmitted(
                RefusalReason.SCOPE, "Our own listener is asked nothing: a call of ours would count as the site's."
            )
        known = self._known.get(request.url.origin) or self._agreed(request.url.origin)
        outside = known.scope.judge(request.method, request.url)
        if outside is None and request.headers.lines:
            outside = _judge_host_lines(request, self._consent)
        if outside is not None:
            raise NotAdmitted(_REASONS.get(outside.rule, RefusalReason.SCOPE), outside.sentence)
        return known

    def _agreed(self, origin: Origin) -> _Known:
        basis = self._consent.get(origin)
        if basis is None:
            raise NotAdmitted(
                RefusalReason.CONSENT,
                f"Nobody has consented to requests to {origin}.",
                "Prove ownership of the site, or record the operator's consent.",
            )
        return self._known.setdefault(origin, _Known(origin, basis, OriginJudge(self._scope, origin)))

    async def _reach(self, known: _Known) -> tuple[str, ...]:
        """Return the pinned addresses of an origin, once the consent is known to cover them all."""
        origin, basis = known.origin, known.basis
        if self._proxy is not None:
            await self._reach_proxy(self._proxy, origin, basis)
            return ()
        addresses = await self._resolver.resolve(origin.host)
        for address in addresses:
            why = refuse_address(address, origin.host, basis)
            if why is not None:
                raise _wrong_address(f"{origin.host} leads to {address}, which {why}.")
        self._pins.add(addresses, origin.port)
        known.addresses = addresses
        return addresses

    async def _reach_proxy(self, proxy: Proxy, origin: Origin, basis: ConsentBasis) -> None:
        """Pin the proxy. It is the operator's own setting, so its address may be any; the target's name is judged.

        What a consent by loopback means is *this* machine: it holds behind a proxy that runs here, and no other.
        """
        addresses = await self._resolver.resolve(proxy.host)
        if basis is ConsentBasis.LOOPBACK:
            targets = await self._resolver.resolve(origin.host)
            if not all(map(is_loopback_address, (*addresses, *targets))):
                raise _wrong_address(f"{origin} behind the proxy {proxy.url} is not this machine's loopback.")
        elif read_address(origin.host) is not None:
            why = refuse_address(origin.host, origin.host, basis)
            if why is not None:
                raise _wrong_address(f"{origin.host} {why}.")
        self._pins.add(addresses, proxy.port)

    def _reserve(self) -> None:
        most_requests, most_bytes = self._budget.most_requests, self._budget.most_bytes
        if most_requests is not None and self._requests >= most_requests:
            raise NotAdmitted(RefusalReason.BUDGET, f"The budget of {most_requests} requests is used up.")
        if most_bytes is not None and self._bytes >= most_bytes:
            raise NotAdmitted(RefusalReason.BUDGET, f"The budget of {most_bytes} bytes is used up.")
        self._requests += 1

    def _count(self, reason: RefusalReason, request: Request) -> None:
        key = (reason.value, request.method, str(request.url))
        if key not in self._refusals and len(self._refusals) >= MOST_REFUSAL_ROWS:
            key = (reason.value, "", "")
        self._refusals[key] = self._refusals.get(key, 0) + 1


def _judge_host_lines(request: Request, consent: Mapping[Origin, ConsentBasis]) -> OutOfScope | None:
    """Refuse a Host line that names somebody else's site: one server may hold many, and only ours are agreed to.

    The host itself at any port, a host that consent names, a name that nobody can own and text that is no host pass.
    """
    for value in request.headers.get_all("host"):
        host = _foreign_host(value, consent)
        if host is not None:
            return OutOfScope(ScopeRule.HOST, f"Outside the scope: the Host line names {host}.")
    return None


def _foreign_host(value: str, consent: Mapping[Origin, ConsentBasis]) -> str | None:
    """Return the first host in `value` that is nobody's we may name; servers differ in which part they take."""
    text = value.strip()
    colon = text.rfind(":")
    whole = read_host(text[:colon] if colon > text.rfind("]") else text)
    named = [whole, *(read_host(part) for part in _HOST_ENDS.split(text) if "." in part)]
    return next((host for host in named if host is not None and not _may_be_named(host, consent)), None)


def _may_be_named(host: str, consent: Mapping[Origin, ConsentBasis]) -> bool:
    return host.endswith(_NOBODYS_DOMAIN) or any(host == origin.host for origin in consent)


def _wrong_address(sentence: str) -> NotAdmitted:
    return NotAdmitted(
        RefusalReason.ADDRESS, sentence, "Check the name's DNS entry, or give a consent that covers the address."
    )
