# SPDX-License-Identifier: Apache-2.0
"""Builds the API as one ASGI application: every endpoint behind its reader, every reply behind its headers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from fastapi import FastAPI
from starlette.exceptions import HTTPException

from vedette.api.account import account_endpoints
from vedette.api.agents import agent_endpoints
from vedette.api.archives import archive_endpoints
from vedette.api.audit_logs import audit_check_endpoints, audit_log_endpoints
from vedette.api.authentication import Authenticator
from vedette.api.authentication_profiles import authentication_profile_endpoints
from vedette.api.custom_scripts import custom_script_endpoints
from vedette.api.discovery import discovery_endpoints
from vedette.api.documentation import documentation_endpoints
from vedette.api.errors import http_error_reply
from vedette.api.headers import HeaderSettings, ResponseHeaders
from vedette.api.integrations import integration_endpoints
from vedette.api.invitations import invitation_endpoints, invitation_token_endpoints
from vedette.api.issues import issue_endpoints
from vedette.api.members import member_endpoints
from vedette.api.notifications import delivery_endpoints, notification_endpoints
from vedette.api.plugins import plugin_endpoints
from vedette.api.report_policies import report_policy_endpoints
from vedette.api.reports import report_endpoints
from vedette.api.roles import role_endpoints
from vedette.api.routes import VENDOR_PREFIX, ApiRoute, Endpoint
from vedette.api.scan_controls import scan_control_endpoints
from vedette.api.scan_launch import scan_launch_endpoints
from vedette.api.scan_lists import scan_list_endpoints
from vedette.api.scan_policies import account_policy_endpoints, scan_policy_endpoints
from vedette.api.scan_profiles import scan_profile_endpoints
from vedette.api.scans import scan_endpoints
from vedette.api.schedules import schedule_endpoints
from vedette.api.teams import team_endpoints
from vedette.api.technologies import technology_endpoints
from vedette.api.vedette import own_endpoints
from vedette.api.vulnerabilities import vulnerability_endpoints
from vedette.api.website_groups import website_group_endpoints
from vedette.api.websites import website_endpoints
from vedette.scan.ports import Clock
from vedette.services.build import Services
from vedette.wire.model import build_models

PREFIX = VENDOR_PREFIX
OWN_PREFIX = "/api/vedette/1"


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """What an operator can choose about the API.

    `public_url` is the address under which people reach the server, without a slash at its end; links in replies
    begin with it. None takes the address of the request.
    """

    version: str
    public_url: str | None = None
    headers: HeaderSettings = field(default_factory=HeaderSettings)


def build_api(services: Services, authenticator: Authenticator, settings: ApiSettings, clock: Clock) -> ResponseHeaders:
    """Return the API over `services`. Paths that are not the API's are answered 404 in the API's own shape."""
    build_models()
    app = FastAPI(
        title="Vedette",
        version=settings.version,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        exception_handlers={HTTPException: http_error_reply},
    )
    for endpoint in (*api_endpoints(services, settings), *documentation_endpoints(app)):
        app.router.routes.append(ApiRoute(endpoint, authenticator))
    return ResponseHeaders(app, settings.headers, clock)


def api_endpoints(services: Services, settings: ApiSettings) -> Iterable[Endpoint]:
    """Yield every endpoint; those that are asked most stand first, since the first that fits is taken."""
    groups = services.website_groups
    scans, findings, launching = services.scans, services.findings, services.launching
    yield from _below(PREFIX, "scans", scan_endpoints(scans, findings, settings.public_url))
    yield from _below(PREFIX, "scans", scan_list_endpoints(scans))
    yield from _below(PREFIX, "scans", scan_launch_endpoints(launching, services.scan_profiles, scans))
    yield from _below(PREFIX, "scans", schedule_endpoints(services.schedules))
    yield from _below(PREFIX, "scans", archive_endpoints(services.archives, f"Vedette {settings.version}"))
    yield from _below(PREFIX, "scans", scan_control_endpoints(services.scan_controls, services.login_checks))
    yield from _below(PREFIX, "scans", report_endpoints(services.reports))
    yield from _below(
        PREFIX, "CI plugins", plugin_endpoints(services.websites, services.scan_profiles, launching, scans, findings)
    )
    yield from _below(
        PREFIX, "websites", website_endpoints(services.websites, services.ownership, groups, services.letters)
    )
    yield from _below(PREFIX, "scan profiles", scan_profile_endpoints(services.scan_profiles))
    yield from _below(PREFIX, "scan profiles", authentication_profile_endpoints(services.foreign_scripts))
    yield from _below(PREFIX, "scan policies", custom_script_endpoints(services.foreign_scripts))
    yield from _below(PREFIX, "scan policies", scan_policy_endpoints(services.scan_policies))
    yield from _below(PREFIX, "issues", issue_endpoints(services.issues))
    yield from _below(PREFIX, "discovery", discovery_endpoints(services.discovery))
    yield from _below(PREFIX, "agents", agent_endpoints(services.agents))
    yield from _below(PREFIX, "technologies", technology_endpoints(services.technologies))
    yield from _below(PREFIX, "vulnerabilities", vulnerability_endpoints(services.vulnerabilities))
    account, members = services.account, services.members
    yield from _below(PREFIX, "website groups", website_group_endpoints(groups))
    yield from _below(PREFIX, "account", account_endpoints(account, members))
    yield from _below(PREFIX, "members", member_endpoints(members, services.tokens, account))
    letters = services.letters
    yield from _below(PREFIX, "members", invitation_endpoints(services.invitations, letters, account))
    yield from _below(PREFIX, "roles", role_endpoints(services.roles))
    yield from _below(PREFIX, "teams", team_endpoints(services.teams, account))
    rules, deliveries = services.notifications, services.deliveries
    yield from _below(PREFIX, "notifications", notification_endpoints(rules, deliveries))
    yield from _below(OWN_PREFIX, "notifications", delivery_endpoints(rules, deliveries))
    yield from _below(OWN_PREFIX, "integrations", integration_endpoints(services.integrations))
    yield from _below(PREFIX, "audit logs", audit_log_endpoints(services.audit_log, account))
    yield from _below(
        OWN_PREFIX, "members", invitation_token_endpoints(services.invitations, letters, account, services.tokens)
    )
    yield from _below(OWN_PREFIX, "audit logs", audit_check_endpoints(services.audit_log, account))
    yield from _below(OWN_PREFIX, "scan policies", account_policy_endpoints(services.scan_policies))
    yield from _below(OWN_PREFIX, "report policies", report_policy_endpoints(services.report_policies))
    yield from _below(OWN_PREFIX, "vedette", own_endpoints(scans, services.proofs, settings.version))


def _below(prefix: str, tag: str, endpoints: Iterable[Endpoint]) -> Iterable[Endpoint]:
    return (replace(endpoint, path=prefix + endpoint.path, tags=(tag,)) for endpoint in endpoints)
