# SPDX-License-Identifier: Apache-2.0
"""The linter over payloads: what a text that is put into a request must look like, and what it must never hold.

It is written apart from the grammar that it judges. A text passes when it has one of the allowed shapes *and* breaks
no rule; so a new payload must be allowed here by somebody who has read the rules of detection.md, section 6.
"""

from __future__ import annotations

import re

_M = r"qz[a-z][a-z0-9]{8}qz"
_CALL = r"vedette\(\d{10}\)"
_SVG = rf"<svg/onload={_CALL}>qz"
_SUM = r"\d{5}\*\d{5}"
_ECHO = rf"\$\(echo {_M}\$\(\(\d{{5}}\*\d{{5}}\)\){_M}\)"
_NOBODY = rf"(?:[\w-]+\.)*{_M}\.vedette\.invalid"
_FILE = rf"(?:etc/(?:passwd|{_M})|passwd/etc|windows/(?:win\.ini|{_M})|win\.ini/windows)"
_UP = r"(?:\.\./){1,12}"
_Q = r"(?P<quote>['\"])"
_IN_Q = r"(?P=quote)\d{5}(?P=quote)\)\*\d{5}\)"
_SERIALISED = r'(?:O:\d{1,4}:"[\w\\]+"|a):[\d=;:<>8-?]{1,4}:\{[^{}]*\}|(?:rO0A|gA|A[AQgE]EAAAD|B[AQ])[A-Za-z0-9+/=]*'
_FUNCTION = r"(?:\((?:Number|intval|Integer|int)|str\(int)"
_ORDER = r"\d{4}(?:<|<<<)\d{4}"
_CONDITION = (
    rf"(?:\[(?:''|\"\")\]\[Number\(!\({_ORDER}\)\)\]\.length|str\(int\((?:'1'|\"1\")\*\({_ORDER}\)\)\)"
    rf"|intdiv\(intval\((?:'1'|\"1\")\),\({_ORDER}\)\)|Integer\((?:'1'|\"1\")\*-\(\d{{4}}(?:<=>|<<<=>)\d{{4}}\)\)\.to_s"
    rf"|\(int\((?:'1'|\"1\")\)/\({_ORDER}\)\))"
)
_LENGTH = rf"'(?:{_M}){{1,4}}'\.compareTo\(''\)\*\d{{8}}"

_TOKEN = rf"{_M}[a-z2-7]{{16}}"
_LISTENER = rf"http://(?:{_TOKEN}\.cb\.example|127\.0\.0\.1):49152/{_TOKEN}"
"""Our own listener, as the tests name it."""

