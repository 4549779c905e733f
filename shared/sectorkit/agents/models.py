"""Which planner a model gets: LangChain's agent where its server calls tools, else the protocol."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from .chat import ChatServer, ToolsUnsupported
from .planning import Move, answered
from .run import Pending, Run
from .structured import StructuredPlanner
from .telling import messages

Said = Sequence[Mapping[str, Any]]


class Moves(Protocol):
    """What a model planner does with messages alone."""

    async def move(self, said: Said, tools: Said) -> Move:
        """Return what the model wants after these OpenAI messages."""
        ...


class ModelPlanner:
    """Begins with tool calls, and keeps to the structured protocol once a server refuses them."""

    most_turns = 12

    def __init__(self, server: ChatServer, title: str) -> None:
        """Ask the model at `server`; `title` names the sector to it."""
        self.name = f"model:{server.name}"
        self._server, self._title = server, title
        self._moves: Moves | None = None
        self._behind: ModelPlanner | None = None

    @property
    def protocol(self) -> str:
        """Return how the model is spoken to: `tools` or `json_schema`."""
        return "json_schema" if isinstance(self._moves, StructuredPlanner) else "tools"

    async def next(self, run: Run, tools: Said) -> Move:
        """Return what the model wants next. Raises `ModelUnavailable`."""
        planner = self._for_batch() if run.batch else self
        return await planner.move(messages(run, self._title), tools)

    def _for_batch(self) -> "ModelPlanner":
        """Return the same planner for runs that let everybody else go first."""
        self._behind = self._behind or ModelPlanner(self._server.behind(), self._title)
        return self._behind

    async def move(self, said: Said, tools: Said) -> Move:
        """Return what the model wants after these OpenAI messages."""
        if self._moves is None:
            from .langchain import AgentPlanner  # two seconds of imports, only with a model

            self._moves = AgentPlanner(self._server, self._title)
        try:
            return await self._moves.move(said, tools)
        except ToolsUnsupported:
            self._moves = StructuredPlanner(self._server, self._title)
            return await self._moves.move(said, tools)

    def hear(self, run: Run, pending: Pending, answer: str) -> Run:
        """Give the person's answer to the model as the result of its question."""
        return answered(run, pending, {"answer": answer})
