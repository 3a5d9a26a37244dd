# SPDX-License-Identifier: Apache-2.0
"""Who logs in for a new scan: the one login among all that a client may describe."""

from __future__ import annotations

from vedette.domain.exchange import Url
from vedette.domain.login import User
from vedette.errors import UsageError
from vedette.services.launch_form_login import FIELD as FORM_FIELD
from vedette.services.launch_form_login import read_form_logins
from vedette.services.launch_logins import BASIC_FIELD, CERTIFICATE_FIELD, read_certificate, read_http_login
from vedette.services.launch_oauth import FIELD as OAUTH_FIELD
from vedette.services.launch_oauth import read_oauth
from vedette.wire.launch import NewScanTask


def read_users(sent: NewScanTask, target: Url) -> tuple[User, ...]:
    """Return who logs in, the first being whom the scan is done as; a scan logs in in one way. Raises UsageError."""
    single = {
        OAUTH_FIELD: read_oauth(sent.o_auth2_setting_model),
        BASIC_FIELD: read_http_login(sent.basic_authentication_api_model, target),
        CERTIFICATE_FIELD: read_certificate(sent.client_certificate_authentication_setting),
    }
    found = {FORM_FIELD: read_form_logins(sent.form_authentication_setting_model)}
    found |= {name: () if user is None else (user,) for name, user in single.items()}
    named = [name for name, users in found.items() if users]
    if len(named) > 1:
        raise UsageError(
            f"{' and '.join(named)} are both logins, and a scan logs in in one way.", "Switch one off.", field=named[1]
        )
    return tuple(user for users in found.values() for user in users)
