"""The planner on LangChain's agent, for any OpenAI-dialect model that calls tools.

The agent's graph makes one turn at a time: the model's calls come back to the runner, which
checks them, asks for approval and keeps a checkpoint before any of them runs. LangChain keeps no
state of its own, so nothing it would have to deserialise is ever stored.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Any

import orjson
from langchain.agents import create_agent
from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, InvalidToolCall, ToolCall
from langchain_core.messages.utils import convert_to_messages, convert_to_openai_messages
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict

from ..values import new_id
from .chat import ChatServer
from .planning import Ask, Calls, Finish, Move, Wanted, answered
from .run import Pending, Run
from .telling import messages


class OpenAIDialect(BaseChatModel):
    """A LangChain chat model over our own thin client."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    server: ChatServer

    @property
    def _llm_type(self) -> str:
        return "openai-dialect"

    def bind_tools(
        self,
        tools: Sequence[Mapping[str, Any] | type | Callable[..., Any] | Any],
        *,
        tool_choice: str | None = None,
        **kwargs: Any,
    ) -> Runnable[Any, AIMessage]:
        """Return this model with tools to call."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools])

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        raise NotImplementedError("this model is only asked asynchronously")

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: AsyncCallbackManagerForLLMRun | None = None,
        **kwargs: Any,
    ) -> ChatResult:
        said: Any = convert_to_openai_messages(messages)
        turn = await self.server.complete(said, tools=kwargs.get("tools", ()))
        return ChatResult(generations=[ChatGeneration(message=as_message(turn.message))])


def as_message(told: Mapping[str, Any]) -> AIMessage:
    """Return a model's message; calls whose arguments are no JSON object are kept as invalid."""
    calls: list[ToolCall] = []
    broken: list[InvalidToolCall] = []
    for call in told.get("tool_calls") or ():
        function, id = call.get("function") or {}, call.get("id") or new_id()
        name, written = str(function.get("name") or ""), function.get("arguments") or "{}"
        try:
            arguments = orjson.loads(written) if isinstance(written, str) else written
        except orjson.JSONDecodeError:
            arguments = None
        if isinstance(arguments, dict):
            calls.append(ToolCall(name=name, args=arguments, id=id, type="tool_call"))
        else:
            broken.append(
                InvalidToolCall(
                    name=name,
                    args=str(written),
                    id=id,
                    error="not a JSON object",
                    type="invalid_tool_call",
                )
            )
    content = told.get("content") or ""
    return AIMessage(content=content, tool_calls=calls, invalid_tool_calls=broken)


class AgentPlanner:
    """Plans with LangChain's agent on a model that calls tools. Implements `Planner`."""

    most_turns = 12

    def __init__(self, server: ChatServer, title: str) -> None:
        """Ask the model at `server`; `title` names the sector to it."""
        self.name = f"langchain:{server.name}"
        self._server, self._title = server, title
        self._agents: dict[bytes, Any] = {}

    @cached_property
    def _model(self) -> OpenAIDialect:
        return OpenAIDialect(server=self._server)

    def _agent(self, tools: Sequence[Mapping[str, Any]]) -> Any:
        """Return the agent for these tools: its graph is compiled once."""
        key = orjson.dumps(list(tools))
        if key not in self._agents:
            self._agents[key] = create_agent(self._model, [dict(tool) for tool in tools])
        return self._agents[key]

    async def next(self, run: Run, tools: Sequence[Mapping[str, Any]]) -> Move:
        """Return what the model wants next. Raises `ModelUnavailable` and `ToolsUnsupported`."""
        return await self.move(messages(run, self._title), tools)

    async def move(
        self, said: Sequence[Mapping[str, Any]], tools: Sequence[Mapping[str, Any]]
    ) -> Move:
        """Return what the model wants after these OpenAI messages."""
        before = convert_to_messages([dict(message) for message in said])
        reply = await self._agent(tools).ainvoke({"messages": before})
        return as_move(reply["messages"][-1])

    def hear(self, run: Run, pending: Pending, answer: str) -> Run:
        """Give the person's answer to the model as the result of its question."""
        return answered(run, pending, {"answer": answer})


def as_move(message: AIMessage) -> Move:
    """Return a model's message as a move; a bare question is put to the person."""
    calls = [Wanted(c["name"], c["args"], c["id"] or new_id()) for c in message.tool_calls]
    calls += [
        Wanted(c["name"] or "", {"": c["args"]}, c["id"] or new_id())
        for c in message.invalid_tool_calls
    ]
    text = str(message.text).strip()
    if calls:
        return Calls(calls, text)
    return as_ending(text)


def as_ending(text: str) -> Move:
    """Return words without a call: a question for the person, or the end."""
    if text.endswith("?") and "[" not in text:
        return Ask(text)
    return Finish(text or "-")
