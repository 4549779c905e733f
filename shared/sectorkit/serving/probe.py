"""Ask a live model server what it can do, and compare that with what its profile promises."""

from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Self

import httpx
import orjson

from .profiles import Capabilities
from .wire import place, plain_client

SECONDS, WARM = 60.0, 20.0
TOOL = {
    "type": "function",
    "function": {
        "name": "add_days",
        "description": "Add days to a date.",
        "parameters": {
            "type": "object",
            "properties": {"start": {"type": "string"}, "days": {"type": "integer"}},
            "required": ["start", "days"],
        },
    },
}
SCHEMA = {
    "type": "object",
    "properties": {"ok": {"type": "boolean"}},
    "required": ["ok"],
    "additionalProperties": False,
}
LONG = "A reader may borrow five books at a time and keep each of them for fourteen days. " * 30
"""More than one block of any prefix cache."""


@dataclass(frozen=True, slots=True)
class Probe:
    """One thing asked for: what came, and what to do if it should have been otherwise."""

    what: str
    there: bool
    told: str
    promised: bool = True
    remedy: str = ""

    @property
    def well(self) -> bool:
        """Say whether nothing is missing that was promised."""
        return self.there or not self.promised


class Server:
    """A model server as `check` asks it."""

    def __init__(self, url: str, model: str, key: str = "", *, client: httpx.Client | None = None):
        """Ask for `model` at `url` (its `/v1`)."""
        self.url, self.model = place(url)[0], model
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._client = client or plain_client(url, SECONDS)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._client.close()

    def get(self, path: str) -> Any:
        """Return what a path answers as JSON. Raises `httpx.HTTPError` and `ValueError`."""
        reply = self._client.get(self.url + path, headers=self._headers)
        return orjson.loads(reply.raise_for_status().content)

    def chat(self, text: str, **more: Any) -> Mapping[str, Any]:
        """Return a short chat's answer. Raises `httpx.HTTPError` and `ValueError`."""
        body = {
            "model": self.model,
            "messages": [{"role": "user", "content": text}],
            "max_tokens": 64,
            "temperature": 0,
            **more,
        }
        reply = self._client.post(self.url + "/chat/completions", json=body, headers=self._headers)
        told: Mapping[str, Any] = orjson.loads(reply.raise_for_status().content)
        return told


def probe(server: Server, able: Capabilities, context: int = 0) -> Iterator[Probe]:
    """Yield what the server can do, one thing at a time; each costs a short request."""
    there = yield from _model(server, context)
    if not there or able.embeddings or able.rerank:
        return
    yield _asked("대화", True, lambda: _said(server), "서버 기록을 확인하세요.")
    parser = "서버를 --enable-auto-tool-choice와 --tool-call-parser로 시작하세요."
    yield _asked("도구 호출", able.tools, lambda: _called(server), parser)
    yield _asked(
        "구조화 출력", able.json_schema, lambda: _shaped(server), "모델 서버의 판을 올리세요."
    )
    yield _asked("우선순위", able.priority, lambda: _taken(server, priority=1), PRIORITY)
    yield _asked("캐시 솔트", able.cache_salt, lambda: _taken(server, cache_salt="check"), "")
    yield _asked("접두어 캐시", False, lambda: _cached(server), CACHE)


PRIORITY = "서버를 --scheduling-policy priority로 시작하세요."
CACHE = "서버를 --enable-prompt-tokens-details로 시작하면 보입니다."


def _model(server: Server, context: int) -> Generator[Probe, None, bool]:
    """Yield what is known of the model, and return whether it is there."""
    try:
        rows = server.get("/models")["data"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        yield Probe("서버", False, type(error).__name__, True, f"{server.url}을(를) 확인하세요.")
        return False
    names = {row["id"]: row for row in rows}
    there = server.model in names
    remedy = "SECTORKIT_MODEL_NAME을 이 가운데 하나로 바꾸세요."
    yield Probe("모델", there, ", ".join(names), True, remedy)
    length = names.get(server.model, {}).get("max_model_len") or 0
    if there and length:
        remedy = f"--max-model-len을 {context} 이상으로 하세요."
        yield Probe("문맥 길이", length >= context, f"{length:,} 토큰", True, remedy)
    return there


def _asked(what: str, promised: bool, ask: Callable[[], str], remedy: str) -> Probe:
    """Return a probe: what is asked for either comes, or the error says why not."""
    try:
        return Probe(what, True, ask(), promised)
    except httpx.HTTPStatusError as error:
        return Probe(what, False, f"HTTP {error.response.status_code}", promised, remedy)
    except (httpx.HTTPError, ValueError, KeyError, IndexError, TypeError) as error:
        return Probe(what, False, str(error)[:120] or type(error).__name__, promised, remedy)


def _said(server: Server) -> str:
    usage = server.chat("안녕하세요?")["usage"]
    return f"{usage['prompt_tokens']} → {usage['completion_tokens']} 토큰"


def _called(server: Server) -> str:
    named = {"type": "function", "function": {"name": "add_days"}}
    told = server.chat(
        "Add 14 days to 2026-11-02.", tools=[TOOL], tool_choice=named, max_tokens=256
    )
    call = told["choices"][0]["message"]["tool_calls"][0]["function"]
    arguments = orjson.loads(call["arguments"])
    if call["name"] != "add_days" or not isinstance(arguments, dict):
        raise ValueError(f"{call['name']} {call['arguments']}")
    server.chat("안녕하세요?", tools=[TOOL], tool_choice="auto")  # refused without a parser
    return "이름과 JSON 인자"


def _shaped(server: Server) -> str:
    wanted = {"type": "json_schema", "json_schema": {"name": "probe", "schema": SCHEMA}}
    told = server.chat('Answer {"ok": true}.', response_format=wanted)
    content = told["choices"][0]["message"]["content"]
    if set(orjson.loads(content)) != {"ok"}:
        raise ValueError(content)
    return "스키마대로"


def _taken(server: Server, **field: Any) -> str:
    server.chat("안녕하세요?", max_tokens=1, **field)
    return "받음"


def _cached(server: Server) -> str:
    for _ in range(2):
        usage = server.chat(LONG, max_tokens=1)["usage"]
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    if not cached:
        raise ValueError("같은 글을 다시 보내도 0 토큰")
    return f"{usage['prompt_tokens']:,} 가운데 {cached:,} 토큰"


def warm(url: str, model: str, key: str = "") -> bool:
    """Make a server load a model or adapter before the first question; say whether it did."""
    try:
        client = plain_client(url, WARM)  # a server that hangs must not keep us from starting
        with Server(url, model, key, client=client) as server:
            server.chat("안녕하세요?", max_tokens=1)
    except (httpx.HTTPError, ValueError):
        return False
    return True
