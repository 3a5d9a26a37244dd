# SPDX-License-Identifier: Apache-2.0
"""The token that a login ends with: where it stands in an answer, and how it is shown from then on. Pure.

Sources: RFC 6750 (bearer tokens), RFC 6901 (JSON pointers), RFC 7519 (JWT).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator

from vedette.domain.exchange import Exchange
from vedette.domain.login import TokenRule
from vedette.scan.visits import Wish

BEARER = TokenRule()
_NAMES = ("access_token", "accesstoken", "token", "id_token", "idtoken", "jwt", "auth_token", "authtoken", "bearer")
"""Members that hold a token, the surest first; letter case and hyphens aside."""
_CARRIERS = ("Authorization", "X-Auth-Token", "X-Access-Token")
_SENDABLE = re.compile(r"[!-~]{8,16384}")
_JWT = re.compile(r"[\w-]{10,}\.[\w-]{10,}\.[\w-]*")
_MOST_DEPTH = 12


def find_token(exchange: Exchange, rule: TokenRule = BEARER) -> str | None:
    """Return the token of an answer by `rule`; None where there is none that a header could hold."""
    if rule.header:
        return _usable(exchange.response.headers.get(rule.header))
    document = _document(exchange)
    if rule.pointer:
        return _usable(_at(document, rule.pointer))
    named = dict(reversed(list(_members(document, 0))))
    return next((token for name in _NAMES if (token := _usable(named.get(name)))), None)


def token_headers(rule: TokenRule, token: str) -> tuple[tuple[str, str], ...]:
    """Return the header that shows `token` from now on."""
    return ((rule.sent_as, f"{rule.prefix}{token}"),)


def headers_of_wishes(wishes: Iterable[Wish]) -> tuple[tuple[str, str], ...]:
    """Return the headers by which a page itself shows who is logged in, as in the last request that had one.

    Where no request had one, a JWT in an answer to a POST is taken for a bearer token.
    """
    exchanges = [wish.exchange for wish in wishes if wish.exchange is not None]
    for exchange in reversed(exchanges):
        shown = tuple((name, value) for name in _CARRIERS if (value := exchange.sent.get(name)) is not None)
        if shown:
            return shown
    for exchange in reversed(exchanges):
        token = find_token(exchange) if exchange.request.method == "POST" else None
        if token is not None and _JWT.fullmatch(token):
            return token_headers(BEARER, token)
    return ()


def _document(exchange: Exchange) -> object:
    try:
        found: object = json.loads(exchange.response.body)
    except (ValueError, RecursionError):
        return None
    return found


def _members(document: object, depth: int) -> Iterator[tuple[str, object]]:
    """Yield the members of the document's objects, names folded, outer ones first."""
    if depth > _MOST_DEPTH:
        return
    if isinstance(document, dict):
        yield from ((str(name).lower().replace("-", "_"), value) for name, value in document.items())
        for value in document.values():
            yield from _members(value, depth + 1)
    elif isinstance(document, list):
        for value in document[:100]:
            yield from _members(value, depth + 1)


def _at(document: object, pointer: str) -> object:
    """Return what `pointer` names; None where there is no such thing. Source: RFC 6901, section 4."""
    here = document
    for part in pointer.lstrip("/").split("/"):
        name = part.replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict):
            here = here.get(name)
        elif isinstance(here, list) and name.isascii() and name.isdigit() and int(name[:6]) < len(here):
            here = here[int(name[:6])]
        else:
            return None
    return here


def _usable(value: object) -> str | None:
    return value if isinstance(value, str) and _SENDABLE.fullmatch(value) else None
