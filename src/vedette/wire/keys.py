# SPDX-License-Identifier: Apache-2.0
"""Keys of requests in any case, and lists in any dress, brought into the form that a model declares.

ASP.NET matches names without regard to case and binds forms, JSON and XML to the same models; clients use all of it.
Theory: the model is walked beside the value. Wherever the model has an object, keys are matched case-blind; wherever
it has a list, the dresses of a list are taken off. What the model does not know passes unchanged.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from pydantic import BaseModel, JsonValue
from pydantic.fields import FieldInfo

_INDEX = re.compile(r"\d{1,9}", re.ASCII)


def fold_keys(value: JsonValue, model: type[BaseModel]) -> JsonValue:
    """Return `value` with the keys that `model` knows in the model's own spelling, at every depth.

    Of two keys that differ in case only, the later one counts, as in Json.NET. Three dresses are taken off: an object
    whose single key is not the model's and holds another object (a root element, a parameter's name); a list written
    as an object of numbers (`Tags[0]=a`) or as an element around its items; a list of one written as its only item.
    """
    return _fold_model(value, model)


def _fold_model(value: JsonValue, model: type[BaseModel]) -> JsonValue:
    if not isinstance(value, dict):
        return value
    fields = wire_fields(model)
    if len(value) == 1:
        ((only_key, inner),) = value.items()
        if only_key.strip().casefold() not in fields and isinstance(inner, dict):
            value = inner
    folded: dict[str, JsonValue] = {}
    for key, inner in value.items():
        known = fields.get(key.strip().casefold())
        if known is None:
            folded[key] = inner
        else:
            folded[known[0]] = _fold_as(inner, known[1])
    return folded


def _fold_as(value: JsonValue, annotation: object) -> JsonValue:
    """Return `value` folded as far as `annotation` says what is in it."""
    bare = bare_type(annotation)
    origin = get_origin(bare)
    if isinstance(bare, type) and issubclass(bare, BaseModel):
        return _fold_model(value, bare)
    if value == "" and origin in (list, dict):
        return [] if origin is list else {}
    if origin is list:
        (item,) = get_args(bare)
        listed = _undressed(value, item)
        return [_fold_as(inner, item) for inner in listed] if isinstance(listed, list) else listed
    if origin is dict and isinstance(value, dict):
        inside = get_args(bare)[1]
        return {key: _fold_as(inner, inside) for key, inner in _mapped(value).items()}
    return value


def _mapped(value: Mapping[str, JsonValue]) -> Mapping[str, JsonValue]:
    """Return a map that .NET wrote as elements `KeyValueOf…` with a `Key` and a `Value` as what it is."""
    if len(value) != 1 or not next(iter(value)).startswith("KeyValueOf"):
        return value
    (entries,) = value.values()
    listed = entries if isinstance(entries, list) else [entries]
    return {str(entry.get("Key") or ""): entry.get("Value") for entry in listed if isinstance(entry, dict)}


def _undressed(value: JsonValue, item: object) -> JsonValue:
    """Return the plain list behind `value`; None and a bare text stay what they are."""
    if not isinstance(value, dict):
        return value
    if value and all(_INDEX.fullmatch(key) for key in value):
        return [value[key] for key in sorted(value, key=int)]
    if len(value) == 1:
        ((key, inner),) = value.items()
        bare = bare_type(item)
        is_item_key = (
            isinstance(bare, type) and issubclass(bare, BaseModel) and key.strip().casefold() in wire_fields(bare)
        )
        if not is_item_key:
            return inner if isinstance(inner, list) else [inner]
    return [value]


@cache
def wire_fields(model: type[BaseModel]) -> Mapping[str, tuple[str, object]]:
    """Return the model's fields by folded key, each with its spelling on the wire and its type."""
    named = ((_wire_name(name, field), field.annotation) for name, field in model.model_fields.items())
    return {name.casefold(): (name, annotation) for name, annotation in named}


def _wire_name(name: str, field: FieldInfo) -> str:
    chosen = field.validation_alias or field.alias
    return chosen if isinstance(chosen, str) else name


def bare_type(annotation: Any) -> object:
    """Return `annotation` without `Annotated`, and of `X | None` the `X`; other unions stay."""
    origin = get_origin(annotation)
    if origin is Annotated:
        return bare_type(annotation.__origin__)
    if origin in (Union, UnionType):
        rest = [part for part in get_args(annotation) if part is not type(None)]
        return bare_type(rest[0]) if len(rest) == 1 else annotation
    return annotation
