"""How much a model reads at once, and how much of that some messages take."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf
from typing import Any

from ..errors import ModelUnavailable
from .backend import TOKENIZE, Backend

Messages = Sequence[Mapping[str, Any]]

SHORT = 1_000
"""Characters that any model reads: a token is never less than a byte."""
CAREFUL = 0.8
"""How far below the fewest characters a token has had so far the next text may be."""
UNKNOWN = 1.0
"""Characters of a token, for a server that does not count: Korean models read more."""
TRIES = 3
OMITTED = "\n…(줄임)…\n"
CANNOT = ("name", "request", "unreadable")
"""Kinds of failure that mean a server does not count at all; others the answer would meet too."""


@dataclass(slots=True)
class Context:
    """What a server's model reads at once; asked of the server where it tells, else `tokens`."""

    backend: Backend
    model: str
    tokens: int = 0
    """0 while unknown."""
    rate: float = 0.0
    """Fewest characters to a token so far; 0 while unknown."""
    counts: bool = True
    """Whether the server counts for us."""

    def reserve(self, longest: int) -> int:
        """Return how many tokens are kept for what is written: of a small context, a quarter."""
        return min(longest, self.tokens // 4) if self.tokens else longest

    async def over(
        self, messages: Messages, longest: int, deadline: float = inf, tools: Messages = ()
    ) -> int:
        """Return about how many characters too long messages are with an answer; 0 if they fit.

        Asks the server only where it may be close. What nobody knows the size of, fits. Raises
        `ModelUnavailable` and `DeadlineExceeded`.
        """
        said = characters(messages) + (len(str(tools)) if tools else 0)
        if said <= SHORT or self._surely(said, longest):
            return 0
        tokens = await self._count(messages, deadline, tools) if self.counts else 0
        tokens = tokens or round(said / (self.rate or UNKNOWN))
        room = self.tokens - self.reserve(longest)
        if not self.tokens or tokens <= room:
            return 0
        return max(1, round((tokens - room) * said / tokens))

    def learn(self, messages: Messages, tokens: int) -> None:
        """Remember how many tokens some messages were."""
        said = characters(messages)
        if tokens and said > SHORT:
            self.rate = min(self.rate or inf, said / tokens)

    def _surely(self, said: int, longest: int) -> bool:
        """Say whether so many characters fit, by all that was read before."""
        room = self.tokens - self.reserve(longest)
        return bool(self.tokens and self.rate) and said <= room * self.rate * CAREFUL

    async def _count(self, messages: Messages, deadline: float, tools: Messages) -> int:
        """Return the tokens of messages as the server counts them; 0 if it does not."""
        body: dict[str, Any] = {"model": self.model, "messages": messages}
        body |= {"tools": tools} if tools else {}
        try:
            told = await self.backend.post(TOKENIZE, body, deadline=deadline)
            tokens, self.tokens = int(told["count"]), int(told["max_model_len"])
        except (KeyError, TypeError, ValueError):
            self.counts = False
            return 0
        except ModelUnavailable as error:
            if error.kind not in CANNOT:
                raise
            self.counts = False
            return 0
        self.learn(messages, tokens)
        return tokens


def characters(messages: Messages) -> int:
    """Return how many characters are in messages."""
    return sum(len(str(message.get("content") or "")) for message in messages)


def shorten(messages: Messages, over: int) -> list[Mapping[str, Any]]:
    """Return messages so many characters shorter: the middle of the longest is left out.

    What the first says, the rules, stays whole.
    """
    told = list(messages)
    longest = max(told[1:], key=lambda message: characters([message]), default=None)
    if longest is None:
        return told
    text = str(longest.get("content") or "")
    half = max(0, len(text) - over - len(OMITTED)) // 2
    cut = text[:half] + OMITTED + text[len(text) - half :]
    return [{**m, "content": cut} if m is longest else m for m in told]
