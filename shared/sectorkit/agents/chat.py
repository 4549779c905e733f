"""One turn of an OpenAI-dialect chat with tools or a schema: a thin client, no SDK."""

from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from time import monotonic
from typing import Any

import orjson
from jsonschema import Draft202012Validator

from ..errors import Misconfigured, ModelUnavailable
from ..serving.admission import BATCH
from ..serving.backend import Backend
from ..serving.context import TRIES, Context, shorten
from ..serving.wire import Wire

LONGEST = 2_048
"""Tokens in one turn."""
AGAIN = "JSON 객체 하나로만, 약속한 형식에 맞게 다시 답하세요. 맞지 않는 곳: {why}"


class ToolsUnsupported(Misconfigured):
    """The server has no tool parser for this model; a structured-output protocol may do."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What the model said: a message in OpenAI's shape, and what it used."""

    message: Mapping[str, Any]
    finish: str = ""
    usage: Mapping[str, Any] = field(default_factory=dict)


class ChatServer:
    """Speaks `/chat/completions` with one model, deterministically, without streaming."""

    def __init__(
        self,
        url: str,
        name: str,
        key: str = "",
        *,
        seconds: float = 120,
        wire: Wire | None = None,
        backend: Backend | None = None,
        context: int = 0,
        priority: int | None = None,
    ) -> None:
        """Talk to the server at `url` (its `/v1`), for at most so many seconds a turn.

        `context` is what the model reads at once, for a server that does not say; `priority` is for
        one that is told which requests go first, the lower the sooner.
        """
        self.name, self._seconds = name, seconds
        self._backend = backend or Backend(url, key, wire=wire)
        self._context, self._priority = Context(self._backend, name, context), priority

    async def close(self) -> None:
        """Close every connection."""
        await self._backend.close()

    def behind(self) -> "ChatServer":
        """Return the same server for work that nobody waits for."""
        if self._priority is None:
            return self
        other = copy(self)
        other._priority = self._priority + BATCH
        return other

    async def complete(
        self,
        messages: Sequence[Mapping[str, Any]],
        *,
        tools: Sequence[Mapping[str, Any]] = (),
        schema: Mapping[str, Any] | None = None,
    ) -> Turn:
        """Return the model's next message; with a `schema` its content is JSON that fits it.

        Servers obey a schema in different ways or not at all, so what comes is checked here, and
        asked for once more. Raises `ModelUnavailable`, also for a message cut at its longest, and
        `ToolsUnsupported` where a server refuses tools.
        """
        turn = await self._turn(messages, tools, schema)
        if schema is None or not (why := misfit(turn, schema)):
            return turn
        told = [*messages, {"role": "user", "content": AGAIN.format(why=why)}]
        turn = await self._turn(told, (), schema)
        if misfit(turn, schema):
            words = "모델이 약속한 형식으로 답하지 않았습니다. 다시 시도해 주세요."
            raise ModelUnavailable(words, kind="shape")
        return turn

    async def _turn(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]],
        schema: Mapping[str, Any] | None,
    ) -> Turn:
        deadline = monotonic() + self._seconds
        body: dict[str, Any] = {
            "model": self.name,
            "messages": await self._fitting(messages, tools, deadline),
            "max_tokens": self._context.reserve(LONGEST),
            "temperature": 0,
        }
        if tools:
            body |= {"tools": list(tools), "tool_choice": "auto"}
        if self._priority is not None:
            body["priority"] = self._priority
        if schema is not None:
            named = {"name": "next_step", "schema": schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        try:
            told = await self._backend.post("chat/completions", body, deadline=deadline)
        except ModelUnavailable as error:
            if tools and error.kind == "request" and "tool" in error.told.lower():
                raise _without_tools() from error
            raise
        return _read(told)

    async def _fitting(
        self,
        messages: Sequence[Mapping[str, Any]],
        tools: Sequence[Mapping[str, Any]],
        deadline: float,
    ) -> Sequence[Mapping[str, Any]]:
        """Return the messages, with the longest cut where the model could not read them all."""
        told = list(messages)
        for _ in range(TRIES):
            over = await self._context.over(told, LONGEST, deadline, tools)
            if not over:
                break
            told = shorten(told, over)
        return told


def misfit(turn: Turn, schema: Mapping[str, Any]) -> str:
    """Return where a message does not fit the schema; nothing if it does."""
    try:
        told = orjson.loads(str(turn.message.get("content") or ""))
    except orjson.JSONDecodeError:
        return "JSON이 아닙니다"
    error = next(iter(Draft202012Validator(dict(schema)).iter_errors(told)), None)
    return f"{error.json_path} {error.message}"[:300] if error else ""


def _without_tools() -> ToolsUnsupported:
    """Return what it means that a server refuses tools: vLLM says 400 without a parser."""
    return ToolsUnsupported(
        "이 모델 서버는 도구 호출을 받지 않습니다. 서버를 --enable-auto-tool-choice와 "
        "--tool-call-parser로 시작하거나 구조화 출력 방식을 쓰세요."
    )


def _read(told: Any) -> Turn:
    try:
        choice = told["choices"][0]
        message, finish = choice["message"], choice.get("finish_reason") or ""
    except (KeyError, IndexError, TypeError, AttributeError) as error:
        words = "모델 서버의 응답을 읽지 못했습니다."
        raise ModelUnavailable(words, kind="unreadable") from error
    if finish == "length":
        words = "모델의 답이 너무 길어 중간에 끊겼습니다. 다시 시도해 주세요."
        raise ModelUnavailable(words, kind="length")
    return Turn(message, finish, told.get("usage") or {})
