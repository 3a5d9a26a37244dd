# SPDX-License-Identifier: Apache-2.0
"""WordPress: the index of its REST API (`/wp-json/`), and its export of a site's contents (WXR).

Sources: the REST API handbook (discovery, routes, endpoint arguments); the export format of WordPress 1.2.
"""

from __future__ import annotations

import re

from vedette.crawl.imports.bodies import form, pair
from vedette.crawl.imports.documents import as_list, as_mapping, as_text, plain, read_json
from vedette.crawl.imports.imported import MOST_URL_LENGTH, ImportDraft, escape
from vedette.crawl.imports.schema_samples import SchemaSampler
from vedette.crawl.imports.xml_documents import child_text, name_of, place_of, read_xml
from vedette.errors import UsageError

ROOT = "rss"
_GROUP = re.compile(r"\(\?P<(\w{1,100})>((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]{0,200}\))*+\))*+)\)")
"""A variable of a route: a named group, whose pattern may hold groups of its own."""
_MOST_ARGUMENTS = 100
_ALWAYS_SENT = ("GET", "HEAD")


def is_wordpress(document: object) -> bool:
    """Whether `document` looks like the index of a REST API of WordPress."""
    known = as_mapping(document)
    return isinstance(known.get("routes"), dict) and isinstance(known.get("namespaces"), list)


def read_wordpress(text: str, draft: ImportDraft) -> None:
    """Take a request for each method of each route, or each link of an export. Raises UsageError for anything else."""
    if text.lstrip().startswith("<"):
        _read_export(text, draft)
        return
    document = as_mapping(read_json(text))
    if not is_wordpress(document):
        raise UsageError("The file is no index of a WordPress API: it has no routes.", "Save what /wp-json/ answers.")
    base = _base(document)
    for route, sent in as_mapping(document.get("routes")).items():
        for each in as_list(as_mapping(sent).get("endpoints")):
            endpoint = as_mapping(each)
            arguments = dict(list(as_mapping(endpoint.get("args")).items())[:_MOST_ARGUMENTS])
            for method in as_list(endpoint.get("methods")):
                if draft.is_full:
                    draft.refuse(plain(route), "The file holds too many requests.")
                    return
                if as_text(method) and isinstance(route, str) and len(route) <= MOST_URL_LENGTH:
                    _take(base, route, as_text(method).upper(), arguments, draft)


def _base(document: dict[object, object]) -> str:
    """Return where the API stands: what the index says, else WordPress's own place below the target."""
    links = as_list(as_mapping(as_mapping(document.get("routes")).get("/")).get("_links"))
    own = as_mapping(as_mapping(as_mapping(document.get("routes")).get("/")).get("_links")).get("self")
    for each in links + as_list(own):
        address = as_text(as_mapping(each).get("href"))
        if address:
            return address.rstrip("/")
    home = as_text(document.get("url")) or as_text(document.get("home"))
    return f"{home.rstrip('/')}/wp-json"


def _take(base: str, route: str, method: str, arguments: dict[object, object], draft: ImportDraft) -> None:
    sampler = SchemaSampler(as_mapping)
    in_path: set[str] = set()

    def fill(found: re.Match[str]) -> str:
        name = found[1]
        in_path.add(name)
        schema = as_mapping(arguments.get(name)) or {"type": "integer" if "\\d" in found[2] else "string"}
        return escape(plain(sampler.sample(schema, name))) or "1"

    path = _GROUP.sub(fill, route)
    sent = [
        (str(name), plain(sampler.sample(known, str(name))))
        for name, known in arguments.items()
        if str(name) not in in_path and (as_mapping(known).get("required") is True or "default" in as_mapping(known))
    ]
    source, address = f"{method} {route}", f"{base}/{path.lstrip('/')}"
    template = f"{base}/{_GROUP.sub(lambda found: '{' + found[1] + '}', route).lstrip('/')}"
    if method not in _ALWAYS_SENT:
        media_type, body = form(sent)
        draft.take(source, method, address, (("Content-Type", media_type),), body, template=template)
        return
    query = "&".join(pair(name, value) for name, value in sent if value)
    draft.take(source, method, f"{address}?{query}" if query else address, template=template)


def _read_export(text: str, draft: ImportDraft) -> None:
    root = read_xml(text)
    if name_of(root) != ROOT or not any(name_of(each) == "wxr_version" for each in root.iter()):
        raise UsageError("The file is no export of WordPress.", "Export the site's contents anew.")
    for item in root.iter("item"):
        link = child_text(item, "link")
        if link:
            draft.take(place_of(item), "GET", link)
