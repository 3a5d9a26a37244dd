# SPDX-License-Identifier: Apache-2.0
"""Logins that HTTP or TLS itself carry out: the transport answers, with each request or connection, what is asked."""

from __future__ import annotations

from vedette.domain.login import CertificateLogin, HttpLogin
from vedette.scan.login.tools import LoginTools, Session


async def log_in_by_transport(recipe: HttpLogin | CertificateLogin, tools: LoginTools) -> Session:
    """Return a session in which the transport shows what `recipe` says; whether it helps is for the proof to say."""
    if isinstance(recipe, CertificateLogin):
        tools.tell("Show the client certificate where TLS asks for one.")
        return Session(certificate=recipe, landing=tools.target)
    tools.tell(f"Answer HTTP {recipe.scheme.value.capitalize()} as {recipe.account.user}.")
    return Session(http=recipe, landing=tools.target)
