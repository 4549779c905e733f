"""One turn of an OpenAI-dialect chat with tools or a schema: a thin client, no SDK."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx
import orjson

from ..errors import Misconfigured, ModelUnavailable

LONGEST = 2_048
"""Tokens in one turn."""


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
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        """Talk to the server at `url` (its `/v1`), for at most so many seconds a turn."""
        self.name = name
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        timeout = httpx.Timeout(seconds, connect=5)
        self._client = httpx.AsyncClient(
            base_url=url, headers=headers, timeout=timeout, transport=transport
        )

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def complete(
        self,
        messages: Sequence[Mapping[str, Any]],
        *,
        tools: Sequence[Mapping[str, Any]] = (),
        schema: Mapping[str, Any] | None = None,
    ) -> Turn:
        """Return the model's next message.

        Raises `ModelUnavailable`, and `ToolsUnsupported` where a server refuses tools.
        """
        body: dict[str, Any] = {
            "model": self.name,
            "messages": list(messages),
            "max_tokens": LONGEST,
            "temperature": 0,
        }
        if tools:
            body |= {"tools": list(tools), "tool_choice": "auto"}
        if schema is not None:
            named = {"name": "next_step", "schema": schema, "strict": True}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        try:
            response = await self._client.post("chat/completions", json=body)
        except httpx.HTTPError as error:
            raise ModelUnavailable(
                "모델 서버에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요."
            ) from error
        if response.status_code != 200:
            raise _refusal(response, with_tools=bool(tools))
        return _turn(response.content)


def _refusal(response: httpx.Response, *, with_tools: bool) -> Exception:
    """Return what a server's refusal means: vLLM says 400 to tools it has no parser for."""
    told = response.text[:2_000]
    if with_tools and response.status_code in (400, 422) and "tool" in told.lower():
        return ToolsUnsupported(
            "이 모델 서버는 도구 호출을 받지 않습니다. 서버를 --enable-auto-tool-choice와 "
            "--tool-call-parser로 시작하거나 구조화 출력 방식을 쓰세요."
        )
    return ModelUnavailable(
        f"모델 서버가 {response.status_code}로 답했습니다. "
        "`sectorkit doctor`로 주소와 모델 이름을 확인하세요."
    )


def _turn(content: bytes) -> Turn:
    try:
        told = orjson.loads(content)
        choice = told["choices"][0]
        message = choice["message"]
    except (orjson.JSONDecodeError, KeyError, IndexError, TypeError) as error:
        raise ModelUnavailable("모델 서버의 응답을 읽지 못했습니다.") from error
    return Turn(message, choice.get("finish_reason") or "", told.get("usage") or {})
