# SPDX-License-Identifier: Apache-2.0
"""`websites/*`: the registered websites and the proofs that they are one's own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

from fastapi import Body, Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import PageQuery, QueryModel
from vedette.api.replies import reply_file, reply_model, reply_value
from vedette.api.routes import Caller, Endpoint, get, post
from vedette.domain.permission import Permission
from vedette.domain.website import AgentMode, LicenseType, VerificationMethod
from vedette.errors import NotFound, UsageError
from vedette.services.letters import LetterService
from vedette.services.ownership import OwnershipService, StartedProof, Verdict
from vedette.services.website_groups import WebsiteGroupService
from vedette.services.websites import OngoingScans, WebsiteService, WebsiteView, WebsiteWish
from vedette.store.websites import WebsiteFilter
from vedette.wire.enums import VerificationMethod as WireMethod
from vedette.wire.enums import VerifyOwnershipResult, WebsiteDeleteResult, WireEnum
from vedette.wire.guids import read_guid
from vedette.wire.model import WireGuid
from vedette.wire.page import Page
from vedette.wire.shape_website import website_detail
from vedette.wire.website import (
    DeleteWebsite,
    NewWebsite,
    SendVerificationEmailResult,
    StartVerification,
    StartVerificationResult,
    UpdateWebsite,
    VerifyWebsite,
    WebsiteDetail,
)

CREATED = 201
_METHODS = {
    WireMethod.FILE: VerificationMethod.FILE,
    WireMethod.TAG: VerificationMethod.TAG,
    WireMethod.DNS: VerificationMethod.DNS,
}
_RESULTS: Mapping[Verdict, VerifyOwnershipResult] = MappingProxyType(
    {
        Verdict.VERIFIED: VerifyOwnershipResult.VERIFIED,
        Verdict.NOT_VERIFIED: VerifyOwnershipResult.NOT_VERIFIED,
        Verdict.TOO_OFTEN: VerifyOwnershipResult.VERIFICATION_LIMIT_EXCEED,
    }
)


class FindQuery(QueryModel):
    """A website by name or address."""

    query: str = Field(description="The name or the root address.")


class GroupWebsitesQuery(PageQuery):
    """Which page of the websites of a group."""

    query: str = Field(description="The group's name or id.")


class FileQuery(QueryModel):
    """The website whose verification file is wanted."""

    website_url: str = Field(description="The root address.")


class WebsiteEndpoints:
    """Handlers over the website and ownership services."""

    def __init__(
        self,
        websites: WebsiteService,
        ownership: OwnershipService,
        groups: WebsiteGroupService,
        letters: LetterService,
    ) -> None:
        self._websites = websites
        self._letters = letters
        self._groups = groups
        self._ownership = ownership

    async def all(self, query: Annotated[PageQuery, Query()], caller: Caller) -> Response:
        """Return the websites by name."""
        page = await self._websites.page(caller, WebsiteFilter(), query.wish)
        return reply_model(Page[WebsiteDetail].of(map(_shape, page.items), query.wish, page.total))

    async def find(self, query: Annotated[FindQuery, Query()], caller: Caller) -> Response:
        """Return the website with this name or root address."""
        return reply_model(_shape(await self._websites.find(caller, query.query)))

    async def get(self, id: WireGuid, caller: Caller) -> Response:  # noqa: A002
        """Return one website."""
        return reply_model(_shape(await self._websites.get(caller, id)))

    async def new(self, sent: NewWebsite, caller: Caller) -> Response:
        """Register a website."""
        return reply_model(_shape(await self._websites.create(caller, _wish(sent))), CREATED)

    async def update(self, sent: UpdateWebsite, caller: Caller) -> Response:
        """Change the website with the given root address; what is missing becomes empty."""
        return reply_model(_shape(await self._websites.update(caller, _wish(sent))))

    async def delete(self, sent: DeleteWebsite, caller: Caller) -> Response:
        """Delete a website. Its scans stay."""
        try:
            await self._websites.delete(caller, sent.root_url)
        except NotFound:
            return reply_value(WebsiteDeleteResult.NOT_FOUND.value)
        except OngoingScans:
            return reply_value(WebsiteDeleteResult.ON_GOING_SCAN_EXISTING.value)
        return reply_value(WebsiteDeleteResult.OK.value)

    async def start_verification(self, sent: StartVerification, caller: Caller) -> Response:
        """Return what the website has to show to prove that it is yours."""
        method = _method(sent.verification_method)
        started = await self._ownership.start(caller, sent.website_url, method)
        return reply_model(_started(started))

    async def verification_file(self, query: Annotated[FileQuery, Query()], caller: Caller) -> Response:
        """Return the file to put on the website."""
        started = await self._ownership.file(caller, query.website_url)
        return reply_file(started.file_text.encode(), "text/plain; charset=utf-8", started.file_name)

    async def by_group(self, query: Annotated[GroupWebsitesQuery, Query()], caller: Caller) -> Response:
        """Return the websites of the group with this name or id, by name."""
        guid = read_guid(query.query)
        view = await (self._groups.get(caller, guid) if guid else self._groups.find(caller, query.query))
        page = await self._websites.page(caller, WebsiteFilter(group_id=view.group.id), query.wish)
        return reply_model(Page[WebsiteDetail].of(map(_shape, page.items), query.wish, page.total))

    async def send_email(self, website_url: Annotated[str, Body()], caller: Caller) -> Response:
        """Send the website's technical contact what to put on the site, or say why that was not sent."""
        website = await self._websites.by_root(caller, website_url)
        try:
            contact = await self._letters.explain_proof(caller, website.root_url)
        except UsageError as error:
            return reply_model(SendVerificationEmailResult(is_mail_sent=False, verification_message=str(error)))
        message = f"A message to {contact} is on its way."
        return reply_model(SendVerificationEmailResult(is_mail_sent=True, verification_message=message))

    async def verify(self, sent: VerifyWebsite, caller: Caller) -> Response:
        """Look at the website for the proof."""
        method = None if sent.verification_method is None else _method(sent.verification_method)
        verdict, _ = await self._ownership.verify(caller, sent.website_url, method, sent.verification_secret)
        return reply_value(_RESULTS[verdict].value)


