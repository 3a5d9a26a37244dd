# SPDX-License-Identifier: Apache-2.0
"""A notice with hostile text in it, and integrations of every kind."""

from __future__ import annotations

from uuid import UUID

from tests.support.stored import NOON

from vedette.domain.delivery import Notice
from vedette.domain.integration import Integration, IntegrationAccess, IntegrationKind
from vedette.domain.notification import NotificationEvent, ScanIssue, SightingState
from vedette.domain.weakness import Severity

DELIVERY_ID = "7c1de2a0-0000-4000-8000-000000000001"
URL = "https://shop.example/?q=<!channel>```@all{noformat}\udcff"
ISSUE = ScanIssue(UUID(int=7), "SQL injection", Severity.HIGH, URL, SightingState.NEW, True, 100)
NOTICE = Notice(
    "Scan of https://shop.example/ is complete",
    ("The scan is complete.",),
    NOON,
    NotificationEvent.SCAN_COMPLETED,
    "https://shop.example/",
    UUID(int=9),
    (ISSUE,),
    "https://vedette.example/scan",
)


def integration_of(
    kind: IntegrationKind, url: str = "https://api.example/", project: str = "", user: str = ""
) -> Integration:
    """Return an integration whose secret is `hush`."""
    return Integration(UUID(int=3), "It", kind, IntegrationAccess(url, "hush"), NOON, NOON, project, user)
