"""How tests ask a real vLLM through our own serving layer."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sectorkit import Prompt, Question
from sectorkit.serving.backend import Backend
from sectorkit.serving.profiles import Capabilities
from sectorkit.serving.vllm import VllmModel
from sectorkit.values import Usage

ABLE = Capabilities(json_schema=True, tools=True, priority=True, cache_salt=True)


@asynccontextmanager
async def asking(root: str) -> AsyncIterator[Backend]:
    """Ask the server there as long as the block runs."""
    made = Backend(f"{root}/v1")
    yield made
    await made.close()


def able(backend: Backend) -> VllmModel:
    """Return the small chat model, with all that its server can do."""
    return VllmModel(backend, "smollm2", able=ABLE, secret=b"s" * 32, priority=5, longest=64)


def prompt(text: str = "Count from one to twenty.", **more: object) -> Prompt:
    return Prompt(Question(text, **more), "You are a helpful assistant.", text, {})


async def written(model: VllmModel, asked: Prompt) -> tuple[str, Usage]:
    got = [piece async for piece in model.write(asked)]
    usage = next(piece for piece in got if isinstance(piece, Usage))
    return "".join(piece for piece in got if isinstance(piece, str)), usage


async def cached(backend: Backend, body: dict) -> int:
    told = await backend.post("chat/completions", body)
    return (told["usage"].get("prompt_tokens_details") or {}).get("cached_tokens") or 0
