# SPDX-License-Identifier: Apache-2.0
"""The register of the styles: which function logs in by which kind of recipe."""

from __future__ import annotations

from vedette.domain.login import FormLogin, Recipe, RequestLogin
from vedette.scan.login.form import log_in_by_form
from vedette.scan.login.request import log_in_by_request
from vedette.scan.login.tools import LoginFails, LoginTools, Session


async def log_in(recipe: Recipe, tools: LoginTools) -> Session:
    """Log in by `recipe` and return the session. Raises LoginFails."""
    match recipe:
        case FormLogin():
            return await log_in_by_form(recipe, tools)
        case RequestLogin():
            return await log_in_by_request(recipe, tools)
        case _:
            raise LoginFails(f"Logins of the kind {type(recipe).__name__} cannot be performed.")
