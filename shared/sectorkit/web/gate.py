"""What of Gradio a page needs, and which file is whose: nothing else passes."""

import os
import re
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Any
from urllib.parse import parse_qs

import orjson
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import BadInput, Forbidden, NotFound
from .access import Caller

NEEDED = {
    "GET": re.compile(
        r"/|/config/?|/theme\.css|/(?:assets|static|svelte)/[\w./-]+"
        r"|/gradio_api/(?:queue/data|heartbeat/\w+|startup-events|app_id|upload_progress|file=.+)"
    ),
    "POST": re.compile(r"/gradio_api/(?:queue/join|cancel|reset|upload)/?"),
}
"""All that the page asks of Gradio. Left out: proxies, direct calls, streams, API lists."""

MOST = 20_000
"""Files and sessions that are remembered; the oldest are forgotten first."""
NOT_YOURS = "이 화면에서 열 수 있는 파일이 아닙니다. 화면을 새로 고친 뒤 다시 해 주세요."
NO_UPLOAD = "이 화면에서는 파일을 올릴 수 없습니다. 파일을 올리려면 키를 받아 API를 쓰세요."


class Gate:
    """Lets a visitor ask of Gradio what the page needs, about that visitor's own files alone.

    A file belongs to whoever uploaded it or was shown it; what the page itself shows, to all.
    """

    def __init__(self, folder: str, shown: Iterable[str] = ()) -> None:
        """Guard the files below this folder; `shown` are those of the page itself."""
        self._inside = re.compile(rb'"(%b/[^"]+)"' % re.escape(folder.encode()))
        self._shown = frozenset(map(os.path.abspath, shown))
        self._files: OrderedDict[tuple[str, str], None] = OrderedDict()
        self._sessions: OrderedDict[str, str] = OrderedDict()

    async def pass_on(self, app: ASGIApp, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve a request that `wanted` allows. Raises `Forbidden` and `NotFound`."""
        path, caller = inner(scope), scope["caller"]
        if path.startswith("/gradio_api/file="):
            self._require(caller, path.removeprefix("/gradio_api/file="))
        elif path.startswith("/gradio_api/upload") and scope["method"] == "POST":
            if "writer" not in caller.roles:
                raise Forbidden(NO_UPLOAD)
            send = self._watched(caller, send)
        elif path.startswith("/gradio_api/queue/data"):
            named = parse_qs(scope["query_string"].decode("latin-1")).get("session_hash", [""])
            self._bind(caller, named[0])
            send = self._watched(caller, send)
        elif scope["method"] == "POST":
            receive = self._checked(caller, await read(receive))
        await app(scope, receive, send)

    def _require(self, caller: Caller, path: str) -> None:
        if not self._owns(caller, path):
            raise NotFound(NOT_YOURS)

    def _owns(self, caller: Caller, path: str) -> bool:
        real = os.path.abspath(path)
        return real in self._shown or (caller.subject, real) in self._files

    def _checked(self, caller: Caller, body: bytes) -> Receive:
        """Return what reads a body in which every file and session is the caller's own."""
        try:
            told = orjson.loads(body)
        except orjson.JSONDecodeError:
            raise BadInput("요청을 읽을 수 없습니다. 화면을 새로 고쳐 주세요.") from None
        if isinstance(told, dict) and isinstance(told.get("session_hash"), str):
            self._bind(caller, told["session_hash"])
        for path in paths_in(told):
            self._require(caller, path)

        async def again() -> Message:
            return {"type": "http.request", "body": body, "more_body": False}

        return again

    def _bind(self, caller: Caller, session: str) -> None:
        """Hold a page to the browser that opened it. Raises `Forbidden`."""
        owner = self._sessions.setdefault(session, caller.subject)
        if owner != caller.subject:
            raise Forbidden("다른 브라우저에서 연 화면입니다. 화면을 새로 고쳐 주세요.")
        self._sessions.move_to_end(session)
        if len(self._sessions) > MOST:
            self._sessions.popitem(last=False)

    def _watched(self, caller: Caller, send: Send) -> Send:
        """Return what sends on, and remembers for whom each file that is named was made."""
        rest = b""

        async def watching(message: Message) -> None:
            nonlocal rest
            body = rest + message.get("body", b"")
            for found in self._inside.finditer(body):
                self._give(caller, orjson.loads(found[0]))
            rest = body[body.rfind(b'"') :] if message.get("more_body") and b'"' in body else b""
            await send(message)

        return watching

    def _give(self, caller: Caller, path: str) -> None:
        self._files[caller.subject, os.path.abspath(path)] = None
        if len(self._files) > MOST:
            self._files.popitem(last=False)


def inner(scope: Scope) -> str:
    """Return the path of a request below the page's own address."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def wanted(scope: Scope) -> bool:
    """Say whether a request is one that the page makes."""
    needed = NEEDED.get("GET" if scope["method"] == "HEAD" else scope["method"])
    path = inner(scope)
    return needed is not None and needed.fullmatch(path) is not None and ".." not in path


def paths_in(value: Any) -> Iterator[str]:
    """Yield every file that a JSON value names, however deep."""
    if isinstance(value, dict):
        for name, each in value.items():
            if name == "path" and isinstance(each, str):
                yield each
            else:
                yield from paths_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from paths_in(each)


async def read(receive: Receive) -> bytes:
    """Return a whole body; the door has bounded it before."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        if message["type"] != "http.request" or not message.get("more_body"):
            return b"".join(parts)
