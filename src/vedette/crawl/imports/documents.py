# SPDX-License-Identifier: Apache-2.0
"""JSON and YAML texts of strangers, read into plain values without following what they want to be followed.

Values may be deep, shared or cyclic (YAML's aliases): whoever walks them keeps a bound of its own.
"""

from __future__ import annotations

import json
from typing import NoReturn

import yaml

from vedette.errors import UsageError

MOST_DEPTH = 100
"""Levels of lists and mappings in a YAML text; the C library recurses for each."""
_MOST_EVENTS = 2_000_000


def read_text(content: bytes) -> str:
    """Return the file's text. Raises UsageError where it is not UTF-8 or UTF-16 with its mark."""
    coding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return content.decode(coding)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"The file is no {coding.upper()} text (byte {error.start:,}).", "Save it as UTF-8."
        ) from error


def read_document(text: str) -> object:
    """Return the value of a JSON or a YAML text. Raises UsageError with the line at fault."""
    if text.lstrip()[:1] in ("{", "["):
        try:
            return read_json(text)
        except UsageError:
            if "\n" not in text.strip():
                raise
    return read_yaml(text)


def read_json(text: str) -> object:
    """Return the value of a JSON text. Raises UsageError with the line at fault."""
    try:
        value: object = json.loads(text, parse_constant=_refuse_constant)
    except json.JSONDecodeError as error:
        raise UsageError(f"The file is no JSON: {error.msg} (line {error.lineno}).", "Export it anew.") from error
    except (ValueError, RecursionError) as error:
        raise UsageError("The file is no JSON that can be read: too deep, or a number too long.") from error
    return value


def read_yaml(text: str) -> object:
    """Return the value of a YAML text, with plain types only. Raises UsageError with the line at fault."""
    try:
        _check_shape(text)
        value: object = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f" (line {error.problem_mark.line + 1})" if error.problem_mark else ""
        raise UsageError(
            f"The file is no YAML: {error.problem or 'it breaks off'}{line}.", "Export it anew."
        ) from error
    except (yaml.YAMLError, ValueError, LookupError, AttributeError, TypeError, OverflowError) as error:
        # the constructors of scalars raise what Python does for a number, date or tag that is none
        raise UsageError("The file is no YAML: it holds a value that cannot be read.", "Export it anew.") from error
    return value


def _check_shape(text: str) -> None:
    """Raise UsageError for what would be too deep or would grow when it is built."""
    depth, line = 0, 1
    for count, event in enumerate(yaml.parse(text, Loader=yaml.CSafeLoader)):
        line = event.start_mark.line + 1 if event.start_mark else line
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
        elif isinstance(event, yaml.ScalarEvent) and event.tag == "!include":
            raise UsageError(
                f"The file includes another file (line {line}), which is not read.", "Bundle them in one file."
            )
        elif isinstance(event, yaml.ScalarEvent) and event.value == "<<":
            raise UsageError(
                f"The file uses YAML's merge key (line {line}), which is not supported.",
                "Export it as JSON.",
            )
        if depth > MOST_DEPTH or count > _MOST_EVENTS:
            raise UsageError(f"The YAML is too large or too deep (line {line}).", "Split it into several files.")


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is no JSON")


def as_mapping(value: object) -> dict[object, object]:
    """Return `value` if it is a mapping, else an empty one: strangers' documents hold anything anywhere."""
    return value if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    """Return `value` if it is a list, else an empty one."""
    return value if isinstance(value, list) else []


def as_text(value: object) -> str:
    """Return `value` if it is a text, else an empty one."""
    return value if isinstance(value, str) else ""


def plain(value: object) -> str:
    """Return a scalar as it stands in a query or a form; lists and mappings as JSON."""
    if isinstance(value, str):
        return value
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: ""}[value]
    return compact_json(value) if isinstance(value, (list, dict)) else str(value)


def compact_json(value: object) -> str:
    """Return `value` as JSON; dates and bytes that YAML knows are written as texts."""
    return json.dumps(value, default=str, ensure_ascii=True, skipkeys=True, separators=(",", ":"))
