# SPDX-License-Identifier: Apache-2.0
"""A detail that is told again is the detail that would be written anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from uuid import uuid4

import pytest
from tests.support.stored import NOON, shop_scan, shop_website

from vedette.api.scan_shapes import MOST_TOLD, Details, shape
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.scan import Credentials, ScanState
from vedette.domain.weakness import Severity
from vedette.services.scans import ScanView
from vedette.wire.shape_scan import ScanSurroundings

READER = Member(uuid4(), "a@example.org", "A", NOON, frozenset({Permission.VIEW_SCANS}))
VIEW = ScanView(
    shop_scan(state=ScanState.COMPLETE, credentials=Credentials(cookies=(("sid", "s3cret"),))),
    shop_website(),
    ScanSurroundings("A", {Severity.HIGH: 1}),
)

CHANGES: dict[str, Callable[[ScanView, Member], tuple[ScanView, Member]]] = {
    "the scan moved": lambda view, reader: (replace(view, scan=replace(view.scan, percentage=7)), reader),
    "the website was renamed": lambda view, reader: (
        replace(view, website=replace(view.website, name="Bazaar")),
        reader,
    ),
    "an issue was closed": lambda view, reader: (
        replace(view, surroundings=replace(view.surroundings, open_issues={})),
        reader,
    ),
    "the launcher has another name": lambda view, reader: (
        replace(view, surroundings=replace(view.surroundings, launched_by="B")),
        reader,
    ),
    "the reader lives elsewhere": lambda view, reader: (view, replace(reader, timezone_id="Tokyo Standard Time")),
    "the reader likes other dates": lambda view, reader: (view, replace(reader, date_format="yyyy-MM-dd")),
    "the reader may see the cookies": lambda view, reader: (
        view,
        replace(reader, permissions=frozenset({Permission.MANAGE_WEBSITES})),
    ),
    "it is another scan": lambda view, reader: (replace(view, scan=replace(view.scan, id=uuid4())), reader),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_it_is_written_anew_when(change: Callable[[ScanView, Member], tuple[ScanView, Member]]) -> None:
    details = Details()
    first = details.reply(VIEW, READER).body
    view, reader = change(VIEW, READER)
    second = details.reply(view, reader).body

    assert second == shape(view, reader).to_json_bytes()
    assert second != first
    assert details.reply(VIEW, READER).body == first


def test_the_same_bytes_are_told_again_while_nothing_changes() -> None:
    details = Details()
    first = details.reply(VIEW, READER).body
    again = details.reply(replace(VIEW, surroundings=replace(VIEW.surroundings)), replace(READER, name="B")).body

    assert again is first


def test_no_more_than_so_many_are_remembered() -> None:
    details = Details()
    first = details.reply(VIEW, READER).body
    for _ in range(MOST_TOLD):
        details.reply(replace(VIEW, scan=replace(VIEW.scan, id=uuid4())), READER)
    again = details.reply(VIEW, READER).body

    assert again is not first
    assert again == first
