# SPDX-License-Identifier: Apache-2.0
"""`scanpolicies/*`, and in our own API which of them is the account's default."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Body, Query
from starlette.responses import Response

from vedette.api.queries import PageQuery
from vedette.api.replies import reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.api.scan_profiles import NameQuery
from vedette.domain.permission import Permission
from vedette.services.policy_testing import check_groups
from vedette.services.scan_policies import PolicyView, ScanPolicyService, SharedGroup
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.scan_policy import NewScanPolicy, PolicyGroup, ScanPolicyDetail, ScanPolicyItem, UpdateScanPolicy
from vedette.wire.shape_scan_policy import scan_policy_detail, scan_policy_item

CREATED = 201


class ScanPolicyEndpoints:
    """Handlers over the policy service."""

    def __init__(self, policies: ScanPolicyService) -> None:
        self._policies = policies

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the policies by name."""
        page = await self._policies.page(caller, query.wish)
        return reply_model(Page[ScanPolicyItem].of(map(_item, page.items), query.wish, page.total))

    async def find(self, query: Annotated[NameQuery, Query()], caller: Caller) -> Response:
        """Return the policy of this name."""
        return self._whole(await self._policies.find(caller, query.name))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one policy."""
        return self._whole(await self._policies.get(caller, id))

    async def new(self, sent: NewScanPolicy, caller: Caller) -> Response:
        """Make a policy. A setting that Vedette does not obey is refused by its name."""
        return self._whole(await self._policies.create(caller, sent), CREATED)

    async def update(self, sent: UpdateScanPolicy, caller: Caller) -> Response:
        """Change a policy; what is left out, or null, stays as it is."""
        return self._whole(await self._policies.update(caller, sent))

    async def delete(self, name: Annotated[str, Body()], caller: Caller) -> Response:
        """Delete the policy of this name. Scans that run under it go on with their own copy."""
        await self._policies.delete(caller, name)
        return reply_value("Ok")

    async def make_default(self, id: Annotated[WireGuid, Body()], caller: Caller) -> Response:  # noqa: A002
        """Let launches that name no policy get this one."""
        return self._whole(await self._policies.make_account_default(caller, id))

    def _whole(self, view: PolicyView, status: int = 200) -> Response:
        groups = check_groups(self._policies.checks, view.policy.checks)
        detail = scan_policy_detail(view.policy, groups, is_account_default=view.is_account_default)
        return reply_model(detail, status)


def scan_policy_endpoints(policies: ScanPolicyService) -> Sequence[Endpoint]:
    """Return the endpoints of the vendor's group."""
    at = ScanPolicyEndpoints(policies)
    view, manage = Permission.VIEW_SCAN_POLICIES, Permission.MANAGE_SCAN_POLICIES
    return (
        get("/scanpolicies/list", at.all, needs=view, reply=Page[ScanPolicyItem]),
        get("/scanpolicies/get", at.find, needs=view, reply=ScanPolicyDetail),
        get("/scanpolicies/get/{id}", at.get, needs=view, reply=ScanPolicyDetail),
        post("/scanpolicies/new", at.new, needs=manage, reply=ScanPolicyDetail, status=CREATED),
        post("/scanpolicies/update", at.update, needs=manage, reply=ScanPolicyDetail),
        post("/scanpolicies/delete", at.delete, needs=manage, reply=str),
    )


def account_policy_endpoints(policies: ScanPolicyService) -> Sequence[Endpoint]:
    """Return the endpoint of our own API: the vendor's has none."""
    at = ScanPolicyEndpoints(policies)
    return (
        post(
            "/scanpolicies/account-default",
            at.make_default,
            needs=Permission.MANAGE_ACCOUNT,
            reply=ScanPolicyDetail,
        ),
    )


def _item(view: PolicyView) -> ScanPolicyItem:
    return scan_policy_item(
        view.policy, [_group(shared) for shared in view.groups], is_account_default=view.is_account_default
    )


def _group(shared: SharedGroup) -> PolicyGroup:
    count = shared.verified + shared.not_verified
    return PolicyGroup(
        display_name=f"{shared.group.name} ({count})",
        id=shared.group.id,
        name=shared.group.name,
        not_verified_website_count=shared.not_verified,
        verified_website_count=shared.verified,
    )
