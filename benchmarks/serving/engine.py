"""A stand-in for vLLM that costs nothing: it streams a sentence, counts who is inside, and fails.

    python benchmarks/serving/engine.py [--tokens N] [--pause SECONDS] [--fail STATUS]

Prints its address. `/metrics` has vLLM's gauge of running requests, `/asked` how many chats came.
A connection that is closed frees its place at once, as in vLLM.
"""

import argparse
import asyncio
import json

SAID = "책은 한 번에 다섯 권까지 빌릴 수 있습니다. [1] "


class Engine:
    def __init__(self, tokens: int, pause: float, fail: int) -> None:
        self.tokens, self.pause, self.fail = tokens, pause, fail
        self.running = self.asked = 0
        text = SAID * (tokens // (len(SAID) // 2) + 1)
        self.pieces = [self.event({"content": text[n * 2 : n * 2 + 2]}) for n in range(tokens)]

    def event(self, delta: dict, finish: str | None = None, **more: object) -> bytes:
        told = {"choices": [{"index": 0, "delta": delta, "finish_reason": finish}], **more}
        return b"data: " + json.dumps(told, ensure_ascii=False).encode() + b"\n\n"

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                size = [x for x in head.lower().split(b"\r\n") if x.startswith(b"content-length:")]
                if size:
                    await reader.readexactly(int(size[0].split(b":")[1]))
                path = head.split(b" ")[1]
                if path.endswith(b"/chat/completions"):
                    await self.chat(reader, writer)
                else:
                    self.plain(writer, path)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    def plain(self, writer: asyncio.StreamWriter, path: bytes) -> None:
        gauge = b"vllm:num_requests_running %d\nvllm:num_requests_waiting 0\n" % self.running
        found = {b"/metrics": gauge, b"/asked": b"%d" % self.asked}.get(path)
        status = b"200 OK" if found is not None else b"404 Not Found"
        body = found or b""
        writer.write(b"HTTP/1.1 %b\r\ncontent-length: %d\r\n\r\n%b" % (status, len(body), body))

    async def chat(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.asked += 1
        if self.fail:
            writer.write(b"HTTP/1.1 %d X\r\ncontent-length: 0\r\n\r\n" % self.fail)
            return
        self.running += 1
        saying = asyncio.ensure_future(self.say(writer))
        leaving = asyncio.ensure_future(reader.read(1))
        try:
            await asyncio.wait({saying, leaving}, return_when=asyncio.FIRST_COMPLETED)
            if leaving.done():
                raise ConnectionResetError
        finally:
            self.running -= 1
            for task in (saying, leaving):
                task.cancel()
            await asyncio.gather(saying, leaving, return_exceptions=True)

    async def say(self, writer: asyncio.StreamWriter) -> None:
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
            b"transfer-encoding: chunked\r\n\r\n"
        )
        for piece in self.pieces:
            if self.pause:
                await asyncio.sleep(self.pause)
            self.chunk(writer, piece)
            await writer.drain()
        used = {"prompt_tokens": 300, "completion_tokens": self.tokens}
        self.chunk(writer, self.event({}, "stop", usage=used) + b"data: [DONE]\n\n")
        writer.write(b"0\r\n\r\n")
        await writer.drain()

    def chunk(self, writer: asyncio.StreamWriter, data: bytes) -> None:
        writer.write(b"%x\r\n%b\r\n" % (len(data), data))


async def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--tokens", type=int, default=64)
    options.add_argument("--pause", type=float, default=0.0)
    options.add_argument("--fail", type=int, default=0)
    chosen = options.parse_args()
    engine = Engine(chosen.tokens, chosen.pause, chosen.fail)
    server = await asyncio.start_server(engine.serve, "127.0.0.1", 0)
    print(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}", flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
