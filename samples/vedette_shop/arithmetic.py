# SPDX-License-Identifier: Apache-2.0
"""Integer arithmetic as a shell or a pocket calculator does it: + - * / %, signs and parentheses, in 64 bits."""

import re

TEXT_LIMIT_CHARACTERS = 512
DEPTH_LIMIT = 20
_TOKEN = re.compile(r"\s*(?:(\d{1,19})|([-+*/%()]))")
_WORD_BITS = 64


class ArithmeticFault(Exception):
    """The text is not an expression, or divides by zero; the message says which."""


def evaluate(text: str) -> int:
    """Return the value of `text`, wrapped to a signed 64-bit number; an empty text is 0. Raises `ArithmeticFault`."""
    tokens = _read_tokens(text)
    if not tokens:
        return 0
    calculator = _Calculator(tokens)
    value = calculator.sum_of_terms(depth=0)
    if calculator.tokens:
        raise ArithmeticFault("expecting EOF")
    return value


def _read_tokens(text: str) -> list[str]:
    """Return numbers and operators in reverse order, so that the next one is at the end."""
    if len(text) > TEXT_LIMIT_CHARACTERS:
        raise ArithmeticFault("expression too long")
    tokens: list[str] = []
    text, at = text.strip(), 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise ArithmeticFault("expecting primary")
        tokens.append(match[1] or match[2])
        at = match.end()
    return tokens[::-1]


class _Calculator:
    """Recursive descent over `tokens`, which it uses up from the end."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens = tokens

    def take_if(self, wanted: str) -> str | None:
        return self.tokens.pop() if self.tokens and self.tokens[-1] in wanted else None

    def sum_of_terms(self, depth: int) -> int:
        value = self.product_of_factors(depth)
        while operator := self.take_if("+-"):
            term = self.product_of_factors(depth)
            value = _wrap(value + term if operator == "+" else value - term)
        return value

    def product_of_factors(self, depth: int) -> int:
        value = self.factor(depth)
        while operator := self.take_if("*/%"):
            other = self.factor(depth)
            if operator == "*":
                value = _wrap(value * other)
                continue
            if other == 0:
                raise ArithmeticFault("division by zero")
            quotient = abs(value) // abs(other) * (1 if (value < 0) == (other < 0) else -1)  # C rounds towards zero
            value = _wrap(quotient if operator == "/" else value - quotient * other)
        return value

    def factor(self, depth: int) -> int:
        if depth > DEPTH_LIMIT:
            raise ArithmeticFault("nested too deeply")
        if not self.tokens:
            raise ArithmeticFault("expecting primary")
        token = self.tokens.pop()
        if token == "-":
            return _wrap(-self.factor(depth + 1))
        if token == "+":
            return self.factor(depth + 1)
        if token == "(":
            value = self.sum_of_terms(depth + 1)
            if self.take_if(")") is None:
                raise ArithmeticFault("expecting ')'")
            return value
        if not token.isdigit():
            raise ArithmeticFault("expecting primary")
        return _wrap(int(token))


def _wrap(value: int) -> int:
    """Return `value` as a signed 64-bit number."""
    return (value + (1 << (_WORD_BITS - 1))) % (1 << _WORD_BITS) - (1 << (_WORD_BITS - 1))
