# SPDX-License-Identifier: Apache-2.0
"""Expressions of texts as interpreters read them: quoted literals that are joined, products, and little else.

They stand for the evaluation of code in the shop's weak places. A value can leave its literal with a quote, as in the
real languages; what it can then ask for is a product of numbers, one of them made of a text, and the choice between two
texts by a comparison. There is nothing here that could do harm.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

TEXT_LIMIT_CHARACTERS = 2_000
_LITERAL = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"", re.DOTALL)
_NUMBER = r"(\d{1,9})"
_PYTHON_PRODUCT = re.compile(rf"str\(int\((['\"]){_NUMBER}\1\)\*{_NUMBER}\)")
_PYTHON_NUMBER = re.compile(rf"(?:int\((['\"]){_NUMBER}\1\)|{_NUMBER})")
_JAVASCRIPT_PRODUCT = re.compile(rf"\(Number\((['\"]){_NUMBER}\1\)\*{_NUMBER}\)")
_JAVASCRIPT_CHOICE = re.compile(rf"\({_NUMBER}<{_NUMBER}===true\?(['\"])(\w*)\3:\3(\w*)\3\)")
_SIGNS = re.compile(r"\\(.)", re.DOTALL)


class LiteralFault(Exception):
    """The text is no expression of this language."""


@dataclass(frozen=True, slots=True)
class _Operand:
    text: str
    end: int


def python_text(code: str) -> str:
    """Return what Python makes of literals that are joined by `+`, and of `str(int('2')*3)`. Raises LiteralFault."""
    return _joined(code, _python_operand)


def javascript_text(code: str) -> str:
    """Return what JavaScript makes of joined literals, products and choices between texts. Raises LiteralFault."""
    return _joined(code, _javascript_operand)


def python_number(code: str) -> int:
    """Return what Python makes of a product of whole numbers, some of them `int('2')`. Raises LiteralFault."""
    inner = re.fullmatch(r"\s*(?:str\((.*)\)|(.*))\s*", code, re.DOTALL)
    factors = (inner[1] or inner[2] or "").split("*") if inner and len(code) <= TEXT_LIMIT_CHARACTERS else []
    product = 1
    for factor in factors:
        found = _PYTHON_NUMBER.fullmatch(factor.strip())
        if found is None:
            raise LiteralFault("invalid syntax")
        product *= int(found[2] or found[3])
    return product


def _joined(code: str, read: Callable[[str, int], _Operand]) -> str:
    if len(code) > TEXT_LIMIT_CHARACTERS:
        raise LiteralFault("too long")
    at, text = 0, ""
    while True:
        operand = read(code, at)
        text += operand.text
        at = operand.end
        if at == len(code):
            return text
        if code[at] != "+":
            raise LiteralFault(f"unexpected sign at {at}")
        at += 1


def _literal_at(code: str, at: int) -> _Operand | None:
    found = _LITERAL.match(code, at)
    if found is None:
        return None
    held = found[1] if found[1] is not None else found[2]
    return _Operand(_SIGNS.sub(r"\1", held), found.end())


def _python_operand(code: str, at: int) -> _Operand:
    literal, product = _literal_at(code, at), _PYTHON_PRODUCT.match(code, at)
    if product is not None:
        return _Operand(str(int(product[2]) * int(product[3])), product.end())
    if literal is None:
        raise LiteralFault(f"invalid syntax at {at}")
    return literal


def _javascript_operand(code: str, at: int) -> _Operand:
    product, choice = _JAVASCRIPT_PRODUCT.match(code, at), _JAVASCRIPT_CHOICE.match(code, at)
    if product is not None:
        return _Operand(str(int(product[2]) * int(product[3])), product.end())
    if choice is not None:
        return _Operand(choice[4] if int(choice[1]) < int(choice[2]) else choice[5], choice.end())
    literal = _literal_at(code, at)
    if literal is None:
        raise LiteralFault(f"unexpected token at {at}")
    return literal
