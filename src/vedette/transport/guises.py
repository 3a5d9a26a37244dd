# SPDX-License-Identifier: Apache-2.0
"""Changes the JSON Web Tokens in the head of a request, as its guise says. Pure.

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


def shows_token(head: Headers) -> bool:
    """Whether a line of the head holds a signed token."""
    return any(token.signature for _, value in head.lines for token in find_tokens(value))


def disguise(head: Headers, guise: Guise) -> Headers:
    """Return the head in its guise."""
    if guise is Guise.OWN:
        return head
    return Headers(tuple(_changed_lines(head.lines, guise)))


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
