# SPDX-License-Identifier: Apache-2.0
"""What a response looks like, as a set of small facts, so that pages are compared without a threshold.

A **feature** is a line of text between two tags, a tag as it stands, how often an element occurs, a JSON leaf, the
status, the type, the path of a Location, a cookie's name, an error signature. Before they are taken, every encoded
form of the text that a probe inserted is removed: what is left does not depend on the text by mere reflection.
Source: detection.md, section 3.1.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import chain

from vedette.checks.database_errors import database_products
from vedette.checks.remembered import Remembered
from vedette.domain.exchange import Response

BODY_LIMIT_BYTES = 262_144
"""How much of a body is compared."""
MOST_FEATURES = 5_000
_MOST_TEXT = 240
_SHORT = 240
_MOST_PIECES = 2_048
"""So many short tags and texts are remembered: the pages of a site have most of them in common."""

_TAG = re.compile(r"(<[/!?a-zA-Z][^<>]{0,2000}>)")
_TAG_NAME = re.compile(r"<([a-zA-Z][\w:-]*)")
_WORDS = re.compile(r"[0-9a-z]+")
"""What every encoding of a text leaves as it is, in lower case."""
_BREAKS = re.compile(r"[\r\n]+")
_NAMED = {"'": "apos", '"': "quot", "<": "lt", ">": "gt", "&": "amp", "(": "lpar", ")": "rpar"}


@dataclass(frozen=True, slots=True)
class _Form:
    """One way to write a character: a pattern, and what stands in every lower-case text that it matches."""

    pattern: str
    sign: str


@cache
def _forms(char: str) -> tuple[_Form, ...]:
    """Return `char` in every encoding that pages use: raw, HTML, URL (once and twice), script; the longest first."""
    code = ord(char)
    forms = [_Form(re.escape(char), "")]
    forms += [_Form(rf"&(?:amp;)?#0*{code};", f"{code};"), _Form(rf"&(?:amp;)?#x0*{code:x};", f"{code:x};")]
    forms.append(_Form(rf"\\u{code:04x}", f"\\u{code:04x}"))
    if code < 256:
        forms += [_Form(rf"%(?:25)?{code:02x}", f"{code:02x}"), _Form(rf"\\x{code:02x}", f"\\x{code:02x}")]
    if char in _NAMED:
        forms.append(_Form(rf"&(?:amp;)?{_NAMED[char]};", f"{_NAMED[char]};"))
    if char == " ":
        forms += [_Form(r"\+", "+"), _Form("&nbsp;", "&nbsp;")]
    if char in "'\"/\\":
        forms += [_Form(re.escape(written), written) for written in ("\\" + char, char * 2)]
    return tuple(sorted(forms, key=lambda form: len(form.pattern), reverse=True))


def _any_form(char: str, lowered: str) -> str:
    """Return a pattern for `char` in the encodings that may be in `lowered`: a shorter one takes less to compile."""
    if char.isascii() and char.isalnum():
        return char
    patterns = [form.pattern for form in _forms(char) if form.sign in lowered]
    return patterns[0] if len(patterns) == 1 else f"(?:{'|'.join(patterns)})"


def _in_order(inserted: tuple[str, ...]) -> list[str]:
    return sorted(filter(None, inserted), key=len, reverse=True)


def without_text(body: str, inserted: tuple[str, ...]) -> str:
    """Return `body` without any encoded form of the texts in `inserted`, in whatever case."""
    lowered = body.lower()
    for text in _in_order(inserted):
        if all(word in lowered for word in _WORDS.findall(text.lower())):
            forms = {char: _any_form(char, lowered) for char in set(text)}
            body = re.sub("".join(forms[char] for char in text), "", body, flags=re.IGNORECASE)
            lowered = body.lower()
    return body


def features_of(response: Response, inserted: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the features of `response`, at most `MOST_FEATURES` of its body, with `inserted` removed."""
    body = response.body[:BODY_LIMIT_BYTES]
    location = without_text((response.headers.get("location") or "").partition("?")[0], inserted)
    features = {f"location {location}"}
    features |= {f"cookie {line.partition('=')[0].strip()}" for line in response.headers.get_all("set-cookie")}
    return _body_features(body, _told_by(body, inserted)).union(features, strong_features(response))


def strong_features(response: Response) -> frozenset[str]:
    """Return the features of `response` that speak of success or failure of the whole request."""
    errors = (f"error {product}" for product in database_products(response))
    return frozenset((f"status {response.status}", f"type {response.media_type}", *errors))


