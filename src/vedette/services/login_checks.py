# SPDX-License-Identifier: Apache-2.0
"""Trying logins before a scan uses them: they are performed as a scan performs them, and proved in the same way."""

from __future__ import annotations

from functools import partial

from vedette.domain.exchange import Url
from vedette.domain.login import User
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.domain.policy import DEFAULT_SCAN_POLICY
from vedette.domain.scan import Credentials, Via
from vedette.domain.scope import Scope
from vedette.domain.website import Website
from vedette.errors import Refused, UsageError
from vedette.scan.login.entry import addresses_of
from vedette.scan.login.indicator import Sign
from vedette.scan.ports import SenderSettings
from vedette.services.addresses import read_target
from vedette.services.consents import ConsentService
from vedette.services.draw import Draw
from vedette.services.launch_form_login import read_trial
from vedette.services.launch_request import LaunchWish, read_launch
from vedette.services.login_trials import LoginReport, LoginTrials
from vedette.services.permission import require_on, require_somewhere
from vedette.services.scan_profiles import ScanProfileService
from vedette.services.websites import WebsiteService
from vedette.wire.launch_checks import FormLoginSeen, FormLoginTrial, LogoutSignatureType, ProfileCredentialsTrial


class LoginCheckService:
    """Tries logins out. `trials` is None where this process sends nothing."""

    def __init__(
        self,
        websites: WebsiteService,
        profiles: ScanProfileService,
        consents: ConsentService,
        trials: LoginTrials | None,
        draw: Draw,
    ) -> None:
        self._websites = websites
        self._profiles = profiles
        self._consents = consents
        self._trials = trials
        self._draw = draw

    async def verify_form(self, actor: Member, sent: FormLoginTrial) -> FormLoginSeen:
        """Log in through a form and return how a logout shows.

        Raises Refused; UsageError, which says in one sentence why the login is not proved.
        """
        target = read_target(sent.scan_target_url, "ScanTargetUrl")
        website = await self._website(actor, target, "ScanTargetUrl")
        report = await self._try(website, target, read_trial(sent), Credentials())
        if report.indicator is None:
            raise UsageError(
                report.failure, "Try it with vedette login-check, which shows each step.", field="LoginFormUrl"
            )
        return _seen(report)

    async def try_profile(self, actor: Member, sent: ProfileCredentialsTrial) -> ProfileCredentialsTrial:
        """Log in with the credentials of a profile. Raises Refused, NotFound, UsageError."""
        profile = await self._profiles.get(actor, sent.profile_id)
        target = read_target(sent.url, "Url")
        website = await self._website(actor, target, "Url")
        request = await self._profiles.launch_request(actor, profile, sent.url)
        credentials = read_launch(request, actor.timezone_id).credentials
        report = await self._try(website, target, next(iter(credentials.users), None), credentials)
        if report.indicator is None:
            raise UsageError(report.failure, "Correct the credentials of the profile.", field="ProfileId")
        return sent

    async def check(self, actor: Member, wish: LaunchWish) -> LoginReport:
        """Log in as a scan of `wish` would, and return all that was seen. Raises Refused, UsageError."""
        website = await self._website(actor, wish.target, "URL")
        user = next(iter(wish.credentials.users), None)
        if user is None:
            raise UsageError("There is no login to check.", "Say who logs in: --login-user.", field="--login-user")
        return await self._try(
            website, wish.target, user, wish.credentials, via=wish.via, uses_browser=wish.uses_browser
        )

    async def _try(
        self,
        website: Website,
        target: Url,
        user: User | None,
        credentials: Credentials,
        *,
        via: Via | None = None,
        uses_browser: bool = True,
    ) -> LoginReport:
        """Try a login out, or compare what credentials show. Raises Refused, UsageError."""
        if self._trials is None:
            raise Refused("This process sends nothing to sites.", "Ask the server that runs the scans.")
        origins = [target.origin, *(url.origin for url in (addresses_of(user.recipe) if user else ()))]
        consent = await self._consents.bases(website, origins)
        if target.origin not in consent:
            raise Refused(
                f"Nobody has said that {target.origin} may be tested.",
                "Prove that the website is yours, or let the operator say so: vedette consent give ADDRESS.",
            )
        settings = SenderSettings(
            scan_id=self._draw.guid(),
            scope=Scope(target),
            consent=consent,
            limits=DEFAULT_SCAN_POLICY.http,
            via=via or Via(),
            credentials=credentials,
            manners=DEFAULT_SCAN_POLICY.manners,
        )
        if user is None:
            return await self._trials.compare(settings)
        return await self._trials.run(user, settings, uses_browser=uses_browser)

    async def _website(self, actor: Member, target: Url, field: str) -> Website:
        require_somewhere(actor, Permission.START_SCANS)
        website = await self._websites.find_for_target(target)
        if website is None:
            raise _no_website(field)
        require_on(actor, Permission.START_SCANS, website.group_ids, partial(_no_website, field))
        return website


def _seen(report: LoginReport) -> FormLoginSeen:
    """Shape what a proved login has shown."""
    indicator = report.indicator
    location = indicator.outside_location if indicator is not None and indicator.sign is Sign.STATUS else ""
    words = report.compared[0].only_outside if report.compared and not location else ()
    kind = LogoutSignatureType.NONE
    if location:
        kind = LogoutSignatureType.REDIRECT_BASED
    elif words:
        kind = LogoutSignatureType.KEYWORD_BASED
    return FormLoginSeen(
        keywords=list(words),
        login_required_url=str(indicator.url) if indicator is not None else None,
        logout_signature_type=kind,
        redirect_location=location or None,
    )


def _no_website(field: str) -> UsageError:
    return UsageError(f"{field} belongs to no registered website.", "Register it first.", field=field)
