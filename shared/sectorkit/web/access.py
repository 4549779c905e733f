"""Who is calling: a key, a person at this machine, a visitor of an open page, or nobody."""

import asyncio
import hashlib
import ipaddress
from dataclasses import dataclass
from time import monotonic
from typing import Any

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import Forbidden, Unauthenticated
from ..store.conversations import guest_tenant
from ..store.keys import ROLES, Key, Keys, Role
from .front import SAFE, host_name, is_demo
from .limits import Buckets
from .visitors import subject_of, welcomed

REMEMBERED = 5.0
"""Seconds for which a looked-up key is believed: a revoked one stops working after that."""

OPEN = ("/health/live", "/health/ready", "/v1/system-card", "/about/ai", "/openapi.json")
HOW = (
    "이 서비스를 쓰려면 API 키가 필요합니다. 서버에서 `sectorkit key create`로 만든 키를 "
    "`Authorization: Bearer <키>` 헤더에 넣어 주세요."
)
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
FORWARDED = ("forwarded", "x-forwarded-for", "x-real-ip")


@dataclass(frozen=True, slots=True)
class Caller:
    """Whose documents and conversations these are, and what may be done with them."""

    tenant: str
    subject: str
    roles: frozenset[str]
    per_minute: int = 0
    """Requests that change or compute something; 0 is no limit."""
    guest_from: str = ""
    """Where a visitor of the page sits, only to count fairly; empty for everybody else."""
    holder: str = ""
    """Who holds the key that was shown; empty without a key, and for a key without a name."""
    keyed: bool = False
    """Whether a key was shown: then `subject` is that key's id, and nobody typed it."""

    @property
    def shelf(self) -> str:
        """Return whose documents are searched: a visitor's own, or the tenant's."""
        return guest_tenant(self.tenant, self.subject) if self.guest_from else self.tenant

    def require(self, role: Role) -> None:
        """Raise `Forbidden` unless the caller has the role."""
        if role not in self.roles:
            raise Forbidden(f"이 작업에는 {role} 역할이 있는 키가 필요합니다.")


LOCAL = Caller("local", "local", frozenset(ROLES))
PUBLIC = Caller("public", "", frozenset({"reader"}))


def caller_of_page(request: Any) -> Caller:
    """Return whom the door let in when a `gradio.Request` was sent."""
    caller: Caller = request.request.scope["caller"]
    return caller


def caller_of(request: Request) -> Caller:
    """Return who sent a request that `Identify` let in."""
    caller: Caller = request.scope["caller"]
    return caller


class Doorkeeper:
    """Knows callers by their keys, and this machine by its address."""

    def __init__(self, keys: Keys, *, open_demo: bool, per_minute: int) -> None:
        """Look keys up here; with `open_demo` anybody may visit the page."""
        self._keys = keys
        self._open_demo = open_demo
        self._per_minute = per_minute
        self._known: dict[bytes, tuple[float, Key]] = {}
        self._guarded: tuple[float, bool] = (0.0, False)

    async def admit(self, scope: Scope) -> Caller:
        """Return the caller of a request. Raises `Unauthenticated`."""
        headers = Headers(scope=scope)
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        if secret:
            if scheme.lower() == "bearer" and (key := await self._find(secret.strip())):
                return _holder_of(key)
            raise Unauthenticated("이 키는 쓸 수 없습니다. 키를 확인하거나 새로 만들어 주세요.")
        local = is_local(scope, headers)
        owned = local and not await self._any()
        if is_demo(scope) and (local or self._open_demo):
            return self._visitor(scope, headers, LOCAL if owned else PUBLIC)
        if owned:
            return LOCAL
        raise Unauthenticated(HOW)

    def _visitor(self, scope: Scope, headers: Headers, host: Caller) -> Caller:
        """Return a visitor of the page: a browser is told apart from others by its cookie."""
        address = (scope.get("client") or ("unknown", 0))[0]
        per_minute = 0 if host is LOCAL else self._per_minute
        return Caller(host.tenant, subject_of(headers), host.roles, per_minute, f"from {address}")

    async def _find(self, secret: str) -> Key | None:
        digest = hashlib.sha256(secret.encode()).digest()
        until, key = self._known.get(digest, (0.0, None))
        if key and monotonic() < until:
            return key
        key = await asyncio.to_thread(self._keys.find, secret)
        if len(self._known) > 4096:
            self._known.clear()
        self._known.pop(digest, None)
        if key:
            self._known[digest] = (monotonic() + REMEMBERED, key)
        return key

    async def _any(self) -> bool:
        until, guarded = self._guarded
        if monotonic() >= until:
            guarded = await asyncio.to_thread(self._keys.any)
            self._guarded = (monotonic() + REMEMBERED, guarded)
        return guarded


def is_local(scope: Scope, headers: Headers) -> bool:
    """Say whether somebody at this machine calls it by its own name.

    A request that a proxy passed on is not local, nor is one that reached us under another
    name: a page elsewhere can point its own name at this machine.
    """
    if any(name in headers for name in FORWARDED):
        return False
    address = (scope.get("client") or ("", 0))[0]
    try:
        loopback = ipaddress.ip_address(address).is_loopback
    except ValueError:
        return False
    return loopback and host_name(headers.get("host", "")) in LOCAL_NAMES


def _holder_of(key: Key) -> Caller:
    return Caller(key.tenant, key.id, key.roles, key.per_minute, holder=key.name, keyed=True)


class Identify:
    """Middleware: find out who calls before a byte of the body is read."""

    def __init__(self, app: ASGIApp, doorkeeper: Doorkeeper, visitor_days: int) -> None:
        """Wrap an application; a browser without a key is known for so many days."""
        self.app = app
        self.doorkeeper, self.visitor_days = doorkeeper, visitor_days
        self.buckets = Buckets()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Put the caller into the scope, or refuse; count what costs something."""
        if scope["type"] == "websocket":
            raise Unauthenticated(HOW)
        if scope["type"] == "http" and not _is_open(scope):
            caller = await self.doorkeeper.admit(scope)
            if caller.per_minute and scope["method"] not in SAFE:
                self.buckets.take(caller.guest_from or caller.subject, caller.per_minute)
            scope["caller"] = caller
            if caller.guest_from:
                send = welcomed(scope, send, self.visitor_days)
        await self.app(scope, receive, send)


def _is_open(scope: Scope) -> bool:
    path = scope["path"].removeprefix(scope.get("root_path", ""))
    return scope["method"] in SAFE and path in OPEN
