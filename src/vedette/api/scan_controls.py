# SPDX-License-Identifier: Apache-2.0
"""`scans/*` that is about all scans at once, or that tries settings out before a launch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.responses import Response

from vedette.api.queries import QueryModel
from vedette.api.replies import reply_model
from vedette.api.routes import Caller, Endpoint, post
from vedette.domain.permission import Permission
from vedette.errors import UsageError
from vedette.services.addresses import read_target
from vedette.services.launch_links import (
    file_content,
    import_format,
    is_link_file,
    link_file_text,
    read_links,
    read_requests,
)
from vedette.services.login_checks import LoginCheckService
from vedette.services.scan_controls import ScanControlService
from vedette.wire.errors import BaseResponse
from vedette.wire.launch_checks import (
    FormLoginSeen,
    FormLoginTrial,
    LinkFileType,
    LinksFile,
    ProfileCredentialsTrial,
)
from vedette.wire.tolerance import Maybe

CREATED = 201


class LinksFileQuery(QueryModel):
    """Which site a file of links is for, and its format."""

    site_url: str = Field(description="The address that relative links stand below.")
    import_type: Maybe[LinkFileType] = Field(default=None, description="The format; None is a list, one link a line.")


class ScanControlEndpoints:
    """Handlers over the services of this group."""

    def __init__(self, controls: ScanControlService, logins: LoginCheckService) -> None:
        self._controls = controls
        self._logins = logins

    async def pause_all(self, caller: Caller) -> Response:
        """Pause every scan that is under way."""
        count = await self._controls.pause_all(caller)
        return reply_model(BaseResponse(message=f"{count} scans are paused."))

    async def resume_all(self, caller: Caller) -> Response:
        """Let those scans go on that were paused together."""
        count = await self._controls.resume_all(caller)
        return reply_model(BaseResponse(message=f"{count} scans go on."))

    async def verify_form(self, sent: FormLoginTrial, caller: Caller) -> Response:
        """Try a login through a form out."""
        return reply_model(await self._logins.verify_form(caller, sent))

    async def try_profile(self, sent: ProfileCredentialsTrial, caller: Caller) -> Response:
        """Try the credentials of a profile out."""
        return reply_model(await self._logins.try_profile(caller, sent), CREATED)

    async def validate_links(self, query: Annotated[LinksFileQuery, Query()], sent: LinksFile) -> Response:
        """Say how many links a file holds, or what is wrong with it. Nothing is stored and nothing is sent."""
        form = import_format(query.import_type)
        target = read_target(query.site_url, "siteUrl")
        if form is not None or not is_link_file(sent.file):
            result = read_requests(file_content(sent.file), form, target)
            left_out = f" {len(result.problems):,} entries are left out." if result.problems else ""
            return reply_model(
                BaseResponse(message=f"The file is valid and holds {len(result.requests):,} requests.{left_out}")
            )
        links = read_links((link_file_text(sent.file),), target, "File")
        if not links:
            raise UsageError("File holds no links.", "Write one a line.", field="File")
        return reply_model(BaseResponse(message=f"The file is valid and holds {len(links):,} links."))


def scan_control_endpoints(controls: ScanControlService, logins: LoginCheckService) -> Sequence[Endpoint]:
    """Return the endpoints of this group."""
    at = ScanControlEndpoints(controls, logins)
    start, trial = Permission.START_SCANS, ProfileCredentialsTrial
    return (
        post("/scans/pause-active-scans", at.pause_all, needs=start, reply=BaseResponse),
        post("/scans/resume-paused-scans", at.resume_all, needs=start, reply=BaseResponse),
        post("/scans/verifyformauth", at.verify_form, needs=start, reply=FormLoginSeen),
        post("/scans/test-scan-profile-credentials", at.try_profile, needs=start, reply=trial, status=CREATED),
        post("/scans/validate-imported-links-file", at.validate_links, needs=start, reply=BaseResponse),
    )
