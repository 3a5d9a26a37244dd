# SPDX-License-Identifier: Apache-2.0
"""What ZAP exports: its sites tree (YAML), its messages (text) and its reports (JSON and XML).

ZAP's HAR exports are read as such. Sources: the Sites Tree format and the messages of ZAP's import-export add-on;
its traditional reports.
"""

from __future__ import annotations

import re

from vedette.crawl.imports.bodies import FORM, pair
from vedette.crawl.imports.documents import as_list, as_mapping, as_text, read_document
from vedette.crawl.imports.har import is_har, read_har
from vedette.crawl.imports.imported import ImportDraft
from vedette.crawl.imports.recorded import take_recorded
from vedette.crawl.imports.xml_documents import child_text, name_of, place_of, read_xml
from vedette.errors import UsageError

ROOT = "OWASPZAPReport"
_MOST_DEPTH = 60
_MOST_FIELDS = 100
_DIVIDER = re.compile(r"^={3,}[ \t]*\d*[ \t]*={0,80}[ \t]*\r?$", re.MULTILINE)
"""The line between two messages, such as `===1 ==========`."""
_ANSWER = re.compile(r"^HTTP/\d(?:\.\d)? \d{3}\b", re.MULTILINE)
_SITES_TREE = re.compile(r"\s*(?:#[^\n]*\n\s*)*-\s+node\s*:")
_VALUE = "value"


def is_zap_text(text: str) -> bool:
    """Whether `text` is a sites tree, or messages whose requests are followed by answers."""
    if _SITES_TREE.match(text[:2_000]):
        return True
    return _DIVIDER.match(text.lstrip()[:200]) is not None and _ANSWER.search(text) is not None


def is_zap_report(document: object) -> bool:
    """Whether `document` is a report in JSON."""
    sites = as_list(as_mapping(document).get("site"))
    return bool(sites) and "alerts" in as_mapping(sites[0])


def read_zap(text: str, draft: ImportDraft) -> None:
    """Take the requests of an export of ZAP. Raises UsageError where `text` is none."""
    start = text.lstrip()
    if start.startswith("<"):
        _read_xml_report(text, draft)
    elif _SITES_TREE.match(text[:2_000]):
        _Tree(draft).walk(as_list(read_document(text)), 0)
    elif start.startswith("{"):
        document = read_document(text)
        if is_har(document):
            read_har(text, draft)
        elif is_zap_report(document):
            _read_json_report(document, draft)
        else:
            raise UsageError("The file is no export of ZAP.", "Export the sites tree, messages, HAR or a report.")
    elif _DIVIDER.match(start[:200]):
        _read_messages(text, draft)
    else:
        raise UsageError("The file is no export of ZAP.", "Export the sites tree, messages, HAR or a report.")


class _Tree:
    """Walks a sites tree."""

    def __init__(self, draft: ImportDraft) -> None:
        self._draft = draft
        self._count = 0

    def walk(self, nodes: list[object], depth: int) -> None:
        """Take each node that has an address."""
        for each in nodes:
            if self._draft.is_full:
                return
            node = as_mapping(each)
            self._count += 1
            source = f"node {self._count}"
            if as_text(node.get("url")):
                self._take(source, node)
            if depth < _MOST_DEPTH:
                self.walk(as_list(node.get("children")), depth + 1)
            elif node.get("children"):
                self._draft.refuse(source, f"It lies more than {_MOST_DEPTH} nodes deep.")

    def _take(self, source: str, node: dict[object, object]) -> None:
        names = [name for name in re.split(r"=?&|=$", as_text(node.get("data"))) if name][:_MOST_FIELDS]
        body = "&".join(pair(name, _VALUE) for name in names).encode("ascii")
        headers = (("Content-Type", FORM),) if body else ()
        method = as_text(node.get("method")) or "GET"
        self._draft.take(source, method, as_text(node.get("url")), headers, body)


def _read_messages(text: str, draft: ImportDraft) -> None:
    """Take the request of each message, which stands before its answer."""
    place, number = 0, 0
    while place < len(text) and not draft.is_full:
        divider = _DIVIDER.search(text, place)
        end = divider.start() if divider else len(text)
        message = text[place:end].strip("\r\n")
        if message:
            number += 1
            answer = _ANSWER.search(message)
            sent = message[: answer.start()] if answer else message
            head, blank, body = sent.replace("\r\n", "\n").partition("\n\n")
            raw = head.replace("\n", "\r\n") + "\r\n\r\n" + (body.rstrip("\n") if blank else "")
            take_recorded(draft, f"message {number}", raw.encode("utf-8", "replace"))
        place = divider.end() if divider else len(text)


def _read_json_report(document: object, draft: ImportDraft) -> None:
    number = 0
    for site in as_list(as_mapping(document).get("site")):
        for alert in as_list(as_mapping(site).get("alerts")):
            for each in as_list(as_mapping(alert).get("instances")):
                number += 1
                instance = as_mapping(each)
                method, address = as_text(instance.get("method")), as_text(instance.get("uri"))
                draft.take(f"instance {number}", method or "GET", address)


def _read_xml_report(text: str, draft: ImportDraft) -> None:
    root = read_xml(text)
    if name_of(root) != ROOT:
        raise UsageError("The file is no report of ZAP.", "Export it anew, as XML or JSON.")
    for instance in root.iter("instance"):
        if child_text(instance, "uri"):
            draft.take(place_of(instance), child_text(instance, "method") or "GET", child_text(instance, "uri"))
