# SPDX-License-Identifier: Apache-2.0
"""Makes `connector/operations.json`, the connector's actions, from the API's own description.

Write it with `python -m tests.support.connector_operations`; `tests/connector/test_operations.py` holds it to the API.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.support.api_house import running_api

PREFIX = "/api/1.0/"
FILE = Path(__file__).parents[2] / "src" / "vedette" / "connector" / "operations.json"
WRITTEN_BY_HAND = {f"{PREFIX}scans/detail/{{id}}"}
NOUNS = {
    "account": "account",
    "agentgroups": "agent-group",
    "auditlogs": "audit-log",
    "authenticationprofiles": "authentication-profile",
    "customscript": "custom-script",
    "discovery": "discovery-service",
    "scanpolicies": "scan-policy",
    "scanprofiles": "scan-profile",
    "technologies": "technology",
    "vulnerability": "vulnerability",
    "websitegroups": "website-group",
}
"""Families whose noun is not the family's name without its last letter."""
_SAME = ("cancel", "delete", "exclude", "export", "get", "ignore", "include", "list", "pause", "resume", "retest")
VERBS = {word: word for word in (*_SAME, "schedule", "unschedule", "update", "verify")} | {"new": "create"}
NAMES = {
    "get account/license-validate": "validate-account-license",
    "post account/scan-control": "set-account-scan-control",
    "post account/scan-control-progress": "get-account-scan-control-progress",
    "post agents/setstatus": "set-agent-status",
    "get authenticationprofiles/getall": "list-authentication-profiles",
    "get discovery/connectionbyid": "get-discovery-connection",
    "get discovery/connections": "list-discovery-connections",
    "post discovery/createconnection": "create-discovery-connection",
    "post discovery/deleteconnection": "delete-discovery-connection",
    "post discovery/editconnection": "edit-discovery-connection",
    "get discovery/ignorebyfilter": "ignore-discovery-services-by-filter",
    "get discovery/listbyfilter": "list-discovery-services-by-filter",
    "get discovery/settings": "get-discovery-settings",
    "post discovery/update-settings": "update-discovery-settings",
    "get issues/addressedissues": "list-addressed-issues",
    "get issues/allissues": "list-issues",
    "get issues/getvulnerabilitycontent": "get-issue-content",
    "get issues/todo": "list-to-do-issues",
    "get issues/waitingforretest": "list-issues-waiting-for-retest",
    "post members/deleteinvitation": "delete-member-invitation",
    "get members/getapitoken": "get-member-api-token",
    "get members/getbyemail": "get-member-by-email",
    "get members/getinvitation": "get-member-invitation",
    "get members/gettimezones": "list-time-zones",
    "get members/invitationlist": "list-member-invitations",
    "post members/newinvitation": "create-member-invitation",
    "post members/sendinvitationemail": "send-member-invitation-email",
    "get notifications/getpriorities": "get-notification-priorities",
    "get notifications/getscangroups": "get-notification-scan-groups",
    "post notifications/setpriorities": "set-notification-priorities",
    "get roles/listpermissions": "list-permissions",
    "post scans/cancelscanforplugin": "cancel-scan-for-plugin",
    "post scans/createfrompluginscanrequest": "create-scan-from-plugin-request",
    "get scans/custom-report": "get-custom-scan-report",
    "get scans/downloadpciscanreport": "download-pci-scan-report",
    "get scans/downloadscanfile": "download-scan-file",
    "get scans/downloadscanfilecheck": "check-scan-file",
    "get scans/get-scheduled": "get-scheduled-scan",
    "post scans/incremental": "create-incremental-scan",
    "get scans/list-scheduled": "list-scheduled-scans",
    "get scans/listbystate": "list-scans-by-state",
    "get scans/listbystatechanged": "list-scans-by-state-changed",
    "get scans/listbywebsite": "list-scans-by-website",
    "post scans/newfromscan": "create-scan-from-scan",
    "post scans/newgroupscan": "create-group-scan",
    "post scans/newwithprofile": "create-scan-with-profile",
    "post scans/pause-active-scans": "pause-active-scans",
    "get scans/pluginwebsitemodels": "get-plugin-website-models",
    "post scans/resume-paused-scans": "resume-paused-scans",
    "get scans/scaninfoforplugin": "get-scan-info-for-plugin",
    "post scans/scaninfoforplugin": "ask-scan-info-for-plugin",
    "post scans/schedule-incremental": "schedule-incremental-scan",
    "post scans/schedulewithprofile": "schedule-scan-with-profile",
    "post scans/test-scan-profile-credentials": "test-scan-profile-credentials",
    "post scans/update-scheduled": "update-scheduled-scan",
    "post scans/update-scheduled-incremental": "update-scheduled-incremental-scan",
    "post scans/validate-imported-links-file": "validate-imported-links-file",
    "post scans/verifyformauth": "verify-form-authentication",
    "post scans/verifypluginscanrequest": "verify-plugin-scan-request",
    "get technologies/outofdatetechnologies": "list-out-of-date-technologies",
    "get vulnerability/types": "list-vulnerability-types",
    "get websites/getwebsitesbygroup": "list-websites-by-group",
    "post websites/sendverificationemail": "send-website-verification-email",
    "post websites/startverification": "start-website-verification",
    "get websites/verificationfile": "get-website-verification-file",
}
"""Names where the path's own words make none."""


