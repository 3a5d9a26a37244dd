# SPDX-License-Identifier: Apache-2.0
"""Walks a vendor's Swagger 2.0 description over a server of ours and tells where the two differ.

`python -m tests.support.conformance FILE` (or `make conformance SWAGGER=FILE`) starts a server on loopback with a
website, a finished scan and one of most other things, asks every operation of the description as the owner, and prints
what came of it. The description stays the user's: nothing of it is kept. The exit code is 0 whatever is found.
"""

from __future__ import annotations

import json
import sys
import tempfile
from base64 import b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode
from uuid import uuid4

from lxml import etree
from rich.console import Console
from rich.table import Table
from tests.support.api_house import SITE, ApiHouse, Reply, finished, running_api
from tests.support.conformance_schema import SchemaBook
from tests.support.stored import finding_row

from vedette.domain.permission import Permission

OWNER = "owner@example.org"
INVITED, SPARE_MEMBER = "invited@example.org", "spare@example.org"
SPARE = "http://127.0.0.1:8996/"
"""A website that the walk itself may make, change and delete."""


_VIEW = str(Permission.VIEW_SCANS.id)


@dataclass(frozen=True)
class Outcome:
    """What one operation answered, and where that is not as described. `status` is 0 where there is no such path."""

    method: str
    path: str
    status: int
    deviations: tuple[str, ...]
    message: str = ""
    """Why the answer is a refusal, in its own words."""


@dataclass(frozen=True)
class World:
    """A running house and the ids of what was put into it, by family of the API."""

    house: ApiHouse
    ids: Mapping[str, str]
    known: frozenset[tuple[str, str]]


def seeded(house: ApiHouse) -> World:
    """Put one of most things into the house."""
    group = house.post("/websitegroups/new", {"Name": "Walk"}).value["Id"]
    website = house.new_website(SITE, "Walk", Groups=["Walk"])["Id"]
    scan = house.new_scan(SITE)["Id"]
    finished(house, scan, (finding_row("/a"),))
    profile = house.post("/scanprofiles/new", {"ProfileName": "Walk", "TargetUri": SITE}).value["ProfileId"]
    document = house.call("GET", "/openapi.json", auth=None).value
    known = frozenset(
        (method.upper(), _shape(path)) for path, methods in document["paths"].items() for method in methods
    )
    plan = {"Name": "Walk", "NextExecutionTime": "31/12/2030 08:00 PM", "ScheduleRunType": "Daily"}
    rule = {"Recipients": {}, "Disabled": False, "Event": "ScanCompleted", "Name": "Walk", "Scope": "AnyWebsite"}
    clone = {"Name": "Walk", "ClonedScanPolicySettingId": house.get("/scanpolicies/list").value["List"][0]["Id"]}
    ids = {
        "websitegroups": group,
        "websites": website,
        "scans": scan,
        "scanprofiles": profile,
        "schedules": house.post("/scans/schedule", {**plan, "TargetUri": SITE}).value["Id"],
        "incremental schedules": house.post("/scans/schedule-incremental", {**plan, "BaseScanId": scan}).value["Id"],
        "roles": house.post("/roles/new", {"Name": "Walk", "Permissions": [_VIEW]}).value["Id"],
        "team": house.post("/team/new", {"Name": "Walk", "Members": [], "RoleWebsiteGroupMappings": []}).value["Id"],
        "scanpolicies": house.post("/scanpolicies/new", clone).value["Id"],
        "issues": house.get("/issues/allissues").value["List"][0]["Id"],
        "members": house.post("/members/new", _member(SPARE_MEMBER)).value["Id"],
        "notifications": house.post("/notifications/new", rule).value["Id"],
        "agents": house.get("/agents/list").value["List"][0]["Id"],
        "agentgroups": house.post("/agentgroups/new", {"Name": "Walk", "Agents": []}).value["Id"],
        "invitations": house.post("/members/newinvitation", {"Name": "Ann", "Email": INVITED}).value["Id"],
    }
    return World(house, ids, known)


def _member(address: str) -> dict[str, Any]:
    style = {"DateTimeFormat": "dd/MM/yyyy", "TimezoneId": "GMT Standard Time"}
    return {"Name": "Walk", "Email": address, "AutoGeneratePassword": True, **style}


