# SPDX-License-Identifier: Apache-2.0
"""Reports of type Crawled (every request that the crawl knew, and what became of it) and Scanned (what was fetched).

Each is written as JSON, XML or CSV with the same fields.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from pydantic import JsonValue

from vedette.reports import xml_tree as etree
from vedette.reports.csv import CSV_TYPE, csv_line
from vedette.reports.document import ReportDocument
from vedette.reports.format import Part, ReportFormat
from vedette.reports.json import JSON_TYPE
from vedette.reports.knowledge import KnownUrl
from vedette.reports.text import utf8, xml_text
from vedette.reports.xml import XML_DECLARATION, XML_TYPE
from vedette.wire.guids import write_bare_guid


@dataclass(frozen=True, slots=True)
class _Kind:
    """One of the two types: its name, which requests it tells, and what of each."""

    name: str
    wants: Callable[[KnownUrl], bool]
    fields: Callable[[KnownUrl], Mapping[str, str | int]]


def _crawled(url: KnownUrl) -> Mapping[str, str | int]:
    return {
        "Url": url.url,
        "Method": url.method,
        "Source": url.source,
        "Depth": url.depth,
        "State": url.state,
        "Reason": url.reason,
        "StatusCode": url.status,
        "ContentType": url.media_type,
    }


def _scanned(url: KnownUrl) -> Mapping[str, str | int]:
    return {
        "Url": url.url,
        "Method": url.method,
        "Route": url.route,
        "StatusCode": url.status,
        "ContentType": url.media_type,
        "Tested": url.tested,
        "NotTested": url.not_tested,
    }


def _is_known(url: KnownUrl) -> bool:
    return bool(url.url)


def _is_fetched(url: KnownUrl) -> bool:
    return url.status > 0


_NOTHING = KnownUrl("", "", "", 0, "")


def _write_json(document: ReportDocument, kind: _Kind) -> Iterator[bytes]:
    head: dict[str, JsonValue] = {
        "Generated": document.dates.write(document.generated_at),
        "Target": {"ScanId": write_bare_guid(document.scan.id), "Url": str(document.scan.spec.target)},
    }
    yield _json(head).removesuffix(b"}") + f',"{kind.name.capitalize()}Urls":['.encode()
    for number, url in enumerate(filter(kind.wants, document.urls)):
        yield (b"," if number else b"") + _json(dict(kind.fields(url)))
    yield b"]}"


def _json(value: JsonValue) -> bytes:
    return utf8(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _write_xml(document: ReportDocument, kind: _Kind) -> Iterator[bytes]:
    root = etree.Element(f"{kind.name}-urls", generated=xml_text(document.dates.write(document.generated_at)))
    target = etree.SubElement(root, "target")
    etree.SubElement(target, "scan-id").text = write_bare_guid(document.scan.id)
    etree.SubElement(target, "url").text = xml_text(str(document.scan.spec.target))
    etree.SubElement(root, "urls").text = ""
    end = f"</urls></{kind.name}-urls>".encode()
    yield XML_DECLARATION + etree.tostring(root, encoding="utf-8").removesuffix(end)
    for url in filter(kind.wants, document.urls):
        element = etree.Element("item")
        for field, value in kind.fields(url).items():
            etree.SubElement(element, field).text = xml_text(str(value))
        yield etree.tostring(element, encoding="utf-8")
    yield end


def _write_csv(document: ReportDocument, kind: _Kind) -> Iterator[bytes]:
    yield csv_line(kind.fields(_NOTHING))
    for url in filter(kind.wants, document.urls):
        yield csv_line(str(value) for value in kind.fields(url).values())


def _formats(kind: _Kind, needs: frozenset[Part]) -> tuple[ReportFormat, ...]:
    return (
        ReportFormat("csv", CSV_TYPE, ".csv", partial(_write_csv, kind=kind), needs),
        ReportFormat("json", JSON_TYPE, ".json", partial(_write_json, kind=kind), needs),
        ReportFormat("xml", XML_TYPE, ".xml", partial(_write_xml, kind=kind), needs),
    )


CRAWLED = _formats(_Kind("crawled", _is_known, _crawled), frozenset({Part.URLS}))
SCANNED = _formats(_Kind("scanned", _is_fetched, _scanned), frozenset({Part.URLS, Part.LEDGER}))
