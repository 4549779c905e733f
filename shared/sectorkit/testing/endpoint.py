"""An OpenAI-dialect server of a few lines that says what it is told, for tests of evaluations.

Like our own services it refuses a key it never gave out.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Say = Callable[[Sequence[dict[str, str]]], str]
"""From the messages of a request to the words of the reply."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    say: Say
    pause = 0.0

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """List the one model."""
        self._send({"object": "list", "data": [{"id": "told", "object": "model"}]})

    def do_POST(self) -> None:
        """Reply whole, or a word at a time when asked to stream."""
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        if self.headers["Authorization"]:
            self.send_error(401)
            return
        said = type(self).say(body["messages"])
        if body.get("stream"):
            self._stream(said)
            return
        message = {"role": "assistant", "content": said}
        choice = {"index": 0, "finish_reason": "stop", "message": message}
        self._send(
            {
                "id": "chatcmpl-told",
                "object": "chat.completion",
                "created": 0,
                "model": "told",
                "choices": [choice],
                "usage": _usage(said),
            }
        )

    def _send(self, told: dict[str, Any]) -> None:
        data = json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _stream(self, said: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        for piece in said.split(" "):
            time.sleep(self.pause)
            self._event({"choices": [{"index": 0, "delta": {"content": f"{piece} "}}]})
        self._event({"choices": [], "usage": _usage(said)})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _event(self, told: object) -> None:
        self.wfile.write(b"data: " + json.dumps(told).encode() + b"\n\n")
        self.wfile.flush()


@contextmanager
def endpoint(say: Say, pause: float = 0.0) -> Iterator[str]:
    """Serve `/v1` with these words; `pause` seconds pass before each streamed piece."""
    with listening(type("Told", (_Handler,), {"say": staticmethod(say), "pause": pause})) as at:
        yield f"{at}/v1"


@contextmanager
def listening(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """Serve a handler on a free port of this machine, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _usage(said: str) -> dict[str, int]:
    words = len(said.split(" "))
    return {"prompt_tokens": 9, "completion_tokens": words, "total_tokens": 9 + words}
