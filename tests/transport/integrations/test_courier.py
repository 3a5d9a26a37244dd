# SPDX-License-Identifier: Apache-2.0
"""What each system is sent, over a real socket, against the fields that its documentation names."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from email import message_from_bytes
from typing import Any
from uuid import UUID

import pytest
from tests.support.notices import DELIVERY_ID, ISSUE, NOTICE, integration_of
from tests.support.recording_server import recording_server

from vedette.domain.integration import IntegrationKind
from vedette.errors import Refused, Unreachable
from vedette.transport.integrations.courier import HttpCourier
from vedette.transport.outgoing import OutgoingCaller, OutgoingHosts

pytestmark = pytest.mark.anyio


@dataclass(frozen=True)
class Sent:
    """A request as a stand-in got it, and what the courier made of the answer."""

    target: str
    headers: dict[str, str]
    body: bytes
    reference: str | None
    root: str

    @property
    def value(self) -> Any:
        return json.loads(self.body)


async def bring(kind: IntegrationKind, reply: object = None, status: int = 201, **fields: str) -> Sent:
    body = b"ok" if reply is None else json.dumps(reply).encode()
    raw = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body
    caller = OutgoingCaller(OutgoingHosts.read("127.0.0.1"), "1")
    courier = HttpCourier(caller, lambda: 1_700_000_000.5)
    async with recording_server(raw) as server:
        to = integration_of(kind, server.url + "/root/", **fields)
        reference = await courier.bring(to, NOTICE, UUID(DELIVERY_ID))
    head, _, sent = server.requests[0].partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    method, target, _ = first.split(" ")
    assert method == "POST"
    headers = {name.lower(): value for name, value in (line.split(": ", 1) for line in lines)}
    return Sent(target, headers, sent, reference, server.url)


async def test_a_webhook_is_signed_over_its_time_and_body() -> None:
    sent = await bring(IntegrationKind.WEBHOOK, status=204)

    signed = b"1700000000." + sent.body
    assert sent.headers["x-vedette-signature"] == "sha256=" + hmac.new(b"hush", signed, hashlib.sha256).hexdigest()
    assert (sent.headers["x-vedette-timestamp"], sent.headers["x-vedette-delivery"]) == ("1700000000", DELIVERY_ID)
    assert sent.headers["x-vedette-event"] == sent.value["event"] == "scan-completed"
    assert sent.value["issues"][0]["id"] == str(ISSUE.id)
    assert b"hush" not in sent.body


async def test_slack_gets_blocks_in_which_nothing_is_a_mention() -> None:
    sent = await bring(IntegrationKind.SLACK, status=200)

    assert sent.target == "/root/"
    header, section = sent.value["blocks"]
    assert (header["type"], header["text"]["type"]) == ("header", "plain_text")
    assert (section["type"], section["text"]["type"]) == ("section", "mrkdwn")
    assert "&lt;!channel&gt;" in section["text"]["text"]
    assert "<" not in sent.value["text"] + section["text"]["text"]


async def test_teams_gets_an_adaptive_card() -> None:
    sent = await bring(IntegrationKind.TEAMS, status=202)

    (attachment,) = sent.value["attachments"]
    assert (sent.value["type"], attachment["contentType"]) == ("message", "application/vnd.microsoft.card.adaptive")
    card = attachment["content"]
    assert (card["type"], card["version"]) == ("AdaptiveCard", "1.4")
    assert {block["type"] for block in card["body"]} == {"TextBlock"}
    assert card["actions"] == [{"type": "Action.OpenUrl", "title": "Open", "url": NOTICE.link}]


async def test_jira_gets_an_issue_of_its_project() -> None:
    sent = await bring(IntegrationKind.JIRA, {"id": "1", "key": "SHOP-7"}, project="SHOP", user="ann@example.org")

    assert sent.target == "/root/rest/api/2/issue"
    fields = sent.value["fields"]
    assert (fields["project"], fields["issuetype"]) == ({"key": "SHOP"}, {"name": "Bug"})
    assert fields["summary"].startswith("SQL injection at https://shop.example/")
    assert fields["description"].count("{noformat}") == 2
    assert sent.headers["authorization"] == "Basic " + base64.b64encode(b"ann@example.org:hush").decode()
    assert sent.reference == f"{sent.root}/root/browse/SHOP-7"


async def test_jira_at_home_gets_a_personal_access_token() -> None:
    assert (await bring(IntegrationKind.JIRA, {}, project="SHOP")).headers["authorization"] == "Bearer hush"


async def test_github_gets_an_issue_in_which_nothing_is_markup() -> None:
    sent = await bring(IntegrationKind.GITHUB, {"html_url": "https://github.example/1"}, project="o/r.x")

    assert sent.target == "/root/repos/o/r.x/issues"
    assert (sent.headers["x-github-api-version"], sent.headers["authorization"]) == ("2022-11-28", "Bearer hush")
    assert sorted(sent.value) == ["body", "labels", "title"]
    assert sent.value["body"].startswith("````text\n")
    assert sent.value["body"].endswith("````\n")
    assert sent.reference == "https://github.example/1"


async def test_gitlab_gets_a_confidential_issue() -> None:
    sent = await bring(IntegrationKind.GITLAB, {"web_url": "https://gitlab.example/1"}, project="group/sub/shop")

    assert sent.target == "/root/api/v4/projects/group%2Fsub%2Fshop/issues"
    assert sent.headers["private-token"] == "hush"
    assert sent.value["confidential"] is True
    assert sent.reference == "https://gitlab.example/1"


async def test_azure_devops_gets_a_patch_that_makes_a_bug() -> None:
    reply = {"id": 1, "_links": {"html": {"href": "https://dev.example/1"}}}
    sent = await bring(IntegrationKind.AZURE_DEVOPS, reply, 200, project="org/My Shop")

    assert sent.target == "/root/org/My%20Shop/_apis/wit/workitems/$Bug?api-version=7.1"
    assert sent.headers["content-type"] == "application/json-patch+json"
    assert sent.headers["authorization"] == "Basic " + base64.b64encode(b":hush").decode()
    assert {operation["op"] for operation in sent.value} == {"add"}
    fields = {operation["path"]: operation["value"] for operation in sent.value}
    assert "&lt;!channel&gt;" in fields["/fields/Microsoft.VSTS.TCM.ReproSteps"]
    assert sent.reference == "https://dev.example/1"


async def test_defectdojo_gets_an_import_of_generic_findings() -> None:
    sent = await bring(IntegrationKind.DEFECTDOJO, {"test_id": 12}, project="5")

    assert sent.target == "/root/api/v2/import-scan/"
    assert sent.headers["authorization"] == "Token hush"
    form = message_from_bytes(f"Content-Type: {sent.headers['content-type']}\r\n\r\n".encode() + sent.body)
    parts = {
        part.get_param("name", header="content-disposition"): part.get_payload(decode=True) for part in form.walk()
    }
    assert (parts["engagement"], parts["scan_type"]) == (b"5", b"Generic Findings Import")
    (finding,) = json.loads(bytes(parts["file"]))["findings"]
    assert (finding["title"], finding["severity"], finding["verified"]) == ("SQL injection", "High", True)
    assert sent.reference == f"{sent.root}/root/test/12"


@pytest.mark.parametrize("reply", [None, [], {"html_url": 1}, {"html_url": "javascript:x"}], ids=str)
async def test_an_answer_without_an_address_is_none(reply: object) -> None:
    assert (await bring(IntegrationKind.GITHUB, reply, project="o/r")).reference is None


@pytest.mark.parametrize("status", [302, 401, 404, 422, 500])
async def test_what_is_not_taken_is_told_without_what_was_said(status: int) -> None:
    with pytest.raises(Unreachable, match=f"It answered {status}") as failure:
        await bring(IntegrationKind.GITHUB, {"message": "hush"}, status, project="o/r")

    assert "hush" not in str(failure.value)


async def test_a_host_that_is_not_listed_is_not_called() -> None:
    courier = HttpCourier(OutgoingCaller(OutgoingHosts(), "1"))

    with pytest.raises(Refused, match="VEDETTE_OUTGOING_HOSTS"):
        courier.check_address("https://hooks.example/")
