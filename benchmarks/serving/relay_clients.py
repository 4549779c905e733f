"""The clients that `relay.py` sets side by side: one process each, which measures when told to.

    python benchmarks/serving/relay_clients.py CLIENT URL CHUNKS

Reads a line, streams one answer, writes the microseconds of processor time that each token took
from the first to the last, and so on until its input ends.
"""

import asyncio
import sys
import time
from importlib.metadata import version


class Meter:
    """Processor time from the first token to the last, whatever it took to set a client up."""

    def __init__(self) -> None:
        self.tokens, self.started = 0, 0.0

    def count(self, tokens: int = 1) -> None:
        self.started = self.started or time.process_time()
        self.tokens += tokens

    def microseconds(self, chunks: int) -> float:
        assert self.tokens in (0, chunks, chunks + 1), self.tokens
        return (time.process_time() - self.started) / chunks * 1e6


def _prompt():
    from sectorkit import Prompt, Question

    return Prompt(Question("몇 권?", deadline=time.monotonic() + 120), "규칙", "자료", {})


async def sectorkit(url: str, meter: Meter) -> None:
    """Bytes to text, within a deadline: what the line reads."""
    from sectorkit.serving.backend import Backend
    from sectorkit.serving.vllm import VllmModel

    backend = Backend(url)
    async for _ in VllmModel(backend, "m").write(_prompt()):
        meter.count()
    await backend.close()


async def sectorkit_sentences(url: str, meter: Meter) -> None:
    """The same, and on to whole sentences with the tokens they cite."""
    from sectorkit.generate import generate
    from sectorkit.serving.backend import Backend
    from sectorkit.serving.vllm import VllmModel

    backend = Backend(url)
    model = VllmModel(backend, "m")

    class Counting:
        name = "m"

        async def write(self, prompt):
            async for piece in model.write(prompt):
                meter.count()
                yield piece

    drafts = [draft async for draft in generate(_prompt(), Counting())]
    assert len(drafts) > meter.tokens / 40
    await backend.close()


async def openai_sdk(url: str, meter: Meter) -> None:
    import openai

    async with openai.AsyncOpenAI(base_url=url, api_key="none") as client:
        stream = await client.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "몇 권?"}], stream=True
        )
        async for chunk in stream:
            if chunk.choices and chunk.choices[0].delta.content:
                meter.count()


async def chat_openai(url: str, meter: Meter) -> None:
    from langchain_openai import ChatOpenAI

    model = ChatOpenAI(base_url=url, api_key="none", model="m")
    async for chunk in model.astream("몇 권?"):
        if chunk.content:
            meter.count()


async def httpx_alone(url: str, meter: Meter) -> None:
    """Only the bytes, with nothing parsed or counted: what we used to stand on."""
    import httpx

    async with (
        httpx.AsyncClient() as client,
        client.stream("POST", f"{url}/chat/completions", json={}) as response,
    ):
        async for _ in response.aiter_raw():
            meter.count(0)


async def aiohttp_alone(url: str, meter: Meter) -> None:
    """Only the bytes, with nothing parsed or counted: what we stand on."""
    import aiohttp

    async with (
        aiohttp.ClientSession() as session,
        session.post(f"{url}/chat/completions", json={}) as response,
    ):
        while await response.content.readany():
            meter.count(0)


CLIENTS = {
    "sectorkit": (sectorkit, "aiohttp"),
    "sectorkit-sentences": (sectorkit_sentences, "aiohttp"),
    "openai-sdk": (openai_sdk, "openai"),
    "chat-openai": (chat_openai, "langchain-openai"),
    "httpx-alone": (httpx_alone, "httpx"),
    "aiohttp-alone": (aiohttp_alone, "aiohttp"),
}


def main() -> None:
    name, url, chunks = sys.argv[1], sys.argv[2], int(sys.argv[3])
    client, package = CLIENTS[name]
    for _ in sys.stdin:
        meter = Meter()
        asyncio.run(client(url, meter))
        print(meter.microseconds(chunks), package, version(package), flush=True)


if __name__ == "__main__":
    main()
