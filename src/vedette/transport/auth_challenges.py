# SPDX-License-Identifier: Apache-2.0
"""What a site asks for when it answers 401: the challenges of its WWW-Authenticate lines.

Source: RFC 9110, section 11.6.1. The lines are a stranger's bytes: what cannot be read is left out, nothing raises.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

MOST_LENGTH = 16_384
_TOKEN = r"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_BETWEEN = re.compile(r"[\s,]*")
_SCHEME = re.compile(rf"({_TOKEN})(?=[\s,]|$)")
_PARAMETER = re.compile(rf"\s*({_TOKEN})\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"|({_TOKEN}))\s*(?=,|$)")
_TOKEN_68 = re.compile(r"[ \t]+([A-Za-z0-9\-._~+/]+=*)\s*(?=,|$)")
_ESCAPED = re.compile(r"\\(.)")


@dataclass(frozen=True, slots=True)
class Challenge:
    """One thing that a site takes: a scheme, in lower case, with its parameters or its one token."""

    scheme: str
    parameters: dict[str, str] = field(default_factory=dict)
    """By name in lower case; of several of a name the first counts."""
    token: str = ""


def read_challenges(lines: Iterable[str]) -> tuple[Challenge, ...]:
    """Return the challenges of the lines, in order. Never raises; linear in the length of the lines."""
    found: list[Challenge] = []
    for line in lines:
        found += _read_line(line[:MOST_LENGTH])
    return tuple(found)


def _read_line(line: str) -> Iterable[Challenge]:
    at = _after(_BETWEEN, line, 0)
    while (scheme := _SCHEME.match(line, at)) is not None:
        token = _TOKEN_68.match(line, scheme.end())
        if token is not None:
            at = _after(_BETWEEN, line, token.end())
            yield Challenge(scheme[1].lower(), {}, token[1])
            continue
        parameters: dict[str, str] = {}
        at = _after(_BETWEEN, line, scheme.end())
        while (parameter := _PARAMETER.match(line, at)) is not None:
            name, quoted, plain = parameter[1].lower(), parameter[2], parameter[3]
            parameters.setdefault(name, plain if quoted is None else _ESCAPED.sub(r"\1", quoted))
            at = _after(_BETWEEN, line, parameter.end())
        yield Challenge(scheme[1].lower(), parameters)


def _after(pattern: re.Pattern[str], line: str, at: int) -> int:
    match = pattern.match(line, at)
    return at if match is None else match.end()
