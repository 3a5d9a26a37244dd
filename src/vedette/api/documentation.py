# SPDX-License-Identifier: Apache-2.0
"""`/openapi.json` and `/docs`: what the API is, and a page to try it. Both work without the internet."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.responses import Response

from vedette.api.replies import reply_bytes
from vedette.api.routes import VENDOR_PREFIX, Endpoint, Needs, get
from vedette.api.xml_replies import XML_TYPES

DESCRIPTION = """Vedette speaks the vendor's API 1.0. Names in paths, queries and bodies are matched in any case, a
slash at the end of a path is optional, and bodies may be JSON, XML, urlencoded or multipart forms. Replies are JSON,
or XML below `/api/1.0` for a client that accepts that and no JSON. GUIDs are read with or without hyphens. Credentials
are HTTP Basic: the API user id (or nothing) and the token."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; form-action 'none'; base-uri 'none'"
)
_FILES = {
    "/docs": ("docs.html", "text/html; charset=utf-8"),
    "/docs/docs.js": ("docs.js", "text/javascript; charset=utf-8"),
    "/docs/docs.css": ("docs.css", "text/css; charset=utf-8"),
}


def documentation_endpoints(app: FastAPI) -> Sequence[Endpoint]:
    """Return the endpoints of the description of `app` and of its page; they are not part of the description."""

    @cache
    def description() -> bytes:
        return json.dumps(describe(app), ensure_ascii=False, separators=(",", ":")).encode()

    async def openapi() -> Response:
        """Return the description of the API (OpenAPI 3.1)."""
        return reply_bytes(description())

    pages = [get(path, _file_handler(name, kind), needs=Needs.NOTHING) for path, (name, kind) in _FILES.items()]
    return (get("/openapi.json", openapi, needs=Needs.NOTHING), *pages)


def describe(app: FastAPI) -> dict[str, Any]:
    """Return the OpenAPI 3.1 description of every endpoint below `/api`."""
    routes = [route for route in app.routes if getattr(route, "path", "").startswith("/api/")]
    described = get_openapi(
        title=app.title, version=app.version, openapi_version="3.1.0", description=DESCRIPTION, routes=routes
    )
    components = described.setdefault("components", {})
    components["securitySchemes"] = {"basic": {"type": "http", "scheme": "basic"}}
    for path, operations in described["paths"].items():
        for operation in operations.values():
            # FastAPI documents its own 422, which no endpoint of ours answers.
            operation["responses"].pop("422", None)
            if path.startswith(VENDOR_PREFIX):
                _add_xml(operation["responses"].values())
    for unused in ("HTTPValidationError", "ValidationError"):
        components.get("schemas", {}).pop(unused, None)
    return described


def _add_xml(responses: Iterable[dict[str, Any]]) -> None:
    """Say of each response in JSON that it is written in XML, too."""
    for response in responses:
        content = response.get("content", {})
        if "application/json" in content:
            content.update(dict.fromkeys(XML_TYPES, content["application/json"]))


def _file_handler(name: str, media_type: str) -> Callable[[], Any]:
    body = files("vedette.api").joinpath("pages", name).read_bytes()

    async def page() -> Response:
        """Return a part of the page."""
        reply = reply_bytes(body, media_type=media_type)
        reply.headers["content-security-policy"] = _POLICY
        return reply

    return page
