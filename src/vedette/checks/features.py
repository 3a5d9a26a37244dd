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

from vedette.checks.database_errors import database_products
from vedette.domain.exchange import Response

BODY_LIMIT_BYTES = 262_144
"""How much of a body is compared."""
MOST_FEATURES = 5_000
_MOST_TEXT = 240

_TAG = re.compile(r"<[/!?a-zA-Z][^<>]{0,2000}>")
_TAG_NAME = re.compile(r"<([a-zA-Z][\w:-]*)")
_BREAKS = re.compile(r"[\r\n]+")
_NAMED = {"'": "apos", '"': "quot", "<": "lt", ">": "gt", "&": "amp", "(": "lpar", ")": "rpar"}


@cache
def _any_form(char: str) -> str:
    """Return a pattern for `char` in every encoding that pages use: raw, HTML, URL (once and twice), script."""
    if char.isascii() and char.isalnum():
        return char
    code = ord(char)
    forms = [re.escape(char), rf"&(?:amp;)?#0*{code};", rf"&(?:amp;)?#x0*{code:x};", rf"\\u{code:04x}"]
    if code < 256:
        forms += [rf"%(?:25)?{code:02x}", rf"\\x{code:02x}"]
    if char in _NAMED:
        forms.append(rf"&(?:amp;)?{_NAMED[char]};")
    if char == " ":
        forms += [r"\+", "&nbsp;"]
    if char in "'\"/\\":
        forms += [re.escape("\\" + char), re.escape(char * 2)]
    return f"(?:{'|'.join(sorted(forms, key=len, reverse=True))})"


def without_text(body: str, inserted: tuple[str, ...]) -> str:
    """Return `body` without any encoded form of the texts in `inserted`, in whatever case."""
    for text in sorted(filter(None, inserted), key=len, reverse=True):
        body = re.sub("".join(map(_any_form, text)), "", body, flags=re.IGNORECASE)
    return body


@lru_cache(maxsize=64)
def features_of(response: Response, inserted: tuple[str, ...] = ()) -> frozenset[str]:
    """Return the features of `response`, at most `MOST_FEATURES` of its body, with `inserted` removed.

    The last few are remembered: baselines are compared with by every check of every point of a request.
    """
    body = without_text(response.body[:BODY_LIMIT_BYTES].decode("latin-1"), inserted)
    location = without_text((response.headers.get("location") or "").partition("?")[0], inserted)
    features = {f"status {response.status}", f"type {response.media_type}", f"location {location}"}
    features |= {f"cookie {line.partition('=')[0].strip()}" for line in response.headers.get_all("set-cookie")}
    features |= {f"error {product}" for product in database_products(response)}
    leaves = _json_leaves(body) if body.lstrip()[:1] in ("{", "[") else None
    features.update((_markup_features(body) if leaves is None else leaves)[:MOST_FEATURES])
    return frozenset(features)


def _markup_features(body: str) -> list[str]:
    tags = _TAG.findall(body)
    counts = Counter(found[1].lower() for tag in tags if (found := _TAG_NAME.match(tag)))
    features = [f"count {name} {count}" for name, count in counts.items()]
    features += [f"tag {tag[:_MOST_TEXT]}" for tag in tags]
    for piece in _TAG.split(body):
        for line in _BREAKS.split(piece):
            text = " ".join(line.split())
            if text:
                features.append(f"text {text[:_MOST_TEXT]}")
    return list(dict.fromkeys(features))


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
