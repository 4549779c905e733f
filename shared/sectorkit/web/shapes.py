"""What callers may send, checked at the edge."""

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ..policies.shape import LONGEST
from ..values import Turn

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST)]
Id = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9._:-]{1,64}$")]
Filters = Annotated[dict[str, Annotated[str, Field(max_length=200)]], Field(max_length=10)]


class Body(BaseModel):
    """Unknown fields are refused: a misspelt one must not pass unnoticed."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class TurnBody(Body):
    """One earlier message."""

    role: Literal["user", "assistant"]
    content: Annotated[str, Field(max_length=LONGEST)]


class AnswerBody(Body):
    """A question, what was said before it, and where and as of when to look."""

    question: Text
    history: Annotated[list[TurnBody], Field(max_length=40)] = []
    as_of: date | None = None
    filters: Filters = {}
    top_k: Annotated[int, Field(ge=1, le=50)] = 8
    conversation_id: Id | None = None
    plain: bool = False
    """Short sentences in plain words, as far as the model can."""
    profile: Literal["default"] = "default"

    def turns(self) -> tuple[Turn, ...]:
        """Return the history as values."""
        return tuple(Turn(turn.role, turn.content) for turn in self.history)


class SearchBody(Body):
    """What to look for."""

    query: Text
    top_k: Annotated[int, Field(ge=1, le=100)] = 10
    filters: Filters = {}
    as_of: date | None = None


class FeedbackBody(Body):
    """What somebody thought of an answer."""

    answer_id: Id
    rating: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=2000)] = ""


class TextPart(BaseModel):
    """A part of a message; only text is read."""

    type: Literal["text"]
    text: Annotated[str, Field(max_length=LONGEST)]


class ChatMessage(BaseModel):
    """One message in OpenAI's dialect; names and tool calls are accepted and not used."""

    role: Literal["system", "developer", "user", "assistant", "tool"]
    content: Annotated[str, Field(max_length=LONGEST)] | list[TextPart] | None = None

    def text(self) -> str:
        """Return the words of the message."""
        if isinstance(self.content, list):
            return "\n".join(part.text for part in self.content)
        return self.content or ""


class StreamOptions(BaseModel):
    """What a stream should carry beside the text."""

    include_usage: bool = False


class ChatBody(Body):
    """OpenAI's documented request.

    Fields that tune a model are wishes: they are accepted and change nothing that is verified.
    Fields whose answer would be something else than was asked for are refused.
    """

    model: str = ""
    messages: Annotated[list[ChatMessage], Field(min_length=1, max_length=200)]
    stream: bool | None = False
    stream_options: StreamOptions | None = None
    n: Annotated[int, Field(ge=1, le=1)] | None = 1
    tools: Annotated[list[Any], Field(max_length=0)] | None = None
    functions: Annotated[list[Any], Field(max_length=0)] | None = None
    logprobs: Literal[False] | None = None
    top_logprobs: Literal[0] | None = None
    response_format: dict[Literal["type"], Literal["text"]] | None = None
    modalities: list[Literal["text"]] | None = None

    audio: Any = None
    frequency_penalty: Any = None
    function_call: Any = None
    logit_bias: Any = None
    max_completion_tokens: Any = None
    max_tokens: Any = None
    metadata: Any = None
    parallel_tool_calls: Any = None
    prediction: Any = None
    presence_penalty: Any = None
    prompt_cache_key: Any = None
    prompt_cache_retention: Any = None
    reasoning_effort: Any = None
    safety_identifier: Any = None
    seed: Any = None
    service_tier: Any = None
    stop: Any = None
    store: Any = None
    temperature: Any = None
    tool_choice: Any = None
    top_p: Any = None
    user: Any = None
    verbosity: Any = None
    web_search_options: Any = None
