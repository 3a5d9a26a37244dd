# SPDX-License-Identifier: Apache-2.0
"""Views of scans as replies."""

from __future__ import annotations

from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_model
from vedette.domain.member import Member
from vedette.domain.page import Page
from vedette.services.scans import ScanView
from vedette.wire.page import Page as WirePage
from vedette.wire.scan_task import ScanTask
from vedette.wire.shape_scan import scan_task


def shape(view: ScanView, reader: Member) -> ScanTask:
    """Return the vendor's model of a scan for `reader`."""
    return scan_task(view.scan, view.website, reader, view.surroundings)


def reply_page(page: Page[ScanView], reader: Member, query: PageQuery) -> Response:
    """Return one page of scans."""
    items = [shape(view, reader) for view in page.items]
    return reply_model(WirePage[ScanTask].of(items, query.wish, page.total))
