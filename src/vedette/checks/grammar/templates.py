# SPDX-License-Identifier: Apache-2.0
"""Products of two numbers, as template engines write them."""

from __future__ import annotations

from collections.abc import Callable


def double_braces_sum(left: int, right: int) -> str:
    """Return a product as Jinja, Twig, Nunjucks, Tornado and Pebble write it."""
    return f"{{{{{left}*{right}}}}}"


def dollar_braces_sum(left: int, right: int) -> str:
    """Return a product as FreeMarker, Mako and expression languages write it."""
    return f"${{{left}*{right}}}"


def bang_braces_sum(left: int, right: int) -> str:
    """Return a product as Pug writes it."""
    return f"!{{{left}*{right}}}"


def at_parentheses_sum(left: int, right: int) -> str:
    """Return a product as Razor writes it."""
    return f"@({left}*{right})"


def percent_braces_sum(left: int, right: int) -> str:
    """Return a product as OGNL writes it in Struts."""
    return f"%{{{left}*{right}}}"


def hash_braces_sum(left: int, right: int) -> str:
    """Return a product as Ruby, Slim, Pug and JSF write it. The marker before it makes it no comment of SQL."""
    return f"#{{{left}*{right}}}"


def percent_tag_sum(left: int, right: int) -> str:
    """Return a product as ERB, EJS and Underscore write it."""
    return f"<%={left}*{right}%>"


def braces_sum(left: int, right: int) -> str:
    """Return a product as Smarty and Latte write it."""
    return f"{{{left}*{right}}}"


def double_braces_equals_sum(left: int, right: int) -> str:
    """Return a product as doT writes it."""
    return f"{{{{={left}*{right}}}}}"


def dead_sum(left: int, right: int) -> str:
    """Return the factors without the signs of any engine: the negative control."""
    return f"({left}*{right})"


TEMPLATE_SUMS: tuple[tuple[tuple[str, Callable[[int, int], str]], ...], ...] = (
    (
        ("{{ }}", double_braces_sum),
        ("${ }", dollar_braces_sum),
        ("!{ }", bang_braces_sum),
        ("@( )", at_parentheses_sum),
        ("#{ }", hash_braces_sum),
        ("%{ }", percent_braces_sum),
    ),
    (("<%= %>", percent_tag_sum),),
    (("{ }", braces_sum),),
    (("{{= }}", double_braces_equals_sum),),
)
"""Ways to write a sum, in bundles: no engine stumbles over what else is in the bundle of its own way."""
