# SPDX-License-Identifier: Apache-2.0
"""The vendor's enumerations that only the settings of a new scan use."""

from __future__ import annotations

from vedette.wire.enums import WireEnum


class HttpMethod(WireEnum):
    """A method that a scan can be told not to use."""

    GET = "GET"
    POST = "POST"
    CONNECT = "CONNECT"
    HEAD = "HEAD"
    TRACE = "TRACE"
    DEBUG = "DEBUG"
    TRACK = "TRACK"
    PUT = "PUT"
    OPTIONS = "OPTIONS"
    DELETE = "DELETE"
    LINK = "LINK"
    UNLINK = "UNLINK"
    PATCH = "PATCH"


class ImporterType(WireEnum):
    """The format of an imported file of links."""

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
    NETSPARKER = "Netsparker"
    HTTP_REQUEST_IMPORTER = "HttpRequestImporter"
    LINK_IMPORTER = "LinkImporter"
    CSV_IMPORTER = "CsvImporter"
    IODOCS = "Iodocs"
    WORD_PRESS = "WordPress"
    RAML = "Raml"
    GRAPH_QL = "GraphQl"
    ACX_XML = "AcxXml"


class LinkImportType(WireEnum):
    """Where imported links come from."""

    LINK_IMPORT_FILE = "LinkImportFile"
    LINK_IMPORT_URL = "LinkImportUrl"
    LINK_IMPORT_ENTER_LINK = "LinkImportEnterLink"


class HttpAuthenticationType(WireEnum):
    """A scheme of HTTP authentication."""

    BASIC = "Basic"
    NTLM = "Ntlm"
    KERBEROS = "Kerberos"
    DIGEST = "Digest"
    NEGOTIATE = "Negotiate"


class OAuth2FlowType(WireEnum):
    """A flow of OAuth 2.0."""

    AUTHORIZATION_CODE = "AuthorizationCode"
    IMPLICIT = "Implicit"
    RESOURCE_OWNER_PASSWORD_CREDENTIALS = "ResourceOwnerPasswordCredentials"
    CLIENT_CREDENTIALS = "ClientCredentials"
    CUSTOM = "Custom"


class OAuth2AuthenticationType(WireEnum):
    """How a client shows its credentials to an OAuth 2.0 server."""

    NONE = "None"
    FORM = "Form"
    BASIC = "Basic"


class OtpType(WireEnum):
    """Whether one-time passwords count by time or by use (RFC 6238, RFC 4226)."""

    TOTP = "Totp"
    HOTP = "Hotp"


class OtpAlgorithm(WireEnum):
    """The hash of a one-time password."""

    SHA1 = "Sha1"
    SHA256 = "Sha256"
    SHA512 = "Sha512"


class FormAuthenticationType(WireEnum):
    """Whether credentials are given or fetched from a vault."""

    MANUAL = "Manual"
    INTEGRATION = "Integration"


class SecretEngineVersion(WireEnum):
    """The version of a vault's key-value engine."""

    V1 = "V1"
    V2 = "V2"


class SharkPlatformType(WireEnum):
    """The platform of an interactive sensor."""

    ASP_NET = "AspNet"
    PHP = "Php"
    JAVA = "Java"
    NODE_JS = "NodeJs"
