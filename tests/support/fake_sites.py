# SPDX-License-Identifier: Apache-2.0
"""Sites, as functions of a value, that the laws judge every check against: dull ones, broken ones, and willing ones.

A willing site has one weakness each, so that the trials go all the way and show every probe that they can send.
"""

from __future__ import annotations

import ast
import base64
import html
import json
import operator
import posixpath
import random
import re
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO

from lxml import etree
from lxml.etree import XPath, XPathError, _Element, fromstring
from tests.support.judge import Fetcher, Site, moved, page
from tests.support.shop_database import loud, quiet, shop_site

from vedette.domain.exchange import Headers, Response

PASSWD = "root:x:0:0:root:/root:/bin/bash\ndaemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin\n"


def noise(seed: int = 1) -> Site:
    """A page that is pure chance: status, text and elements."""
    dice = random.Random(seed)

    def site(value: str) -> Response:
        words = " ".join(dice.choice(["lamp", "boot", "hat", "error", "42"]) for _ in range(40))
        body = "".join(f"<p>{dice.random()}</p>" for _ in range(dice.randrange(5))) + f"<b>{words}</b>"
        return page(body, dice.choice([200, 200, 200, 404, 500]))

    return site


def busy(site: Site) -> Site:
    """Answer 429 or 503 to every third request, and what `site` answers to the others."""
    count = iter(range(1_000_000))

    def refused() -> Response | None:
        number = next(count)
        return None if number % 3 else page("slow down", 429 if number % 2 else 503)

    if isinstance(site, Fetcher):
        fetcher = site
        return replace(site, answer=lambda value, text: refused() or fetcher.answer(value, text))
    return lambda value: refused() or site(value)


def included(text: str) -> str:
    """What a template engine with `{# #}` for comments makes of a text."""
    return re.sub(r"\{#.*?#\}", "", text)


def shell_words(value: str) -> str:
    """The words that a shell would print for the substitutions of the grammar."""
    sums = re.sub(r"\$\(\((\d+)\*(\d+)\)\)", lambda found: str(int(found[1]) * int(found[2])), value)
    return re.sub(r"\$\(echo ?([^()]*)\)", lambda found: found[1], sums)


def filled_in(value: str) -> str:
    """What a template engine with double braces makes of a value."""
    return re.sub(r"\{\{(\d+)\*(\d+)\}\}", lambda found: str(int(found[1]) * int(found[2])), value)


THINGS = fromstring(
    "<things><thing id='1' kind='shoes'>lamp</thing><thing id='2' kind='shoes'>boots</thing>"
    "<thing id='3' kind='hats'>cap</thing></things>"
)


def things_by(expression: str, **variables: str) -> list[str]:
    """The names of the things that an XPath expression finds. Raises XPathError, ValueError."""
    found = XPath(expression)(THINGS, **variables)
    return [str(each.text) for each in found if isinstance(each, _Element)] if isinstance(found, list) else []


def xpath_site(
    expression: str,
    *,
    on_error: Callable[[], Response] = lambda: page("<h1>Shop</h1><ul></ul>"),
    change: Callable[[str], str] = lambda value: value,
) -> Site:
    """A site that puts the value into an XPath expression at `VALUE`, unescaped but for `change`."""

    def site(value: str) -> Response:
        try:
            found = things_by(expression.replace("VALUE", change(value)))
        except (XPathError, ValueError):
            return on_error()
        return page("<h1>Shop</h1><ul>" + "".join(f"<li>{name}</li>" for name in found) + "</ul>")

    return site


class OwnFiles(etree.Resolver):
    """Files that the tests know; the machine's own are not read."""

    def resolve(self, url: str, public_id: str, context: object) -> object:  # type: ignore[override]  # as it is called
        text = PASSWD if url == "file:///etc/passwd" else ""
        return self.resolve_string(text, context, base_url=url)


def xml_site(*, resolves: bool = True, shows: bool = True) -> Site:
    """A page made from a parsed document, whose external entities may be resolved from the tests' own files."""

    def site(value: str) -> Response:
        parser = etree.XMLParser(load_dtd=resolves, resolve_entities=resolves, no_network=True)
        parser.resolvers.add(OwnFiles())
        try:
            root = etree.parse(BytesIO(value.encode()), parser).getroot()
        except etree.XMLSyntaxError as error:
            return page(f"<p>{html.escape(str(error))}</p>", 400)
        return page(f"<pre>{html.escape(etree.tostring(root, encoding='unicode'))}</pre>" if shows else "<p>thanks</p>")

    return site


