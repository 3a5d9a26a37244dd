# SPDX-License-Identifier: Apache-2.0
"""A registered website, shaped for the API."""

from __future__ import annotations

from collections.abc import Iterable

from vedette.domain.website import Website, WebsiteGroup
from vedette.wire.enums import AgentMode, LicenseType
from vedette.wire.shape_settings import wire_word
from vedette.wire.website import IdNamePair, WebsiteDetail


def website_detail(website: Website, groups: Iterable[WebsiteGroup], *, is_verified: bool) -> WebsiteDetail:
    """Shape `website`; of `groups` those are shown that it belongs to, in the order in which it names them."""
    names = {group.id: group.name for group in groups}
    return WebsiteDetail(
        id=website.id,
        created_at=website.created_at,
        updated_at=website.updated_at,
        root_url=website.root_url,
        name=website.name,
        description=website.description,
        technical_contact_email=website.technical_contact_email,
        groups=[IdNamePair(id=id_, name=names[id_]) for id_ in website.group_ids if id_ in names],
        is_verified=is_verified,
        license_type=wire_word(website.license_type, LicenseType),
        agent_mode=wire_word(website.agent_mode, AgentMode),
        tags=list(website.tags),
    )
