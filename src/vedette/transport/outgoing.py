# SPDX-License-Identifier: Apache-2.0
"""Calls to other systems on a member's word: chats, issue trackers, webhooks. The operator says which hosts there are.

Whoever may add an integration chooses an address, so without a bound the platform would be a way into the network
around it (CWE-918). The bounds: the host stands on the operator's list; every address that its name resolves to is one
of the internet, or lies in a network on that list too; the connection goes to those very addresses; redirects are not
followed; answers are read to a limit. The metadata services of clouds, which hand out credentials, never pass.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from vedette.domain.exchange import Headers, Url
from vedette.domain.policy import HttpLimits
from vedette.domain.scan import Via
from vedette.domain.time import Span
from vedette.domain.website import ConsentBasis
from vedette.errors import Refused, Unreachable, UsageError
from vedette.transport.addresses import read_address, refuse_address
from vedette.transport.client import HttpClient
from vedette.transport.pins import Pins
from vedette.transport.resolver import LookUp, Resolver, look_up_by_system
from vedette.transport.tls import Trust, read_trust
from vedette.transport.transfer import Route, WireRequest
from vedette.web.host import read_host
from vedette.web.url import parse_url

IpNetwork = ipaddress.IPv4Network | ipaddress.IPv6Network
LIMITS = HttpLimits(
    concurrency=1,
    connect_timeout=Span.of(seconds=10),
    request_timeout=Span.of(seconds=20),
    body_limit_bytes=256 * 1024,
)
_REMEDY = "The operator adds it to VEDETTE_OUTGOING_HOSTS."


class OutgoingHosts:
    """The hosts that may be called, and the networks of this house in which they may be.

    Entries are host names (`hooks.slack.com`), names with anything before them (`*.example.org`), addresses and
    networks (`10.1.2.0/24`). An address or network names its hosts, and lets names on the list lead there.
    """

    def __init__(self, names: Iterable[str] = (), networks: Iterable[IpNetwork] = ()) -> None:
        self._names = frozenset(name for name in names if not name.startswith("*."))
        self._suffixes = tuple(name[1:] for name in names if name.startswith("*."))
        self._networks = tuple(networks)

    @classmethod
    def read(cls, text: str) -> OutgoingHosts:
        """Return the list that `text` holds, commas or blanks between entries. Raises UsageError."""
        names: list[str] = []
        networks: list[IpNetwork] = []
        for entry in text.replace(",", " ").split():
            try:
                networks.append(ipaddress.ip_network(entry.strip("[]")))
            except ValueError:
                names.append(_read_name(entry))
        return cls(names, networks)

    def refuse_host(self, host: str) -> str | None:
        """Return why `host`, in lower case, may not be called; None when it may, if its addresses may."""
        is_named = host in self._names or host.endswith(self._suffixes) or self._holds(host)
        return None if is_named else f"The host {host} is not one that this server may call."

    def refuse_address(self, address: str, host: str) -> str | None:
        """Return why `address`, to which `host` resolved, may not be connected to; None when it may."""
        refusal = refuse_address(address, host, ConsentBasis.OWNERSHIP)
        if refusal is None:
            return None
        if self._holds(address) and refuse_address(address, address, ConsentBasis.OPERATOR) is None:
            return None
        return f"The host {host} resolved to {address}, which {refusal.partition(', which needs')[0]}."

    def _holds(self, text: str) -> bool:
        address = read_address(text)
        return address is not None and any(address in network for network in self._networks)


@dataclass(frozen=True, slots=True)
class OutgoingRequest:
    """A POST of `body` to `url`, or another method where it is named."""

    url: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = b""
    method: str = "POST"


@dataclass(frozen=True, slots=True)
class OutgoingReply:
    """What came back; a body longer than the limit is cut."""

    status: int
    body: bytes


class OutgoingCaller:
    """Makes calls. `ca_file` holds the authorities that are trusted instead of the system's."""

    def __init__(
        self, hosts: OutgoingHosts, version: str, look_up: LookUp = look_up_by_system, ca_file: str | None = None
    ) -> None:
        self._hosts = hosts
        self._version = version
        self._look_up = look_up
        self._trust: Trust = read_trust(Via(ca_file=ca_file))

    def check(self, text: str) -> Url:
        """Return the URL that `text` spells, if its host may be called. Raises UsageError, Refused."""
        url = parse_url(text)
        if url is None or "@" in text.partition("://")[2].partition("/")[0]:
            raise UsageError("The address is no http or https URL without credentials.", "Correct it.", field="Url")
        refusal = self._hosts.refuse_host(url.origin.host)
        if refusal is not None:
            raise Refused(refusal, _REMEDY)
        return url

    async def call(self, request: OutgoingRequest) -> OutgoingReply:
        """Send `request` once, and return what came back, whatever its status. Raises UsageError, Refused, Unreachable.

        The name is resolved anew for each call, and only the addresses that were looked at are connected to.
        """
        url = self.check(request.url)
        host = url.origin.host
        addresses = await Resolver(LIMITS.connect_timeout, self._look_up).resolve(host)
        for address in addresses:
            refusal = self._hosts.refuse_address(address, host)
            if refusal is not None:
                raise Refused(refusal, f"Where that is right: {_REMEDY[0].lower()}{_REMEDY[1:]}")
        pins = Pins()
        pins.add(addresses, url.origin.port)
        length = len(request.body) if request.body or request.method == "POST" else None
        lines = (
            ("Host", url.origin.authority),
            ("User-Agent", f"Vedette/{self._version}"),
            ("Accept", "application/json"),
            *request.headers,
            *((("Content-Length", str(length)),) if length is not None else ()),
        )
        _check_lines(lines)
        wire = WireRequest(
            request.method, url.origin, url.target, Headers(lines), request.body, length, True, addresses
        )
        with HttpClient(Route(LIMITS, self._trust, None, (), keeps_connections=False), pins) as client:
            answered = await client.send(wire)
        return OutgoingReply(answered.response.status, answered.response.body)


def require_success(reply: OutgoingReply, system: str, *, expected: Iterable[int] = (200, 201, 202, 204)) -> None:
    """Raise Unreachable unless `system` took what it was sent; its words are not repeated, but for the status."""
    if reply.status not in expected:
        hint = "Check its address, project and token." if 400 <= reply.status < 500 else ""
        raise Unreachable(f"{system} answered {reply.status}.", hint)


def _check_lines(lines: Iterable[tuple[str, str]]) -> None:
    for name, value in lines:
        if not value.isascii() or not value.isprintable():
            raise UsageError(f"The header {name} cannot hold what it is given.", "Correct the integration's secret.")


def _read_name(entry: str) -> str:
    prefix = "*." if entry.startswith("*.") else ""
    host = read_host(entry.removeprefix(prefix))
    if host is None or ":" in host or "*" in host:
        raise UsageError(f"{entry} in VEDETTE_OUTGOING_HOSTS is no host, address or network.", "Correct it.")
    return prefix + host