def file_of(value: str) -> Response:
    """The file that a value names, read as a file system reads it."""
    return page(PASSWD if posixpath.normpath("/srv/docs/" + value) == "/etc/passwd" else "no such file")


def header_of(value: str) -> Response:
    """A response whose header is written with the value's line breaks."""
    lines = [line.partition(":") for line in f"X-Said: {value}".replace("\r\n", "\n").split("\n")]
    return Response(200, headers=Headers(tuple((name.strip(), text.strip()) for name, _, text in lines if name)))


PEOPLE = ({"uid": "kim", "kind": "shoes"}, {"uid": "robin", "kind": "shoes"}, {"uid": "lee", "kind": "hats"})


def directory_site(template: str, *, change: Callable[[str], str] = lambda value: value) -> Site:
    """A directory that is searched with the value in a filter at `VALUE`, unescaped but for `change`."""

    def site(value: str) -> Response:
        names = [person["uid"] for person in PEOPLE if matches(template.replace("VALUE", change(value)), person)]
        return page("<h1>People</h1><ul>" + "".join(f"<li>{name}" for name in names) + "</ul>")

    return site


def matches(text: str, person: dict[str, str]) -> bool:
    """Whether an entry matches a filter of the forms `(a=b)` and `(&(a=b)(c=d))`. A broken filter matches nothing."""
    conjunction = re.fullmatch(r"\(&((?:\([^()]*\))+)\)", text)
    parts = re.findall(r"\([^()]*\)", conjunction[1]) if conjunction else [text]
    return all(_is_met(part, person) for part in parts)


def _is_met(part: str, person: dict[str, str]) -> bool:
    found = re.fullmatch(r"\((\w+)=((?:[^()\\]|\\[0-9a-fA-F]{2})*)\)", part)
    if found is None:
        return False
    pattern = re.sub(r"\\([0-9a-fA-F]{2})|(\*)|(.)", _as_pattern, found[2], flags=re.DOTALL)
    return re.fullmatch(pattern, person.get(found[1], ""), re.DOTALL) is not None


def _as_pattern(found: re.Match[str]) -> str:
    return re.escape(chr(int(found[1], 16))) if found[1] else ".*" if found[2] else re.escape(found[3])


def operator_site(value: str) -> Response:
    """A document database that takes an object in the value's place for operators."""
    wanted = json.loads(value) if value.startswith("{") else {"$eq": value}
    known = {"$eq": operator.eq, "$gte": operator.ge, "$lte": operator.le}
    if not set(wanted) <= set(known):
        return page("<h1>People</h1>unknown operator", 500)
    names = [each["uid"] for each in PEOPLE if all(known[key](each["kind"], text) for key, text in wanted.items())]
    return page("<h1>People</h1><ul>" + "".join(f"<li>{name}" for name in names) + "</ul>")


def python_site(value: str) -> Response:
    """A page with a text that Python's own grammar reads, in which the value stands in single quotes."""
    try:
        shown = computed(f"'Dear {value}'")
        return page(f"<p>{html.escape(shown)}</p>")
    except (SyntaxError, ValueError):
        return page("<h1>Error</h1>", 500)


def computed(code: str) -> str:
    """The text that a Python expression of texts, sums, products and the functions `str` and `int` makes.

    Raises SyntaxError, ValueError.
    """
    return str(_value_of(ast.parse(code, mode="eval").body))


def _value_of(node: ast.expr) -> str | int:
    match node:
        case ast.Constant(value=str() | int() as value):
            return value
        case ast.BinOp(left, op, right):
            first, second = _value_of(left), _value_of(right)
            if isinstance(op, ast.Mult) and isinstance(first, int) and isinstance(second, int):
                return first * second
            if isinstance(op, ast.Add) and isinstance(first, str) and isinstance(second, str):
                return first + second
        case ast.Call(func=ast.Name(id="str" | "int" as name), args=[argument]):
            return str(_value_of(argument)) if name == "str" else int(_value_of(argument))
    raise ValueError(f"no such expression: {ast.dump(node)[:80]}")


def expression_site(value: str) -> Response:
    """A page whose value is evaluated as a template of an expression language of Java."""
    return page(f"<p>Dear {html.escape(java_computed(value))}</p>")


def java_computed(text: str) -> str:
    """What an expression language with `#{ }` makes of a text, of products and of the length of texts."""
    found = re.sub(r"#\{(\d+)\*(\d+)\}", lambda each: str(int(each[1]) * int(each[2])), text)
    return re.sub(r"#\{'(\w*)'\.compareTo\(''\)\*(\d+)\}", lambda each: str(len(each[1]) * int(each[2])), found)


