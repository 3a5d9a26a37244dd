# SPDX-License-Identifier: Apache-2.0
"""Addresses in response headers are found."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.domain.exchange import Headers
from vedette.web.headers import read_header_links, read_refresh, read_report_addresses

VALUES = {
    ("Location", "/next"): ["/next"],
    ("Content-Location", "/real.html"): ["/real.html"],
    ("Link", '</style.css>; rel=preload, <page/2>; rel="next"'): ["/style.css", "page/2"],
    ("Refresh", "5; url='/after'"): ["/after"],
    ("Content-Security-Policy", "default-src x; report-uri /csp /csp2; img-src *"): ["/csp", "/csp2"],
    ("Report-To", '{"endpoints":[{"url":"/reports"}]}'): ["/reports"],
    ("Reporting-Endpoints", 'main="/r1", other="/r2"'): ["/r1", "/r2"],
    ("SourceMap", "app.js.map"): ["app.js.map"],
    ("X-Other", "/not"): [],
}


@pytest.mark.parametrize(("line", "texts"), VALUES.items(), ids=[line[0] for line in VALUES])
def test_addresses_are_found_in(line: tuple[str, str], texts: list[str]) -> None:
    assert [link.text for link in read_header_links(Headers((line,)))] == texts


REFRESHES = {"3": None, "0;/x": "/x", "0, url = /x": "/x", '1;URL="/a b"': "/a b", "": None}


@pytest.mark.parametrize(("value", "address"), REFRESHES.items())
def test_a_refresh_leads_to(value: str, address: str | None) -> None:
    assert read_refresh(value) == address


def test_a_policy_names_where_it_reports_to() -> None:
    assert read_report_addresses("script-src 'self'; report-uri /a https://r.example/b") == (
        "/a",
        "https://r.example/b",
    )
    assert read_report_addresses("script-src /report-uri") == ()


@given(st.text(), st.sampled_from(["link", "refresh", "location", "content-security-policy", "report-to"]))
def test_any_value_is_read_without_an_exception(value: str, name: str) -> None:
    read_header_links(Headers(((name, value),)))