def website_endpoints(
    websites: WebsiteService, ownership: OwnershipService, groups: WebsiteGroupService, letters: LetterService
) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = WebsiteEndpoints(websites, ownership, groups, letters)
    view, manage = Permission.VIEW_WEBSITES, Permission.MANAGE_WEBSITES
    return (
        get("/websites/list", at.all, needs=view, reply=Page[WebsiteDetail]),
        get("/websites/get", at.find, needs=view, reply=WebsiteDetail),
        get("/websites/get/{id}", at.get, needs=view, reply=WebsiteDetail),
        post("/websites/new", at.new, needs=manage, reply=WebsiteDetail, status=CREATED),
        post("/websites/update", at.update, needs=manage, reply=WebsiteDetail),
        post("/websites/delete", at.delete, needs=manage, reply=WebsiteDeleteResult),
        post("/websites/startverification", at.start_verification, needs=manage, reply=StartVerificationResult),
        get("/websites/getwebsitesbygroup", at.by_group, needs=view, reply=Page[WebsiteDetail]),
        post("/websites/sendverificationemail", at.send_email, needs=manage, reply=SendVerificationEmailResult),
        get("/websites/verificationfile", at.verification_file, needs=manage, file_types=("text/plain",)),
        post("/websites/verify", at.verify, needs=manage, reply=VerifyOwnershipResult),
    )


def _shape(view: WebsiteView) -> WebsiteDetail:
    return website_detail(view.website, view.groups, is_verified=view.is_verified)


def _wish(sent: NewWebsite | UpdateWebsite) -> WebsiteWish:
    return WebsiteWish(
        root_url=sent.root_url,
        name=sent.name,
        description=sent.description,
        technical_contact_email=sent.technical_contact_email,
        groups=tuple(sent.groups or ()),
        license_type=LicenseType(_word(sent.license_type)),
        agent_mode=AgentMode.CLOUD if sent.agent_mode is None else AgentMode(_word(sent.agent_mode)),
        tags=tuple(sent.tags or ()),
    )


def _word(word: WireEnum) -> str:
    return word.value.casefold()


def _method(method: WireMethod) -> VerificationMethod:
    if method not in _METHODS:
        raise UsageError(
            f"Proof by {method.value} is not available.", "Use File, Tag or Dns.", field="VerificationMethod"
        )
    return _METHODS[method]


def _started(started: StartedProof) -> StartVerificationResult:
    is_proven = started.ownership.verified_at is not None
    match started.ownership.method:
        case VerificationMethod.FILE:
            shown = {"FileName": started.file_name, "FileContent": started.file_text, "Url": str(started.url)}
        case VerificationMethod.TAG:
            shown = {"Tag": started.tag, "Url": str(started.url)}
        case VerificationMethod.DNS:
            shown = {"Record": started.record, "Type": "TXT", "Name": started.url.origin.host}
    return StartVerificationResult(
        data=dict(shown),
        message="The website is proven already." if is_proven else started.instruction,
        verify_ownership_result=VerifyOwnershipResult.VERIFIED if is_proven else VerifyOwnershipResult.NOT_VERIFIED,
    )
