# SPDX-License-Identifier: Apache-2.0
"""`agents/*` and `agentgroups/*`."""

from __future__ import annotations

from uuid import UUID, uuid4

from tests.support.api_house import AGENT, SITE, ApiHouse

from vedette.domain.scan import Agent

KEYS = [
    *("Id", "Heartbeat", "IpAddress", "Launched", "Name", "State", "Version", "AutoUpdateEnabled"),
    *("HasWaitingCommand", "VdbVersion", "OsDescription", "FrameworkDescription", "OsArchitecture"),
    *("ProcessArchitecture", "IsAgentNeedsUpdate", "StorageHealthState"),
]
ID = str(AGENT.id)


def state(house: ApiHouse) -> str:
    return str(house.get("/agents/list").value["List"][0]["State"])


def test_the_embedded_agent_is_listed(fresh: ApiHouse) -> None:
    (agent,) = fresh.get("/agents/list").value["List"]

    assert list(agent) == KEYS
    assert (agent["Id"], agent["Name"], agent["State"], agent["Version"]) == (ID, "embedded", "Waiting", "1.2.3")
    assert fresh.get("/agents/list?page=2").value["List"] == []
    fresh.new_website()
    scan = UUID(fresh.new_scan()["Id"])
    fresh.run(fresh.store.scans.claim(scan, Agent(AGENT.id, AGENT.name)))
    assert state(fresh) == "Scanning"


def test_a_disabled_agent_takes_no_new_scans(fresh: ApiHouse) -> None:
    fresh.new_website()
    waiting = UUID(fresh.new_scan()["Id"])
    running = UUID(fresh.new_scan()["Id"])
    fresh.run(fresh.store.scans.claim(running, Agent(AGENT.id, AGENT.name)))
    fresh.engine.notes.clear()

    assert fresh.post("/agents/setstatus", {"AgentId": ID, "Status": False}).status == 200
    assert state(fresh) == "Disabled"
    late = UUID(fresh.new_scan()["Id"])
    assert fresh.engine.notes == [("stop", waiting)]

    assert fresh.post("/agents/setstatus", {"AgentId": ID, "Status": True}).status == 200
    # Both were launched at the same instant of the test's clock, so neither is the older one.
    assert set(fresh.engine.notes[1:]) == {("start", waiting), ("start", late)}
    assert len(fresh.engine.notes) == 3
    assert state(fresh) == "Scanning"


def test_the_embedded_agent_is_not_deleted(fresh: ApiHouse) -> None:
    refused = fresh.post("/agents/delete", {"AgentId": ID})

    assert refused.status == 400
    assert b"part of the server" in refused.body
    assert fresh.post("/agents/delete", {"AgentId": str(uuid4())}).status == 404
    assert fresh.post("/agents/setstatus", {"AgentId": str(uuid4()), "Status": True}).status == 400
    assert len(fresh.get("/agents/list").value["List"]) == 1


def test_a_group_is_made_shown_changed_and_deleted(fresh: ApiHouse) -> None:
    group = fresh.post("/agentgroups/new", {"Name": "Inside", "Agents": [ID]}).value

    assert list(group) == ["Agents", "Id", "Name"]
    assert fresh.get("/agentgroups/list").value["List"] == [group]
    assert fresh.post("/agentgroups/new", {"Name": "INSIDE", "Agents": []}).status == 400
    assert fresh.post("/agentgroups/new", {"Name": "Outside", "Agents": [str(uuid4())]}).status == 400
    changed = fresh.post("/agentgroups/update", {"Id": group["Id"], "Name": "Within", "Agents": []}).value
    assert (changed["Name"], changed["Agents"]) == ("Within", [])
    assert fresh.post("/agentgroups/update", {"Id": str(uuid4()), "Name": "X", "Agents": []}).status == 404
    assert fresh.post("/agentgroups/delete", {"Name": "within"}).status == 200
    assert fresh.post("/agentgroups/delete", {"Name": "within"}).status == 404
    assert fresh.get("/agentgroups/list").value["List"] == []


def test_a_launch_can_name_a_group_with_an_agent(fresh: ApiHouse) -> None:
    fresh.new_website()
    group = fresh.post("/agentgroups/new", {"Name": "Inside", "Agents": [ID]}).value

    fresh.new_scan(AgentGroupName="inside")
    assert fresh.post("/scans/new", {"TargetUri": SITE, "AgentGroupName": "other"}).status == 400
    fresh.post("/agentgroups/update", {"Id": group["Id"], "Name": "Inside", "Agents": []})
    assert fresh.post("/scans/new", {"TargetUri": SITE, "AgentGroupName": "inside"}).status == 400
