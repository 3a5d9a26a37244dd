# SPDX-License-Identifier: Apache-2.0
"""What Acunetix's crawler found is read, and not what its checks sent."""

from __future__ import annotations

import pytest

from vedette.crawl.imports.registry import ImportFormat, detect_format, read_import
from vedette.domain.exchange import Origin, Url
from vedette.errors import UsageError

TARGET = Url(Origin("http", "shop.example", 80), "/")
EXPORT = b"""<?xml version="1.0"?>
<ScanGroup ExportedOn="31/01/2024, 12:00:00"><Scan>
<Crawler StartUrl="http://shop.example"><Cookies></Cookies><SiteFiles>
<SiteFile id="1"><Name><![CDATA[a]]></Name><URL><![CDATA[/a]]></URL><FullURL><![CDATA[http://shop.example/a]]></FullURL>
<Variations>
<Variation><URL><![CDATA[/a?b=1]]></URL><PostData></PostData></Variation>
<Variation><URL><![CDATA[/a]]></URL><PostData><![CDATA[c=2]]></PostData></Variation>
<Variation><URL>http://[bad</URL></Variation>
</Variations></SiteFile>
<SiteFile id="2"><URL><![CDATA[/b]]></URL></SiteFile>
</SiteFiles></Crawler>
<ReportItems><ReportItem><TechnicalDetails><Request><![CDATA[GET /bad HTTP/1.1]]></Request></TechnicalDetails>
</ReportItem></ReportItems></Scan></ScanGroup>"""


def test_an_export_is_read() -> None:
    result = read_import(EXPORT, None, TARGET)

    assert detect_format(EXPORT) is ImportFormat.ACUNETIX
    assert [(each.method, each.url.target, each.body) for each in result.requests] == [
        ("GET", "/a", b""),
        ("GET", "/a?b=1", b""),
        ("POST", "/a", b"c=2"),
        ("GET", "/b", b""),
    ]
    assert [each.source for each in result.problems] == ["line 8"]


def test_is_refused() -> None:
    with pytest.raises(UsageError, match="Acunetix"):
        read_import(b"<a/>", ImportFormat.ACUNETIX, TARGET)
