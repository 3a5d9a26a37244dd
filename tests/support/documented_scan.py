# SPDX-License-Identifier: Apache-2.0
"""The facts behind the documented example of a scan's detail, as values of ours; `tests/golden/` holds its bytes."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import UUID

from vedette.domain.exchange import Origin, Url
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.policy import DEFAULT_REPORT_POLICY, DEFAULT_SCAN_POLICY
from vedette.domain.scan import Agent, Counters, Phase, Scan, ScanSpec, ScanState
from vedette.domain.scope import Scope
from vedette.domain.time import Instant, Span
from vedette.domain.website import Website

REGISTERED_AT = Instant.from_datetime(datetime(2024, 3, 1, tzinfo=UTC))
TARGET = Url(Origin("http", "php.testinvicti.com", 80), "/")

WEBSITE = Website(
    id=UUID("f3a1c84e-bf9f-452d-1525-b11d048449cf"),
    name="Sample",
    root_url="http://php.testinvicti.com/",
    created_at=REGISTERED_AT,
    updated_at=REGISTERED_AT,
    group_ids=(UUID("dafa9879-4ce8-4e74-0973-b11404a17c78"),),
)

READER = Member(
    id=UUID("7d85ab71-641d-4fed-096f-b11404a17c3d"),
    email="greg@example.com",
    name="Greg Sherman",
    created_at=REGISTERED_AT,
    permissions=frozenset(Permission),
    date_format="dd/MM/yyyy",
    timezone_id="Central America Standard Time",
)

SCAN = Scan(
    id=UUID("87be9df1-9f81-46e9-e860-b13b04474ccc"),
    group_id=UUID("9725ef27-50d8-4f96-e85f-b13b04474c98"),
    website_id=WEBSITE.id,
    user_id=READER.id,
    initiated_at=Instant(638_467_341_814_427_686),
    spec=ScanSpec(
        target=TARGET,
        scope=Scope(target=TARGET, links=(r"gtm\.js", r"WebResource\.axd", r"ScriptResource\.axd")),
        policy=DEFAULT_SCAN_POLICY,
        report_policy=DEFAULT_REPORT_POLICY,
    ),
    state=ScanState.COMPLETE,
    phase=Phase.COMPLETE,
    state_changed_at=Instant(638_467_357_139_273_209),
    elapsed=Span(14_266_821_882),
    percentage=100,
    counters=Counters(
        estimated_steps=21_310, completed_steps=21_310, requests=21_310, critical=6, high=11, medium=9, low=18
    ),
    agent=Agent(UUID("13dfd27f-2d54-4db9-d2ff-b13901187ca9"), "i-0492384b150671939"),
)
