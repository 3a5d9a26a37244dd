# SPDX-License-Identifier: Apache-2.0
"""Which findings are one issue, and how builds know it again."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

import pytest
from tests.support.cli_house import finding_at
from tests.support.stored import shop_url

from vedette.domain.coverage import Cell
from vedette.domain.exchange import Origin, Url
from vedette.domain.finding import SubjectKey
from vedette.issues.fingerprint import IssueKey, host_of, issue_key, portable_fingerprint

SITE = UUID(int=1)
CELL = Cell(SubjectKey("point", "https://shop.example", "GET", "/item/{1}", "query", "id"), "sql-injection")


def key_of(cell: Cell = CELL, sink: str = "", site: UUID = SITE) -> IssueKey:
    return issue_key(site, "shop.example", cell, sink)


def with_subject(**fields: str) -> Cell:
    return replace(CELL, subject=replace(CELL.subject, **fields))


SAME: dict[str, IssueKey] = {
    "the scheme": key_of(with_subject(origin="http://shop.example")),
    "the port": key_of(with_subject(origin="https://shop.example:8443")),
    "the role": key_of(replace(CELL, role="admin")),
}
OTHER: dict[str, IssueKey] = {
    "the website": key_of(site=UUID(int=2)),
    "the host": key_of(with_subject(origin="https://blog.example")),
    "the check": key_of(replace(CELL, check="open-redirect")),
    "the method": key_of(with_subject(method="POST")),
    "the route": key_of(with_subject(route="/item")),
    "the place": key_of(with_subject(place="body")),
    "the parameter": key_of(with_subject(parameter="i")),
    "the sink": key_of(sink="html"),
    "a letter that moves between fields": key_of(with_subject(place="quer", parameter="yid")),
}


@pytest.mark.parametrize("key", SAME.values(), ids=SAME)
def test_is_the_same_issue_whatever(key: IssueKey) -> None:
    assert key.fingerprint == key_of().fingerprint


@pytest.mark.parametrize("key", OTHER.values(), ids=OTHER)
def test_is_another_issue_when_another_is(key: IssueKey) -> None:
    assert key.fingerprint != key_of().fingerprint


@pytest.mark.parametrize(
    ("origin", "host"),
    [
        ("https://shop.example", "shop.example"),
        ("http://shop.example:8080/path", "shop.example"),
        ("http://[::1]:8080", "[::1]"),
        ("https://shop.example/a:b", "shop.example"),
    ],
)
def test_reads_the_host_of_an_origin(origin: str, host: str) -> None:
    assert host_of(origin) == host


@pytest.mark.parametrize("host", [shop_url().origin.host, "blog.example"], ids=["another port", "another host"])
def test_builds_know_an_issue_again_where_the_site_is_at(host: str) -> None:
    elsewhere = Url(Origin("http", host, 8443), "/")
    here = portable_fingerprint(shop_url(), finding_at(shop_url()))
    there = portable_fingerprint(elsewhere, finding_at(elsewhere))

    assert here == there
    assert len(here) == 32


def test_builds_tell_parameters_and_hosts_beside_the_target_apart() -> None:
    beside = Url(Origin("https", "blog.example", 443), "/")
    findings = (finding_at(shop_url()), finding_at(shop_url(), name="q"), finding_at(beside))

    assert len({portable_fingerprint(shop_url(), each) for each in findings}) == 3
