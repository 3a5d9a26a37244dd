# SPDX-License-Identifier: Apache-2.0
"""Open cross-domain policy: the two files of plug-ins, read as XML."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from tests.support.judge import ORIGIN, WholeSite, judge_area, page

from vedette.checks.open_cross_domain_policy import CHECK
from vedette.domain.exchange import Request, Response, Url
from vedette.domain.finding import Host
from vedette.domain.weakness import Grade

HOST = Host(Request("GET", Url(ORIGIN, "/app/")))
HEAD = (
    '<?xml version="1.0"?><!DOCTYPE cross-domain-policy SYSTEM "http://www.adobe.com/xml/dtds/cross-domain-policy.dtd">'
)


def flash(inner: str) -> str:
    return f"{HEAD}<cross-domain-policy>{inner}</cross-domain-policy>"


def silverlight(uri: str) -> str:
    allowed = f'<allow-from http-request-headers="*"><domain uri="{uri}"/></allow-from>'
    return f"<access-policy><cross-domain-access><policy>{allowed}</policy></cross-domain-access></access-policy>"


def files(contents: Mapping[str, str], otherwise: Response | None = None) -> WholeSite:
    def site(request: Request) -> Response:
        text = contents.get(request.url.path)
        return page(text, media_type="text/xml") if text is not None else otherwise or page("No", 404)

    return site


OPEN = flash('<allow-access-from domain="*"/>')
WEAK: dict[str, WholeSite] = {
    "Flash's file allows everybody": files({"/crossdomain.xml": OPEN}),
    "it allows everybody beside a partner": files(
        {"/crossdomain.xml": flash('<allow-access-from domain="a.example"/><allow-access-from domain=" * "/>')}
    ),
    "Silverlight's file allows everybody": files({"/clientaccesspolicy.xml": silverlight("*")}),
    "Silverlight's file allows everybody over http": files({"/clientaccesspolicy.xml": silverlight("http://*")}),
}
SAFE: dict[str, WholeSite] = {
    "no file is there": files({}),
    "the file allows nobody": files({"/crossdomain.xml": flash("")}),
    "the file allows its own sub-domains": files(
        {"/crossdomain.xml": flash('<allow-access-from domain="*.shop.example"/>')}
    ),
    "the file allows a partner": files({"/clientaccesspolicy.xml": silverlight("https://partner.example")}),
    "only headers are allowed": files({"/crossdomain.xml": flash('<allow-http-request-headers-from domain="*"/>')}),
    "the rule is a comment": files({"/crossdomain.xml": flash('<!-- <allow-access-from domain="*"/> -->')}),
    "every name is the front page": files({}, page("<h1>Shop</h1>")),
    "the front page writes about it": files({}, page(f"<p>{OPEN}</p>")),
    "the file is forbidden": files({}, page(OPEN, 403)),
    "the file is in a folder": files({"/app/crossdomain.xml": OPEN}),
}


@pytest.mark.parametrize("site", WEAK.values(), ids=WEAK)
def test_is_reported_where(site: WholeSite) -> None:
    judged = judge_area(CHECK, site, HOST)

    assert judged.finding is not None
    assert judged.finding.grade is Grade.CONFIRMED
    assert len(judged.probes) <= CHECK.most_probes


@pytest.mark.parametrize("site", SAFE.values(), ids=SAFE)
def test_is_silent_where(site: WholeSite) -> None:
    assert judge_area(CHECK, site, HOST).finding is None