SHAPES: dict[str, str] = {
    "canary": _M,
    "breaker": rf"{_M}'\"`<>{_M}",
    "address": rf"(?:https://|//|/\\){_M}\.vedette\.invalid/",
    "host": rf"(?:host=)?{_M}\.vedette\.invalid",
    "origin": rf"https://{_NOBODY}|null",
    "parameter of our own": rf"vedette={_M}",
    "number compared": r" (?:and|anz|the) \d{4}<\d{4}",
    "number compared in parentheses": r"\) (?:and|anz|the) \(\d{4}<\d{4}",
    "text compared": r"(?:'|%') (?:and|anz|the) '\d{4}'<'\d{4}",
    "text compared in double quotes": r"\" (?:and|anz|the) \"\d{4}\"<\"\d{4}",
    "text compared in parentheses": r"'\) (?:and|anz|the) \('\d{4}'<'\d{4}",
    "number in a range": r" and \d{4} between \d{4} and \d{4}",
    "number in a range in parentheses": r"\) and \(\d{4} between \d{4} and \d{4}",
    "text in a range": r"(?:'|%') and '\d{4}' between '\d{4}' and '\d{4}",
    "text in a range in double quotes": r"\" and \"\d{4}\" between \"\d{4}\" and \"\d{4}",
    "text in a range in parentheses": r"'\) and \('\d{4}' between '\d{4}' and '\d{4}",
    "length of a text compared": r"(['\"])(\))? and (?(2)\()string\(string-length\(\1\d{4}\1\)\)<\1\d",
    "length of a number compared": r"(\))? and (?(1)\()string-length\('\d{4}'\)<\d",
    "quotes": rf"{_M}(?:'{{1,6}}|\"{{1,6}})",
    "parted quotes": rf"(?:'{_M}'|\"{_M}\")",
    "echo of a sum, bare and in quotes": rf"(?:{_ECHO})?(?:'{_ECHO}')?",
    "sum without a shell's syntax": rf"('?)\(echo {_M}\(\(\d{{5}}\*\d{{5}}\)\){_M}\)\1",
    "bundle of sums": rf"{_M}\{{\{{{_SUM}\}}\}}{_M}{_M}\$\{{{_SUM}\}}{_M}{_M}!\{{{_SUM}\}}{_M}{_M}@\({_SUM}\){_M}"
    rf"{_M}#\{{{_SUM}\}}{_M}{_M}%\{{{_SUM}\}}{_M}",
    "sum of a template": rf"{_M}(?:\{{\{{=?{_SUM}\}}\}}|[$!#%]?\{{{_SUM}\}}|@?\({_SUM}\)|<%={_SUM}%>){_M}",
    "product joined by plus": rf"{_Q}\+(?:\((?:Number|Integer)|str\(int)\({_IN_Q}(?:\.to_s)?\+(?P=quote)",
    "product joined by a dot": rf"{_Q}\.\((?:intval|int)\({_IN_Q}\.(?P=quote)",
    "product by itself": rf'{_FUNCTION}\("\d{{5}}"\)\*\d{{5}}\)(?:\.to_s)?',
    "product without its quotes": rf"[+.]{_FUNCTION}\(\d{{5}}\)\*\d{{5}}\)(?:\.to_s)?[+.]",
    "product without its function": r'(?:\((?:Numbez|intvaz|Integez|inz)|str\(inz)\("\d{5}"\)\*\d{5}\)(?:\.to_s)?',
    "condition of a language": rf"(?:['\"][+.])?{_CONDITION}(?:[+.]['\"])?",
    "plain product": _SUM,
    "length in signs": rf"(?:{_M}[$%#]\{{{_LENGTH}\}}){{1,3}}",
    "length by itself": _LENGTH,
    "length without signs": rf"(?:{_M})?\((?:{_M}){{1,4}}\.compareTo\*\d{{8}}\)",
    "character escaped": r"[^\\]{0,200}\\(?:[0-9a-f]{2}|[0-9A-Za-z]z)[^\\]{0,200}",
    "range": r'\{"\$gt[ez]": "?[^"]*"?, "\$lt[ez]": "?[^"]*"?\}',
    "script that leaves a text": rf"{_Q}\+\(\d{{4}}<\d{{4}}===tru[ex]\?(?P=quote){{2}}:(?P=quote)0(?P=quote)\)\+"
    r"(?P=quote)",
    "element without effect": rf"<(b|h1) id={_M}></\1>",
    "element without effect and without markup": rf"b id={_M}/b",
    "directive": rf"{_M}<!--#(?:echo var=\"DATE_(?:LOCAL|GMT)\"|{_M} var=\"DATE_LOCAL\")-->{_M}",
    "serialised object": _SERIALISED,
    "echo of a word or nothing": rf"('?)\$\(echo(?: {_M})?\)\1",
    "echo without a shell's syntax": r"\(echo\)",
    "relative file": rf"(?:[\w./-]{{1,60}}/)?{_UP}{_FILE}",
    "file from the root": rf"/{_FILE}",
    "encoded file": _UP.replace("/", "%2f") + _FILE.replace("/", "%2f"),
    "file in Windows' spelling": r"(?:\.\.\\){1,12}" + _FILE.replace("/", r"\\"),
    "document with an entity": rf"<!DOCTYPE ([\w.-]+) \[<!ENTITY file SYSTEM \"file:///{_FILE}\">\]><\1>&file;</\1>",
    "document without an entity": rf"<([\w.-]+)>file:///{_FILE}</\1>",
    "address of our own listener": rf"{_LISTENER}(?:\.[A-Za-z][A-Za-z0-9]{{0,4}}|\?)?",
    "name of our own listener": rf"{_TOKEN}\.cb\.example",
    "document with an entity of our own": rf"<!DOCTYPE ([\w.-]+) \[<!ENTITY file SYSTEM \"{_LISTENER}/entity\">\]>"
    r"<\1>&file;</\1>",
    "document with an address of our own": rf"<([\w.-]+)>{_LISTENER}/entity</\1>",
    "header line": rf"(?:\r\n|  )X-Vedette-{_M}: 1",
    "copy of a file": r"\.?[\w-]{1,60}\.\w{1,8}(?:\.(?:bak|old|orig|swp)|~)",
    "question about a schema": rf"\{{__schema\{{(?:queryType|{_M})\{{name\}}\}}\}}",
    "element": rf"(?:</[a-z]{{1,10}}>|'\"'-->|['\"]?>)?{_SVG}",
    "image": rf"(?:</[a-z]{{1,10}}>|'\"'-->|['\"]?>(?:</script>)?)?<img/src/onerror={_CALL}>qz",
    "script as an address": rf"data:text/javascript,{_CALL}",
    "markup as an address": rf"data:text/html,%3Cimg/src/onerror={_CALL}%3E",
    "path to what objects share": rf"(?:__proto__|constructor\[prototype\])\[{_M}\]",
    "path to what objects share, with dots": rf"(?:__proto__|constructor\.prototype)\.{_M}",
    "handler": rf"(['\"])onfocus=\1{_CALL}\1autofocus=\1",
    "handler without quotes": rf"\tonfocus={_CALL}\tautofocus=",
    "script address": rf"javascript:{_CALL}",
    "operand": rf"(['\"])-{_CALL}-\1|-{_CALL}|{_CALL}|\$\{{{_CALL}\}}",
    "call of a template in the browser": rf"\{{\{{constructor\.constructor\('{_CALL}'\)\(\)\}}\}}",
    "call of a template without its braces": rf"constructor\.constructor\('{_CALL}'\)\(\)",
    "operand behind a backslash": rf"\\['\"]-{_CALL}//",
    "element without its markup": r"[a-z0-9/]*svg/onload=vedette\d{10}qz",
    "handler without its markup": r"onfocus=vedette\d{10}autofocus=",
    "call without its syntax": r"(?:javascript:)?vedette\d{10}(?://)?",
}
_COMPILED = {name: re.compile(rf"(?:{shape})\Z") for name, shape in SHAPES.items()}

