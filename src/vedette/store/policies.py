# SPDX-License-Identifier: Apache-2.0
"""Scan policies and report policies; the two built-in ones are there from the start and cannot be changed."""

from __future__ import annotations

from uuid import UUID

from vedette.domain.policy import ReportPolicy, ScanPolicy
from vedette.store.database import Database
from vedette.store.page import Page, PageWish


class ScanPolicies:
    """The scan policies, ordered by name. Names are compared without letter case and unique to one owner."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def insert(self, policy: ScanPolicy) -> None:
        """Store a new policy. Raises Conflict when its owner has one of that name, or the id is taken."""
        raise NotImplementedError

    async def update(self, policy: ScanPolicy) -> None:
        """Store every field of a known policy. Raises NotFound; Conflict when it is built in or the name is taken."""
        raise NotImplementedError

    async def delete(self, policy_id: UUID) -> None:
        """Delete a policy; scans keep their own frozen copy. Raises NotFound; Conflict when it is built in."""
        raise NotImplementedError

    async def get(self, policy_id: UUID) -> ScanPolicy:
        """Return a policy. Raises NotFound."""
        raise NotImplementedError

    async def find_by_name(self, name: str) -> ScanPolicy | None:
        """Return the policy of this name; a built-in one before others."""
        raise NotImplementedError

    async def page(self, wish: PageWish) -> Page[ScanPolicy]:
        """Return one page of the policies."""
        raise NotImplementedError


class ReportPolicies:
    """The report policies, ordered by name."""

    def __init__(self, database: Database) -> None:
        raise NotImplementedError

    async def insert(self, policy: ReportPolicy) -> None:
        """Store a new policy. Raises Conflict when its owner has one of that name, or the id is taken."""
        raise NotImplementedError

    async def get(self, policy_id: UUID) -> ReportPolicy:
        """Return a policy. Raises NotFound."""
        raise NotImplementedError

    async def find_by_name(self, name: str) -> ReportPolicy | None:
        """Return the policy of this name; a built-in one before others."""
        raise NotImplementedError

    async def page(self, wish: PageWish) -> Page[ReportPolicy]:
        """Return one page of the policies."""
        raise NotImplementedError
