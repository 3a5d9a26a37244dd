# SPDX-License-Identifier: Apache-2.0
"""Trying settings out before a launch: a login, the credentials of a profile, a file of links."""

from __future__ import annotations

from pydantic import Field

from vedette.wire.enums import WireEnum
from vedette.wire.launch_imports import ImportedFile
from vedette.wire.launch_oauth2 import OtpSettings
from vedette.wire.model import WireGuid, WireModel
from vedette.wire.tolerance import Trimmed


class LogoutSignatureType(WireEnum):
    """How a page shows that the scan is logged out."""

    NONE = "None"
    REDIRECT_BASED = "RedirectBased"
    KEYWORD_BASED = "KeywordBased"


class LinkFileType(WireEnum):
    """The format of a file of links that is to be validated; None is a plain list of links."""

    NONE = "None"
    FIDDLER = "Fiddler"
    BURP = "Burp"
    SWAGGER = "Swagger"
    OWASP_ZAP = "OwaspZap"
    ASP_NET = "AspNet"
    HTTP_ARCHIVE = "HttpArchive"
    WADL = "Wadl"
    WSDL = "Wsdl"
    POSTMAN = "Postman"
    INVICTI_SESSION_FILE = "InvictiSessionFile"
    CSV_IMPORTER = "CsvImporter"
    IODOCS = "Iodocs"
    WORD_PRESS = "WordPress"
    RAML = "Raml"
    GRAPH_QL = "GraphQl"


class FormLoginTrial(WireModel):
    """A login through a form that is to be tried."""

    login_form_url: Trimmed[str] = Field(description="The page with the form.")
    password: str = Field(description="The password.")
    scan_target_url: Trimmed[str] = Field(description="The address that would be scanned.")
    username: str = Field(description="The user name.")
    otp_settings: OtpSettings | None = Field(default=None, description="The one-time password.")


class FormLoginSeen(WireModel):
    """What a login that was tried has shown."""

    keywords: list[str] = Field(description="Texts by which a page shows that the scan is logged out.")
    login_required_url: str | None = Field(description="A page that only a logged-in user sees.")
    logout_signature_type: LogoutSignatureType = Field(description="How a logout shows.")
    redirect_location: str | None = Field(description="Where a logged-out user is sent.")


class ProfileCredentialsTrial(WireModel):
    """A profile whose credentials are to be tried at an address."""

    profile_id: WireGuid = Field(description="The profile.")
    url: Trimmed[str] = Field(description="The address.")


class LinksFile(WireModel):
    """A file of links, as a form sends it."""

    file: ImportedFile = Field(description="The file.")
