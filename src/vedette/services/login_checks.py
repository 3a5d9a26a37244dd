# SPDX-License-Identifier: Apache-2.0
"""Trying logins before a scan uses them.

No login is performed yet, and none is said to work: who asks is told so, once everything else about the wish was
checked. A login that can be performed takes the place of `_cannot_log_in`.
"""

from __future__ import annotations

from functools import partial

from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.errors import UsageError
from vedette.services.addresses import read_target
from vedette.services.permission import require_on, require_somewhere
from vedette.services.scan_profiles import ScanProfileService
from vedette.services.websites import WebsiteService
from vedette.wire.launch_checks import FormLoginSeen, FormLoginTrial, ProfileCredentialsTrial


class LoginCheckService:
    """Tries logins out."""

    def __init__(self, websites: WebsiteService, profiles: ScanProfileService) -> None:
        self._websites = websites
        self._profiles = profiles

    async def verify_form(self, actor: Member, sent: FormLoginTrial) -> FormLoginSeen:
        """Log in through a form and return how a logout shows. Raises Refused, UsageError."""
        await self._check_target(actor, sent.scan_target_url, "ScanTargetUrl")
        read_target(sent.login_form_url, "LoginFormUrl")
        raise _cannot_log_in("LoginFormUrl")

    async def try_profile(self, actor: Member, sent: ProfileCredentialsTrial) -> ProfileCredentialsTrial:
        """Log in with the credentials of a profile. Raises Refused, NotFound, UsageError."""
        await self._profiles.get(actor, sent.profile_id)
        await self._check_target(actor, sent.url, "Url")
        raise _cannot_log_in("ProfileId")

    async def _check_target(self, actor: Member, address: str, field: str) -> None:
        require_somewhere(actor, Permission.START_SCANS)
        website = await self._websites.find_for_target(read_target(address, field))
        if website is None:
            raise _no_website(field)
        require_on(actor, Permission.START_SCANS, website.group_ids, partial(_no_website, field))


def _no_website(field: str) -> UsageError:
    return UsageError(f"{field} belongs to no registered website.", "Register it first.", field=field)


def _cannot_log_in(field: str) -> UsageError:
    return UsageError(
        "Logins cannot be tried out yet.",
        "Launch a scan with HeaderAuthentication, Cookies or BasicAuthenticationApiModel and look at its coverage.",
        field=field,
    )
