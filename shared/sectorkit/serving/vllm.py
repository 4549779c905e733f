"""A model behind an OpenAI-dialect server: vLLM, or anything that speaks like it."""

from collections.abc import AsyncGenerator, AsyncIterator, Iterator
from contextlib import aclosing
from typing import Any

import httpx
import orjson

from ..errors import ModelUnavailable
from ..values import Prompt, Question, Usage

LONGEST = 1_024
"""Tokens in one answer."""

REPHRASE = (
    "대화를 읽고 마지막 질문을 앞의 내용 없이도 이해되는 한국어 질문 하나로 다시 쓰세요. "
    "질문만 쓰고, 새로운 사실을 더하지 마세요."
)


class VllmModel:
    """Writes through `/chat/completions`, streamed; a caller who stops reading cancels the work."""

    def __init__(self, url: str, name: str, key: str = "", *, seconds: float = 60) -> None:
        """Talk to the server at `url` (its `/v1`), for at most so many seconds an answer."""
        self.name = name
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        timeout = httpx.Timeout(seconds, connect=5)
        self._client = httpx.AsyncClient(base_url=url, headers=headers, timeout=timeout)

    async def close(self) -> None:
        """Close every connection."""
        await self._client.aclose()

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        """Yield text as it arrives, then what it used. Raises `ModelUnavailable`."""
        messages = [
            {"role": "system", "content": prompt.system},
            {"role": "user", "content": prompt.user},
        ]
        async with aclosing(self._stream(messages, prompt.question.id)) as chunks:
            async for chunk in chunks:
                for choice in chunk.get("choices") or ():
                    if text := (choice.get("delta") or {}).get("content"):
                        yield text
                if used := chunk.get("usage"):
                    yield Usage(used["prompt_tokens"], used["completion_tokens"])

    async def rephrase(self, question: Question) -> str:
        """Return the question as one that needs no history. Raises `ModelUnavailable`."""
        said = "\n".join(f"{turn.role}: {turn.content}" for turn in question.history[-6:])
        messages = [
            {"role": "system", "content": REPHRASE},
            {"role": "user", "content": f"{said}\nuser: {question.text}"},
        ]
        pieces = [
            (choice.get("delta") or {}).get("content") or ""
            async for chunk in self._stream(messages, question.id)
            for choice in chunk.get("choices") or ()
        ]
        return "".join(pieces).strip() or question.text

    async def _stream(
        self, messages: list[dict[str, str]], request_id: str
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Post a chat and yield its chunks as they arrive."""
        body = {
            "model": self.name,
            "messages": messages,
            "max_tokens": LONGEST,
            "temperature": 0,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        headers = {"X-Request-Id": request_id}
        try:
            async with self._client.stream(
                "POST", "chat/completions", json=body, headers=headers
            ) as response:
                if response.status_code != 200:
                    await response.aread()
                    raise ModelUnavailable(
                        f"모델 서버가 {response.status_code}로 답했습니다. "
                        "`sectorkit doctor`로 주소와 모델 이름을 확인하세요.",
                        float(response.headers.get("retry-after", 5)),
                    )
                async for chunk in _events(response.aiter_bytes()):
                    yield chunk
        except httpx.HTTPError as error:
            raise ModelUnavailable(
                "모델 서버에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요."
            ) from error


async def _events(stream: AsyncIterator[bytes]) -> AsyncIterator[dict[str, Any]]:
    """Parse server-sent events from bytes, whatever line separators the text itself carries."""
    waiting = b""
    async for piece in stream:
        *events, waiting = (waiting + piece.replace(b"\r\n", b"\n")).split(b"\n\n")
        for event in events:
            for data in _data(event):
                yield data
    if waiting.strip():
        raise ModelUnavailable("모델 서버의 응답이 중간에 끊겼습니다. 다시 시도해 주세요.")


def _data(event: bytes) -> Iterator[dict[str, Any]]:
    """Yield the JSON of one event; `[DONE]` has none, and an error in it is raised."""
    for line in event.split(b"\n"):
        if not line.startswith(b"data:") or line.removeprefix(b"data:").strip() == b"[DONE]":
            continue
        try:
            chunk = orjson.loads(line.removeprefix(b"data:"))
        except orjson.JSONDecodeError as error:
            raise ModelUnavailable("모델 서버의 응답을 읽지 못했습니다.") from error
        if chunk.get("error"):
            raise ModelUnavailable("모델 서버가 답을 끝내지 못했습니다. 다시 시도해 주세요.")
        yield chunk
