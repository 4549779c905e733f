"""The planner for models whose server has no tool parser: one JSON object a turn, by schema."""

from collections.abc import Mapping, Sequence
from typing import Any

import orjson

from .chat import ChatServer
from .planning import Ask, Calls, Finish, Move, Wanted, answered
from .run import Pending, Run
from .telling import messages

FINISH = "finish"
PROTOCOL = """\
다음에 할 일을 JSON 객체 하나로만 답하세요.
도구를 부를 때: {{"action": "도구 이름", "arguments": {{…}}}}
다 되었거나 이용자에게 할 말이 있을 때: {{"action": "finish", "text": "…"}}
도구:
{tools}"""


class StructuredPlanner:
    """Plans with `response_format: json_schema` in place of tool calls. Implements `Planner`."""

    most_turns = 12

    def __init__(self, server: ChatServer, title: str) -> None:
        """Ask the model at `server`; `title` names the sector to it."""
        self.name = f"structured:{server.name}"
        self._server, self._title = server, title

    async def next(self, run: Run, tools: Sequence[Mapping[str, Any]]) -> Move:
        """Return what the model wants next. Raises `ModelUnavailable`."""
        return await self.move(messages(run, self._title), tools)

    async def move(
        self, said: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]]
    ) -> Move:
        """Return what the model wants after these OpenAI messages."""
        told = merge([{"role": "system", "content": protocol(tools)}, *plain(said)])
        turn = await self._server.complete(told, schema=schema_for(tools))
        return as_move(orjson.loads(turn.message["content"]))

    def hear(self, run: Run, pending: Pending, answer: str) -> Run:
        """Give the person's answer to the model as the result of its question."""
        return answered(run, pending, {"answer": answer})


def protocol(tools: Sequence[Mapping[str, Any]]) -> str:
    """Return the rules of the protocol with every tool in it."""
    listed = "\n".join(orjson.dumps(tool["function"]).decode() for tool in tools)
    return PROTOCOL.format(tools=listed)


def schema_for(tools: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the JSON Schema of one turn: a call of one of the tools, or the end."""
    definitions: dict[str, Any] = {}
    choices = [_choice(tool["function"], definitions) for tool in tools]
    text = {"type": "string"}
    finish = {"action": {"const": FINISH}, "text": text}
    choices.append(_object(finish))
    schema: dict[str, Any] = {"anyOf": choices}
    return schema | ({"$defs": definitions} if definitions else {})


def _choice(function: Mapping[str, Any], definitions: dict[str, Any]) -> dict[str, Any]:
    parameters = dict(function.get("parameters") or {"type": "object", "properties": {}})
    definitions |= parameters.pop("$defs", {})
    return _object({"action": {"const": function["name"]}, "arguments": parameters})


def _object(properties: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": dict(properties),
        "required": list(properties),
        "additionalProperties": False,
    }


def plain(said: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return messages without tool calls: a server without a parser may know no such role."""
    told: list[dict[str, Any]] = []
    for message in said:
        if message["role"] == "tool":
            told.append({"role": "user", "content": f"도구 결과: {message.get('content')}"})
        elif message.get("tool_calls"):
            told += [{"role": "assistant", "content": _written(c)} for c in message["tool_calls"]]
        else:
            told.append({"role": message["role"], "content": message.get("content") or ""})
    return told


def merge(told: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Join neighbours of one role: chat templates ask for turns."""
    merged: list[dict[str, Any]] = []
    for message in told:
        if merged and merged[-1]["role"] == message["role"]:
            merged[-1] = {
                "role": message["role"],
                "content": f"{merged[-1]['content']}\n\n{message['content']}",
            }
        else:
            merged.append(dict(message))
    return merged


def _written(call: Mapping[str, Any]) -> str:
    function = call["function"]
    arguments = function.get("arguments") or "{}"
    return f'{{"action": "{function["name"]}", "arguments": {arguments}}}'


def as_move(told: Mapping[str, Any]) -> Move:
    """Return a reply that keeps to the protocol as a move."""
    if told["action"] != FINISH:
        return Calls([Wanted(told["action"], told["arguments"])])
    said = str(told.get("text") or "").strip()
    if said.endswith("?") and "[" not in said:
        return Ask(said)
    return Finish(said or "-")
