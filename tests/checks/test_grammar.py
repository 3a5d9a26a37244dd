# SPDX-License-Identifier: Apache-2.0
"""Every payload is built by the grammar, and every text of the grammar keeps the rules."""

from __future__ import annotations

import ast
import inspect
import json
import random
from pathlib import Path

import pytest
from tests.support.payload_rules import SHAPES, broken_rules, shape_of

import vedette.checks
from vedette.checks import grammar
from vedette.domain.callback import ListenerAddress, token_of
from vedette.domain.chance import Chance

CHANCE = Chance(b"grammar")
MARKERS = (CHANCE.marker(), CHANCE.marker())
NUMBER = CHANCE.number(10)
LOW, HIGH = CHANCE.ordered_pair()
SUM = (MARKERS[0], CHANCE.number(5), CHANCE.number(5), MARKERS[1])
HOST = f"{MARKERS[0]}.vedette.invalid"
FILES = (
    grammar.PASSWD,
    grammar.WIN_INI,
    grammar.absent_file(grammar.PASSWD, MARKERS[0]),
    grammar.absent_file(grammar.WIN_INI, MARKERS[0]),
    grammar.swapped_file(grammar.PASSWD),
    grammar.swapped_file(grammar.WIN_INI),
)
CLOSINGS = ("</title>", "</textarea>", "</style>", "</script>", "</noscript>", ">", '">', "'>", grammar.COMMENT_CLOSING)

QUOTES = ("", "'", '"')
CODE = {form.language: [grammar.quoted_code(form, quote, *SUM[1:3]) for quote in QUOTES] for form in grammar.CODE_FORMS}
CONDITIONS = {
    form.language: [grammar.conditional_code(form, quote, LOW, HIGH) for quote in QUOTES] for form in grammar.CODE_FORMS
}
LENGTH = (MARKERS[0] * 3, CHANCE.number(8))

LISTENER = ListenerAddress("127.0.0.1", 49152)
NAMED = ListenerAddress("192.0.2.7", 49152, "cb.example")
TOKEN = token_of(CHANCE, 1)

