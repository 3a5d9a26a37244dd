# SPDX-License-Identifier: Apache-2.0
"""Logins by HTTP and TLS themselves, as a client describes them: Digest, NTLM, and certificates."""

from __future__ import annotations

from vedette.domain.exchange import Url
from vedette.domain.login import Account, CertificateLogin, HttpLogin, HttpScheme, User
from vedette.errors import UsageError
from vedette.services.addresses import read_target
from vedette.services.launch_form_login import DEFAULT_ROLE, role_of
from vedette.transport.client_certificate import read_certificate_login
from vedette.wire.launch_enums import HttpAuthenticationType, LinkImportType
from vedette.wire.launch_logins import (
    BasicAuthenticationCredential,
    BasicAuthenticationSetting,
    ClientCertificateSetting,
)

BASIC_FIELD = "BasicAuthenticationApiModel"
CERTIFICATE_FIELD = "ClientCertificateAuthenticationSetting"
CHALLENGED = {HttpAuthenticationType.DIGEST: HttpScheme.DIGEST, HttpAuthenticationType.NTLM: HttpScheme.NTLM}
"""The schemes in which the site's challenge is answered, so that nothing can be sent unasked."""
_MOST_LENGTH = 1_024


def only_credential(sent: BasicAuthenticationSetting | None, target: Url) -> BasicAuthenticationCredential | None:
    """Return the one credential for HTTP authentication; None where there is none. Raises UsageError."""
    if sent is None or sent.is_enabled is False or not sent.credentials:
        return None
    if len(sent.credentials) > 1:
        raise UsageError(
            f"{BASIC_FIELD} holds several credentials.", "Send one, for the whole target.", field=BASIC_FIELD
        )
    (credential,) = sent.credentials
    if read_target(credential.uri_prefix, BASIC_FIELD).origin != target.origin:
        raise UsageError(
            f"{BASIC_FIELD}: UriPrefix is not on the target's host.", "Use the target's address.", field=BASIC_FIELD
        )
    return credential


def read_http_login(sent: BasicAuthenticationSetting | None, target: Url) -> User | None:
    """Return who answers the target's challenges by Digest or NTLM; None for none or Basic. Raises UsageError."""
    credential = only_credential(sent, target)
    scheme = CHALLENGED.get(credential.authentication_type) if credential and credential.authentication_type else None
    if credential is None or scheme is None:
        return None
    domain = (credential.domain or "").strip()
    if domain and scheme is not HttpScheme.NTLM:
        raise UsageError(f"{BASIC_FIELD}: a Domain goes with Ntlm only.", "Leave it out.", field=BASIC_FIELD)
    words = credential.user_name + credential.password + domain
    if not credential.user_name or len(words) > _MOST_LENGTH or not words.isprintable():
        raise UsageError(
            f"{BASIC_FIELD}: the user name or password cannot be sent.", "They are one line of text.", field=BASIC_FIELD
        )
    account = Account(credential.user_name, credential.password)
    return User(role_of(credential.user_name), HttpLogin(account, scheme, domain))


def read_certificate(sent: ClientCertificateSetting | None) -> User | None:
    """Return who shows a certificate; None where nobody does. Raises UsageError for one that cannot be used."""
    if sent is None or sent.is_enabled is False or not (sent.is_enabled or sent.file):
        return None
    file = sent.file
    if file is None or not file.content or file.type is LinkImportType.LINK_IMPORT_URL:
        raise UsageError(
            f"{CERTIFICATE_FIELD} holds no file.",
            "Send the certificate and its key as Content.",
            field=CERTIFICATE_FIELD,
        )
    login = CertificateLogin("".join(file.content.split()), sent.password or "")
    read_certificate_login(login, CERTIFICATE_FIELD)
    return User(DEFAULT_ROLE, login)
