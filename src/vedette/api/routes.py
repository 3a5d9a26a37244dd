# SPDX-License-Identifier: Apache-2.0
"""Endpoints as data, and the one way from a request to its handler.

An endpoint cannot be declared without saying what it needs. On the way to the handler a request is admitted (who
calls, and may they), read (path, query and body in any case and dress become the names the handler declares), and
whatever fails is shaped by `errors.py`; this is the one supervisor of a request.
"""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from enum import Enum
from http import HTTPStatus
from typing import Annotated, Any, cast, get_args, get_origin
from urllib.parse import parse_qsl

from fastapi import Depends
from fastapi.dependencies.models import Dependant
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, JsonValue
from starlette.datastructures import QueryParams
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.types import Scope

from vedette.api.authentication import Authenticator
from vedette.api.direct import DirectCall
from vedette.api.errors import DEFECT_STATUS, STATUS_BY_KIND, PluginProblem, defect_reply, error_reply, invalid_reply
from vedette.api.limits import BODY_LIMIT_BYTES, clean_text
from vedette.api.reader import read_body, too_large
from vedette.api.xml_replies import in_wanted_type
from vedette.domain.member import Member
from vedette.domain.permission import Permission
from vedette.errors import Conflict, Refused, UsageError, VedetteError
from vedette.wire.errors import BaseResponse, ValidationProblem
from vedette.wire.keys import fold_keys

Handler = Callable[..., Awaitable[Response]]
VENDOR_PREFIX = "/api/1.0"
_MEMBER = "vedette.member"


class Needs(Enum):
    """What an endpoint needs when it is no single permission."""

    NOTHING = "nothing"
    """Anybody may call it."""
    MEMBERSHIP = "membership"
    """Any member may call it."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address: method, path, handler, what it needs and what it answers.

    `reply` is the model of the body for the documentation; None where it is a file, whose media types `file_types` then
    names, or a page. `for_plugin` makes refusals carry the keys that CI plugins look at.
    """

    method: str
    path: str
    handler: Handler
    needs: Permission | Needs
    reply: object = None
    status: int = 200
    file_types: tuple[str, ...] = ()
    for_plugin: bool = False
    tags: tuple[str, ...] = field(default=())

    @property
    def speaks_xml(self) -> bool:
        """Whether replies are written in XML, too; those that are ours alone are not."""
        return self.path.startswith(VENDOR_PREFIX)

    @property
    def declares_conflicts(self) -> bool:
        """Whether a conflict is answered 409; the vendor's API knows 400 only."""
        return not self.path.startswith(VENDOR_PREFIX)


def get(
    path: str,
    handler: Handler,
    *,
    needs: Permission | Needs,
    reply: object = None,
    status: int = 200,
    file_types: tuple[str, ...] = (),
    for_plugin: bool = False,
) -> Endpoint:
    """Declare a GET endpoint."""
    return Endpoint("GET", path, handler, needs, reply, status, file_types, for_plugin=for_plugin)


def post(
    path: str,
    handler: Handler,
    *,
    needs: Permission | Needs,
    reply: object,
    status: int = 200,
    for_plugin: bool = False,
) -> Endpoint:
    """Declare a POST endpoint."""
    return Endpoint("POST", path, handler, needs, reply, status, for_plugin=for_plugin)


async def _caller(request: Request) -> Member:
    return cast(Member, request.scope[_MEMBER])


Caller = Annotated[Member, Depends(_caller)]
"""The member that calls, in a handler's signature."""


class ReadRequest(Request):
    """A request whose query and body were read already; FastAPI takes both from here."""

    def __init__(self, scope: Scope, query: QueryParams, body: JsonValue) -> None:
        headers = [(name, value) for name, value in scope["headers"] if name != b"content-type"]
        super().__init__({**scope, "headers": [*headers, (b"content-type", b"application/json")]})
        self._read_query = query
        self._read_value = body

    @property
    def query_params(self) -> QueryParams:
        """The query under the names that the handler declares."""
        return self._read_query

    async def body(self) -> bytes:
        """Return something that is not empty, unless there was no body."""
        return b"" if self._read_value is None else b"null"

    async def json(self) -> JsonValue:
        """Return the body as the reader made it."""
        return self._read_value


