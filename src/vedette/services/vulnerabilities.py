# SPDX-License-Identifier: Apache-2.0
"""The vendor's vulnerability types that Vedette can report, told as a report policy words and weighs them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid5

from vedette.domain.check import ActiveCheck, Check
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.policy import ReportPolicy
from vedette.domain.weakness import Grade, Weakness
from vedette.errors import NotFound, UsageError
from vedette.reports.policy import worded
from vedette.services.permission import require_somewhere
from vedette.services.report_policies import ReportPolicyService
from vedette.wire.vulnerability_types import CUSTOM, type_names

_NAMESPACE = UUID("f0a4d4a3-7d0c-4f0c-8a39-5d8b6b1f3e52")


@dataclass(frozen=True, slots=True)
class VulnerabilityType:
    """One type by the vendor's name, the weakness class behind it, and the better grade that its findings can have."""

    name: str
    weakness: Weakness
    grade: Grade
    is_hidden: bool = False
    """Whether the report policy keeps it out of reports."""

    @property
    def id(self) -> UUID:
        """The type's id, the same in every installation."""
        return uuid5(_NAMESPACE, f"{self.weakness.id} {self.name}")


class VulnerabilityService:
    """What can be asked about types of vulnerabilities; `checks` are all that there are."""

    def __init__(self, policies: ReportPolicyService, checks: Sequence[Check]) -> None:
        self._policies = policies
        self._types = tuple(_types(checks))

    async def all(self, actor: Member, policy_id: UUID | None = None) -> tuple[VulnerabilityType, ...]:
        """Return every type, by name, as the report policy tells it; in the checks' own words for None.

        Raises Refused; NotFound for an unknown policy.
        """
        require_somewhere(actor, Permission.VIEW_REPORT_POLICIES)
        if policy_id is None:
            return self._types
        policy = (await self._policies.get(actor, policy_id)).policy
        return tuple(_told(one, policy) for one in self._types)

    async def get(self, actor: Member, name: str, policy_id: UUID | None = None) -> VulnerabilityType:
        """Return the type that is called `name` by the vendor, or whose check has that id. Letter case is ignored.

        Raises Refused; NotFound for a type that no check reports; UsageError for one that several classes share.
        """
        folded = name.strip().casefold()
        known = await self.all(actor, policy_id)
        found = [one for one in known if one.name.casefold() == folded]
        found = found or [one for one in known if one.weakness.id == folded][:1]
        if not found:
            raise NotFound(f"No check reports the type {name.strip()}.", "vulnerability/types lists those that are.")
        if len(found) > 1:
            raise UsageError(
                f"{CUSTOM} stands for {len(found)} classes that the vendor has no name for.",
                "Name one by the id of its check, as vulnerability/list shows in TypeSignature.",
                field="type",
            )
        return found[0]


def _types(checks: Sequence[Check]) -> Iterator[VulnerabilityType]:
    """Yield the types of all checks by name; two checks that share a name of the vendor's are two types."""
    found = [
        VulnerabilityType(name, check.weakness, grade)
        for check in checks
        for name, grade in type_names(check.id, check.techniques if isinstance(check, ActiveCheck) else ()).items()
    ]
    return iter(sorted(found, key=lambda one: (one.name, one.weakness.id)))


def _told(one: VulnerabilityType, policy: ReportPolicy) -> VulnerabilityType:
    rule = policy.rule(one.weakness.id)
    if rule is None:
        return one
    return VulnerabilityType(one.name, worded(one.weakness, rule), one.grade, rule.is_hidden)
