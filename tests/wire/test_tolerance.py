# SPDX-License-Identifier: Apache-2.0
"""Values of forms and sloppy clients are read as they are plainly meant."""

from __future__ import annotations

from uuid import UUID

import pytest
from pydantic import ValidationError

from vedette.domain.time import Instant
from vedette.wire.enums import ScanScope
from vedette.wire.model import WireModel
from vedette.wire.tolerance import HasChange, Maybe, MaybeGuid, MaybeInstant, MaybeList, Trimmed


class Form(WireModel):
    switch: Maybe[bool] = None
    number: Maybe[int] = None
    scope: Maybe[ScanScope] = None
    guid: MaybeGuid = None
    at: MaybeInstant = None
    tags: MaybeList[str] = None
    has_change: HasChange = None
    name: Trimmed[str] = "-"


READ: dict[str, tuple[str, object, object]] = {
    "a boolean as text": ("Switch", " True ", True),
    "a boolean that is empty": ("Switch", "", None),
    "a number as text": ("Number", " 48 ", 48),
    "a number that is empty": ("Number", " ", None),
    "an enum with space": ("Scope", "WholeDomain ", ScanScope.WHOLE_DOMAIN),
    "an enum by number": ("Scope", 1, ScanScope.ONLY_ENTERED_URL),
    "an enum that is empty": ("Scope", "", None),
    "a guid without hyphens": ("Guid", "0000000000000000000000000000000A", UUID(int=10)),
    "a guid that is empty": ("Guid", "", None),
    "a moment that is empty": ("At", "", None),
    "a moment": ("At", "0001-01-01", Instant(0)),
    "a lone list item": ("Tags", "a", ["a"]),
    "an empty list item": ("Tags", "", None),
    "a list": ("Tags", ["a", "b"], ["a", "b"]),
    "a change as boolean": ("HasChange", False, False),
    "a change as text": ("HasChange", "false", False),
    "a change as commit hash": ("HasChange", "9fceb02d0ae598e95dc970b74767f19372d61af8", True),
    "a change that is unknown": ("HasChange", "unknown", None),
    "a change that is empty": ("HasChange", "", None),
    "a change in a form that makes no sense": ("HasChange", ["?"], True),
    "a name with space around it": ("Name", "  x ", "x"),
}


@pytest.mark.parametrize(("key", "value", "meant"), READ.values(), ids=READ)
def test_reads(key: str, value: object, meant: object) -> None:
    form = Form.model_validate({key: value})

    assert form.model_dump(by_alias=True)[key] == Form.model_validate({key: meant}).model_dump(by_alias=True)[key]
    assert meant in vars(form).values()


@pytest.mark.parametrize(
    ("key", "value"), [("Switch", "perhaps"), ("Number", "many"), ("Scope", "Everywhere"), ("Name", "  ")]
)
def test_refuses(key: str, value: object) -> None:
    with pytest.raises(ValidationError):
        Form.model_validate({key: value})