LANGUAGE: dict[str, list[str]] = {
    "listener_address": [grammar.listener_address(LISTENER, TOKEN, ".png"), grammar.listener_address(NAMED, TOKEN)],
    "listener_document": [grammar.listener_document("note", LISTENER, TOKEN)],
    "listener_file": [grammar.listener_file(LISTENER, TOKEN)],
    "listener_host": [grammar.listener_host(NAMED, TOKEN)],
    "plain_listener_document": [grammar.plain_listener_document("note", LISTENER, TOKEN)],
    "absolute_address": [grammar.absolute_address(HOST)],
    "scheme_relative_address": [grammar.scheme_relative_address(HOST)],
    "backslash_address": [grammar.backslash_address(HOST)],
    "host_name": [grammar.host_name(HOST)],
    "forwarded_host": [grammar.forwarded_host(HOST)],
    "foreign_origin": [grammar.foreign_origin(HOST), grammar.foreign_origin(f"shop.example.{HOST}")],
    "apart": [grammar.apart(MARKERS[0])],
    "comparison": [grammar.comparison(context, LOW, HIGH) for context in grammar.NUMBERS_FIRST],
    "broken_comparison": [grammar.broken_comparison(context, HIGH, LOW) for context in grammar.TEXTS_FIRST],
    "stop_word_comparison": [grammar.stop_word_comparison(context, HIGH, LOW) for context in grammar.TEXTS_FIRST],
    "range_test": [grammar.range_test(context, LOW, 5000, HIGH) for context in grammar.NUMBERS_FIRST],
    "string_length_test": [
        grammar.string_length_test(context, LOW, bound)
        for context in (
            *(grammar.NUMERIC, grammar.SINGLE_QUOTED, grammar.DOUBLE_QUOTED),
            *(grammar.NUMERIC_IN_PARENTHESES, grammar.SINGLE_QUOTED_IN_PARENTHESES),
        )
        for bound in (0, 9)
    ],
    "delayed_statement": [
        grammar.delayed_statement(context, sleep, seconds)
        for context in grammar.NUMBERS_FIRST
        for sleep in grammar.SLEEPS
        for seconds in (0.0, 0.8, 2.0)
    ],
    "quotes": [grammar.quotes(MARKERS[0], quote, count) for quote in "'\"" for count in range(1, 7)],
    "parted_quotes": [grammar.parted_quotes(MARKERS[0], quote) for quote in "'\""],
    "all_echoes": [grammar.all_echoes((grammar.computed_echo(*SUM), grammar.quoted_computed_echo(*SUM)))],
    "computed_echo": [grammar.computed_echo(*SUM)],
    "quoted_computed_echo": [grammar.quoted_computed_echo(*SUM)],
    "inert_echo": [grammar.inert_echo(*SUM)],
    "quoted_inert_echo": [grammar.quoted_inert_echo(*SUM)],
    "substitution": [grammar.substitution(""), grammar.substitution(MARKERS[0])],
    "quoted_substitution": [grammar.quoted_substitution(""), grammar.quoted_substitution(MARKERS[0])],
    "delayed_command": [grammar.delayed_command(seconds) for seconds in (0.0, 0.8, 2.0)],
    "quoted_delayed_command": [grammar.quoted_delayed_command(seconds) for seconds in (0.0, 0.8, 2.0)],
    "dead_substitution": [grammar.dead_substitution()],
    "relative_file": [grammar.relative_file(path) for path in FILES],
    "absolute_file": [grammar.absolute_file(path) for path in FILES],
    "file_below": [grammar.file_below("docs/", path) for path in FILES],
    "encoded_file": [grammar.encoded_file(path) for path in FILES],
    "backslash_file": [grammar.backslash_file(path) for path in FILES],
    "entity_document": [grammar.entity_document("note", path) for path in FILES],
    "plain_document": [grammar.plain_document("note", path) for path in FILES],
    "header_line": [grammar.header_line(MARKERS[0])],
    "inert_header_line": [grammar.inert_header_line(MARKERS[0])],
    "bak_copy": [grammar.bak_copy("list.php")],
    "old_copy": [grammar.old_copy("list.php")],
    "orig_copy": [grammar.orig_copy("list.php")],
    "tilde_copy": [grammar.tilde_copy("list.php")],
    "swap_copy": [grammar.swap_copy(f"list{MARKERS[0]}.php")],
    "javascript_product": CODE["Node.js"],
    "python_product": CODE["Python"],
    "php_product": CODE["PHP"],
    "ruby_product": CODE["Ruby"],
    "perl_product": CODE["Perl"],
    "quoted_code": [text for texts in CODE.values() for text in texts],
    "javascript_condition": CONDITIONS["Node.js"],
    "python_condition": CONDITIONS["Python"],
    "php_condition": CONDITIONS["PHP"],
    "ruby_condition": CONDITIONS["Ruby"],
    "perl_condition": CONDITIONS["Perl"],
    "conditional_code": [text for texts in CONDITIONS.values() for text in texts],
    "dead_condition": [
        grammar.dead_condition(form, quote, LOW, HIGH) for form in grammar.CODE_FORMS for quote in QUOTES
    ],
    "dead_code": [grammar.dead_code(form, quote, *SUM[1:3]) for form in grammar.CODE_FORMS for quote in QUOTES],
    "plain_product": [grammar.plain_product(*SUM[1:3])],
    "bare_length": [grammar.bare_length(*LENGTH)],
    "dead_length": [grammar.dead_length(*LENGTH), MARKERS[0] + grammar.dead_length(*LENGTH)],
    "escaped_character": [grammar.escaped_character("shoes", 2, code) for code in (0x6F, 0x61)],
    "no_escape": [grammar.no_escape("shoes", 0), grammar.no_escape("7", 0)],
    "value_range": [json.dumps(dict(grammar.value_range("a", "b"))), json.dumps({"$gte": 7, "$lte": 6})],
    "unknown_operators": [json.dumps(dict(grammar.unknown_operators("a", "b")))],
    "unlike_script": [grammar.unlike_script(quote, LOW, HIGH) for quote in "'\""],
    "broken_script": [grammar.broken_script(quote, LOW, HIGH) for quote in "'\""],
    "plain_element": [grammar.plain_element(name, MARKERS[0]) for name in grammar.PLAIN_ELEMENTS],
    "dead_element": [grammar.dead_element("b", MARKERS[0])],
    "include_directive": [grammar.include_directive(MARKERS[0], name, MARKERS[1]) for name in grammar.INCLUDED],
    "unknown_directive": [grammar.unknown_directive(MARKERS[0], CHANCE.marker(), MARKERS[1])],
    "damaged_text": [grammar.damaged_text('O:4:"Cart":1:{s:2:"id";i:7;}', 11, bit) for bit in range(3)],
    "damaged_bytes": [
        damaged
        for bit in range(3)
        for damaged in (
            grammar.damaged_bytes("gASVBgAAAAAAAACMAmlklC4=", 16, bit),
            grammar.damaged_bytes("BAh7AA", 1, bit),
            grammar.damaged_bytes("rO0ABXNy", 3, bit),
            grammar.damaged_bytes("AAEAAAD/////", 0, bit),
        )
    ],
    "introspection": [grammar.introspection()],
    "absent_field": [grammar.absent_field(MARKERS[0])],
    "call": [grammar.call(NUMBER)],
    "element": [grammar.element(NUMBER)],
    "element_after": [grammar.element_after(closing, NUMBER) for closing in CLOSINGS],
    "handler_after": [grammar.handler_after(quote, NUMBER) for quote in ("", "'", '"')],
    "image_after": [grammar.image_after(closing, NUMBER) for closing in (*CLOSINGS, '"></script>')],
    "markup_document": [grammar.markup_document(NUMBER)],
    "script_document": [grammar.script_document(NUMBER)],
    "script_address": [grammar.script_address(NUMBER)],
    "operand_of": [grammar.operand_of(quote, NUMBER) for quote in "'\""],
    "operand_after_backslash": [grammar.operand_after_backslash(quote, NUMBER) for quote in "'\""],
    "template_slot": [grammar.template_slot(NUMBER)],
    "braced_call": [grammar.braced_call(NUMBER)],
    "dead_braced_call": [grammar.dead_braced_call(NUMBER)],
    "operand_in_code": [grammar.operand_in_code(NUMBER)],
}
LANGUAGE |= {path.__name__: [path(MARKERS[0])] for path in grammar.SHARED_PROPERTIES}
SUMS = {
    function.__name__: function
    for function in (grammar.dead_sum, *(build for bundle in grammar.TEMPLATE_SUMS for _, build in bundle))
}
LANGUAGE |= {name: [f"{MARKERS[0]}{build(*SUM[1:3])}{MARKERS[1]}"] for name, build in SUMS.items()}
LANGUAGE["bundle"] = [
    "".join(f"{MARKERS[0]}{build(*SUM[1:3])}{MARKERS[1]}" for _, build in bundle) for bundle in grammar.TEMPLATE_SUMS
]
LANGUAGE |= {write.__name__: [MARKERS[0] + write(*LENGTH)] for _, write in grammar.EXPRESSIONS}
LANGUAGE["dead"] = [
    grammar.dead(text)
    for name in (
        *("element", "element_after", "handler_after", "script_address", "operand_of", "operand_after_backslash"),
        *("template_slot", "operand_in_code", "call"),
    )
    for text in LANGUAGE[name]
]
PARTS = {"absent_file", "swapped_file", "header_name"}
"""Functions whose results are only put into a request through another function of the grammar."""