_DERIVED_SLEEP = re.compile(r"\(select 1 from \(select (?:pg_)?sleep\(([0-2](?:\.\d{1,2})?)\)\)v\)", re.IGNORECASE)
_SHELL_SLEEP = re.compile(r"\$\(sleep ([0-2]\.\d\d)\)")
_ENTITY = re.compile(r"&file;(?=</)|\]>(?=<[\w.-]+>&file;)")
_COMMENT_OF_HTML = "'\"'-->"
_BEHIND_A_MARKER = re.compile(rf"(?<={_M})(?:#(?=\{{)|<!--#(?=[a-z0-9A-Z]+ var=\"DATE_))|(?<=\")-->(?={_M})")
"""Signs that begin a comment of SQL. Behind a marker none begins: in a literal they are text, and outside of one the
marker is no word of the statement, which is malformed."""
_WHOLE_OBJECT = re.compile(rf"(?:{_SERIALISED})\Z")


def _any_word(words: str) -> str:
    return rf"\b(?:{'|'.join(words.split())})\b"


RULES: dict[str, str] = {
    "no `or`: it can widen a statement": r"\bor\b|\|\|",
    "no comment of SQL: it can cut off an owner's clause": r"--|#|/\*",
    "no second statement, no separator of commands": r";|&|\|",
    "no UNION, no sub-statement": r"\bunion\b|\bselect\b|\bintersect\b|\bexcept\b",
    "no statement that writes": _any_word("insert update delete drop alter create truncate grant merge replace exec"),
    "no function of the database": _any_word("sleep benchmark waitfor pg_sleep randomblob load_file into xp_cmdshell"),
    "no command but echo": r"\$\((?!echo\b|\()|`(?!<>)",
    "no redirection of a shell": r"\$\([^()]*[<>]|(?<![\d'\"])>>|<\(",
    "no file but the allowed": r"/proc/|\.env\b|\.ssh|shadow|id_rsa|/dev/|boot\.ini|\.git|\.htaccess|web\.config",
    "no host that somebody can own": rf"//(?!{_NOBODY}(?:/|\Z))[\w.-]*\.\w|\b\d{{1,3}}(?:\.\d{{1,3}}){{3}}\b",
    "no header but our own": r"\n(?!X-Vedette-)",
    "no script but the call": r"<script\b|\bsrc=|" + _any_word("alert prompt confirm eval fetch document cookie"),
}
_RULES = {rule: re.compile(pattern, re.IGNORECASE) for rule, pattern in RULES.items()}


def shape_of(text: str) -> str | None:
    """The name of the allowed shape that the whole text has; None when it has none."""
    return next((name for name, shape in _COMPILED.items() if shape.match(text)), None)


def broken_rules(text: str) -> list[str]:
    """The rules that `text`, put behind a base value or in its place, breaks; empty when it may be sent.

    A delay is only allowed once, inside a derived table or a command substitution, and for two seconds at most. `-->`
    is only allowed where it ends a comment of HTML behind three quotes that leave an SQL literal open, and signs of
    directives and of interpolation only behind a marker. A serialised object is the site's own, but for one bit.
    """
    judged = _ENTITY.sub("", text).replace("file:///", "file:")
    for sleep in (_DERIVED_SLEEP, _SHELL_SLEEP):
        judged = sleep.sub(lambda found: "" if float(found[1]) <= 2 else found[0], judged, count=1)
    judged = judged.replace(_COMMENT_OF_HTML, "")
    has_own_rule = judged != text.replace(_COMMENT_OF_HTML, "")
    judged = re.sub(_LISTENER, "", _WHOLE_OBJECT.sub("", _BEHIND_A_MARKER.sub("", judged)))
    broken = [rule for rule, pattern in _RULES.items() if pattern.search(judged)]
    if not has_own_rule and shape_of(text) is None:
        broken.append("no shape that is allowed")
    return broken


def put_text(value: str, base: str) -> str:
    """What a probe put into the slot: the part behind the base value, or all of it where that was replaced."""
    return value.removeprefix(base) if base and value.startswith(base) and value != base else value