def operations_of(document: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the operations of the API's description as the connector keeps them, by name."""
    found = [
        (method.upper(), path, described)
        for path, methods in document["paths"].items()
        for method, described in methods.items()
        if path.startswith(PREFIX) and path not in WRITTEN_BY_HAND
    ]
    counts = Counter(name_of(method, path) for method, path, _ in found)
    operations = []
    for method, path, described in found:
        name = name_of(method, path)
        if counts[name] > 1 and "{" not in path:
            name += "-by-query" if method == "GET" else "-by-name"
        operations.append(_operation(name, method, path, described, document["components"]["schemas"]))
    return sorted(operations, key=lambda each: str(each["name"]))


def name_of(method: str, path: str) -> str:
    """Return the name of an operation: a verb, the noun of its family, and the rest of the words of its path."""
    family, *rest = (part for part in path.removeprefix(PREFIX).casefold().split("/") if not part.startswith("{"))
    given = NAMES.get(f"{method.lower()} {'/'.join([family, *rest])}")
    if given is not None:
        return given
    noun = NOUNS.get(family, family.removesuffix("s"))
    verb = VERBS.get(rest[0]) if len(rest) == 1 else None
    if verb is None:
        return "-".join([method.lower(), noun, *rest])
    if verb == "list":
        noun = noun.removesuffix("y") + "ies" if noun.endswith("y") else f"{noun}s"
    return f"{verb}-{noun}"


def _operation(
    name: str, method: str, path: str, described: Mapping[str, Any], schemas: Mapping[str, Any]
) -> dict[str, Any]:
    groups: dict[str, dict[str, Any]] = {"path": {}, "query": {}}
    for parameter in described.get("parameters", ()):
        groups[parameter["in"]][parameter["name"]] = _shallow(
            {"description": parameter.get("description", ""), **parameter["schema"]}, schemas
        )
    required = [each["name"] for each in described.get("parameters", ()) if each["in"] == "query" and each["required"]]
    content = described.get("requestBody", {}).get("content", {}).get("application/json")
    return {
        "name": name,
        "title": name.replace("-", " ").title(),
        "description": " ".join(described.get("description", "").split("\n\n")[0].split()),
        "method": method,
        "path": re.sub(r"\{(\w+)\}", r"{{\1}}", path),
        "path_parameters": groups["path"],
        "parameters": groups["query"],
        "required": required,
        "body": None if content is None else _body(content["schema"], schemas),
    }


def _body(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    """Return the schema of a body with its properties, and those without theirs."""
    whole = _resolved(schema, schemas)
    if whole.get("type") != "object":
        return _shallow(whole, schemas)
    properties = {name: _shallow(inner, schemas) for name, inner in whole.get("properties", {}).items()}
    return {**_shallow(whole, schemas), "properties": properties, "required": whole.get("required", [])}


def _shallow(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> dict[str, Any]:
    whole = {
        **_resolved(schema, schemas),
        **({"description": schema["description"]} if "description" in schema else {}),
    }
    kept = ("type", "enum", "format", "pattern", "minimum", "maximum", "maxLength", "description")
    return {key: whole[key] for key in kept if whole.get(key) not in (None, "")}


def _resolved(schema: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the schema behind references, and of several the one that is not null."""
    while True:
        choices = [each for each in schema.get("anyOf", ()) if each.get("type") != "null"]
        if "$ref" in schema:
            schema = schemas[schema["$ref"].rsplit("/", 1)[1]]
        elif len(choices) == 1:
            schema = choices[0]
        else:
            return schema


def render(document: Mapping[str, Any]) -> str:
    """Return the file."""
    return json.dumps(operations_of(document), indent=1, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch, running_api(Path(scratch)) as house:
        FILE.write_text(render(house.call("GET", "/openapi.json", auth=None).value), "utf-8")
