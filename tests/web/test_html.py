# SPDX-License-Identifier: Apache-2.0
"""One parse gives everything a page says."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.web.forms import Field
from vedette.web.html import MOST_PATHS, Page, Script, read_page
from vedette.web.markup import LinkKind

LINKS = {
    '<a href=" /a ">': ("/a", LinkKind.ANCHOR),
    "<area href=/a>": ("/a", LinkKind.ANCHOR),
    "<svg><a href=/a>": ("/a", LinkKind.ANCHOR),
    "<svg><use xlink:href=/a>": ("/a", LinkKind.RESOURCE),
    "<link rel=stylesheet href=/a>": ("/a", LinkKind.RESOURCE),
    "<link rel=next href=/a>": ("/a", LinkKind.ANCHOR),
    "<iframe src=/a>": ("/a", LinkKind.FRAME),
    "<frameset><frame src=/a>": ("/a", LinkKind.FRAME),
    "<object data=/a>": ("/a", LinkKind.FRAME),
    "<embed src=/a>": ("/a", LinkKind.FRAME),
    "<img src=/a>": ("/a", LinkKind.RESOURCE),
    "<img srcset='/a 2x'>": ("/a", LinkKind.RESOURCE),
    "<link imagesrcset='/a'>": ("/a", LinkKind.RESOURCE),
    "<video poster=/a>": ("/a", LinkKind.RESOURCE),
    "<a ping=/a>": ("/a", LinkKind.ATTRIBUTE),
    "<q cite=/a>": ("/a", LinkKind.ATTRIBUTE),
    "<img longdesc=/a>": ("/a", LinkKind.ATTRIBUTE),
    "<applet archive=/a codebase>": ("/a", LinkKind.ATTRIBUTE),
    "<applet codebase=/a>": ("/a", LinkKind.ATTRIBUTE),
    "<table background=/a>": ("/a", LinkKind.RESOURCE),
    "<html manifest=/a>": ("/a", LinkKind.RESOURCE),
    "<meta http-equiv=Refresh content='0;url=/a'>": ("/a", LinkKind.REFRESH),
    "<meta property=og:url content=/a>": ("/a", LinkKind.DATA),
    "<meta http-equiv=Content-Security-Policy content='img-src *; report-uri /a'>": ("/a", LinkKind.ATTRIBUTE),
    "<meta name=x content='&lt;img src=/a&gt;'>": ("/a", LinkKind.MARKUP),
    "<x-import implementation=/a>": ("/a", LinkKind.DATA),
    "<img src-data=/a>": ("/a", LinkKind.DATA),
    "<img data-src=/a>": ("/a", LinkKind.DATA),
    "<img src=\"data:image/svg+xml,<svg><image xlink:hr%65f='/a'/></svg>\">": ("/a", LinkKind.MARKUP),
    "<iframe src='data:text/html;base64,PGEgaHJlZj0vYT4'>": ("/a", LinkKind.MARKUP),
    "<p>The form is in form.pdf.": ("form.pdf", LinkKind.TEXT),
    "<!-- moved to old_index.php -->": ("old_index.php", LinkKind.COMMENT),
    "<param name=movie value=/a.swf>": ("/a.swf", LinkKind.DATA),
    "<p data-link=/a/b>": ("/a/b", LinkKind.DATA),
    "<p hx-get=/a>": ("/a", LinkKind.ANCHOR),
    "<p style='background: url(/a)'>": ("/a", LinkKind.RESOURCE),
    "<style>@import '/a'</style>": ("/a", LinkKind.RESOURCE),
    "<template><a href=/a>": ("/a", LinkKind.MARKUP),
    "<noscript><a href=/a>": ("/a", LinkKind.ANCHOR),
    "<p>text<frameset><frame src=/a>": ("/a", LinkKind.MARKUP),
    "<!--[if IE]><a href=/a><![endif]-->": ("/a", LinkKind.MARKUP),
    "<script>x = '<a href=\"/a\">'</script>": ("/a", LinkKind.MARKUP),
    "<iframe srcdoc='&lt;a href=/a&gt;'>": ("/a", LinkKind.MARKUP),
    "<!DOCTYPE x SYSTEM '/a'>": ("/a", LinkKind.MARKUP),
    "<!-- old page: /a/old -->": ("/a/old", LinkKind.COMMENT),
    "<p>Read ../a/b.html, please": ("../a/b.html", LinkKind.TEXT),
}


@pytest.mark.parametrize(("source", "expected"), LINKS.items(), ids=LINKS)
def test_an_address_is_found_in(source: str, expected: tuple[str, LinkKind]) -> None:
    assert expected in [(link.text, link.kind) for link in read_page(source).links]


SILENT = [
    "<a href='javascript:go()'>",
    "<img src='data:image/png;base64,AAAA'>",
    "<p>and/or 1/2 10/10/2020 </p>",
    "<!-- a // b -->",
    "<p data-x='hello world'>",
    "<p title=and/or x-y=text/html>",
    "<svg><path d='/1,2'>",
    "<svg xmlns='http://www.w3.org/2000/svg'>",
    "<p onclick='/x/.test(y)'>",
    "<img src='data:image/svg+xml;base64,!'>",
    "<p>mail me@site.html, www.pdf.example or a.pdf.exe",
    "<base href=/a>",
    "<script>'<a href=\"' + x + '\">'</script>",
]


@pytest.mark.parametrize("source", SILENT)
def test_no_address_is_found_in(source: str) -> None:
    assert read_page(source).links == ()


def test_the_name_of_a_file_that_is_linked_is_no_guess() -> None:
    """Listings of directories show each name beside its address."""
    links = read_page("<a href=/files/a.pdf>a.pdf</a> <a href='b.php?x=1'>b.php</a> and c.pdf").links

    assert [link.text for link in links] == ["/files/a.pdf", "b.php?x=1", "c.pdf"]


def fields_of(source: str) -> list[list[str]]:
    return [[field.name for field in form.fields] for form in read_page(source).forms]


OWNERS = {
    "<form><p><input name=a></form><input name=b>": [["a"]],
    "<table><form><tr><td><input name=a></td></tr></form></table>": [["a"]],
    "<form id=f></form><p><form id=g><input name=a form=f></form>": [["a"], []],
    "<form><input name=a><form><input name=b></form>": [["a", "b"]],
    "<form><input name=a form=nowhere></form>": [[]],
    "<div><form></div><input name=a>": [["a"]],
    "<template><form><input name=a></form></template>": [["a"]],
}


@pytest.mark.parametrize(("source", "expected"), OWNERS.items(), ids=OWNERS)
def test_the_owner_of_a_field_is_a_browsers(source: str, expected: list[list[str]]) -> None:
    assert fields_of(source) == expected


def only_field(source: str) -> Field:
    (form,) = read_page(f"<form>{source}</form>").forms
    (field,) = form.fields
    return field


def test_fields_keep_what_a_form_filler_needs() -> None:
    field = only_field(
        "<label for=m>Your mail</label><input id=m name=mail type=EMAIL required maxlength=9 pattern=.+>"
    )

    assert field.kind == "email"
    assert field.label == "Your mail"
    assert field.is_required
    assert field.most_length == 9
    assert field.pattern == ".+"


def test_a_select_has_its_options() -> None:
    field = only_field("<label>Size <select name=s><option>Small<option value=l selected>Large</select></label>")

    assert [(option.value, option.label, option.is_selected) for option in field.options] == [
        ("Small", "Small", False),
        ("l", "Large", True),
    ]


def test_texts_and_buttons_have_their_values() -> None:
    assert only_field("<textarea name=t>\na &lt;b</textarea>").value == "a <b"
    assert only_field("<button name=b value=1>Delete <b>all</b></button>").label == "Delete all"
    assert only_field("<input type=submit value=Pay formaction=/pay>").form_action == "/pay"
    assert only_field("<input type=checkbox name=c checked>").value == "on"
    assert only_field("<fieldset disabled><input name=c></fieldset>").is_disabled
    assert only_field("<input type=nonsense name=c>").kind == "text"


def test_the_attributes_of_a_form_are_read() -> None:
    (form,) = read_page("<form method=Post action=/x enctype=multipart/form-data accept-charset='koi8-r utf-8'>").forms

    assert (form.method, form.action, form.enctype, form.charset) == ("POST", "/x", "multipart/form-data", "koi8-r")


def test_requests_of_htmx_are_forms() -> None:
    alone, form = read_page("<button hx-post=/like>x</button><form hx-put=/save><input name=a></form>").forms

    assert (alone.method, alone.action, alone.fields) == ("POST", "/like", ())
    assert (form.method, form.action, len(form.fields)) == ("PUT", "/save", 1)


def test_words_scripts_and_base_are_read() -> None:
    page = read_page(
        "<title> A &amp; B </title><base href=/b/><script src=/s.js></script><script type=Module>x()</script>"
        "<p onclick='go()'>Hello <b>there</b><span hidden>no</span><a href='javascript:run()'>!</a>"
    )

    assert page.title == "A & B"
    assert page.base_href == "/b/"
    assert page.scripts == (Script("/s.js", "", ""), Script(None, "x()", "module"))
    assert page.handlers == ("go()", "run()")
    assert page.text == "Hello there !"


def test_the_shape_forgets_values_but_not_structure() -> None:
    def row(number: int) -> str:
        return f"<li class='item item-{number}'><a href=/item/{number}>Item {number}</a>"

    three = read_page("<ul>" + "".join(map(row, range(3))))
    nine = read_page("<ul>" + "".join(map(row, range(10, 19))))
    table = read_page("<table><td>" + row(1))

    assert three.path_hashes == nine.path_hashes
    assert three.path_hashes != table.path_hashes


def test_the_shape_is_bounded() -> None:
    page = read_page("".join(f"<x{chr(97 + number % 26)}y{'z' * (number // 26)}>" + "</x>" for number in range(5_000)))

    assert len(page.path_hashes) <= MOST_PATHS


@given(st.text())
def test_any_text_is_read_without_an_exception(source: str) -> None:
    assert isinstance(read_page(source), Page)
    read_page(f"<form action='{source}'><select name={source}><option>{source}<input type={source}>")


PIECES = [
    "<form>",
    "</form>",
    "<table>",
    "<tr>",
    "<input name=a>",
    "<select>",
    "<option>",
    "<label>",
    "<template>",
    "</p>",
]


@given(
    st.lists(st.sampled_from([*PIECES, "<a href=/x>", "<!--", "-->", "<svg>", "<b>", "<p>", "x", "'", '"', "<", "="]))
)
def test_any_mix_of_tags_is_read_without_an_exception(pieces: list[str]) -> None:
    read_page("".join(pieces))
