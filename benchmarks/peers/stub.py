"""A model server in OpenAI's dialect that costs little: it quotes the first three sources.

It knows a source by `번호="1"` (ours) or `[1]` (the peers'; LlamaIndex numbers nothing), streams a
word at a time if asked to, and answers whole otherwise. Prints its port.
"""

import asyncio
import re
import sys

import orjson

SOURCE = re.compile(r'(?:번호="(\d)"[^>]*>\n|\[(\d)\] [^\n]*\n)[^\n]*?([^\n.]{12,200}다\.)')
SENTENCE = re.compile(r"()()([^\n.]{12,200}다\.)")


def reply(body: dict) -> str:
    """Return the first whole sentence of each of the first three sources, with its number."""
    said = body["messages"][-1]["content"]
    found = SOURCE.findall(said) or SENTENCE.findall(said)
    return "\n".join(f"{text.strip()} [{a or b or 1}]" for a, b, text in found[:3]) or NOTHING


def piece(delta: dict, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return b"data: %b\n\n" % orjson.dumps({**HEAD, "choices": [choice]})


NOTHING = "자료에 답이 없습니다."
HEAD = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "stub"}
USAGE = {"prompt_tokens": 900, "completion_tokens": 90, "total_tokens": 990}


def streamed(text: str) -> bytes:
    """Return a whole answer, each word an event in a chunk of its own."""
    events = [piece({"content": word}) for word in re.findall(r"\S+\s*", text)]
    events.append(piece({}, "stop"))
    events.append(b"data: %b\n\n" % orjson.dumps({**HEAD, "choices": [], "usage": USAGE}))
    events.append(b"data: [DONE]\n\n")
    chunked = b"".join(b"%x\r\n%b\r\n" % (len(e), e) for e in events)
    return (
        b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n"
        b"transfer-encoding: chunked\r\n\r\n" + chunked + b"0\r\n\r\n"
    )


def whole(text: str) -> bytes:
    message = {"role": "assistant", "content": text}
    choice = {"index": 0, "message": message, "finish_reason": "stop"}
    made = {**HEAD, "object": "chat.completion", "choices": [choice], "usage": USAGE}
    told = orjson.dumps(made)
    return b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
        len(told),
        told,
    )


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).lower()
            size = int(head.partition(b"content-length:")[2].split(b"\r\n")[0] or 0)
            sent = await reader.readexactly(size)
            if head.startswith(b"get"):
                writer.write(MODELS)
                continue
            body = orjson.loads(sent)
            text = reply(body)
            writer.write(streamed(text) if body.get("stream") else whole(text))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


LIST = b'{"object":"list","data":[{"id":"stub","object":"model"}]}'
MODELS = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (
    len(LIST),
    LIST,
)


async def main() -> None:
    port = int(sys.argv[1]) if len(sys.argv) > 1 else 0
    server = await asyncio.start_server(serve, "127.0.0.1", port, limit=1 << 22)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main())
