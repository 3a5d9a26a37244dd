# SPDX-License-Identifier: Apache-2.0
"""Fields of a request by their names, wherever it holds them: what they say is changed, or told to be left out. Pure.

A field is a pair of the query or of a urlencoded body, a part of a multipart body, a member of a JSON body, or a
header. Only the field's value changes: what a probe wrote elsewhere stays byte for byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase, digits
from urllib.parse import quote, quote_plus

from vedette.domain.exchange import Request
from vedette.web.forms import MULTIPART, URLENCODED
from vedette.web.media_type import read_media_type
from vedette.web.url import split_query

_PART = re.compile(r';\s*name="([^"\r\n]*)"\r\n(?:[^\r\n]+\r\n)*\r\n(.*?)\r\n--', re.DOTALL | re.IGNORECASE)
_MEMBER = re.compile(r'"([^"\\]{1,128})"\s{0,16}:\s{0,16}"((?:[^"\\]|\\.)*)"')
_MOST_BODY_BYTES = 256 * 1024
_LEFT_OUT = "*"
MOST_VALUE_LENGTH = 200_000
"""The state that some frameworks write into a form is long."""
_LEAST_LENGTH = 8
_LEAST_WITHOUT_DIGITS = 20
_NOT_SPACED = re.compile(r"[!-~]+")
_ADDRESS = re.compile(r"https?://|/|[^@]{1,64}@", re.IGNORECASE)
_OF_THIS_NAME = re.compile(
    r"csrf|xsrf|authenticity|verification.?token|anti.?forgery|form.?key|sesskey|^_?token$|viewstate|eventvalidation",
    re.IGNORECASE,
)
_NO_TOKENS = frozenset(
    {
        *("accept", "accept-encoding", "accept-language", "cache-control", "connection", "content-length"),
        *("content-type", "cookie", "host", "origin", "pragma", "referer", "user-agent", "x-requested-with"),
        *("authorization", "x-forwarded-for", "x-forwarded-host", "if-none-match", "if-modified-since", "range"),
    }
)
"""Headers that are no token, whatever they say."""


def looks_like_chance(name: str, value: str) -> bool:
    """Whether the value of a field or header may be one that nobody can know: long, in one piece, and no address."""
    if name.lower() in _NO_TOKENS or not _NOT_SPACED.fullmatch(value[:MOST_VALUE_LENGTH]) or _ADDRESS.match(value):
        return False
    if is_called_token(name):
        return True
    has_digit = any(char.isdigit() for char in value[:_LEAST_WITHOUT_DIGITS])
    return len(value) >= (_LEAST_LENGTH if has_digit else _LEAST_WITHOUT_DIGITS)


def is_called_token(name: str) -> bool:
    """Whether a field has one of the names that frameworks give to tokens against forged requests."""
    return _OF_THIS_NAME.search(name[:200]) is not None


def fields_of(request: Request) -> dict[str, str]:
    """Return the fields of a request with their values, the first of each name; headers come last."""
    found: dict[str, str] = {}
    for pair in split_query(request.url.query or ""):
        found.setdefault(pair.name, pair.value)
    essence = read_media_type(request.headers.get("content-type") or "").essence
    text = request.body[:_MOST_BODY_BYTES].decode("latin-1")
    if essence == URLENCODED:
        for pair in split_query(text):
            found.setdefault(pair.name, pair.value)
    elif essence == MULTIPART:
        for part in _PART.finditer(text):
            found.setdefault(_text(part[1]), _text(part[2]))
    elif essence.endswith("json"):
        for member in _MEMBER.finditer(text):
            found.setdefault(_text(member[1]), _text(member[2]))
    for name, value in request.headers:
        found.setdefault(name, value)
    return found


def with_fields(request: Request, values: Mapping[str, str]) -> Request:
    """Return the request with other values in the fields that it has of these names."""
    target, body, headers = request.url.target, request.body.decode("latin-1"), request.headers
    essence = read_media_type(request.headers.get("content-type") or "").essence
    for name, value in values.items():
        if name in headers:
            headers = headers.put(name, _bytes(value))
        path, mark, query = target.partition("?")
        target = path + mark + _put(_pair(name), query, quote(value, safe="-._~"))
        if essence == URLENCODED:
            body = _put(_pair(name), body, quote(value, safe="-._~"))
        elif essence == MULTIPART:
            body = _put(_part(name), body, _bytes(value))
        elif essence.endswith("json"):
            body = _put(_member(name), body, json.dumps(value)[1:-1])
    return replace(request, url=request.url.with_target(target), headers=headers, body=body.encode("latin-1"))


def without_values(text: str, names: Iterable[str]) -> str:
    """Return the text of a message, its head and its body, in which the fields of these names say nothing."""
    for name in names:
        line = re.compile(rf"(?im)^({re.escape(name)}: )[^\n]*$")
        for expression in (_pair(name), _part(name), _member(name)):
            text = _put(expression, text, _LEFT_OUT)
        text = line.sub(rf"\g<1>{re.escape(_LEFT_OUT)}", text)
    return text


def _put(expression: re.Pattern[str], text: str, value: str) -> str:
    return expression.sub(lambda found: found[1] + value, text)


@lru_cache(maxsize=256)
def _pair(name: str) -> re.Pattern[str]:
    spellings = "|".join(sorted({re.escape(each) for each in (_bytes(name), quote_plus(name), quote(name, safe=""))}))
    return re.compile(rf"((?:^|(?<=[?&\n]))(?:{spellings})=)[^&\s]*")


@lru_cache(maxsize=256)
def _part(name: str) -> re.Pattern[str]:
    head = rf'(;\s?name="{re.escape(_bytes(name))}"\r\n(?:[^\r\n]+\r\n)*\r\n)'
    return re.compile(rf"{head}.*?(?=\r\n--)", re.DOTALL | re.IGNORECASE)


@lru_cache(maxsize=256)
def _member(name: str) -> re.Pattern[str]:
    return re.compile(rf'("{re.escape(_bytes(name))}"\s{{0,16}}:\s{{0,16}}")(?:[^"\\]|\\.)*(?=")')


def _bytes(text: str) -> str:
    """Return the UTF-8 octets of a text, each as the character that stands for it."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def _text(octets: str) -> str:
    return octets.encode("latin-1").decode("utf-8", "replace")


def spoilt(token: str) -> str:
    """Return a token of the same look that the site never gave out."""
    middle = len(token) // 2
    return token[:middle] + "".join(_following(char) for char in token[middle : middle + 4]) + token[middle + 4 :]


def _following(char: str) -> str:
    """Return the next letter or digit of the same kind; other characters stay."""
    for row in (ascii_lowercase, ascii_uppercase, digits):
        if char in row:
            return row[(row.index(char) + 1) % len(row)]
    return char
