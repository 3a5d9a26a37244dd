# SPDX-License-Identifier: Apache-2.0
"""The fact by which a scan knows whether it is logged in: chosen by itself, the strongest that differs. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from vedette.domain.exchange import Url
from vedette.scan.login.look import Look

MOST_TEXTS = 8
"""Pieces of text that are remembered of each side."""


class Sign(Enum):
    """What differs, the weakest first: how much it says is its place."""

    TEXT = "text"
    USER_NAME = "user-name"
    LOGOUT = "logout-control"
    LOGIN_FORM = "login-form"
    STATUS = "status"

    @property
    def strength(self) -> int:
        """The place among the signs."""
        return list(Sign).index(self)


class Standing(Enum):
    """What an answer says of whether somebody is logged in."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    UNCLEAR = "unclear"
    """It is like neither: an error, say."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """What `url` answers to somebody who is logged in, and to nobody, as far as `sign` goes."""

    url: Url
    sign: Sign
    inside_status: int
    outside_status: int
    inside_location: str = ""
    outside_location: str = ""
    inside_texts: tuple[str, ...] = ()
    outside_texts: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """What tells the two apart, for a person."""
        where = f"At {self.url}"
        match self.sign:
            case Sign.STATUS:
                away = f" to {self.outside_location}" if self.outside_location else ""
                return f"{where} who is logged in gets {self.inside_status}, nobody gets {self.outside_status}{away}."
            case Sign.LOGIN_FORM:
                return f"{where} nobody sees a login form, who is logged in does not."
            case Sign.LOGOUT:
                return f"{where} who is logged in sees a link or button to log out, nobody does not."
            case Sign.USER_NAME:
                return f"{where} who is logged in sees the user's name, nobody does not."
            case Sign.TEXT:
                return f"{where} the text differs: {len(self.inside_texts)} pieces are there only for who is logged in."

    def standing(self, look: Look) -> Standing:
        """Return what an answer of `url` says."""
        if self.sign is Sign.STATUS:
            return self._by_status(look)
        if look.status != self.inside_status or not look.is_whole:
            is_outside = (look.status, look.location) == (self.outside_status, self.outside_location)
            is_told = is_outside and self.outside_status != self.inside_status
            return Standing.OUTSIDE if is_told or look.status == 401 else Standing.UNCLEAR
        match self.sign:
            case Sign.LOGIN_FORM:
                return Standing.OUTSIDE if look.has_login_form else Standing.INSIDE
            case Sign.LOGOUT:
                return Standing.INSIDE if look.has_logout else Standing.OUTSIDE
            case Sign.USER_NAME:
                return Standing.INSIDE if look.names_user else Standing.OUTSIDE
            case _:
                return self._by_texts(look)

    def _by_status(self, look: Look) -> Standing:
        if look.status == self.inside_status and look.location == self.inside_location:
            return Standing.INSIDE
        is_outside = look.status == self.outside_status and look.location == self.outside_location
        return Standing.OUTSIDE if is_outside or look.status == 401 else Standing.UNCLEAR

    def _by_texts(self, look: Look) -> Standing:
        """Return which side more of the remembered texts speak for."""
        inside = _share(self.inside_texts, look)
        outside = _share(self.outside_texts, look)
        if inside == outside:
            return Standing.UNCLEAR
        return Standing.INSIDE if inside > outside else Standing.OUTSIDE


def choose(url: Url, inside: Sequence[Look], outside: Sequence[Look]) -> Indicator | None:
    """Return the strongest fact that is the same in all of `inside` and the opposite in all of `outside`.

    `inside` are loads by somebody who is logged in, `outside` those without cookies and with a wrong password.
    """
    if not inside or not outside or not all(each.is_whole for each in (*inside, *outside)):
        return None
    first, other = inside[0], outside[0]
    made = Indicator(url, Sign.STATUS, first.status, other.status, first.location, other.location)
    for sign in sorted(Sign, key=lambda each: each.strength, reverse=True):
        found = _made(made, sign, inside, outside)
        if found is None:
            continue
        right = all(found.standing(each) is Standing.INSIDE for each in inside)
        if right and all(found.standing(each) is Standing.OUTSIDE for each in outside):
            return found
    return None


def _made(made: Indicator, sign: Sign, inside: Sequence[Look], outside: Sequence[Look]) -> Indicator | None:
    """Return the indicator by `sign`; None where the sign cannot differ."""
    is_same_status = made.inside_status == made.outside_status
    if sign is Sign.STATUS:
        is_moved = inside[0].location != outside[0].location
        # An error to who is logged in is a sign of anything but that.
        return made if made.inside_status < 400 and (not is_same_status or is_moved) else None
    if not is_same_status:
        return None
    texts: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())
    if sign is Sign.TEXT:
        if len({each.lines for each in outside}) > 1 or len({each.lines for each in inside}) > 1:
            return None  # the page differs from session to session, or from load to load, whoever looks
        always = frozenset.intersection(*(each.lines for each in inside))
        never = frozenset.intersection(*(each.lines for each in outside))
        either = frozenset.union(*(each.lines for each in outside)), frozenset.union(*(each.lines for each in inside))
        texts = (_some(always - either[0]), _some(never - either[1]))
        if not texts[0]:
            return None
    return replace(made, sign=sign, inside_texts=texts[0], outside_texts=texts[1])


def _some(lines: frozenset[str]) -> tuple[str, ...]:
    return tuple(sorted(lines)[:MOST_TEXTS])


def _share(texts: tuple[str, ...], look: Look) -> float:
    return sum(text in look.lines for text in texts) / len(texts) if texts else 0.0
