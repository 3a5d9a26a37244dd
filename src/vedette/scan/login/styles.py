# SPDX-License-Identifier: Apache-2.0
"""The register of the styles: which function logs in by which kind of recipe."""

from __future__ import annotations

from vedette.domain.login import Recipe
from vedette.scan.login.tools import LoginFails, LoginTools, Session


async def log_in(recipe: Recipe, tools: LoginTools) -> Session:
    """Log in by `recipe` and return the session. Raises LoginFails."""
    match recipe:
        case _:
            raise LoginFails(f"Logins of the kind {type(recipe).__name__} cannot be performed.")
