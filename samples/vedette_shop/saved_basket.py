# SPDX-License-Identifier: Apache-2.0
"""Arrays as PHP writes them, read without making objects of any class: texts and whole numbers in one flat array.

Source: PHP manual, serialize(); the complaint is worded as PHP's.
"""

import re

TEXT_LIMIT_CHARACTERS = 2_000
_HEAD = re.compile(r"a:(\d{1,3}):\{")
_TEXT = re.compile(r's:(\d{1,4}):"')
_NUMBER = re.compile(r"i:(-?\d{1,9});")


class SerialFault(Exception):
    """The text is no array; the message is what PHP would print."""


def read_array(text: str) -> dict[str, str]:
    """Return the members of a serialised array. Raises SerialFault."""
    head = _HEAD.match(text)
    if head is None or len(text) > TEXT_LIMIT_CHARACTERS:
        raise _fault(0, text)
    members: dict[str, str] = {}
    at = head.end()
    for _ in range(int(head[1])):
        key, at = _value(text, at)
        members[key], at = _value(text, at)
    if text[at:] != "}":
        raise _fault(at, text)
    return members


def _value(text: str, at: int) -> tuple[str, int]:
    number = _NUMBER.match(text, at)
    if number is not None:
        return number[1], number.end()
    found = _TEXT.match(text, at)
    if found is None:
        raise _fault(at, text)
    end = found.end() + int(found[1])
    if text[end : end + 2] != '";':
        raise _fault(at + 2, text)
    return text[found.end() : end], end + 2


def _fault(at: int, text: str) -> SerialFault:
    return SerialFault(f"unserialize(): Error at offset {at} of {len(text.encode())} bytes")
