# SPDX-License-Identifier: Apache-2.0
"""Products that only the interpreter of a language computes: one factor stands in a text and has to be made a number.

A calculator knows no such function, and no two of these languages read each other's form. Each closes the literal in
which the value stands and opens it again behind the product.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CodeForm:
    """How a language joins a text and a product, `quote` being that of the literal; empty for a bare expression."""

    language: str
    product: Callable[[str, int, int], str]
    """The product as an expression; the quote is that of the text inside it."""
    condition: Callable[[str, int, int], str]
    """An expression that fails unless the first number is less than the second; its value is short."""
    joined: Callable[[str, str], str]
    """The quote and an expression as an operand between the two halves of a literal."""

    def text(self, quote: str, left: int, right: int) -> str:
        """Return the product for a value that stands in `quote`, or for one that is an expression by itself."""
        product = self.product(quote or '"', left, right)
        return self.joined(quote, product) if quote else product


def _by_plus(quote: str, expression: str) -> str:
    return f"{quote}+{expression}+{quote}"


def _by_dot(quote: str, expression: str) -> str:
    return f"{quote}.{expression}.{quote}"


def javascript_product(quote: str, left: int, right: int) -> str:
    """Return a product that JavaScript computes."""
    return f"(Number({quote}{left}{quote})*{right})"


def python_product(quote: str, left: int, right: int) -> str:
    """Return a product that Python computes, as a text."""
    return f"str(int({quote}{left}{quote})*{right})"


def php_product(quote: str, left: int, right: int) -> str:
    """Return a product that PHP computes."""
    return f"(intval({quote}{left}{quote})*{right})"


def ruby_product(quote: str, left: int, right: int) -> str:
    """Return a product that Ruby computes, as a text."""
    return f"(Integer({quote}{left}{quote})*{right}).to_s"


def perl_product(quote: str, left: int, right: int) -> str:
    """Return a product that Perl computes."""
    return f"(int({quote}{left}{quote})*{right})"


def javascript_condition(quote: str, left: int, right: int) -> str:
    """Return an expression of JavaScript that reads a property of `undefined` where the comparison is false."""
    return f"[{quote}{quote}][Number(!({left}<{right}))].length"


def python_condition(quote: str, left: int, right: int) -> str:
    """Return an expression of Python that reads a number from an empty text where the comparison is false."""
    return f"str(int({quote}1{quote}*({left}<{right})))"


def php_condition(quote: str, left: int, right: int) -> str:
    """Return an expression of PHP that divides by zero where the comparison is false."""
    return f"intdiv(intval({quote}1{quote}),({left}<{right}))"


def ruby_condition(quote: str, left: int, right: int) -> str:
    """Return an expression of Ruby that repeats a text less than never where the comparison is false."""
    return f"Integer({quote}1{quote}*-({left}<=>{right})).to_s"


def perl_condition(quote: str, left: int, right: int) -> str:
    """Return an expression of Perl that divides by nothing where the comparison is false."""
    return f"(int({quote}1{quote})/({left}<{right}))"


CODE_FORMS = (
    CodeForm("PHP", php_product, php_condition, _by_dot),
    CodeForm("Python", python_product, python_condition, _by_plus),
    CodeForm("Node.js", javascript_product, javascript_condition, _by_plus),
    CodeForm("Ruby", ruby_product, ruby_condition, _by_plus),
    CodeForm("Perl", perl_product, perl_condition, _by_dot),
)


def plain_product(left: int, right: int) -> str:
    """Return a product as every language, and every calculator, reads it."""
    return f"{left}*{right}"


def quoted_code(form: CodeForm, quote: str, left: int, right: int) -> str:
    """Return the product of `form` for a value in `quote`, or for one that is an expression where that is empty."""
    return form.text(quote, left, right)


def conditional_code(form: CodeForm, quote: str, left: int, right: int) -> str:
    """Return code of `form` that fails unless `left < right`, where the value stands as in `quoted_code`."""
    condition = form.condition(quote or '"', left, right)
    return form.joined(quote, condition) if quote else condition


def dead_condition(form: CodeForm, quote: str, left: int, right: int) -> str:
    """Return the true condition with its operator destroyed: the negative control, which no interpreter reads."""
    return conditional_code(form, quote, left, right).replace("<", "<<<")


def dead_code(form: CodeForm, quote: str, left: int, right: int) -> str:
    """Return the same text without its quotes, of which nothing is computed inside a literal: the negative control.

    Of an expression by itself the function's name is destroyed instead.
    """
    text = form.text(quote, left, right)
    if quote:
        return text.replace(quote, "")
    end = text.index('("')
    return f"{text[: end - 1]}z{text[end:]}"


def dollar_braces_length(text: str, factor: int) -> str:
    """Return a product with the length of a text, as expression languages of Java write it in `${ }`.

    Java's `compareTo` with the empty text is the length; Ruby, JavaScript and Python have no such method.
    """
    return f"${{'{text}'.compareTo('')*{factor}}}"


def percent_braces_length(text: str, factor: int) -> str:
    """Return the product as OGNL writes it in Struts."""
    return f"%{{'{text}'.compareTo('')*{factor}}}"


def hash_braces_length(text: str, factor: int) -> str:
    """Return the product as SpEL templates and JSF write it. The marker before it makes it no comment of SQL."""
    return f"#{{'{text}'.compareTo('')*{factor}}}"


def bare_length(text: str, factor: int) -> str:
    """Return the product for a value that is an expression by itself."""
    return f"'{text}'.compareTo('')*{factor}"


def dead_length(text: str, factor: int) -> str:
    """Return the product without the signs of an expression: the negative control."""
    return f"({text}.compareTo*{factor})"


EXPRESSIONS: tuple[tuple[str, Callable[[str, int], str]], ...] = (
    ("${ }", dollar_braces_length),
    ("%{ }", percent_braces_length),
    ("#{ }", hash_braces_length),
)