def functions() -> set[str]:
    return {
        name
        for name, value in inspect.getmembers(grammar, inspect.isfunction)
        if not name.startswith("_") and value.__module__.startswith(grammar.__name__)
    }


def test_every_function_of_the_grammar_is_judged() -> None:
    assert functions() - PARTS == set(LANGUAGE) - {"bundle"}


@pytest.mark.parametrize(("name", "texts"), LANGUAGE.items(), ids=LANGUAGE)
def test_keeps_the_rules(name: str, texts: list[str]) -> None:
    assert texts
    assert {text: broken_rules(text) for text in texts if broken_rules(text)} == {}


def test_no_shape_is_allowed_that_nothing_has() -> None:
    survey = [MARKERS[0], f"{MARKERS[0]}'\"`<>{MARKERS[1]}"]
    used = {shape_of(text) for texts in (*LANGUAGE.values(), survey) for text in texts}

    assert set(SHAPES) - used == set()


FORBIDDEN = {
    "or": " or 1=1",
    "or between literals": "' or '1'='1",
    "pipes as or": "'||'a'='a",
    "a comment": "' and '1'<'2' --",
    "a comment with a sign": "' and '1'<'2'#",
    "a comment in C's manner": "'/**/and/**/'1'<'2",
    "a second statement": "1; drop table things",
    "a union": " union select 1",
    "a sub-statement": " and (select 1)=1",
    "a write": "'; update things set a=1",
    "a delay for each row": " and sleep(1)",
    "a delay of five seconds": " and (select 1 from (select sleep(5))v)",
    "two delays": " and (select 1 from (select sleep(1))v)=(select 1 from (select sleep(1))v)",
    "a shell that sleeps for long": "$(sleep 9.00)",
    "a shell that sleeps behind a separator": ";sleep 1.00",
    "a heavy function": " and benchmark(1000000,md5(1))",
    "an equality with itself": "' and '4821'='4821",
    "a command": "$(id)",
    "a command that reads": "$(cat /etc/passwd)",
    "a command behind a separator": ";echo 1",
    "a command behind a pipe": "|echo 1",
    "a command in the background": "&echo 1",
    "a command in backquotes": "`id`",
    "a redirection": "$(echo x>f)",
    "a foreign file": "../../../../.env",
    "a key": "../../../root/.ssh/id_rsa",
    "the environment of the process": "/proc/self/environ",
    "the passwords": "../../etc/shadow",
    "a host that somebody owns": "https://evil.example/",
    "a metadata address": "http://169.254.169.254/latest/",
    "an address inside": "//10.0.0.1/",
    "a cookie": "\r\nSet-Cookie: a=1",
    "a script that shows itself": "<script>alert(1)</script>",
    "a script that reads": "<svg/onload=fetch(document.cookie)>",
    "a template that computes": "{{7*7}}",
    "anything else": "hello",
}


