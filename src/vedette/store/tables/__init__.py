# SPDX-License-Identifier: Apache-2.0
"""Every table of both databases, one file an area. `migrations/` makes them; a test holds the two to each other.

Ids are UUIDs (native on PostgreSQL, 32 hex digits on SQLite). Moments and spans are whole ticks of 100 ns.
"""

from __future__ import annotations

from vedette.store.tables.audit import audit_entry
from vedette.store.tables.callbacks import callback_hit, callback_token
from vedette.store.tables.evidence import body, body_use, segment
from vedette.store.tables.inventory import agent_group, agent_in_group, component, technology
from vedette.store.tables.issues import issue, issue_change, sighting
from vedette.store.tables.journal import candidate, cell, finding, observation, page, refusal, scan_event, step, subject
from vedette.store.tables.logins import login_picture
from vedette.store.tables.metadata import EVIDENCE, MAIN
from vedette.store.tables.notifications import delivery, integration, notification_rule
from vedette.store.tables.people import (
    api_token,
    invitation,
    member,
    member_role,
    role,
    setting,
    team,
    team_member,
    team_role,
)
from vedette.store.tables.policies import report_policy, scan_policy, scan_profile
from vedette.store.tables.scans import batch, scan
from vedette.store.tables.schedules import schedule
from vedette.store.tables.sites import consent, ownership, website, website_group, website_in_group

JOURNAL_TABLES = (
    batch,
    candidate,
    page,
    subject,
    step,
    observation,
    cell,
    finding,
    refusal,
    scan_event,
    component,
    login_picture,
    callback_token,
    callback_hit,
)
"""The tables that go when a scan is deleted."""

__all__ = [
    "EVIDENCE",
    "JOURNAL_TABLES",
    "MAIN",
    "agent_group",
    "agent_in_group",
    "api_token",
    "audit_entry",
    "batch",
    "body",
    "body_use",
    "callback_hit",
    "callback_token",
    "candidate",
    "cell",
    "component",
    "consent",
    "delivery",
    "finding",
    "integration",
    "invitation",
    "issue",
    "issue_change",
    "login_picture",
    "member",
    "member_role",
    "notification_rule",
    "observation",
    "ownership",
    "page",
    "refusal",
    "report_policy",
    "role",
    "scan",
    "scan_event",
    "scan_policy",
    "scan_profile",
    "schedule",
    "segment",
    "setting",
    "sighting",
    "step",
    "subject",
    "team",
    "team_member",
    "team_role",
    "technology",
    "website",
    "website_group",
    "website_in_group",
]
