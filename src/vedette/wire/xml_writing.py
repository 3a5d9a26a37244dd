# SPDX-License-Identifier: Apache-2.0
"""Replies in XML: the value of a JSON reply, written as .NET's serializers write the model that it is one of.

Theory: the type of the reply is walked beside the value. JSON has no names for the items of lists and none for a whole
reply; the type gives them: a model by its name in the vendor's description (`xml_names.py`), a list as
`ArrayOfModel`, a text as `string`. A model's elements keep the order of its JSON, null is `i:nil="true"`, a map is
elements `KeyValueOf…` with `Key` and `Value`. Elements have no namespace: the vendor does not publish it, and readers
of XmlSerializer want none. `keys.py` reads all of it back.

Sources: XML 1.0, sections 2.2 (characters), 2.11 (ends of lines); .NET's documentation of DataContractSerializer
("Collection types in data contracts"), XmlSerializer and XmlConvert.EncodeLocalName.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from types import UnionType
from typing import Any, Union, get_args, get_origin
from uuid import UUID

from pydantic import BaseModel, JsonValue

from vedette.domain.time import Instant, Span
from vedette.wire.keys import bare_type, wire_fields
from vedette.wire.xml_names import VENDOR_NAMES

_DECLARATION = '<?xml version="1.0" encoding="utf-8"?>'
_INSTANCE = ' xmlns:i="http://www.w3.org/2001/XMLSchema-instance"'
_UNTYPED = "anyType"
_PLAIN_NAMES: Mapping[object, str] = {
    str: "string",
    bool: "boolean",
    int: "int",
    float: "double",
    UUID: "guid",
    Instant: "dateTime",
    Span: "duration",
}
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What no XML document can hold, not even as a reference (XML 1.0, section 2.2)."""
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_NO_NAME_START = re.compile(r"^[0-9.\-]")
_NO_NAME_PART = re.compile(r"[^A-Za-z0-9_.\-]|_(?=x[0-9A-Fa-f]{4}_)")


def write_xml(value: JsonValue, shape: object) -> bytes:
    """Return the document of `value`, which is JSON's form of something of the type `shape`.

    Characters that XML cannot hold become U+FFFD.
    """
    name = type_name(shape)
    return "".join((_DECLARATION, *_element(name, value, shape, _INSTANCE))).encode("utf-8", "replace")


def type_name(shape: object) -> str:
    """Return the name of an element that holds something of the type `shape` and has no other name."""
    bare = bare_type(shape)
    if get_origin(bare) is list:
        item = type_name(get_args(bare)[0])
        return f"ArrayOf{item[:1].upper()}{item[1:]}"
    if isinstance(bare, type) and get_origin(bare) is None:
        plain = _PLAIN_NAMES.get(bare, bare.__name__)
        return VENDOR_NAMES.get(plain) or _generic_name(plain)
    return _UNTYPED


def _generic_name(name: str) -> str:
    """Return the name of a model such as `Page[Item]` as .NET names it: `PageOfItem`."""
    return _NO_NAME_PART.sub("", name.replace("[", "Of"))


def _element(name: str, value: JsonValue, shape: object, attributes: str = "") -> Iterator[str]:
    if value is None:
        yield f'<{name}{attributes} i:nil="true"/>'
        return
    yield f"<{name}{attributes}>"
    if isinstance(value, dict):
        yield from _members(value, shape)
    elif isinstance(value, list):
        yield from _items(value, shape)
    else:
        yield _text(value)
    yield f"</{name}>"


def _members(value: Mapping[str, JsonValue], shape: object) -> Iterator[str]:
    model = _model_of(value, shape)
    if model is not None:
        fields = wire_fields(model)
        for key, inner in value.items():
            yield from _element(key, inner, fields[key.casefold()][1])
    elif get_origin(bare_type(shape)) is dict:
        yield from _entries(value, get_args(bare_type(shape))[1])
    else:
        for key, inner in value.items():
            yield from _element(_encoded_name(key), inner, None)


def _model_of(value: Mapping[str, JsonValue], shape: object) -> type[BaseModel] | None:
    """Return the model that `value` was written from: of a union the one that knows all its keys."""
    bare = bare_type(shape)
    choices = get_args(bare) if get_origin(bare) in (Union, UnionType) else (bare,)
    models = [one for one in choices if isinstance(one, type) and issubclass(one, BaseModel)]
    return next((model for model in models if all(key.casefold() in wire_fields(model) for key in value)), None)


def _entries(value: Mapping[str, JsonValue], inside: object) -> Iterator[str]:
    name = f"KeyValueOfstring{type_name(inside)}"
    for key, inner in value.items():
        yield f"<{name}><Key>{_text(key)}</Key>"
        yield from _element("Value", inner, inside)
        yield f"</{name}>"


def _items(value: list[JsonValue], shape: object) -> Iterator[str]:
    bare: Any = bare_type(shape)
    item = get_args(bare)[0] if get_origin(bare) is list else None
    name = type_name(item)
    for inner in value:
        yield from _element(name, inner, item)


def _text(value: str | int | float | bool) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return _NO_CHARACTER.sub("\ufffd", str(value)).translate(_MARKUP)


def _encoded_name(key: str) -> str:
    """Return `key` as an element's name; what a name cannot hold is written `_xHHHH_`, as XmlConvert does it."""
    return _NO_NAME_START.sub(_code, _NO_NAME_PART.sub(_code, key)) or "_"


def _code(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"_x{code:04X}_" if code <= 0xFFFF else f"_x{code:08X}_"