def _told_by(body: bytes, inserted: tuple[str, ...]) -> tuple[str, ...]:
    """Return what of `inserted` may make a difference to `body`: nothing where none of it came back.

    What follows the first text that may be there is kept: removing the one may put the other together.
    """
    texts = _in_order(inserted)
    lowered = body.lower() if texts else b""
    for index, text in enumerate(texts):
        if all(word.encode("ascii") in lowered for word in _WORDS.findall(text.lower())):
            return tuple(texts[index:])
    return ()


@Remembered(most_bytes=2 * 1024 * 1024)
def _body_features(body: bytes, inserted: tuple[str, ...]) -> frozenset[str]:
    """Return the features of a body."""
    text = without_text(body.decode("latin-1"), inserted)
    leaves = _json_leaves(text) if text.lstrip()[:1] in ("{", "[") else None
    return frozenset((_markup_features(text) if leaves is None else leaves)[:MOST_FEATURES])


def _markup_features(body: str) -> list[str]:
    pieces = _TAG.split(body)
    counts: dict[str, int] = {}
    tags: list[str] = []
    for tag, count in Counter(pieces[1::2]).items():
        name, feature = _short_tag(tag) if len(tag) <= _SHORT else _read_tag(tag)
        tags.append(feature)
        if name:
            counts[name] = counts.get(name, 0) + count
    texts = [
        _short_texts(piece) if len(piece) <= _SHORT else _read_texts(piece) for piece in dict.fromkeys(pieces[::2])
    ]
    return list(dict.fromkeys(chain((f"count {name} {count}" for name, count in counts.items()), tags, *texts)))


def _read_tag(tag: str) -> tuple[str, str]:
    """Return the name of the element that a tag opens, empty where it opens none, and the tag's feature."""
    found = _TAG_NAME.match(tag)
    return found[1].lower() if found else "", f"tag {tag[:_MOST_TEXT]}"


def _read_texts(piece: str) -> tuple[str, ...]:
    """Return the features of what stands between two tags."""
    lines = (" ".join(line.split()) for line in _BREAKS.split(piece))
    return tuple(f"text {line[:_MOST_TEXT]}" for line in lines if line)


_short_tag = lru_cache(maxsize=_MOST_PIECES)(_read_tag)
_short_texts = lru_cache(maxsize=_MOST_PIECES)(_read_texts)


def _json_leaves(body: str) -> list[str] | None:
    try:
        document = json.loads(body)
    except (ValueError, RecursionError):
        return None
    leaves: list[str] = []
    stack: list[tuple[str, object]] = [("", document)]
    while stack and len(leaves) < MOST_FEATURES:
        path, value = stack.pop()
        if isinstance(value, dict):
            stack.extend((f"{path}/{key}", inner) for key, inner in value.items())
            leaves.append(f"keys {path} {len(value)}")
        elif isinstance(value, list):
            stack.extend((f"{path}/{index}", inner) for index, inner in enumerate(value))
            leaves.append(f"length {path} {len(value)}")
        else:
            leaves.append(f"leaf {path} {str(value)[:_MOST_TEXT]}")
    return leaves


@dataclass(frozen=True, slots=True)
class Sign:
    """A feature that tells a response from the baselines: `present` if they have it, else they never do."""

    feature: str
    present: bool

    def is_normal_in(self, features: frozenset[str]) -> bool:
        """Whether a response with these features looks like the baselines in this respect."""
        return (self.feature in features) is self.present


@dataclass(frozen=True, slots=True)
class Normal:
    """What the untouched request brings: features it always had, and features it ever had."""

    always: frozenset[str]
    ever: frozenset[str]

    @classmethod
    def of(cls, *samples: frozenset[str]) -> Normal:
        """Return what the samples have in common, and all that they have."""
        return cls(frozenset.intersection(*samples), frozenset.union(*samples))

    @property
    def is_noisy(self) -> bool:
        """Whether the samples differed from each other."""
        return self.always != self.ever

    def lost(self, features: frozenset[str]) -> frozenset[Sign]:
        """Return the features that a response lacks although the baselines always had them."""
        return frozenset(Sign(feature, True) for feature in self.always - features)

    def gained(self, features: frozenset[str]) -> frozenset[Sign]:
        """Return the features that a response has although no baseline ever had them."""
        return frozenset(Sign(feature, False) for feature in features - self.ever)

    def signs(self, features: frozenset[str]) -> frozenset[Sign]:
        """Return all that separates a response from the baselines."""
        return self.lost(features) | self.gained(features)


def agreeing(signs: frozenset[Sign], features: frozenset[str], *, normal: bool) -> frozenset[Sign]:
    """Return those of `signs` in which a response with `features` looks normal, or those in which it does not."""
    return frozenset(sign for sign in signs if sign.is_normal_in(features) is normal)
