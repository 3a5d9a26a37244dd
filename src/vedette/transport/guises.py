# SPDX-License-Identifier: Apache-2.0
"""Changes the JSON Web Tokens in the head of a request, or leaves credentials out, as its guise says. Pure.

A token counts where browsers and clients show one: in a header of the scan's credentials and in cookies. What a probe
itself writes into its target or body is nobody's token.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from vedette.domain.exchange import Headers
from vedette.domain.guise import Guise
from vedette.web.json_web_token import JsonWebToken, find_tokens

_PAIRS = re.compile(r";\s*")
Lines = tuple[tuple[str, str], ...]
_OF_TOKENS = frozenset({Guise.WITHOUT_TOKEN, Guise.WRONG_SIGNATURE, Guise.NO_SIGNATURE})
_ADDED_BY_BROWSERS = "basic "
"""Of Authorization: what a browser remembers, it sends whoever asks for the page. Source: RFC 7617, section 2.2."""


def shows_token(head: Headers) -> bool:
    """Whether a line of the head holds a signed token."""
    return any(token.signature for _, value in head.lines for token in find_tokens(value))


def disguise(head: Headers, guise: Guise) -> Headers:
    """Return the head in its guise."""
    if guise not in _OF_TOKENS:
        return head
    return Headers(tuple(_changed_lines(head.lines, guise)))


def shown_lines(lines: Lines, guise: Guise) -> Lines:
    """Return those header lines of the scan's credentials that go out in a guise."""
    match guise:
        case Guise.NOBODY:
            return ()
        case Guise.STRANGER:
            return tuple(line for line in lines if line[1].lower().startswith(_ADDED_BY_BROWSERS))
        case _:
            return lines


def _changed_lines(lines: Iterable[tuple[str, str]], guise: Guise) -> Iterable[tuple[str, str]]:
    for name, value in lines:
        tokens = find_tokens(value)
        if not tokens:
            yield name, value
        elif guise is not Guise.WITHOUT_TOKEN:
            for token in tokens:
                value = value.replace(str(token), str(_changed(token, guise)))
            yield name, value
        elif name.lower() == "cookie":
            kept = [pair for pair in _PAIRS.split(value) if not find_tokens(pair)]
            if kept:
                yield name, "; ".join(kept)


def _changed(token: JsonWebToken, guise: Guise) -> JsonWebToken:
    return token.without_signature() if guise is Guise.NO_SIGNATURE else token.with_wrong_signature()
