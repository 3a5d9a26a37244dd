# SPDX-License-Identifier: Apache-2.0
"""The upstream proxy of a scan, read from its URL."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote

from vedette.errors import UsageError
from vedette.web.host import read_host

_DEFAULT_PORTS = {"http": 8080, "https": 443, "socks5": 1080, "socks5h": 1080}


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy. Names of targets are resolved by it, whatever the scheme."""

    scheme: str
    """`http`, `https` or `socks5`."""
    host: str
    port: int
    user: str | None = None
    password: str = ""

    @property
    def url(self) -> str:
        """The proxy without credentials, as libcurl and users read it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}:{self.port}"


def read_proxy(text: str) -> Proxy:
    """Return the proxy of `scheme://[user[:password]@]host[:port]`. Raises UsageError, which names no credentials."""
    scheme, mark, rest = text.strip().partition("://")
    scheme = scheme.lower()
    if not mark or scheme not in _DEFAULT_PORTS:
        raise _wrong("has to begin with http://, https:// or socks5://")
    user_info, at_sign, place = rest.rpartition("@")
    place = place.removesuffix("/")
    colon = place.rfind(":") if place.rfind(":") > place.rfind("]") else len(place)
    host, digits = read_host(place[:colon]), place[colon + 1 :]
    if host is None:
        raise _wrong("names no host")
    if digits and not (digits.isascii() and digits.isdigit() and 0 < int(digits[:6]) < 65_536):
        raise _wrong("has a port that is no number from 1 to 65535")
    user, _, password = user_info.partition(":")
    return Proxy(
        scheme.removesuffix("h"),
        host,
        int(digits) if digits else _DEFAULT_PORTS[scheme],
        unquote(user) if at_sign else None,
        unquote(password),
    )


def _wrong(what: str) -> UsageError:
    return UsageError(f"The proxy's address {what}.", "Give it as http://proxy.example:8080.", field="proxy")
