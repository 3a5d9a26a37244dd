# SPDX-License-Identifier: Apache-2.0
"""Addresses that users type: targets and root addresses, in the one spelling that is stored and compared."""

from __future__ import annotations

from vedette.domain.exchange import DEFAULT_PORTS, Origin, Url
from vedette.errors import UsageError
from vedette.web.url import parse_link


def read_target(text: str | None, field: str) -> Url:
    """Return the http(s) URL that `text` is. Raises UsageError that names `field`.

    A user name or password in it is refused: it would end up in logs and reports.
    """
    link = parse_link((text or "").strip())
    if link is None:
        raise UsageError(
            f"{field} is no http or https address.", "Write it in full, such as https://shop.example/.", field=field
        )
    if link.has_user_info:
        raise UsageError(
            f"{field} holds a user name or password.", "Send credentials as HTTP authentication settings.", field=field
        )
    return link.url


def read_root(text: str | None, field: str) -> str:
    """Return a website's root address: no query, a slash at its end. Raises UsageError that names `field`."""
    url = read_target(text, field)
    path = url.path if url.path.endswith("/") else f"{url.path}/"
    return f"{url.origin}{path}"


def roots_above(target: Url) -> tuple[str, ...]:
    """Return the root addresses that `target` can belong to, the nearest first; then those of the other protocol."""
    segments = target.path.split("/")[1:-1]
    paths = ["/" + "".join(f"{segment}/" for segment in segments[:depth]) for depth in range(len(segments), -1, -1)]
    if target.path != "/" and not target.path.endswith("/"):
        paths.insert(0, f"{target.path}/")
    return tuple(f"{origin}{path}" for origin in (target.origin, *other_protocol(target.origin)) for path in paths[:32])


def other_protocol(origin: Origin) -> tuple[Origin, ...]:
    """Return the same host under the other protocol, where both have their own port."""
    if DEFAULT_PORTS[origin.scheme] != origin.port:
        return ()
    other = "https" if origin.scheme == "http" else "http"
    return (Origin(other, origin.host, DEFAULT_PORTS[other]),)


def is_same_site(one: Origin, other: Origin) -> bool:
    """Whether two origins are one host and port, or one host under both protocols' own ports."""
    return one == other or other in other_protocol(one)
