# SPDX-License-Identifier: Apache-2.0
"""Names of hosts that nobody can own, as headers and parameters hold them."""

from __future__ import annotations

from collections.abc import Callable


def absolute_address(host: str) -> str:
    """Return the address of `host` as a whole URL."""
    return f"https://{host}/"


def scheme_relative_address(host: str) -> str:
    """Return the address of `host` without a scheme."""
    return f"//{host}/"


def backslash_address(host: str) -> str:
    """Return the address of `host` as a text that begins like a path and that browsers read as scheme-relative."""
    return f"/\\{host}/"


def host_name(host: str) -> str:
    """Return the host as a header holds it."""
    return host


def forwarded_host(host: str) -> str:
    """Return the host as a parameter of Forwarded. Source: RFC 7239, section 4."""
    return f"host={host}"


def foreign_origin(host: str) -> str:
    """Return the origin of a page of `host`, as browsers write it."""
    return f"https://{host}"


NULL_ORIGIN = "null"
"""The origin of a page that has none, such as one in a sandboxed frame."""


def apart(marker: str) -> str:
    """Return a query parameter that nobody else asks for, so that no cache keeps the answer for others."""
    return f"vedette={marker}"


REDIRECT_FORMS: tuple[Callable[[str], str], ...] = (absolute_address, backslash_address, scheme_relative_address)