def including_site(value: str) -> Response:
    """A page that is read for directives before it is sent."""
    shown = re.sub(r'<!--#echo var="DATE_\w+"-->', "Tuesday, 24-Nov-2026 12:00:00 UTC", value)
    return page(f"<p>{re.sub('<!--#.*?-->', '[an error occurred while processing this directive]', shown)}</p>")


def bold_site(value: str) -> Response:
    """A page that takes handlers of events out of a value and leaves its markup."""
    return page(f"<p>{re.sub(r'(?i)on[a-z]+=', '', value)}</p>")


def pickle_site(value: str) -> Response:
    """A page that reads a pickled object, and tells what its reader complains about."""
    is_pickle = re.fullmatch(r"gA[A-Za-z0-9+/]+=*", value) is not None and len(value) % 4 == 0
    if is_pickle and not base64.b64decode(value).endswith(b"."):
        return page("<p>_pickle.UnpicklingError: pickle data was truncated</p>", 500)
    return page("<p>Your basket</p>" if is_pickle else "<p>No basket</p>")


SILENT: dict[str, Callable[[], Site]] = {
    "the answer is always the same": lambda: lambda value: page("<p>Welcome</p>"),
    "the server always fails": lambda: lambda value: page("<p>Internal error</p>", 500),
    "everything is forbidden": lambda: lambda value: page("<p>Forbidden</p>", 403),
    "the answer is pure chance": noise,
    "the answer is other chance": lambda: noise(2),
    "the value is echoed and escaped": lambda: lambda value: page(f"<p>{html.escape(value)}</p>"),
    "the value is echoed in JSON": lambda: lambda value: page(f'"{value}"', media_type="application/json"),
    "every answer is 429": lambda: lambda value: page("slow down", 429),
    "every answer is 503": lambda: lambda value: page(f"busy {value}", 503),
    "there is never a body": lambda: lambda value: Response(204),
    "the body is no text": lambda: lambda value: Response(200, body=bytes(range(256)) * 20),
    "everything moves to the start": lambda: lambda value: moved("/"),
}
WILLING: dict[str, Callable[[], Site]] = {
    "client-side-template-injection": lambda: lambda value: page(f"<div ng-app>{html.escape(value)}</div>"),
    "code-injection": lambda: python_site,
    "cross-site-scripting": lambda: lambda value: page(f"<p>{value}</p>"),
    "expression-injection": lambda: expression_site,
    "html-injection": lambda: bold_site,
    "insecure-deserialisation": lambda: pickle_site,
    "ldap-injection": lambda: directory_site("(&(kind=VALUE)(uid=*))"),
    "nosql-injection": lambda: operator_site,
    "server-side-include-injection": lambda: including_site,
    "http-header-injection": lambda: header_of,
    "open-redirect": lambda: lambda value: moved(value),
    "os-command-injection": lambda: lambda value: page(html.escape(shell_words(value))),
    "path-traversal": lambda: file_of,
    "template-injection": lambda: lambda value: page(f"<p>{html.escape(filled_in(value))}</p>"),
    "xml-external-entity": xml_site,
    "xpath-injection": lambda: xpath_site("//thing[@kind='VALUE']"),
    "sql-injection": lambda: shop_site("select * from things where kind = 'VALUE'", on_error=quiet),
    "remote-file-inclusion": lambda: Fetcher(lambda value, text: page(f"<p>{included(text)}</p>")),
    "server-side-request-forgery": lambda: Fetcher(lambda value, text: page("<p>thanks</p>")),
}
CURIOUS: dict[str, Callable[[], Site]] = {
    "a loud database": lambda: shop_site("select * from things where id = VALUE", on_error=loud),
    "a quoting echo": lambda: lambda value: page(f'<input value="{value}"><a href="{value}">x</a><!-- {value} -->'),
    "a scripted echo": lambda: (
        lambda value: page(
            f"<title>{value}</title><script>a = '{value}'; b = `{value}`; c = {value}</script><b onclick='x({value})'>"
        )
    ),
    "an echo without angle brackets": lambda: (
        lambda value: page(
            f"<script>a = '{re.sub('[<>]', '', value)}'</script><input value={re.sub('[<>]', '', value)}>"
        )
    ),
    "an echo that escapes quotes only": lambda: (
        lambda value: page("<script>a = '" + re.sub("[<>]", "", value).replace("'", "\\'") + "'</script>")
    ),
    "quotes fail": lambda: lambda value: page("no", 500) if len(re.findall("'", value)) % 2 else page("yes"),
    "a length": lambda: lambda value: page(f"<p>{len(value)}</p>"),
}
