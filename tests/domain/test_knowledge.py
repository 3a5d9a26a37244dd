# SPDX-License-Identifier: Apache-2.0
"""Laws: what is known of a weakness is there for every one, and its examples are written in their languages."""

from __future__ import annotations

import ast
import configparser
import json
import re
import xml.etree.ElementTree as ET
from textwrap import dedent

import pytest
import tree_sitter_javascript
from cvss import CVSS4
from tree_sitter import Language, Node, Parser

from vedette.checks.catalogue import EVERY
from vedette.domain.classification import Standard, classify
from vedette.domain.cvss4 import cvss4_of
from vedette.domain.remedies.catalogue import remedies_for, remedies_of
from vedette.domain.remedies.remedy import Remedy, read_remedies
from vedette.domain.stack import SERVER_STACKS, Stack, stacks_of
from vedette.domain.weakness import Severity, Weakness

WEAKNESSES = [check.weakness for check in EVERY]
every = pytest.mark.parametrize("weakness", WEAKNESSES, ids=[weakness.id for weakness in WEAKNESSES])
REMEDIES = {f"{one.id} {told.stack.name}": told for one in WEAKNESSES for told in remedies_of(one)}
EXAMPLES = pytest.mark.parametrize("told", REMEDIES.values(), ids=REMEDIES)
LEAST_WEIGHED = (Severity.BEST_PRACTICE, Severity.INFORMATION)


@every
def test_it_has_a_remedy_for_every_stack_or_one_in_the_page(weakness: Weakness) -> None:
    stacks = tuple(told.stack for told in remedies_of(weakness))

    assert stacks in (SERVER_STACKS, (Stack.BROWSER,))


@every
def test_it_is_weighed_in_version_4_where_it_is_in_3(weakness: Weakness) -> None:
    vector = cvss4_of(weakness)

    assert (vector is None) is (weakness.cvss is None)
    if vector is not None:
        assert CVSS4(vector).clean_vector() == vector
        assert CVSS4(vector).base_score > 0


@every
def test_a_pattern_of_attacks_names_what_weighs(weakness: Weakness) -> None:
    assert classify(weakness).of(Standard.CAPEC) or weakness.severity in LEAST_WEIGHED


@EXAMPLES
def test_a_remedy_is_a_sentence_and_a_short_example(told: Remedy) -> None:
    lines = told.example.split("\n")

    assert told.text.endswith(".")
    assert told.text[0].isupper() or told.text.startswith(("http", "header()", "html/", "encoding/", "net/"))
    assert 1 <= len(lines) <= 14
    assert all(len(line) <= 130 for line in lines)
    assert "\t" not in told.example or told.stack is Stack.GO


@EXAMPLES
def test_an_example_is_written_in_its_language(told: Remedy) -> None:
    match told.language:
        case "python":
            code = told.example.replace("return render", "x = render").replace("return CustomerOut", "x = CustomerOut")
            ast.parse(code)
        case "javascript":
            assert not _parsed(told.example).has_error
        case "json":
            json.loads(told.example)
        case "ini":
            configparser.ConfigParser().read_string(f"[x]\n{told.example}")
        case "xml":
            ET.fromstring(f"<x>{told.example}</x>")
        case "properties":
            assert all(re.fullmatch(r"[\w.-]+=\S+", line) for line in told.example.split("\n"))
        case _:
            assert _is_balanced(told.example), told.example


def _parsed(code: str) -> Node:
    parser = Parser(Language(tree_sitter_javascript.language()))
    return parser.parse(f"async function x() {{\n{code}\n}}".encode()).root_node


def _is_balanced(code: str) -> bool:
    """Whether brackets outside of texts are in pairs; text in quotes is left out."""
    bare = re.sub(r"'(?:\\.|[^'\\\n])*'|\"(?:\\.|[^\"\\\n])*\"|`[^`]*`|#\\A[^#]*#", "", code)
    return all(bare.count(left) == bare.count(right) for left, right in ("()", "[]", "{}"))


def test_remedies_are_chosen_by_what_a_site_is_made_with() -> None:
    weakness = next(one for one in WEAKNESSES if one.id == "sql-injection")
    page = next(one for one in WEAKNESSES if one.id == "dom-open-redirect")

    assert [told.stack for told in remedies_for(weakness, (Stack.PHP, Stack.GO))] == [Stack.PHP, Stack.GO]
    assert remedies_for(weakness, ()) == ()
    assert [told.stack for told in remedies_for(page, ())] == [Stack.BROWSER]


def test_products_tell_the_stack() -> None:
    assert stacks_of(["nginx", "wordpress", "php", "apache tomcat"]) == (Stack.PHP, Stack.JAVA)
    assert stacks_of(["asp.net mvc", "express"]) == (Stack.DOTNET, Stack.NODE)
    assert stacks_of(["teapot"]) == ()


def test_a_section_may_name_another_language() -> None:
    (told,) = read_remedies(
        dedent("""\
        @php:ini Turn it off.
        expose_php = Off
    """)
    )

    assert told == Remedy(Stack.PHP, "Turn it off.", "expose_php = Off", "ini")
