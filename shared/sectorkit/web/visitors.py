"""Visitors of a page without a key: each browser is somebody, known by a cookie."""

import hashlib
import re
import secrets
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope, Send

from ..store.conversations import GUEST

COOKIE = "sectorkit_visitor"
DAY = 24 * 3600
_SECRET = re.compile(r"[A-Za-z0-9_-]{43}", re.ASCII)


def secret_of(headers: Headers) -> str:
    """Return the secret in a browser's cookie, or nothing if there is none of ours."""
    try:
        found = SimpleCookie(headers.get("cookie", "")).get(COOKIE)
    except CookieError:
        return ""
    return found.value if found and _SECRET.fullmatch(found.value) else ""


def subject_of(headers: Headers) -> str:
    """Return who a browser is: the same for the same cookie, and never twice without one."""
    secret = secret_of(headers) or secrets.token_urlsafe(32)
    return GUEST + hashlib.sha256(f"visitor {secret}".encode()).hexdigest()[:32]


def welcomed(scope: Scope, send: Send, days: int) -> Send:
    """Return what sends a response, with a cookie for a browser that opens the page without.

    After so many days the browser is somebody new, and what it left is swept (`tidy.py`).
    """
    opened = scope["method"] == "GET" and scope["path"].endswith("/demo/")
    if not opened or secret_of(Headers(scope=scope)):
        return send

    async def with_cookie(message: Message) -> None:
        if message["type"] == "http.response.start":
            message.setdefault("headers", [])
            MutableHeaders(scope=message).append("set-cookie", _cookie(scope, days))
        await send(message)

    return with_cookie


def _cookie(scope: Scope, days: int) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    secret = secrets.token_urlsafe(32)
    return f"{COOKIE}={secret}; Path=/; Max-Age={days * DAY}; HttpOnly; SameSite=Lax{secure}"


def farewell() -> str:
    """Return the cookie that makes a browser forget who it was."""
    return f"{COOKIE}=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"
