# SPDX-License-Identifier: Apache-2.0
"""The law of permissions, over every operation that the API describes and every role that there is.

An operation says what it needs (`x-needs`). Who has that nowhere is refused before anything is read; who has it in the
whole account never is; who has it for the websites of one group learns nothing of the others: whatever ids and names of
theirs it sends, they do not exist, and nothing of theirs changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID, uuid4

import pytest
from tests.support.api_house import ApiHouse, Reply, basic, finished, running_api
from tests.support.stored import finding_row

from vedette.api.routes import Needs
from vedette.domain.member import Member, RoleMapping
from vedette.domain.permission import ACCOUNT_WIDE, Permission
from vedette.domain.role import BUILT_IN_ROLES, OWNER_ROLE
from vedette.services.member_wishes import MemberWish

OURS, THEIRS = "http://127.0.0.1:8997/", "http://127.0.0.1:8998/"
SECRET = "Theirs-5d0c"
"""A word that stands in the name, the description and the tags of what belongs to others."""

FREE = {
    "GET /api/vedette/1/health",
    "GET /docs",
    "GET /docs/docs.css",
    "GET /docs/docs.js",
    "GET /openapi.json",
    "POST /api/vedette/1/invitations/accept",
}
FOR_MEMBERS = {
    "GET /api/1.0/account/license",
    "GET /api/1.0/account/license-validate",
    "GET /api/1.0/account/me",
    "GET /api/1.0/members/get/{id}",
    "GET /api/1.0/members/getapitoken",
    "GET /api/1.0/members/getbyemail",
    "GET /api/1.0/members/gettimezones",
}
"""All that needs no permission. Whoever adds to this list has thought about it."""


@dataclass(frozen=True)
class Operation:
    """One method of one path, as the API describes it."""

    method: str
    path: str
    described: Mapping[str, Any]
    schemas: Mapping[str, Any] = field(repr=False)

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def needs(self) -> Permission | Needs:
        word = self.described["x-needs"]
        return Needs(word) if word in {need.value for need in Needs} else Permission(word)

    def ask(self, house: ApiHouse, auth: str | None, guid: str, text: str) -> Reply:
        """Send the operation with `guid` wherever it takes an id, and `text` wherever it must have a text."""
        path, query = self.path, []
        for parameter in self.described.get("parameters", ()):
            value = self._fill(parameter["schema"], guid, text, parameter["name"])
            if parameter["in"] == "path":
                path = path.replace("{" + parameter["name"] + "}", str(value))
            elif parameter.get("required") or value == guid:
                query.append(f"{parameter['name']}={value}")
        content = self.described.get("requestBody", {}).get("content", {}).get("application/json", {})
        body = self._fill(content["schema"], guid, text, "") if content else None
        return house.call(self.method, path + ("?" + "&".join(query) if query else ""), body, auth=auth)

    def _fill(self, schema: Mapping[str, Any], guid: str, text: str, name: str) -> Any:
        """Return a value that fits `schema`: what must be there, and every id."""
        if "$ref" in schema:
            return self._fill(self.schemas[schema["$ref"].rsplit("/", 1)[1]], guid, text, name)
        if "anyOf" in schema or "allOf" in schema:
            return self._fill((schema.get("anyOf") or schema["allOf"])[0], guid, text, name)
        if "enum" in schema:
            return schema["enum"][0]
        match schema.get("type"):
            case "object":
                required = set(schema.get("required", ()))
                members = schema.get("properties", {}).items()
                return {
                    key: self._fill(inner, guid, text, key)
                    for key, inner in members
                    if key in required or _is_id(inner)
                }
            case "array":
                return [self._fill(schema["items"], guid, text, name)]
            case "integer" | "number":
                return 1
            case "boolean":
                return False
        if schema.get("format") == "uuid":
            return guid
        return "nobody@example.org" if "mail" in name.casefold() else text


def _is_id(schema: Mapping[str, Any]) -> bool:
    return schema.get("format") == "uuid" or any(map(_is_id, schema.get("anyOf", ())))


@dataclass(frozen=True)
class World:
    """A house with websites of two groups."""

    house: ApiHouse
    operations: tuple[Operation, ...]
    our_group: UUID
    their_ids: tuple[str, ...]
    callers: dict[str, str]
    """The Authorization of a member of each built-in role, for the account and for the websites of our group only."""

    def state_of_theirs(self) -> list[object]:
        """Return all that can be read of what belongs to others."""
        group, website, scan, profile, schedule, rule = self.their_ids
        house = self.house
        return [
            house.get(f"/websitegroups/get/{group}").value,
            house.get(f"/websites/get/{website}").value,
            {**house.detail(scan), "TotalVulnerabilityCount": None},
            house.get(f"/scanprofiles/get/{profile}").value,
            house.get(f"/scans/get-scheduled/{schedule}").value,
            house.get(f"/notifications/get/{rule}").value,
            house.get("/scans/list?pageSize=200").value["TotalItemCount"],
        ]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    with running_api(tmp_path_factory.mktemp("law")) as house:
        document = house.call("GET", "/openapi.json", auth=None).value
        operations = tuple(
            Operation(method.upper(), path, described, document["components"]["schemas"])
            for path, methods in document["paths"].items()
            for method, described in methods.items()
        )
        ours = house.post("/websitegroups/new", {"Name": "Ours"}).value["Id"]
        theirs = house.post("/websitegroups/new", {"Name": SECRET, "Description": SECRET, "Tags": [SECRET]}).value["Id"]
        house.new_website(OURS, "Shop", Groups=["Ours"])
        website = house.new_website(THEIRS, SECRET, Groups=[SECRET], Description=SECRET, Tags=[SECRET])["Id"]
        scan = house.new_scan(THEIRS, Comments=SECRET, Tags=[SECRET])["Id"]
        finished(house, scan, (finding_row("/a"),))
        settings = {"ProfileName": SECRET, "TargetUri": THEIRS, "WebsiteId": website, "IsShared": True}
        profile = house.post("/scanprofiles/new", settings).value["ProfileId"]
        plan = {"Name": SECRET, "TargetUri": THEIRS, "NextExecutionTime": "31/12/2030 08:00 PM"}
        schedule = house.post("/scans/schedule", {**plan, "ScheduleRunType": "Daily"}).value["Id"]
        about = {"Name": SECRET, "Event": "NewScan", "Scope": "Website", "WebsiteRootUrl": THEIRS, "Disabled": False}
        rule = house.post("/notifications/new", {**about, "Recipients": {"OutsiderRecipients": ["x@example.org"]}})
        callers = {}
        for role in BUILT_IN_ROLES.values():
            callers[role.name] = _caller(house, RoleMapping(role.id))
            if role is not OWNER_ROLE:
                callers[f"{role.name} of ours"] = _caller(house, RoleMapping(role.id, UUID(ours)))
        callers["nothing"] = house.caller(())
        yield World(
            house, operations, UUID(ours), (theirs, website, scan, profile, schedule, rule.value["Id"]), callers
        )


def _caller(house: ApiHouse, mapping: RoleMapping) -> str:
    email = f"{uuid4().hex}@example.org"
    member = house.run(house.services.members.create(house.member, MemberWish(email, "Ann", roles=(mapping,))))
    return basic(str(member.id), house.run(house.services.tokens.create(email)).text)


def member_of(world: World, auth: str) -> Member:
    email = world.house.get("/account/me", auth=auth).value["Email"]
    return world.house.run(world.house.store.members.get_by_email(email))


def test_what_needs_no_permission_is_listed(world: World) -> None:
    assert {each.label for each in world.operations if each.needs is Needs.NOTHING} <= FREE
    assert {each.label for each in world.operations if each.needs is Needs.MEMBERSHIP} == FOR_MEMBERS


def test_nobody_comes_in_without_credentials(world: World) -> None:
    let_in = [
        each.label
        for each in world.operations
        if each.needs is not Needs.NOTHING and each.ask(world.house, None, str(uuid4()), "x").status != 401
    ]

    assert let_in == []


def test_who_has_a_permission_nowhere_is_refused_and_who_has_it_everywhere_is_not(world: World) -> None:
    wrong: list[tuple[str, str, int]] = []
    for name, auth in world.callers.items():
        member = member_of(world, auth)
        for each in world.operations:
            if not isinstance(each.needs, Permission):
                continue
            reply = each.ask(world.house, auth, str(uuid4()), "http://127.0.0.1:1/")
            is_right = (
                reply.status not in (401, 500) and (reply.status != 403 or _may_be_refused(member, each))
                if member.may_somewhere(each.needs)
                else reply.status == 403
            )
            if not is_right:
                wrong.append((name, each.label, reply.status))

    assert wrong == []


def _may_be_refused(member: Member, operation: Operation) -> bool:
    """Whether a member who has what is needed somewhere may be refused for what it asks."""
    return operation.needs not in member.permissions


def test_what_belongs_to_others_does_not_exist(world: World) -> None:
    before = world.state_of_theirs()
    auth = world.callers["Account Administrator of ours"]  # who may do there all that any role allows
    told: list[tuple[str, str, int, int]] = []
    for each in (each for each in world.operations if isinstance(each.needs, Permission)):
        for text, nothing in ((THEIRS, "http://127.0.0.1:1/"), (SECRET, "Nobody-5d0c")):
            unknown = each.ask(world.house, auth, str(uuid4()), nothing)
            for guid in world.their_ids:
                reply = each.ask(world.house, auth, guid, text)
                is_told = SECRET.encode() in reply.body and text is not SECRET  # what was sent may be said back
                if is_told or reply.status != unknown.status:
                    told.append((each.label, text, reply.status, unknown.status))

    assert told == []
    assert world.state_of_theirs() == before


def test_a_role_of_one_group_gives_nothing_that_is_account_wide(world: World) -> None:
    member = member_of(world, world.callers["Account Administrator of ours"])

    assert member.permissions == frozenset()
    assert not any(member.may_somewhere(permission) for permission in ACCOUNT_WIDE)
    assert all(member.may_on(permission, (world.our_group,)) for permission in set(Permission) - ACCOUNT_WIDE)