@pytest.mark.parametrize("text", FORBIDDEN.values(), ids=FORBIDDEN)
def test_forbids(text: str) -> None:
    assert broken_rules(text)


def test_allows_a_delay_of_two_seconds_in_a_derived_table_only() -> None:
    assert broken_rules(" and (select 1 from (select sleep(2))v)") == []
    assert broken_rules(" and (select 1 from (select sleep(2.5))v)")
    assert broken_rules(" and sleep(2)")


def test_true_and_false_comparisons_are_the_same_bytes_in_another_order() -> None:
    for _ in range(20):
        low, high = CHANCE.ordered_pair()
        for context in grammar.NUMBERS_FIRST:
            true, false = grammar.comparison(context, low, high), grammar.comparison(context, high, low)

            assert sorted(true) == sorted(false)
            assert len(true) == len(false)


def test_a_computed_product_is_never_in_the_text_that_asks_for_it() -> None:
    dice = random.Random(1)
    for _ in range(1_000):
        left, right = dice.randrange(10_000, 100_000), dice.randrange(10_000, 100_000)

        assert str(left * right) not in grammar.computed_echo(MARKERS[0], left, right, MARKERS[1])


def modules() -> list[Path]:
    (folder,) = vedette.checks.__path__
    return [path for path in sorted(Path(folder).rglob("*.py")) if path.parent.name != "grammar"]


@pytest.mark.parametrize("path", modules(), ids=lambda path: path.stem)
def test_no_other_module_writes_text_into_a_point(path: Path) -> None:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr not in ("put", "append", "put_raw") or not _is_point(node.func.value):
                continue
            parts = [part for argument in node.args for part in ast.walk(argument)]
            literals = [part for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)]
            assert literals == [], f"{path.name}:{node.lineno} builds a payload outside the grammar"


def _is_point(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in ("point", "subject")