class ApiRoute(APIRoute):
    """A FastAPI route for an `Endpoint`; its path matches in any case, with or without a slash at the end."""

    def __init__(self, endpoint: Endpoint, authenticator: Authenticator) -> None:
        self._declared = endpoint
        self._authenticator = authenticator
        super().__init__(
            endpoint.path,
            endpoint.handler,
            methods=[endpoint.method],
            status_code=endpoint.status,
            response_model=endpoint.reply,
            response_class=Response if endpoint.file_types else JSONResponse,
            responses=cast(dict[int | str, dict[str, Any]], _documented_file(endpoint) | _documented_errors(endpoint)),
            tags=list(endpoint.tags),
            operation_id=_operation_id(endpoint),
            openapi_extra={
                "security": [] if endpoint.needs is Needs.NOTHING else [{"basic": []}],
                "x-needs": endpoint.needs.value,
            },
        )
        self.path_regex = re.compile(self.path_regex.pattern.removesuffix("$") + "/?$", re.IGNORECASE)

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Return the handler of FastAPI inside our way to it."""
        handle = super().get_route_handler()
        for_plugin, declares_conflicts = self._declared.for_plugin, self._declared.declares_conflicts
        query_names = _query_names(self.dependant)
        body_type = None if self.body_field is None else self.body_field.field_info.annotation
        reply = self._declared.reply
        direct, handler = DirectCall.of(self.dependant, _caller), self._declared.handler

        async def answered(request: Request) -> Response:
            try:
                member = await self._admit(request)
                if direct is not None:
                    arguments = direct.arguments(request.path_params, member)
                    if arguments is not None:
                        return await handler(**arguments)
                request.scope[_MEMBER] = member
                body = None if body_type is None else _fitted(await _read(request), body_type)
                return await handle(ReadRequest(request.scope, _folded_query(request, query_names), body))
            except Conflict as error:
                told = error if declares_conflicts else UsageError(error.message, error.remedy)
                return error_reply(told, for_plugin=for_plugin)
            except VedetteError as error:
                return error_reply(error, for_plugin=for_plugin)
            except RequestValidationError as error:
                return invalid_reply(error, for_plugin=for_plugin)
            except ClientDisconnect:
                raise
            except Exception as error:  # noqa: BLE001  (the supervisor of a request)
                return defect_reply(error, request)

        async def answered_in_wanted_type(request: Request) -> Response:
            return in_wanted_type(request, await answered(request), reply)

        return answered_in_wanted_type if self._declared.speaks_xml else answered

    async def _admit(self, request: Request) -> Member | None:
        needs = self._declared.needs
        if needs is Needs.NOTHING:
            return None
        address = request.client.host if request.client else ""
        member = await self._authenticator.authenticate(request.headers.get("authorization"), address)
        if isinstance(needs, Permission) and not member.may_somewhere(needs):
            raise Refused(f"This needs the permission {needs.value}.", "Ask the owner of the installation for it.")
        return member


def _operation_id(endpoint: Endpoint) -> str:
    words = re.sub(r"[^A-Za-z0-9]+", "_", endpoint.path.replace(VENDOR_PREFIX, "")).strip("_")
    return f"{endpoint.method.lower()}_{words}"


def _documented_file(endpoint: Endpoint) -> dict[int, dict[str, object]]:
    """Return the file that the endpoint answers with, where it does."""
    if not endpoint.file_types:
        return {}
    content = {kind: {"schema": {"type": "string", "format": "binary"}} for kind in endpoint.file_types}
    return {endpoint.status: {"content": content, "description": "The file."}}


def _documented_errors(endpoint: Endpoint) -> dict[int, dict[str, object]]:
    """Return every status that the way to the handler, or the handler, can answer."""
    if endpoint.needs is Needs.NOTHING and endpoint.method == "GET":
        return {}
    shape: object = PluginProblem if endpoint.for_plugin else BaseResponse
    bad: object = PluginProblem if endpoint.for_plugin else ValidationProblem | BaseResponse
    unused = set() if endpoint.declares_conflicts else {STATUS_BY_KIND[Conflict]}
    statuses = sorted({*STATUS_BY_KIND.values(), DEFECT_STATUS} - unused)
    return {
        status: {"model": bad if status == HTTPStatus.BAD_REQUEST else shape, "description": HTTPStatus(status).phrase}
        for status in statuses
    }


def _query_names(dependant: Dependant) -> Mapping[str, str]:
    """Return the declared names of the query by their folded form; models in the query stand for their fields."""
    names: list[str] = []
    for param in dependant.query_params:
        annotation = param.field_info.annotation
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            names.extend(str(info.alias or name) for name, info in annotation.model_fields.items())
        else:
            names.append(param.alias)
    return {name.casefold(): name for name in names}


def _folded_query(request: Request, names: Mapping[str, str]) -> QueryParams:
    """Return the query values that were declared, the last of several, without those that are empty."""
    if not names or not request.scope["query_string"]:
        return QueryParams()
    pairs = parse_qsl(request.scope["query_string"].decode("latin-1"), keep_blank_values=True)
    folded = {names.get(key.strip().casefold(), ""): clean_text(value) for key, value in pairs if value.strip()}
    return QueryParams({key: value for key, value in folded.items() if key})


async def _read(request: Request) -> JsonValue:
    """Return the body as a value. Raises TooLarge before more than the limit was read."""
    declared = request.headers.get("content-length", "")
    if declared.isdecimal() and int(declared) > BODY_LIMIT_BYTES:
        raise too_large()
    chunks = bytearray()
    async for chunk in request.stream():
        chunks += chunk
        if len(chunks) > BODY_LIMIT_BYTES:
            raise too_large()
    return read_body(bytes(chunks), request.headers.get("content-type", ""))


def _fitted(value: JsonValue, wanted: object) -> JsonValue:
    """Return `value` in the form of the handler's body: a model's keys, a bare list, or a bare text.

    Forms and XML cannot write the latter two without a name around them, so a single name is taken off.
    """
    if isinstance(wanted, type) and issubclass(wanted, BaseModel):
        return fold_keys(value, wanted)
    if isinstance(value, dict) and len(value) == 1:
        (value,) = value.values()
    if get_origin(wanted) is list or get_origin(get_args(wanted)[0] if get_args(wanted) else None) is list:
        if isinstance(value, dict):
            value = list(value.values())
        return value if value is None or isinstance(value, list) else [value]
    return value[0] if isinstance(value, list) and len(value) == 1 else value
