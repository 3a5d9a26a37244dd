# SPDX-License-Identifier: Apache-2.0
"""The grammar of payloads: every text that a check may put into a request is built here, from these pieces only.

The rules that keep a target unharmed (detection.md, section 6) are held over this grammar and over the bytes of all
probes by `tests/support/payload_rules.py`; a text that breaks one fails the build:

- SQL may only *narrow*: `and` behind the value, never `or`; no comment, no second statement, no UNION, and no function
  but a sleep of two seconds at most, in a derived table where it is done once.
  Truth is the order of two numbers, so true and false texts are the same bytes permuted.
- A shell is only asked to echo an arithmetic expansion, or to sleep for two seconds at most, inside a command
  substitution: no separator, no pipe, no redirection, no file.
- Files asked for are two that every system lets everybody read.
- Script is one call of a function with a number; outside our own browser nobody has defined it.
- Names of hosts end in `.invalid`, which nobody can own.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vedette.domain.chance import MARKER_PAD


def absolute_address(host: str) -> str:
    """Return the address of `host` as a whole URL."""
    return f"https://{host}/"


def scheme_relative_address(host: str) -> str:
    """Return the address of `host` without a scheme."""
    return f"//{host}/"


def backslash_address(host: str) -> str:
    """Return the address of `host` as a text that begins like a path and that browsers read as scheme-relative."""
    return f"/\\{host}/"


def host_name(host: str) -> str:
    """Return the host as a header holds it."""
    return host


def forwarded_host(host: str) -> str:
    """Return the host as a parameter of Forwarded. Source: RFC 7239, section 4."""
    return f"host={host}"


def foreign_origin(host: str) -> str:
    """Return the origin of a page of `host`, as browsers write it."""
    return f"https://{host}"


NULL_ORIGIN = "null"
"""The origin of a page that has none, such as one in a sandboxed frame."""


def apart(marker: str) -> str:
    """Return a query parameter that nobody else asks for, so that no cache keeps the answer for others."""
    return f"vedette={marker}"


REDIRECT_FORMS: tuple[Callable[[str], str], ...] = (absolute_address, backslash_address, scheme_relative_address)


@dataclass(frozen=True, slots=True)
class LiteralContext:
    """Where in a statement a value stands: what closes it, and the quotes of the literals behind it.

    The last literal lacks its closing quote: the statement's own follows.
    """

    name: str
    close: str
    quote: str
    reopen: str
    """What makes the statement's own closing parenthesis fit again."""


NUMERIC = LiteralContext("a number", "", "", "")
SINGLE_QUOTED = LiteralContext("a literal in single quotes", "'", "'", "")
DOUBLE_QUOTED = LiteralContext("a literal in double quotes", '"', '"', "")
NUMERIC_IN_PARENTHESES = LiteralContext("a number in parentheses", ")", "", "(")
SINGLE_QUOTED_IN_PARENTHESES = LiteralContext("a quoted literal in parentheses", "')", "'", "(")
LIKE_PATTERN = LiteralContext("a LIKE pattern in single quotes", "%'", "'", "")

NUMBERS_FIRST = (
    NUMERIC,
    SINGLE_QUOTED,
    NUMERIC_IN_PARENTHESES,
    DOUBLE_QUOTED,
    SINGLE_QUOTED_IN_PARENTHESES,
    LIKE_PATTERN,
)
TEXTS_FIRST = (
    SINGLE_QUOTED,
    LIKE_PATTERN,
    DOUBLE_QUOTED,
    SINGLE_QUOTED_IN_PARENTHESES,
    NUMERIC,
    NUMERIC_IN_PARENTHESES,
)


def comparison(context: LiteralContext, left: int, right: int) -> str:
    """Return the text behind a value that narrows the statement by `left < right`; operands have four digits."""
    return _joined(context, "and", left, right)


def broken_comparison(context: LiteralContext, left: int, right: int) -> str:
    """Return the comparison with its keyword destroyed: the negative control, which no parser of SQL accepts."""
    return _joined(context, "anz", left, right)


def stop_word_comparison(context: LiteralContext, left: int, right: int) -> str:
    """Return the comparison behind a word that searches pass over as they do `and`, and that is no word of SQL."""
    return _joined(context, "the", left, right)


def _joined(context: LiteralContext, keyword: str, left: int, right: int) -> str:
    quote = context.quote
    return f"{context.close} {keyword} {context.reopen}{quote}{left}{quote}<{quote}{right}"


def range_test(context: LiteralContext, low: int, tested: int, high: int) -> str:
    """Return the text that narrows by `tested between low and high`: SQL knows it, XPath does not."""
    quote = context.quote
    range_text = f"{quote}{tested}{quote} between {quote}{low}{quote} and {quote}{high}"
    return f"{context.close} and {context.reopen}{range_text}"


def string_length_test(context: LiteralContext, number: int, bound: int) -> str:
    """Return the text that narrows by the length of a number of four digits: XPath knows it, SQL does not."""
    return f"{context.close} and {context.reopen}string-length({number})<{context.quote}{bound}"


SLEEPS = ("sleep", "pg_sleep")
"""The functions of MySQL (and MariaDB) and of PostgreSQL that wait."""


def delayed_statement(context: LiteralContext, sleep: str, seconds: float) -> str:
    """Return the text that narrows by a comparison which is true once the database has slept, for all rows once."""
    slept = f"(select 1 from (select {sleep}({seconds:.2f}))v)"
    return f"{context.close} and {context.reopen}{slept}={context.quote}1"


