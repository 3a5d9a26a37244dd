# SPDX-License-Identifier: Apache-2.0
"""The description and its page, which work without the internet."""

from __future__ import annotations

import re

import pytest
from tests.support.api_house import ApiHouse


def test_the_description_is_openapi_3_1(house: ApiHouse) -> None:
    reply = house.call("GET", "/openapi.json", auth=None)
    described = reply.value

    assert reply.status == 200
    assert described["openapi"] == "3.1.0"
    assert described["components"]["securitySchemes"] == {"basic": {"type": "http", "scheme": "basic"}}
    detail = described["paths"]["/api/1.0/scans/detail/{id}"]["get"]
    assert detail["security"] == [{"basic": []}]
    schema = detail["responses"]["200"]["content"]["application/json"]["schema"]
    assert schema == {"$ref": "#/components/schemas/ScanTask"}
    assert len(described["components"]["schemas"]["ScanTask"]["properties"]) == 96


def test_every_operation_names_its_statuses_and_none_that_is_not_ours(house: ApiHouse) -> None:
    described = house.call("GET", "/openapi.json", auth=None).value
    for path, operations in described["paths"].items():
        for operation in operations.values():
            assert "422" not in operation["responses"]
            assert operation["description"]
            assert operation["tags"]
            if path != "/api/vedette/1/health":
                assert {"400", "401", "403", "404", "413", "429"} <= set(operation["responses"])


def test_every_reference_of_the_description_resolves(house: ApiHouse) -> None:
    reply = house.call("GET", "/openapi.json", auth=None)
    wanted = set(re.findall(rb'"#/components/schemas/([^"]+)"', reply.body))

    assert {name.decode() for name in wanted} <= set(reply.value["components"]["schemas"])


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/docs", "text/html; charset=utf-8"),
        ("/docs/docs.js", "text/javascript; charset=utf-8"),
        ("/docs/docs.css", "text/css; charset=utf-8"),
    ],
)
def test_the_page_loads_from_here_alone(house: ApiHouse, path: str, media_type: str) -> None:
    reply = house.call("GET", path, auth=None)

    assert reply.status == 200
    assert reply.header("Content-Type") == media_type
    policy = reply.header("Content-Security-Policy") or ""
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(rb"https?://(?!127)", reply.body)
    assert b"innerHTML" not in reply.body
