# SPDX-License-Identifier: Apache-2.0
"""`/api/vedette/1/reportpolicies/*`: how findings are named, weighed and explained in reports. Ours alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Body, Query
from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.permission import Permission
from vedette.domain.policy import ReportRule
from vedette.domain.weakness import Severity
from vedette.services.report_policies import ReportPolicyService, ReportPolicyView, ReportPolicyWish
from vedette.wire.enums import Severity as WireSeverity
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.report_policy import NewReportPolicy, ReportPolicyDetail, ReportRuleModel, UpdateReportPolicy

CREATED = 201
_SEVERITIES = {
    WireSeverity.CRITICAL: Severity.CRITICAL,
    WireSeverity.HIGH: Severity.HIGH,
    WireSeverity.MEDIUM: Severity.MEDIUM,
    WireSeverity.LOW: Severity.LOW,
    WireSeverity.BEST_PRACTICE: Severity.BEST_PRACTICE,
    WireSeverity.INFORMATION: Severity.INFORMATION,
}
_WIRE_SEVERITIES = {own: wire for wire, own in _SEVERITIES.items()}


class ReportPolicyEndpoints:
    """Handlers over the report policy service."""

    def __init__(self, policies: ReportPolicyService) -> None:
        self._policies = policies

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the report policies by name."""
        page = await self._policies.page(caller, query.wish)
        return reply_model(Page[ReportPolicyDetail].of(map(_shape, page.items), query.wish, page.total))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one report policy."""
        return reply_model(_shape(await self._policies.get(caller, id)))

    async def new(self, sent: NewReportPolicy, caller: Caller) -> Response:
        """Make a report policy."""
        return reply_model(_shape(await self._policies.create(caller, _wish(sent))), CREATED)

    async def update(self, sent: UpdateReportPolicy, caller: Caller) -> Response:
        """Change a report policy; what is left out becomes empty."""
        return reply_model(_shape(await self._policies.update(caller, sent.id, _wish(sent))))

    async def delete(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Delete a report policy. Scans keep the one that they were launched with."""
        await self._policies.delete(caller, id)
        return reply_value("Ok")

    async def make_default(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Let launches that name no report policy get this one."""
        return reply_model(_shape(await self._policies.make_account_default(caller, id)))


def report_policy_endpoints(policies: ReportPolicyService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = ReportPolicyEndpoints(policies)
    view, manage, account = (
        Permission.VIEW_REPORT_POLICIES,
        Permission.MANAGE_REPORT_POLICIES,
        Permission.MANAGE_ACCOUNT,
    )
    return (
        get("/reportpolicies/list", at.all, needs=view, reply=Page[ReportPolicyDetail]),
        get("/reportpolicies/get/{id}", at.get, needs=view, reply=ReportPolicyDetail),
        post("/reportpolicies/new", at.new, needs=manage, reply=ReportPolicyDetail, status=CREATED),
        post("/reportpolicies/update", at.update, needs=manage, reply=ReportPolicyDetail),
        post("/reportpolicies/delete", at.delete, needs=manage, reply=str),
        post("/reportpolicies/account-default", at.make_default, needs=account, reply=ReportPolicyDetail),
    )


def _wish(sent: NewReportPolicy) -> ReportPolicyWish:
    return ReportPolicyWish(
        name=sent.name,
        description=sent.description,
        is_shared=bool(sent.is_shared),
        group_ids=tuple(sent.selected_groups or ()),
        rules=tuple(
            ReportRule(
                each.check,
                each.name,
                None if each.severity is None else _SEVERITIES[each.severity],
                bool(each.is_hidden),
                each.description,
                each.impact,
                each.remedy,
            )
            for each in sent.rules or ()
        ),
    )


def _shape(view: ReportPolicyView) -> ReportPolicyDetail:
    policy = view.policy
    return ReportPolicyDetail(
        id=policy.id,
        name=policy.name,
        description=policy.description,
        owner_id=policy.owner_id,
        is_default=policy.is_default,
        is_account_default=view.is_account_default,
        is_shared=policy.is_shared,
        selected_groups=list(policy.group_ids),
        rules=[
            ReportRuleModel(
                check=rule.check,
                name=rule.name,
                severity=None if rule.severity is None else _WIRE_SEVERITIES[rule.severity],
                is_hidden=rule.is_hidden,
                description=rule.description,
                impact=rule.impact,
                remedy=rule.remedy,
            )
            for rule in policy.rules
        ],
    )
