"""A model behind an OpenAI-dialect server: vLLM, or anything that speaks like it."""

import hashlib
import hmac
from collections.abc import AsyncGenerator, Mapping
from contextlib import aclosing
from typing import Any

from ..compose import fit
from ..values import Prompt, Question, Usage
from .admission import BATCH
from .backend import Backend
from .context import TRIES, Context, Messages, characters
from .profiles import Capabilities

LONGEST = 1_024
"""Tokens in one answer."""
REPHRASED = 256
"""Tokens in one rephrased question."""

REPHRASE = (
    "대화를 읽고 마지막 질문을 앞의 내용 없이도 이해되는 한국어 질문 하나로 다시 쓰세요. "
    "질문만 쓰고, 새로운 사실을 더하지 마세요."
)


class VllmModel:
    """Writes through `/chat/completions`, streamed; a caller who stops reading cancels the work."""

    def __init__(
        self,
        backend: Backend,
        name: str,
        *,
        able: Capabilities | None = None,
        secret: bytes = b"",
        priority: int = 0,
        longest: int = LONGEST,
        context: int = 0,
    ) -> None:
        """Ask for the model `name`; what the server is `able` to do is only then asked of it.

        `secret` turns tenants into salts of the server's prefix cache, so that nobody learns by
        its speed what another tenant asked; everybody's documents share one. `context` is what the
        model reads at once, for a server that does not say.
        """
        self.name, self.backend = name, backend
        self._able, self._secret, self._priority = able or Capabilities(), secret, priority
        self._longest = longest
        self.context = Context(backend, name, context)

    async def close(self) -> None:
        """Close every connection."""
        await self.backend.close()

    def told(self) -> Mapping[str, float]:
        """Return what the backend counted."""
        return self.backend.told()

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        """Yield text as it arrives, then what it used. Raises `ModelUnavailable`.

        An answer cut at its longest ends in half a sentence without a source: it does not leave.
        """
        messages = await self._fitting(prompt)
        async with aclosing(self._stream(messages, prompt.question, self._longest)) as chunks:
            async for chunk in chunks:
                for choice in chunk.get("choices") or ():
                    if text := (choice.get("delta") or {}).get("content"):
                        yield text
                if used := chunk.get("usage"):
                    self.context.learn(messages, used["prompt_tokens"])
                    yield Usage(used["prompt_tokens"], used["completion_tokens"])

    async def _fitting(self, prompt: Prompt) -> Messages:
        """Return the messages, with fewer sources where the model could not read them all."""
        messages, deadline = _messages(prompt), prompt.question.deadline
        for _ in range(TRIES):
            over = await self.context.over(messages, self._longest, deadline)
            if not over:
                break
            messages = _messages(fit(prompt, characters(messages) - over))
        return messages

    async def rephrase(self, question: Question) -> str:
        """Return the question as one that needs no history. Raises `ModelUnavailable`."""
        said = "\n".join(f"{turn.role}: {turn.content}" for turn in question.history[-6:])
        messages = [
            {"role": "system", "content": REPHRASE},
            {"role": "user", "content": f"{said}\nuser: {question.text}"},
        ]
        async with aclosing(self._stream(messages, question, REPHRASED)) as chunks:
            pieces = [
                (choice.get("delta") or {}).get("content") or ""
                async for chunk in chunks
                for choice in chunk.get("choices") or ()
            ]
        return "".join(pieces).strip() or question.text

    def _stream(
        self, messages: Messages, question: Question, longest: int
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Post a chat and yield its chunks as they arrive."""
        body: dict[str, Any] = {
            "model": self.name,
            "messages": messages,
            "max_tokens": self.context.reserve(longest),
            "temperature": 0,
            "stream_options": {"include_usage": True},
        }
        if self._able.cache_salt and self._secret:
            body["cache_salt"] = salt(self._secret, question.tenant)
        if self._able.priority:
            body["priority"] = self._priority + (BATCH if question.batch else 0)
        return self.backend.stream(
            "chat/completions", body, id=question.id, deadline=question.deadline
        )


def _messages(prompt: Prompt) -> Messages:
    return [
        {"role": "system", "content": prompt.system},
        {"role": "user", "content": prompt.user},
    ]


def salt(secret: bytes, tenant: str) -> str:
    """Return what parts one tenant's prefixes from another's, and tells neither's name."""
    return hmac.new(secret, tenant.encode(), hashlib.sha256).hexdigest()