def quotes(marker: str, quote: str, count: int) -> str:
    """Return a marker followed by `count` quotes, one to six."""
    return marker + quote * count


def parted_quotes(marker: str, quote: str) -> str:
    """Return a marker between two quotes: an even number, and yet no doubled quote."""
    return quote + marker + quote


def computed_echo(before: str, left: int, right: int, after: str) -> str:
    """Return a command substitution that prints `before`, the product and `after` in one word."""
    return f"$(echo {before}$(({left}*{right})){after})"


def quoted_computed_echo(before: str, left: int, right: int, after: str) -> str:
    """Return the substitution for a value in single quotes, which are closed before and opened again behind it."""
    return f"'{computed_echo(before, left, right, after)}'"


def inert_echo(before: str, left: int, right: int, after: str) -> str:
    """Return the same words without the shell's syntax: nothing can be computed from it by a shell."""
    return f"(echo {before}(({left}*{right})){after})"


def quoted_inert_echo(before: str, left: int, right: int, after: str) -> str:
    """Return the inert words between single quotes."""
    return f"'{inert_echo(before, left, right, after)}'"


def substitution(word: str) -> str:
    """Return a command substitution that prints `word`, which may be empty."""
    return f"$(echo {word})" if word else "$(echo)"


def quoted_substitution(word: str) -> str:
    """Return the substitution for a value in single quotes."""
    return f"'{substitution(word)}'"


def delayed_command(seconds: float) -> str:
    """Return a command substitution that prints nothing and sleeps."""
    return f"$(sleep {seconds:.2f})"


def quoted_delayed_command(seconds: float) -> str:
    """Return the sleeping substitution for a value in single quotes."""
    return f"'{delayed_command(seconds)}'"


def dead_substitution() -> str:
    """Return the empty substitution without the sign that makes it one."""
    return "(echo)"


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
    ),
    (("<%= %>", percent_tag_sum),),
    (("{ }", braces_sum),),
    (("{{= }}", double_braces_equals_sum),),
)
"""Ways to write a sum, in bundles: no engine stumbles over what else is in the bundle of its own way."""


PASSWD = "etc/passwd"
WIN_INI = "windows/win.ini"
_UP = "../"
DEPTH = 10
"""How many folders a relative path goes up: more than web roots are deep, and `/..` is `/`."""


def relative_file(path: str) -> str:
    """Return `path` reached by going up from wherever the application looks."""
    return _UP * DEPTH + path


def absolute_file(path: str) -> str:
    """Return `path` from the root."""
    return "/" + path


def file_below(folder: str, path: str) -> str:
    """Return `path` reached by going up from `folder`, for applications that want the value to begin with it."""
    return folder + _UP * DEPTH + path


def encoded_file(path: str) -> str:
    """Return the relative path with its slashes percent-encoded once, for applications that decode twice."""
    return relative_file(path).replace("/", "%2f")


def backslash_file(path: str) -> str:
    """Return the relative path in Windows' spelling."""
    return relative_file(path).replace("/", "\\")


def absent_file(path: str, marker: str) -> str:
    """Return `path` with its last name replaced by one that does not exist."""
    return path.rpartition("/")[0] + "/" + marker


def swapped_file(path: str) -> str:
    """Return the words of `path` in another order: no system has that file, and a search by words does not mind."""
    return "/".join(reversed(path.split("/")))


def entity_document(root: str, path: str) -> str:
    """Return a document whose one entity is a file, put into its root element."""
    return f'<!DOCTYPE {root} [<!ENTITY file SYSTEM "file:///{path}">]><{root}>&file;</{root}>'


def plain_document(root: str, path: str) -> str:
    """Return a document that holds the file's name and declares nothing: the negative control."""
    return f"<{root}>file:///{path}</{root}>"


def header_name(marker: str) -> str:
    """Return a header's name that nobody else uses."""
    return f"X-Vedette-{marker}"


def header_line(marker: str) -> str:
    """Return a line break and a header of our own name."""
    return f"\r\n{header_name(marker)}: 1"


def inert_header_line(marker: str) -> str:
    """Return the same header without the line break."""
    return f"  {header_name(marker)}: 1"


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


def operand_in_code(number: int) -> str:
    """Return the call as an operand behind a number or a name."""
    return f"-{call(number)}"


def bak_copy(name: str) -> str:
    """Return what people call the copy of a file."""
    return f"{name}.bak"


def old_copy(name: str) -> str:
    """Return what people call the earlier state of a file."""
    return f"{name}.old"


def orig_copy(name: str) -> str:
    """Return what `patch` and merging tools call the earlier state of a file."""
    return f"{name}.orig"


def tilde_copy(name: str) -> str:
    """Return what Emacs and nano call the earlier state of a file."""
    return f"{name}~"


def swap_copy(name: str) -> str:
    """Return what Vim calls a file while it is open."""
    return f".{name}.swp"


COPIES: tuple[Callable[[str], str], ...] = (bak_copy, old_copy, orig_copy, tilde_copy, swap_copy)


def introspection() -> str:
    """Return the GraphQL document that asks a schema for the name of its root type, and for nothing else."""
    return "{__schema{queryType{name}}}"


def absent_field(marker: str) -> str:
    """Return the same document with a field that no schema has: the negative control."""
    return f"{{__schema{{{marker}{{name}}}}}}"


_LIVE = str.maketrans("", "", "<>\"'`(){}$\\\t-")


def dead(text: str) -> str:
    """Return `text` without every character that markup and script act on: the negative control."""
    return text.translate(_LIVE)
