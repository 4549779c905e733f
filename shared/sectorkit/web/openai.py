"""OpenAI's dialect: the same line behind it, so the same guard, verification and labels."""

import time
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import aclosing
from dataclasses import replace
from typing import Any, cast

from fastapi import APIRouter, Request
from starlette.responses import Response

from ..errors import NotFound
from ..policies.shape import LONGEST
from ..values import Answer, Citation, Done, Event, Question, Sentence, Turn
from .access import caller_of
from .asking import is_batch, last, unless_hung_up
from .problems import InvalidFields, as_error, as_problem
from .service import Service
from .shapes import ChatBody
from .stream import JSON, EventStream, first_then_rest, to_json

Object = dict[str, Any]


def router(service: Service) -> APIRouter:
    """Return the routes that speak OpenAI's dialect."""
    routes = APIRouter(tags=["openai"])

    @routes.get("/v1/models")
    async def models() -> Response:
        """List the one model there is: this sector's service."""
        made = {"id": _name(service), "object": "model", "created": 0, "owned_by": "sectorkit"}
        return JSON({"object": "list", "data": [made]})

    @routes.post("/v1/chat/completions")
    async def completions(body: ChatBody, request: Request) -> Response:
        """Answer the last user message; citations come as `annotations`."""
        if body.model not in ("", _name(service)):
            raise NotFound(f"모델은 {_name(service)} 하나입니다. model을 이 이름으로 바꿔 주세요.")
        caller = caller_of(request)
        question = asked(body, caller.tenant, request.scope["request_id"])
        question = replace(question, batch=is_batch(request))
        events = service.ask(question, caller)
        if not body.stream:
            return JSON(completion(await unless_hung_up(request, last(events)), _name(service)))
        started = await unless_hung_up(request, first_then_rest(events))
        usage = bool(body.stream_options and body.stream_options.include_usage)
        return EventStream(chunks(started, question.id, _name(service), usage))

    return routes


def _name(service: Service) -> str:
    return f"sectorkit-{service.sector.name}"


def asked(body: ChatBody, tenant: str, id: str) -> Question:
    """Return the last user message as the question and what was said before as its history.

    System and developer messages are wishes about a model; they are not part of a question.
    """
    said = [(m.role, m.text().strip()) for m in body.messages if m.role in ("user", "assistant")]
    if not said or said[-1][0] != "user" or not said[-1][1]:
        raise _wrong("마지막 메시지는 비어 있지 않은 user 메시지여야 합니다.")
    if len(said[-1][1]) > LONGEST:
        raise _wrong(f"질문은 최대 {LONGEST:,}자까지 쓸 수 있습니다.")
    history = tuple(
        Turn("user" if role == "user" else "assistant", text) for role, text in said[-41:-1] if text
    )
    return Question(text=said[-1][1], history=history, tenant=tenant, id=id)


def _wrong(detail: str) -> InvalidFields:
    return InvalidFields([{"field": "messages", "detail": detail}])


class Script:
    """The text as it grows, so that annotations know where in it they stand."""

    def __init__(self) -> None:
        """Start empty."""
        self.text = ""
        self._part: str | None = None

    def add(self, sentence: Sentence) -> tuple[str, list[Object]]:
        """Return the piece that a sentence adds, and the annotations of that piece."""
        gap = "" if not self.text else " " if sentence.part == self._part else "\n\n"
        self._part = sentence.part
        start = len(self.text) + len(gap)
        self.text += gap + sentence.text
        return gap + sentence.text, [
            _annotation(citation, start, len(self.text)) for citation in sentence.citations
        ]


def _annotation(citation: Citation, start: int, end: int) -> Object:
    where = " ".join(part for part in (citation.title, citation.locator) if part)
    return {
        "type": "url_citation",
        "url_citation": {
            "start_index": start,
            "end_index": end,
            "title": where,
            "url": citation.url,
        },
    }


def spoken(answer: Answer) -> str:
    """Return what an ending without sentences says, with whom to ask instead."""
    referral = answer.referral
    if answer.sentences or referral is None:
        return answer.text
    contact = " ".join(part for part in (referral.name, referral.phone, referral.url) if part)
    return f"{answer.text}\n\n{contact}: {referral.why}"


def completion(answer: Answer, model: str) -> Object:
    """Return a whole completion."""
    script = Script()
    annotations = [note for sentence in answer.sentences for note in script.add(sentence)[1]]
    message = {
        "role": "assistant",
        "content": script.text or spoken(answer),
        "refusal": None,
        "annotations": annotations,
        **_beside(answer),
    }
    return {
        "id": f"chatcmpl-{answer.id}",
        "object": "chat.completion",
        "created": int(time.time()),
        "model": model,
        "choices": [
            {"index": 0, "message": message, "finish_reason": _finish(answer), "logprobs": None}
        ],
        "usage": _usage(answer),
    }


def _beside(answer: Answer) -> Object:
    """Return what OpenAI's dialect has no field for."""
    return {
        "citations": [c for sentence in answer.sentences for c in sentence.citations],
        "status": answer.status,
        "notices": list(answer.notices),
        "referral": answer.referral,
        "as_of": answer.as_of,
        "ai_generated": answer.ai_generated,
    }


def _finish(answer: Answer) -> str:
    """Return why it ends there, as clients of that dialect know it."""
    return "length" if "time" in answer.degraded else "stop"


def _usage(answer: Answer) -> Object:
    read, written = answer.usage.prompt_tokens, answer.usage.completion_tokens
    return {
        "prompt_tokens": read,
        "completion_tokens": written,
        "total_tokens": read + written,
    }


async def chunks(
    events: AsyncIterator[Event], id: str, model: str, usage: bool
) -> AsyncGenerator[bytes, None]:
    """Yield a completion as chunks, a verified sentence at a time."""
    head = {
        "id": f"chatcmpl-{id}",
        "object": "chat.completion.chunk",
        "created": int(time.time()),
        "model": model,
    }
    script = Script()
    async with aclosing(cast(AsyncGenerator[Event, None], events)) as source:
        try:
            yield _chunk(head, {"role": "assistant", "content": ""}, usage=usage)
            async for event in source:
                if isinstance(event, Sentence):
                    text, notes = script.add(event)
                    yield _chunk(head, {"content": text, "annotations": notes}, usage=usage)
                elif isinstance(event, Done):
                    for piece in _ending(head, event.answer, script, usage):
                        yield piece
        except Exception as error:
            problem = as_problem(as_error(error), id)
            told = {"message": problem["detail"], "type": problem["type"], "code": None}
            yield _data({"error": told | dict(problem)})
    yield b"data: [DONE]\n\n"


def _ending(head: Object, answer: Answer, script: Script, usage: bool) -> list[bytes]:
    """Return the last chunks: what was not said yet, the end, and what it cost."""
    delta = _beside(answer) | ({} if script.text else {"content": spoken(answer)})
    made = [_chunk(head, delta, usage=usage), _chunk(head, {}, _finish(answer), usage)]
    if usage:
        made.append(_data(head | {"choices": [], "usage": _usage(answer)}))
    return made


def _chunk(head: Object, delta: Object, finish: str | None = None, usage: bool = False) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish, "logprobs": None}
    return _data(head | {"choices": [choice]} | ({"usage": None} if usage else {}))


def _data(value: Object) -> bytes:
    return b"data: %b\n\n" % to_json(value)
