# SPDX-License-Identifier: Apache-2.0
"""The register of the styles: which function logs in by which kind of recipe."""

from __future__ import annotations

from vedette.domain.login import (
    CertificateLogin,
    CommandLogin,
    FormLogin,
    HttpLogin,
    OAuthLogin,
    Recipe,
    RecordedLogin,
    RequestLogin,
)
from vedette.scan.login.by_transport import log_in_by_transport
from vedette.scan.login.command import log_in_by_command
from vedette.scan.login.form import log_in_by_form
from vedette.scan.login.oauth import log_in_by_oauth
from vedette.scan.login.recorded import log_in_recorded
from vedette.scan.login.request import log_in_by_request
from vedette.scan.login.tools import LoginTools, Session


async def log_in(recipe: Recipe, tools: LoginTools) -> Session:
    """Log in by `recipe` and return the session. Raises LoginFails."""
    match recipe:
        case FormLogin():
            return await log_in_by_form(recipe, tools)
        case RecordedLogin():
            return await log_in_recorded(recipe, tools)
        case RequestLogin():
            return await log_in_by_request(recipe, tools)
        case OAuthLogin():
            return await log_in_by_oauth(recipe, tools)
        case HttpLogin() | CertificateLogin():
            return await log_in_by_transport(recipe, tools)
        case CommandLogin():
            return await log_in_by_command(recipe, tools)
