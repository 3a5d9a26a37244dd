# SPDX-License-Identifier: Apache-2.0
"""Views of scans as replies."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID

from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_bytes, reply_model
from vedette.domain.member import Member
from vedette.domain.page import Page
from vedette.domain.permission import Permission
from vedette.services.scans import ScanView
from vedette.wire.page import Page as WirePage
from vedette.wire.scan_task import ScanTask
from vedette.wire.shape_scan import scan_task

MOST_TOLD = 1_000
"""Details that are remembered, some five kilobytes each; what was not asked for the longest is forgotten first."""


def shape(view: ScanView, reader: Member) -> ScanTask:
    """Return the vendor's model of a scan for `reader`."""
    return scan_task(view.scan, view.website, reader, view.surroundings)


@dataclass(frozen=True, slots=True)
class _Told:
    """What a body was written from, and the body."""

    view: ScanView
    body: bytes


class Details:
    """Writes details of scans, and remembers the bytes while what they were written from is the same.

    A detail follows from the scan, its surroundings and from how the reader sees them, and from nothing else. Clients
    poll, and the store gives the very same scan and website until anybody commits.
    """

    def __init__(self) -> None:
        self._told: OrderedDict[tuple[UUID, str, str, bool], _Told] = OrderedDict()

    def reply(self, view: ScanView, reader: Member) -> Response:
        """Return the detail of a scan for `reader`."""
        sees_cookies = reader.may_on(Permission.MANAGE_WEBSITES, view.website.group_ids)
        key = (view.scan.id, reader.timezone_id, reader.date_format, sees_cookies)
        told = self._told.get(key)
        if told is None or not _is_same(told.view, view):
            told = self._told[key] = _Told(view, shape(view, reader).to_json_bytes())
        self._told.move_to_end(key)
        if len(self._told) > MOST_TOLD:
            self._told.popitem(last=False)
        return reply_bytes(told.body)


def _is_same(before: ScanView, now: ScanView) -> bool:
    is_same_record = before.scan is now.scan and before.website is now.website
    return is_same_record and before.surroundings == now.surroundings


def reply_page(page: Page[ScanView], reader: Member, query: PageQuery) -> Response:
    """Return one page of scans."""
    items = [shape(view, reader) for view in page.items]
    return reply_model(WirePage[ScanTask].of(items, query.wish, page.total))
