"""Everything that goes wrong, told as one RFC 9457 problem by one handler."""

import logging
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from fastapi.exceptions import RequestValidationError
from pydantic import ValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import (
    BadInput,
    Conflict,
    Forbidden,
    NotFound,
    SectorKitError,
    TooLarge,
    Unauthenticated,
    Unavailable,
    UnsupportedType,
)

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"

Problem = Mapping[str, Any]


class HungUp(Exception):
    """The client is gone: there is nobody to answer."""


class MethodNotAllowed(BadInput):
    """The address is right, the method is not."""

    status_code = 405
    title = "지원하지 않는 메서드 · Method not allowed"


class BadRequest(BadInput):
    """The request cannot be read at all."""

    status_code = 400


class InvalidFields(BadInput):
    """Some fields cannot be used; `errors` says which and why."""

    def __init__(self, errors: Sequence[Mapping[str, str]]) -> None:
        """Tell one `{field, detail}` for each."""
        named = ", ".join(dict.fromkeys(error["field"] for error in errors if error["field"]))
        super().__init__(f"입력값을 확인해 주세요{f': {named}' if named else ''}.")
        self.errors = errors


PLAIN: Mapping[int, tuple[type[SectorKitError], str]] = {
    400: (BadRequest, "요청 본문을 읽을 수 없습니다. 형식을 확인해 주세요."),
    401: (Unauthenticated, "API 키가 필요합니다."),
    403: (Forbidden, "이 요청은 허용되지 않습니다."),
    404: (NotFound, "요청한 주소가 없습니다. /openapi.json에서 주소를 확인해 주세요."),
    405: (MethodNotAllowed, "이 주소에서 지원하지 않는 메서드입니다."),
    409: (Conflict, "다른 요청이 먼저 사용하고 있습니다."),
    413: (TooLarge, "요청 본문이 너무 큽니다."),
    415: (UnsupportedType, "지원하지 않는 형식입니다."),
}

WORDS: Mapping[str, str] = {
    "missing": "꼭 필요한 항목입니다.",
    "json_invalid": "JSON 형식이 올바르지 않습니다.",
    "extra_forbidden": "알 수 없는 항목입니다.",
    "string_type": "문자열이어야 합니다.",
    "string_too_long": "최대 {max_length}자까지 쓸 수 있습니다.",
    "string_too_short": "{min_length}자 이상 써 주세요.",
    "string_pattern_mismatch": "허용되지 않는 문자가 있습니다.",
    "int_type": "정수여야 합니다.",
    "int_parsing": "정수여야 합니다.",
    "float_parsing": "숫자여야 합니다.",
    "bool_parsing": "true 또는 false여야 합니다.",
    "greater_than": "{gt}보다 커야 합니다.",
    "greater_than_equal": "{ge} 이상이어야 합니다.",
    "less_than": "{lt}보다 작아야 합니다.",
    "less_than_equal": "{le} 이하여야 합니다.",
    "literal_error": "{expected} 가운데 하나여야 합니다.",
    "enum": "{expected} 가운데 하나여야 합니다.",
    "date_from_datetime_parsing": "날짜는 2026-11-01처럼 써 주세요.",
    "date_parsing": "날짜는 2026-11-01처럼 써 주세요.",
    "list_type": "목록이어야 합니다.",
    "dict_type": "객체여야 합니다.",
    "too_long": "최대 {max_length}개까지 받습니다.",
    "too_short": "{min_length}개 이상이어야 합니다.",
}


def invalid_fields(error: ValidationError | RequestValidationError) -> InvalidFields:
    """Return pydantic's findings in our words; nothing of the input is echoed."""
    return InvalidFields([_finding(found) for found in error.errors()][:20])


def _finding(found: Mapping[str, Any]) -> dict[str, str]:
    place = [str(part) for part in found["loc"] if part not in ("body", "query", "path")]
    kind, context = found["type"], found.get("ctx", {})
    if kind == "json_invalid":
        place = []
    words = WORDS.get(kind)
    if kind == "value_error" and isinstance(context.get("error"), ValueError):
        words = str(context["error"])  # a validator of ours speaking
    detail = words.format(**context) if words and kind != "value_error" else words
    return {"field": ".".join(place), "detail": detail or "값이 올바르지 않습니다."}


def as_error(error: Exception) -> SectorKitError:
    """Return any exception as one of ours; the unexpected says nothing of itself."""
    match error:
        case SectorKitError():
            return error
        case RequestValidationError() | ValidationError():
            return invalid_fields(error)
        case HTTPException():
            kind, words = PLAIN.get(error.status_code, (BadRequest, PLAIN[400][1]))
            return kind(words)
        case _:
            log.error("unexpected error", exc_info=error)
            return SectorKitError("예상하지 못한 오류입니다. 잠시 뒤 다시 시도해 주세요.")


def as_problem(error: SectorKitError, request_id: str = "") -> Problem:
    """Return the problem document of an error."""
    name = re.sub(r"(?<!^)(?=[A-Z])", "-", type(error).__name__).lower()
    problem: dict[str, Any] = {
        "type": f"urn:sectorkit:problem:{name}",
        "title": error.title,
        "status": error.status_code,
        "detail": str(error),
        "instance": f"urn:sectorkit:request:{request_id}",
    }
    if isinstance(error, InvalidFields):
        problem["errors"] = list(error.errors)
    return problem


def respond(error: Exception, scope: Scope) -> Response:
    """Return the response to an error."""
    ours = as_error(error)
    problem = dict(as_problem(ours, scope.get("request_id", "")))
    if scope["path"].endswith("/v1/chat/completions"):  # what OpenAI's clients look for
        problem["error"] = {"message": problem["detail"], "type": problem["type"], "code": None}
    headers = {}
    if isinstance(ours, Unavailable):
        headers["Retry-After"] = str(max(1, math.ceil(ours.retry_after)))
    if isinstance(ours, Unauthenticated):
        headers["WWW-Authenticate"] = "Bearer"
    if isinstance(error, HTTPException) and error.headers and "Allow" in error.headers:
        headers["Allow"] = error.headers["Allow"]
    return Response(orjson.dumps(problem), ours.status_code, headers, MEDIA_TYPE)


async def handle(request: Request, error: Exception) -> Response:
    """Answer what FastAPI and Starlette would otherwise answer in their own words."""
    return respond(error, request.scope)


class Problems:
    """Outermost middleware: whatever is raised further in leaves as a problem."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; a response that has started can only be cut."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def watched(message: Message) -> None:
            nonlocal started
            started = started or message["type"] == "http.response.start"
            await send(message)

        try:
            await self.app(scope, receive, watched)
        except HungUp:
            log.info("the client hung up")
        except Exception as error:
            if started:
                raise
            await respond(error, scope)(scope, receive, send)
