"""The harness that measures tool calls, proven on a scripted server: it says nothing of a model."""

import json
import math
from collections.abc import Callable
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest

from sectorkit.agents.planning import Ask, Calls, Finish, Wanted
from sectorkit.errors import BadInput
from sectorkit.evaluation.tools import Case, evaluate_tools, judge, read_cases, share
from sectorkit.testing.endpoint import listening

DATA = Path(__file__).resolve().parents[2].parent / "shared/data/evaluation/tool-use"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="no ../shared/data beside the checkout")

TOOLS = [
    {
        "type": "function",
        "function": {
            "name": "weather",
            "description": "날씨를 알려줍니다.",
            "parameters": {
                "type": "object",
                "properties": {"place": {"type": "string"}, "days": {"type": "integer"}},
                "required": ["place"],
            },
        },
    }
]


def case(kind: str = "call", **more: Any) -> Case:
    said = [{"role": "user", "content": "노원구 날씨"}]
    gold = {"name": "weather", "arguments": {"place": "노원구"}} if kind == "call" else {}
    return Case("x", "single", kind, said, TOOLS, **{**gold, **more})


def called(**arguments: Any) -> Calls:
    return Calls([Wanted("weather", arguments)])


def test_the_gold_call_is_exact():
    verdict = judge(case(), called(place="노원구"))
    assert verdict.exact and verdict.named and not verdict.wrong


@pytest.mark.parametrize(
    ("arguments", "wrong"),
    [
        ({"place": "강남구"}, {"value"}),
        ({}, {"missing", "value"}),
        ({"place": 3}, {"type", "value"}),
        ({"place": "노원구", "mood": "x"}, {"unknown", "value"}),
        ({"place": "노원구", "days": True}, {"type", "value"}),
    ],
)
def test_each_kind_of_argument_error_is_told_apart(arguments, wrong):
    verdict = judge(case(), called(**arguments))
    assert verdict.named and not verdict.exact and set(verdict.wrong) == wrong


def test_a_listed_alternative_is_exact_too():
    other = case(acceptable={"place": ["서울 노원구", "Nowon"]})
    assert judge(other, called(place="Nowon")).exact
    assert not judge(other, called(place="Gangnam")).exact


def test_a_rule_in_words_is_not_judged_in_favour():
    rule = case(acceptable={"place": "The keyword 노원 must be included somewhere."})
    assert judge(rule, called(place="서울 노원")).wrong == ("rule",)


def test_another_tool_or_one_call_too_many_is_not_exact():
    assert judge(case(), Calls([Wanted("taxi", {})])).wrong == ("tool",)
    twice = Calls([Wanted("weather", {"place": "노원구"}), Wanted("weather", {"place": "x"})])
    assert judge(case(), twice).wrong == ("extra",)


@pytest.mark.parametrize("move", [Ask("어디인가요?"), Finish("그런 도구는 없습니다.")])
def test_asking_and_declining_are_no_calls(move):
    assert not judge(case("slot"), move).called
    assert not judge(case(), move).exact


def test_a_share_comes_with_its_standard_error():
    told = share([True, True, False, False])
    assert told == {"share": 0.5, "se": round(math.sqrt(0.25 / 4), 4), "n": 4}
    assert share([]) is None


def test_a_folder_without_items_is_refused(tmp_path):
    with pytest.raises(BadInput):
        read_cases(tmp_path)


Reply = Callable[[dict[str, Any]], dict[str, Any]]


@contextmanager
def served(reply: Reply, *, tools: bool = True):
    """Serve an OpenAI dialect on a loopback port for as long as the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if "tools" in body and not tools:
                self._say(400, {"error": {"message": "tools need --tool-call-parser"}})
                return
            self._say(200, {"choices": [{"message": reply(body), "finish_reason": "stop"}]})

        def _say(self, status: int, told: dict[str, Any]) -> None:
            data = json.dumps(told).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: Any) -> None:
            pass

    with listening(Handler) as at:
        yield f"{at}/v1"


def last_user(body: dict[str, Any]) -> str:
    return next(m["content"] for m in reversed(body["messages"]) if m["role"] == "user")


def knows_the_gold(cases: list[Case]) -> Reply:
    """Return a server that has read the gold: what a perfect model would score."""
    gold = {_key(c.messages, c.tools): c for c in cases}

    def reply(body: dict[str, Any]) -> dict[str, Any]:
        found = gold[_key(body["messages"], body["tools"])]
        if found.kind != "call":
            return {"role": "assistant", "content": "더 알려 주세요."}
        function = {"name": found.name, "arguments": json.dumps(found.arguments)}
        call = {"id": "c1", "type": "function", "function": function}
        return {"role": "assistant", "content": None, "tool_calls": [call]}

    return reply


def _key(messages: Any, tools: Any) -> str:
    said = [[m["role"], m.get("content") or ""] for m in messages]
    return json.dumps([said, [tool["function"]["name"] for tool in tools]], ensure_ascii=False)


@needs_data
def test_a_server_that_knows_the_gold_scores_one_on_every_measure():
    cases = [c for half in ("single", "decision", "dialog") for c in read_cases(DATA, [half])[:30]]
    with served(knows_the_gold(cases)) as url:
        found = evaluate_tools(DATA, url, "stub", limit=30)
    assert found["protocol"] == "tools" and found["all"]["items"] == 90
    for half in ("single", "decision", "dialog"):
        assert found[half]["failed"] == 0
        assert found[half]["exact_calls"]["share"] == 1
        assert found[half]["call_decisions"]["share"] == 1
        assert not found[half]["argument_errors"]


@needs_data
def test_a_server_that_always_calls_is_told_so():
    def reply(body: dict[str, Any]) -> dict[str, Any]:
        function = {"name": body["tools"][0]["function"]["name"], "arguments": "{}"}
        call = {"id": "c1", "type": "function", "function": function}
        return {"role": "assistant", "content": "", "tool_calls": [call]}

    with served(reply) as url:
        found = evaluate_tools(DATA, url, "stub", halves=["decision"], limit=60)["all"]
    assert found["held_back_when_right"]["share"] == 0
    assert found["called_when_right"]["share"] == 1
    assert 0 < found["call_decisions"]["share"] < 1 and found["exact_calls"]["share"] < 0.5
    assert found["argument_errors"]


@needs_data
def test_a_server_without_a_tool_parser_is_measured_by_schema():
    def reply(body: dict[str, Any]) -> dict[str, Any]:
        assert body["response_format"]["type"] == "json_schema"
        return {"role": "assistant", "content": '{"action": "finish", "text": "모릅니다."}'}

    with served(reply, tools=False) as url:
        found = evaluate_tools(DATA, url, "stub", halves=["single"], limit=20)
    assert found["protocol"] == "json_schema"
    assert found["all"]["called_when_right"]["share"] == 0


@needs_data
def test_a_server_that_is_away_counts_as_wrong_not_as_held_back():
    found = evaluate_tools(DATA, "http://127.0.0.1:9/v1", "m", halves=["decision"], limit=4)
    assert found["all"]["failed"] == 4 and found["all"]["call_decisions"]["share"] == 0


@needs_data
def test_every_item_of_the_three_halves_can_be_read():
    kinds = {half: read_cases(DATA, [half]) for half in ("single", "decision", "dialog")}
    assert all(c.name and c.arguments is not None for c in kinds["single"])
    assert {c.kind for c in kinds["decision"]} == {"call", "slot", "relevance"}
    assert {c.kind for c in kinds["dialog"]} == {"call", "slot", "relevance", "completion"}
