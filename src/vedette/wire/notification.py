# SPDX-License-Identifier: Apache-2.0
"""Notifications: what is shown, made, changed and deleted."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import Severity, WireEnum
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.tolerance import Maybe, MaybeGuid, MaybeList, Trimmed
from vedette.wire.website import ShortText


class NotificationEvent(WireEnum):
    """What somebody can be told of."""

    NEW_SCAN = "NewScan"
    SCAN_COMPLETED = "ScanCompleted"
    SCAN_CANCELLED = "ScanCancelled"
    SCAN_FAILED = "ScanFailed"
    SCHEDULED_SCAN_LAUNCH_FAILED = "ScheduledScanLaunchFailed"
    OUT_OF_DATE_TECHNOLOGY = "OutOfDateTechnology"


class NotificationScope(WireEnum):
    """Which websites a notification is about."""

    ANY_WEBSITE = "AnyWebsite"
    WEBSITE_GROUP = "WebsiteGroup"
    WEBSITE = "Website"


class IssueFilterState(WireEnum):
    """What a completed scan says about an issue."""

    NOT_FOUND = "NotFound"
    FIXED = "Fixed"
    NOT_FIXED = "NotFixed"
    NEW = "New"
    REVIVED = "Revived"


class SpecificRecipient(WireEnum):
    """Somebody who is named by what they are to the website or the scan."""

    NONE = "None"
    WEBSITE_TECHNICAL_CONTACT = "WebsiteTechnicalContact"
    PERSON_WHO_STARTED_SCAN = "PersonWhoStartedScan"
    ALL_AUTHORIZED = "AllAuthorized"
    ACCOUNT_ADMINS = "AccountAdmins"


class NotificationFilter(WireModel):
    """Which issues of a completed scan are worth a message; null asks for nothing."""

    is_confirmed: Maybe[bool] = Field(default=None, description="Whether issues must be confirmed.")
    severity: Maybe[Severity] = Field(default=None, description="The lowest severity that counts.")
    state: Maybe[IssueFilterState] = Field(default=None, description="What the scan must say about an issue.")
    certainty: Maybe[int] = Field(default=None, description="The lowest certainty that counts, 0 to 100.")


class OutsiderRecipient(WireModel):
    """Somebody who is no member."""

    email: str = Field(description="The e-mail address.")


class RecipientUser(WireModel):
    """A member who is told, or is not."""

    email: str = Field(description="The member's e-mail address.")
    name: str = Field(description="The member's name.")
    phone_number: str | None = Field(description="The member's phone number.")


class NotificationRecipients(WireModel):
    """Whom a notification tells."""

    outsider_recipients: list[OutsiderRecipient] = Field(description="E-mail addresses of others than members.")
    email_recipient_users: list[RecipientUser] = Field(description="Members who are told by e-mail.")
    excluded_users: list[RecipientUser] = Field(description="Members whom this notification never tells.")
    integration_recipients: list[str] = Field(description="The names of integrations.")
    sms_recipient_users: list[RecipientUser] = Field(description="Always empty: this server sends no SMS.")
    specific_email_recipients: list[SpecificRecipient] = Field(description="Recipients by what they are.")
    specific_sms_recipients: list[SpecificRecipient] = Field(description="Always empty: this server sends no SMS.")


class NotificationDetail(WireModel):
    """A notification as it is shown."""

    id: WireGuid = Field(description="The notification.")
    priority: int = Field(description="Of one event and scope, the higher priority is asked first.")
    recipients: NotificationRecipients = Field(description="Whom it tells.")
    website_group_name: str | None = Field(description="The website group that it is about.")
    website_root_url: str | None = Field(description="The website that it is about.")
    email_sms_filter: NotificationFilter = Field(description="Which issues are worth an e-mail.")
    integration_filter: NotificationFilter = Field(description="Which issues integrations are told of.")
    disabled: bool = Field(description="Whether it is switched off.")
    scan_task_group_id: WireGuid | None = Field(description="The scan group that it is about, if one alone.")
    event: NotificationEvent = Field(description="What it tells of.")
    name: str = Field(description="Its name.")
    scope: NotificationScope = Field(description="Which websites it is about.")


class NewRecipients(WireModel):
    """Whom a notification is to tell."""

    emails: MaybeList[str] = Field(default=None, description="E-mail addresses of members.")
    excluded_users: MaybeList[str] = Field(default=None, description="E-mail addresses of members not to tell.")
    integrations: MaybeList[str] = Field(
        default=None, description="Names of integrations; with the events NewScan and ScanCompleted only."
    )
    phone_numbers: MaybeList[str] = Field(default=None, description="Must be empty: this server sends no SMS.")
    outsider_recipients: MaybeList[str] = Field(default=None, description="E-mail addresses of others.")
    specific_email_recipients: MaybeList[SpecificRecipient] = Field(
        default=None, description="Recipients by what they are."
    )
    specific_sms_recipients: MaybeList[SpecificRecipient] = Field(
        default=None, description="Must be empty, or None alone: this server sends no SMS."
    )


class NewNotification(WireModel):
    """A notification to make."""

    recipients: NewRecipients = Field(description="Whom it tells.")
    website_group_name: Maybe[ShortText] = Field(default=None, description="For the scope WebsiteGroup.")
    website_root_url: Maybe[str] = Field(default=None, description="For the scope Website.")
    email_sms_filter: NotificationFilter | None = Field(default=None, description="Which issues are worth an e-mail.")
    integration_filter: NotificationFilter | None = Field(
        default=None, description="Which issues integrations are told of."
    )
    disabled: bool = Field(description="Whether it is switched off.")
    scan_task_group_id: MaybeGuid = Field(default=None, description="A scan group of the website.")
    event: NotificationEvent = Field(description="What it tells of.")
    name: Trimmed[ShortText] = Field(description="Its name.")
    scope: NotificationScope = Field(description="Which websites it is about.")


class DeleteNotification(WireModel):
    """The notification to delete."""

    id: WireGuid = Field(description="The notification.")


class UpdateNotification(NewNotification, DeleteNotification):
    """New values of a notification; what is missing becomes empty."""


class NotificationPriority(WireModel):
    """The new priority of a notification."""

    id: WireGuid = Field(description="The notification.")
    priority: int = Field(description="Of one event and scope, the higher priority is asked first.")


class NotificationScanGroup(WireModel):
    """A scan group of a website."""

    website_id: WireGuid = Field(description="The website.")
    scan_task_group_name: str = Field(description="The target of its latest scan.")
    scan_task_group_id: WireGuid = Field(description="The scan group.")