def walk(swagger: Mapping[str, Any], world: World) -> Iterator[Outcome]:
    """Ask every operation once: those that read, then those that change, then those that delete."""
    book = SchemaBook(swagger.get("definitions", {}))
    operations = [
        (method.upper(), path, described)
        for path, methods in swagger["paths"].items()
        for method, described in methods.items()
    ]
    for method, path, described in sorted(operations, key=lambda each: (_turn(each[0], each[1]), each[1], each[0])):
        if (method, _shape(path)) not in world.known:
            yield Outcome(method, path, 0, ("there is no such operation",))
            continue
        asking = Asking(world, book, path)
        reply = asking.ask(method, described)
        lines = [*_judge(reply, described, book)]
        if method == "GET" and reply.status == 200 and "application/xml" in described.get("produces", ()):
            in_xml = asking.ask(method, described, {"Accept": "application/xml"})
            lines += _judge_xml(in_xml, reply, described["responses"]["200"].get("schema", {}))
        yield Outcome(method, path, reply.status, tuple(lines), _message(reply))


@dataclass(frozen=True)
class Asking:
    """Fills in what one operation takes from the things of the world."""

    world: World
    book: SchemaBook
    path: str

    @property
    def family(self) -> str:
        return self.path.split("/api/1.0/", 1)[-1].split("/")[0].casefold()

    def ask(self, method: str, described: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Reply:
        path, query, body = self.path, {}, None
        for parameter in described.get("parameters", ()):
            name, place = parameter["name"], parameter["in"]
            if place == "path":
                path = path.replace("{" + name + "}", quote(str(self.value(name, parameter)), safe=""))
            elif place == "query" and parameter.get("required"):
                query[name] = str(self.value(name, parameter))
            elif place == "body":
                body = self.value(name, parameter["schema"])
            elif place == "formData":
                body = {name: {"FileName": "links.txt", "Content": self.value("content", {"type": "string"})}}
        asked = path + ("?" + urlencode(query) if query else "")
        return self.world.house.call(method, asked, body, headers=dict(headers or {}))

    def value(self, name: str, schema: Mapping[str, Any]) -> Any:
        """Return a value for the input `name`: a thing of the world where the name tells which, else one that fits."""
        schema = self.book.resolved(schema)
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            required = set(schema.get("required", ()))
            members = schema.get("properties", {}).items()
            return {key: self.value(key, inner) for key, inner in members if key in required or self._knows(key, inner)}
        if kind == "array":
            return [self.value(name, schema["items"])]
        if schema.get("enum"):
            return "Xss" if "Xss" in schema["enum"] else schema["enum"][0]  # the first type is *Custom*
        if kind in ("integer", "number"):
            return max(schema.get("minimum", 1), 1)
        if kind == "boolean":
            return False
        return self._text(name.casefold(), schema)

    def _text(self, name: str, schema: Mapping[str, Any]) -> str:
        own = self.world.ids.get(self.family, str(uuid4()))
        known = {
            "id": self._schedule() if "sched" in self.path else own,
            "ids": own,
            "email": self._address(),
            "username": OWNER,
            "startdate": "01/01/2020 00:00:00",
            "enddate": "01/01/2030 00:00:00",
            "nextexecutiontime": "31/12/2030 08:00 PM",
            "datetimeformat": "dd/MM/yyyy",
            "timezoneid": "GMT Standard Time",
            "reportname": "Vulnerabilities",
            "format": "Json",
            "rooturl": SPARE if self.path.endswith("/new") else SITE,
            "websiteid": self.world.ids["websites"],
            "issueid": self.world.ids["issues"],
            "agentid": self.world.ids["agents"],
            "agents": self.world.ids["agents"],
            "roleid": self.world.ids["roles"],
            "permissions": _VIEW,
            "invitationid": self.world.ids["invitations"],
            "content": b64encode(f"{SITE}a".encode()).decode(),
            "profilename": "Walk too" if self.path.endswith("scanprofiles/new") else "Walk",
            **dict.fromkeys(("query", "websitegroupname"), "Walk"),
            **dict.fromkeys(("scanid", "basescanid"), self.world.ids["scans"]),
            **dict.fromkeys(("profileid", "scanprofileid"), self.world.ids["scanprofiles"]),
        }
        if name == "name" and not self.path.endswith("/new"):
            return "Walk"
        if name in known:
            return known[name]
        if name.endswith(("url", "uri", "websiteroot")):
            return SITE
        if schema.get("format") == "uuid" or str(schema.get("example", "")).startswith("00000000-"):
            return str(uuid4())
        return f"{name.title()} of {self.path}"

    def _schedule(self) -> str:
        return self.world.ids["incremental schedules" if "incremental" in self.path else "schedules"]

    def _address(self) -> str:
        if self.path.endswith(("/new", "/newinvitation")):
            return f"{self.path.rsplit('/', 1)[-1]}@example.org"
        if self.path.endswith("members/update"):
            return SPARE_MEMBER
        return INVITED if "invitation" in self.path else OWNER

    def _knows(self, name: str, schema: Mapping[str, Any]) -> bool:
        """Whether to send an input that the description calls optional and that no request makes sense without."""
        wanted = ("id", "issueid", "targeturi", "isscanssuspended", "note", "priority", "status")
        return name.casefold() in wanted and self.book.resolved(schema).get("type") in ("string", "boolean", "integer")


def _judge(reply: Reply, described: Mapping[str, Any], book: SchemaBook) -> Iterator[str]:
    declared = described["responses"].get(str(reply.status))
    if declared is None:
        yield f"status {reply.status} is not described ({', '.join(sorted(described['responses']))} are)"
        return
    if reply.status >= 400 or "schema" not in declared:
        return
    if not (reply.header("Content-Type") or "").startswith("application/json"):
        yield f"the body is {reply.header('Content-Type')}, and a schema is described"
        return
    yield from book.deviations(reply.value, declared["schema"])


def _judge_xml(reply: Reply, in_json: Reply, schema: Mapping[str, Any]) -> Iterator[str]:
    """Yield a line for each difference of a reply in XML from the same in JSON, and from its model's name."""
    if not (in_json.header("Content-Type") or "").startswith("application/json"):
        return
    if not (reply.header("Content-Type") or "").startswith("application/xml"):
        yield f"the body is {reply.header('Content-Type')} where XML was asked for"
        return
    root = etree.fromstring(reply.body)
    name = schema.get("$ref", "").rsplit("/", 1)[-1]
    if name and isinstance(in_json.value, dict) and root.tag != name:
        yield f"the XML is <{root.tag}>, not <{name}>"
    if isinstance(in_json.value, dict) and [child.tag for child in root] != list(in_json.value):
        yield "the XML has other elements than the JSON has keys"


def _message(reply: Reply) -> str:
    return reply.body.decode() if reply.status >= 400 else ""


def _shape(path: str) -> str:
    """Return the path as servers tell paths apart: in any case, with or without a slash at its end."""
    parts = path.casefold().rstrip("/").split("/")
    return "/".join("{}" if part.startswith("{") else part for part in parts)


def _turn(method: str, path: str) -> int:
    word = path.casefold()
    if method == "GET":
        return 0
    return 2 if "delete" in word or "unschedule" in word or method == "DELETE" else 1


def summary(outcomes: Sequence[Outcome]) -> str:
    """Return the last line: how many were asked, and how many lines tell of a difference."""
    asked = sum(outcome.status != 0 for outcome in outcomes)
    done = sum(200 <= outcome.status < 300 for outcome in outcomes)
    count = sum(len(outcome.deviations) for outcome in outcomes)
    paths = len({outcome.path for outcome in outcomes})
    walked = f"{asked} of {len(outcomes)} operations on {paths} paths walked"
    return f"{walked}, {done} of them with success, {count} deviations"


def print_outcomes(outcomes: Iterable[Outcome], console: Console) -> None:
    """Print a table of the outcomes."""
    table = Table("Operation", "Status", "Deviations", "Refusal")
    for outcome in outcomes:
        lines = "\n".join(outcome.deviations)
        table.add_row(f"{outcome.method} {outcome.path}", str(outcome.status or "-"), lines, outcome.message)
    console.print(table)


def main(path: Path) -> None:
    """Walk the description in the file `path` and print what came of it."""
    swagger = json.loads(path.read_text("utf-8-sig"))
    with tempfile.TemporaryDirectory() as scratch, running_api(Path(scratch)) as house:
        outcomes = list(walk(swagger, seeded(house)))
    console = Console(width=None if sys.stdout.isatty() else 200)
    print_outcomes(outcomes, console)
    console.print(summary(outcomes))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
