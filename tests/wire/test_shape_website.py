# SPDX-License-Identifier: Apache-2.0
"""A website is shown with the groups that it belongs to."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from tests.support.documented_scan import REGISTERED_AT, WEBSITE

from vedette.domain.website import WebsiteGroup
from vedette.wire.shape_website import website_detail


def group(number: int) -> WebsiteGroup:
    return WebsiteGroup(UUID(int=number), f"Group {number}", REGISTERED_AT, REGISTERED_AT)


def test_the_keys_stand_in_wire_order() -> None:
    body = website_detail(WEBSITE, [], is_verified=True).to_json_bytes().decode()

    assert body == (
        '{"Id":"f3a1c84e-bf9f-452d-1525-b11d048449cf","CreatedAt":"2024-03-01T00:00:00+00:00",'
        '"UpdatedAt":"2024-03-01T00:00:00+00:00","RootUrl":"http://php.testinvicti.com/","Name":"Sample",'
        '"Description":null,"TechnicalContactEmail":null,"Groups":[],"IsVerified":true,"LicenseType":"Subscription",'
        '"AgentMode":"Cloud","Tags":[]}'
    )


def test_only_its_own_groups_are_named_in_its_own_order() -> None:
    website = replace(WEBSITE, group_ids=(UUID(int=3), UUID(int=1), UUID(int=9)))

    shown = website_detail(website, [group(1), group(2), group(3)], is_verified=False)

    assert [(pair.id.int, pair.name) for pair in shown.groups] == [(3, "Group 3"), (1, "Group 1")]
