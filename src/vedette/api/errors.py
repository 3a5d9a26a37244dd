# SPDX-License-Identifier: Apache-2.0
"""What a failed request is answered: one table from our kinds of error to statuses, one shape of body.

The shape is the vendor's `{"Message": …}`; for bad input ASP.NET's `ModelState` says which field and why. No reply
holds a stack trace or repeats the input.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from types import MappingProxyType

import structlog
from fastapi.exceptions import RequestValidationError
from pydantic import Field
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from vedette.api.limits import TooLarge
from vedette.api.replies import reply_model
from vedette.api.xml_replies import in_wanted_type
from vedette.errors import (
    Conflict,
    NotFound,
    Refused,
    StoreFailed,
    TooManyRequests,
    Unauthenticated,
    Unreachable,
    UsageError,
    VedetteError,
)
from vedette.wire.errors import INVALID_REQUEST, BaseResponse, ValidationProblem, field_problem, validation_problem
from vedette.wire.model import WireModel

STATUS_BY_KIND: Mapping[type[VedetteError], int] = MappingProxyType(
    {
        UsageError: 400,
        Unauthenticated: 401,
        Refused: 403,
        NotFound: 404,
        Conflict: 409,
        TooLarge: 413,
        TooManyRequests: 429,
        Unreachable: 502,
        StoreFailed: 503,
    }
)
"""The status of each kind; a kind that is not named has its nearest ancestor's."""

DEFECT_STATUS = 500
_CHALLENGE = 'Basic realm="Vedette", charset="UTF-8"'
_WORDS_BY_STATUS = {
    404: "There is no such address in this API; /openapi.json lists them all.",
    405: "This address does not take that method.",
}
_log = structlog.get_logger(__name__)


class PluginProblem(WireModel):
    """A refusal as CI plugins read it; `Message` is for everybody else."""

    scan_task_id: None = Field(default=None, description="Null: there is no scan to speak of.")
    is_valid: bool = Field(default=False, description="False.")
    error_message: str = Field(description="What is wrong.")
    message: str = Field(description="The same.")


def status_of(error: VedetteError) -> int:
    """Return the status that answers `error`."""
    return next((STATUS_BY_KIND[kind] for kind in type(error).__mro__ if kind in STATUS_BY_KIND), DEFECT_STATUS)


def error_reply(error: VedetteError, *, for_plugin: bool = False) -> Response:
    """Return the answer to an error of ours, with the headers that HTTP asks for its status."""
    body: WireModel = BaseResponse(message=str(error))
    if isinstance(error, UsageError) and error.field:
        named = str(error) if error.message.startswith(error.field) else f"{error.field}: {error}"
        body = ValidationProblem(
            message=f"{INVALID_REQUEST} {named}", model_state=field_problem(error.field, str(error)).model_state
        )
    if for_plugin:
        body = PluginProblem(error_message=str(error), message=str(error))
    reply = reply_model(body, status_of(error))
    if isinstance(error, Unauthenticated):
        reply.headers["www-authenticate"] = _CHALLENGE
    if isinstance(error, TooManyRequests):
        reply.headers["retry-after"] = str(error.retry_after_seconds)
    return reply


def invalid_reply(error: RequestValidationError, *, for_plugin: bool = False) -> Response:
    """Return the answer to input that does not fit its model."""
    problem = validation_problem(error.errors())
    sentences = [f"{field.removeprefix('model.')}: {' '.join(said)}" for field, said in problem.model_state.items()]
    message = " ".join([INVALID_REQUEST, *sentences])
    if for_plugin:
        return reply_model(PluginProblem(error_message=message, message=message), 400)
    return reply_model(ValidationProblem(message=message, model_state=problem.model_state), 400)


async def http_error_reply(request: Request, error: Exception) -> Response:
    """Return the answer to an address or a method that does not exist."""
    assert isinstance(error, HTTPException), "registered for this class only"
    message = _WORDS_BY_STATUS.get(error.status_code, error.detail)
    reply = reply_model(BaseResponse(message=message), error.status_code)
    if error.headers and "Allow" in error.headers:
        reply.headers["allow"] = error.headers["Allow"]
    return in_wanted_type(request, reply, BaseResponse)


def defect_reply(error: Exception, request: Request) -> Response:
    """Log a defect in Vedette with its stack trace, and return an answer that tells nothing of it.

    The trace is made here, without the values of variables: a renderer that shows them would log credentials.
    """
    trace = "".join(traceback.format_exception(error))
    _log.error("defect in Vedette", method=request.method, path=request.url.path, trace=trace)
    return reply_model(BaseResponse(message="Vedette has a defect; its log says more."), DEFECT_STATUS)
