# SPDX-License-Identifier: Apache-2.0
"""HTTP Digest authentication: the answers to a site's challenges. Source: RFC 7616; RFC 2069 for sites without qop."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import quote

from vedette.domain.exchange import Response
from vedette.transport.auth_challenges import Challenge, read_challenges
from vedette.transport.transfer import WireRequest

_HASHES = {"SHA-512-256": "sha512_256", "SHA-256": "sha256", "MD5": "md5"}
"""By the names of the RFC, the strongest first."""
_SESSION = "-SESS"
_UNQUOTABLE = re.compile(r'(["\\])')


@dataclass(frozen=True, slots=True)
class _Terms:
    """What the site last asked for; `algorithm` in capitals, as the RFC spells it."""

    realm: str
    nonce: str
    opaque: str | None
    algorithm: str
    shown_algorithm: str | None
    qop: str
    is_user_hashed: bool
    is_utf_8: bool


class DigestAnswers:
    """Answers for one user at one origin. From the first challenge on each request carries the next count."""

    def __init__(self, user: str, password: str, make_nonce: Callable[[], str] = lambda: secrets.token_hex(16)) -> None:
        self._user = user
        self._password = password
        self._make_nonce = make_nonce
        self._terms: _Terms | None = None
        self._count = 0
        self._is_accepted = False

    def line(self, request: WireRequest) -> str | None:
        """Return the value of Authorization for a request; None before the site asked for one."""
        if self._terms is None:
            return None
        self._count += 1
        return _line(self._terms, request, self._user, self._password, self._count, self._make_nonce())

    def accept(self) -> None:
        """Take in that the site let somebody in with these words."""
        self._is_accepted = True

    def learn(self, response: Response, *, was_shown: bool) -> bool:
        """Take in an answer 401; return whether it is worth asking again.

        It is not where the words that were shown did not suffice and never did. Words that did are refused for a nonce
        that grew old, or a count that came after a later one: requests that are under way together overtake each other.
        """
        for challenge in _sorted(read_challenges(response.headers.get_all("www-authenticate"))):
            terms = _terms(challenge)
            if terms is None:
                continue
            is_stale = challenge.parameters.get("stale", "").lower() == "true"
            self._terms, self._count = terms, 0
            return is_stale or self._is_accepted or not was_shown
        return False


def _sorted(challenges: tuple[Challenge, ...]) -> list[Challenge]:
    digests = [each for each in challenges if each.scheme == "digest"]
    order = list(_HASHES)
    names = [_algorithm(each).removesuffix(_SESSION) for each in digests]
    known = [(order.index(name), each) for name, each in zip(names, digests, strict=True) if name in order]
    return [each for _, each in sorted(known, key=lambda pair: pair[0])]


def _algorithm(challenge: Challenge) -> str:
    return challenge.parameters.get("algorithm", "MD5").upper()


def _terms(challenge: Challenge) -> _Terms | None:
    """Return the terms of a challenge; None where it lacks what an answer needs or asks for what is not known."""
    told = challenge.parameters
    qops = {each.strip().lower() for each in told.get("qop", "").split(",") if each.strip()}
    qop = next((each for each in ("auth", "auth-int") if each in qops), "")
    if "nonce" not in told or "realm" not in told or (qops and not qop):
        return None
    return _Terms(
        told["realm"],
        told["nonce"],
        told.get("opaque"),
        _algorithm(challenge),
        told.get("algorithm"),
        qop,
        told.get("userhash", "").lower() == "true",
        told.get("charset", "").upper() == "UTF-8",
    )


def _line(terms: _Terms, request: WireRequest, user: str, password: str, count: int, client_nonce: str) -> str:
    coding = "utf-8" if terms.is_utf_8 or not _is_latin_1(user + password) else "latin-1"

    def hashed(data: bytes) -> str:
        name = _HASHES[terms.algorithm.removesuffix(_SESSION)]
        return hashlib.new(name, data, usedforsecurity=False).hexdigest()

    def of_text(text: str) -> str:
        return hashed(text.encode(coding, "replace"))

    realm = terms.realm
    first = of_text(f"{user}:{realm}:{password}")
    if terms.algorithm.endswith(_SESSION):
        first = of_text(f"{first}:{terms.nonce}:{client_nonce}")
    second = f"{request.method}:{request.target}"
    if terms.qop == "auth-int":
        second = f"{second}:{hashed(request.body)}"
    counted = f"{count:08x}"
    middle = f"{terms.nonce}:{counted}:{client_nonce}:{terms.qop}" if terms.qop else terms.nonce
    proof = of_text(f"{first}:{middle}:{hashed(second.encode('latin-1', 'replace'))}")
    parts = [
        _user_part(terms, user, of_text(f"{user}:{realm}"), coding),
        f'realm="{_quoted(realm)}"',
        f'nonce="{_quoted(terms.nonce)}"',
        f'uri="{_quoted(request.target)}"',
        f'response="{proof}"',
    ]
    if terms.shown_algorithm is not None:
        parts.append(f"algorithm={terms.shown_algorithm}")
    if terms.opaque is not None:
        parts.append(f'opaque="{_quoted(terms.opaque)}"')
    if terms.qop:
        parts += [f"qop={terms.qop}", f"nc={counted}", f'cnonce="{client_nonce}"']
    if terms.is_user_hashed:
        parts.append("userhash=true")
    return f"Digest {', '.join(parts)}"


def _user_part(terms: _Terms, user: str, user_hash: str, coding: str) -> str:
    if terms.is_user_hashed:
        return f'username="{user_hash}"'
    if user.isascii() or (coding == "latin-1" and _is_latin_1(user)):
        return f'username="{_quoted(user)}"'
    return f"username*=UTF-8''{quote(user, safe='')}"


def _quoted(text: str) -> str:
    return _UNQUOTABLE.sub(r"\\\1", text)


def _is_latin_1(text: str) -> bool:
    return all(ord(character) < 0x100 for character in text)
