"""What happens to every request at the door, in plain ASGI: nothing here costs per chunk."""

import re
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ..errors import BadInput, Forbidden, TooLarge
from ..values import new_id

UPLOADS = ("/v1/documents", "/demo/parts/documents", "/demo/gradio_api/upload", "/uploads")
"""Ends of the paths to which files may be sent; the last is for a sector's own."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
REQUEST_ID = re.compile(r"[A-Za-z0-9._:-]{1,64}", re.ASCII)

API_POLICY = "default-src 'none'; frame-ancestors 'none'"
PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
DEMO_POLICY = (
    "default-src 'self'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; "
    "style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
    "media-src 'self' data: blob:; worker-src 'self' blob:; "
    "connect-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; "
    "frame-ancestors 'none'"
)
"""Gradio writes its configuration into an inline script and compiles templates as it runs."""


ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(self)"),
)


class RequestId:
    """Give every request an id: the client's if it is well formed, or a fresh one."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the id into the scope and onto the response."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        wished = Headers(scope=scope).get("x-request-id", "")
        scope["request_id"] = wished if REQUEST_ID.fullmatch(wished) else new_id()
        label = scope["request_id"].encode()

        async def labelled(message: Message) -> None:
            if message["type"] == "http.response.start":
                others = [h for h in message.get("headers", []) if h[0] != b"x-request-id"]
                message["headers"] = [*others, (b"x-request-id", label)]
            await send(message)

        await self.app(scope, receive, labelled)


class SecurityHeaders:
    """Tell the browser what no page of ours ever does."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the headers that the application did not set itself."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        demo = is_demo(scope)

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                said = message.get("headers", ())
                names = {name.lower(): value for name, value in said}
                html = names.get(b"content-type", b"").startswith(b"text/html")
                policy = DEMO_POLICY if demo else PAGE_POLICY if html else API_POLICY
                ours = ((b"content-security-policy", policy.encode()), *ALWAYS)
                message["headers"] = [*said, *(h for h in ours if h[0] not in names)]
            await send(message)

        await self.app(scope, receive, guarded)


class SameOrigin:
    """Refuse what another site's page makes a visitor's browser send."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        """Wrap an application; with `hosts`, no other name is answered to."""
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Compare the page's origin with our own name; programs send no origin."""
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            host = headers.get("host", "")
            if self.hosts and host_name(host) not in self.hosts:
                raise BadInput(
                    "이 이름으로는 서비스하지 않습니다. SECTORKIT_ALLOWED_HOSTS를 확인해 주세요."
                )
            if scope["method"] not in SAFE and _foreign(headers, host):
                raise Forbidden("다른 사이트의 페이지에서 보낸 요청은 받지 않습니다.")
        await self.app(scope, receive, send)


def _foreign(headers: Headers, host: str) -> bool:
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return True
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc.lower() != host.lower()


class BodyLimit:
    """Refuse a body longer than its limit, by what it says and by what really arrives."""

    def __init__(self, app: ASGIApp, limit: int, upload_limit: int) -> None:
        """Wrap an application; both limits in bytes, the second for uploads."""
        self.app = app
        self.limit, self.upload_limit = limit, upload_limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the bytes as they are read."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        upload = scope["path"].endswith(UPLOADS)
        limit = self.upload_limit if upload else self.limit
        told = Headers(scope=scope).get("content-length", "0")
        if told.isdecimal() and int(told) > limit:
            raise TooLarge(f"요청 본문은 {_size(limit)}까지 받습니다.")
        left = limit

        async def counted() -> Message:
            nonlocal left
            message = await receive()
            left -= len(message.get("body", b""))
            if left < 0:  # the one exception that FastAPI lets through while it reads a body
                raise HTTPException(413)
            return message

        await self.app(scope, counted, send)


def _size(limit: int) -> str:
    return f"{limit // 1024**2} MiB" if limit >= 1024**2 else f"{limit} B"


def host_name(host: str) -> str:
    """Return the name in a Host header, without its port."""
    return (urlsplit(f"//{host}").hostname or "").lower()


def is_demo(scope: Scope) -> bool:
    """Say whether a request is for the Gradio page: `/demo` right below the service's own root."""
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path == "/demo" or path.startswith("/demo/")
