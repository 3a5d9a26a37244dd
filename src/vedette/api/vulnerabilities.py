# SPDX-License-Identifier: Apache-2.0
"""`vulnerability/*`: the types of vulnerabilities that checks report."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.issue_shapes import cvss4_scores, cvss_scores
from vedette.api.queries import QueryModel
from vedette.api.replies import reply_list, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get
from vedette.domain.cvss4 import cvss4_of
from vedette.domain.permission import Permission
from vedette.domain.stack import SERVER_STACKS
from vedette.domain.weakness import Grade
from vedette.reports.prose import link_list, paragraphs, remedy_paragraphs
from vedette.services.vulnerabilities import VulnerabilityService, VulnerabilityType
from vedette.wire.enums import Severity
from vedette.wire.issue_template import VulnerabilityOrder, VulnerabilityTemplate
from vedette.wire.shape_settings import wire_word
from vedette.wire.shape_weakness import issue_classification
from vedette.wire.tolerance import MaybeGuid


class PolicyQuery(QueryModel):
    """In whose words."""

    report_policy_id: MaybeGuid = Field(default=None, description="The report policy; the checks' own words if not.")


class TypeQuery(PolicyQuery):
    """Which type."""

    type: str = Field(description="The vendor's name of the type, or the id of a check.")


class VulnerabilityEndpoints:
    """Handlers over the vulnerability service."""

    def __init__(self, vulnerabilities: VulnerabilityService) -> None:
        self._vulnerabilities = vulnerabilities

    async def all(self, query: Annotated[PolicyQuery, Query()], caller: Caller) -> Response:
        """Return every type by name, in the words of a report policy."""
        return reply_list(map(_shape, await self._vulnerabilities.all(caller, query.report_policy_id)))

    async def get(self, query: Annotated[TypeQuery, Query()], caller: Caller) -> Response:
        """Return one type in the words of a report policy."""
        return reply_model(_shape(await self._vulnerabilities.get(caller, query.type, query.report_policy_id)))

    async def names(self, caller: Caller) -> Response:
        """Return the vendor's names of all types that checks report."""
        known = await self._vulnerabilities.all(caller)
        return reply_value(list(dict.fromkeys(one.name for one in known)))


def vulnerability_endpoints(vulnerabilities: VulnerabilityService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = VulnerabilityEndpoints(vulnerabilities)
    view = Permission.VIEW_REPORT_POLICIES
    return (
        get("/vulnerability/list", at.all, needs=view, reply=list[VulnerabilityTemplate]),
        get("/vulnerability/template", at.get, needs=view, reply=VulnerabilityTemplate),
        get("/vulnerability/types", at.names, needs=view, reply=list[str]),
    )


def _shape(one: VulnerabilityType) -> VulnerabilityTemplate:
    weakness = one.weakness
    links = link_list(weakness.references)
    return VulnerabilityTemplate(
        description=paragraphs(weakness.description),
        actions=paragraphs(weakness.remedy),
        external_references=links,
        impact=paragraphs(weakness.impact),
        remedy=remedy_paragraphs(weakness, SERVER_STACKS),
        remedy_references=links,
        summary=weakness.name,
        type=one.name,
        type_id=one.id,
        type_signature=weakness.id,
        severity=wire_word(weakness.severity, Severity),
        classification=issue_classification(weakness),
        cvss31_vector_string=weakness.cvss,
        cvss40_vector_string=cvss4_of(weakness),
        cvss40_vector=cvss4_scores(cvss4_of(weakness)),
        cvss31_vector=cvss_scores(weakness.cvss),
        order=_order(one),
    )


def _order(one: VulnerabilityType) -> VulnerabilityOrder:
    if one.is_hidden:
        return VulnerabilityOrder.INACTIVE
    return VulnerabilityOrder.CONFIRMED if one.grade is Grade.CONFIRMED else VulnerabilityOrder.POSSIBLE
