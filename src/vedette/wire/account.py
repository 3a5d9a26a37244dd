# SPDX-License-Identifier: Apache-2.0
"""Who the caller is, and the token that says so."""

from __future__ import annotations

from pydantic import Field

from vedette.domain.member import Member
from vedette.wire.model import WireGuid, WireModel


class UserHealthCheck(WireModel):
    """The caller, with the preferences that its display dates follow."""

    date_format: str = Field(description="The order of day, month and year: dd/MM/yyyy, MM/dd/yyyy or yyyy-MM-dd.")
    display_name: str = Field(description="The caller's name.")
    email: str = Field(description="The caller's e-mail address.")
    alternate_login_email: str | None = Field(description="Another address that the caller logs in with.")
    time_zone_info: str = Field(description="The Windows id of the caller's time zone.")


class UserApiToken(WireModel):
    """A member's credentials for the API; the token is shown once."""

    id: WireGuid = Field(description="The member; the user name of HTTP Basic.")
    token: str = Field(description="The token; the password of HTTP Basic.")


class LicenseBase(WireModel):
    """A licence of the account. Vedette needs none, so that no list holds one."""

    id: WireGuid = Field(description="The licence.")
    is_active: bool = Field(description="Whether it is in force.")
    key: str = Field(description="Its key.")
    account_can_create_shark_scan_task: bool = Field(description="Whether sensors in the target may be used.")


class AccountLicense(WireModel):
    """What the account may use: Vedette is free, so that nothing ends and nothing is used up."""

    subscription_maximum_site_limit: int = Field(description="How many websites may be added: any number.")
    subscription_site_count: int = Field(description="How many websites there are.")
    subscription_end_date: str | None = Field(description="Null: it does not end.")
    subscription_start_date: str | None = Field(description="Null: it needs no beginning.")
    is_account_whitelisted: bool = Field(description="Whether websites need no proof of ownership: they do.")
    used_scan_credit_count: int = Field(description="0: scans cost no credits.")
    scan_credit_count: int = Field(description="0: scans cost no credits.")
    is_credit_scan_enabled: bool = Field(description="Whether scans are paid for one by one: they are not.")
    is_subscription_enabled: bool = Field(description="Whether registered websites may be scanned: they may.")
    pre_verified_websites: list[str] = Field(description="Websites that need no proof of ownership.")
    licenses: list[LicenseBase] = Field(description="The licences: none is needed.")


class ScanControlWish(WireModel):
    """Whether all scans shall be suspended."""

    is_scans_suspended: bool = Field(description="True suspends them, false lets them go on.")


class ScanControlSetting(WireModel):
    """Whether all scans are suspended."""

    is_scans_suspended: bool = Field(description="Whether no scan starts or goes on.")


class ScanControlProgress(WireModel):
    """How far a suspension has come: it is complete when no scan is at work any more."""

    is_scans_suspended: bool = Field(description="Whether no scan starts or goes on.")
    active_scan_count: int = Field(description="How many scans are at work.")
    paused_scan_count: int = Field(description="How many scans are paused.")


MOST_WEBSITES = 2**31 - 1
"""A count that no installation reaches, where clients expect a limit."""


def account_license(website_count: int) -> AccountLicense:
    """Shape the licence of an account with this many websites."""
    return AccountLicense(
        subscription_maximum_site_limit=MOST_WEBSITES,
        subscription_site_count=website_count,
        subscription_end_date=None,
        subscription_start_date=None,
        is_account_whitelisted=False,
        used_scan_credit_count=0,
        scan_credit_count=0,
        is_credit_scan_enabled=False,
        is_subscription_enabled=True,
        pre_verified_websites=[],
        licenses=[],
    )


def user_health_check(member: Member) -> UserHealthCheck:
    """Shape `member` for itself."""
    return UserHealthCheck(
        date_format=member.date_format,
        display_name=member.name,
        email=member.email,
        alternate_login_email=member.alternate_email,
        time_zone_info=member.timezone_id,
    )
