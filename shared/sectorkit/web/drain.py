"""Leave without a broken answer: what is under way ends, what is new is told to come back."""

import asyncio
from collections.abc import Iterable
from time import monotonic

from starlette.types import ASGIApp, Receive, Scope, Send

from ..errors import Unavailable
from .service import Service

LINGER = 1.0
"""Seconds for which those who ask whether we are ready can see that we are not."""
BACK_IN = 15.0
PROBES = ("/health/live", "/health/ready", "/metrics")
ENDLESS = "/heartbeat"
"""Gradio's page keeps such a request open as long as it is: it is no answer."""


class Drain:
    """Counts what is under way, and closes the door."""

    def __init__(self, services: Iterable[Service]) -> None:
        """Close the door of these."""
        self._services = list(services)
        self.draining = False
        self.under_way = 0

    def begin(self) -> None:
        """Take nothing new from now on."""
        self.draining = True
        for service in self._services:
            service.draining = True

    async def finish(self, seconds: float) -> bool:
        """Wait until all that was under way has ended, at most so long; say whether it has."""
        until = monotonic() + seconds
        await asyncio.sleep(LINGER)
        while self.under_way and monotonic() < until:
            await asyncio.sleep(0.05)
        return not self.under_way


class Door:
    """Middleware: count requests in and out; while draining, only probes are answered."""

    def __init__(self, app: ASGIApp, drain: Drain) -> None:
        """Wrap an application."""
        self.app, self.drain = app, drain

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on and count it, or raise `Unavailable`."""
        path: str = scope.get("path", "")
        if scope["type"] != "http" or path.endswith(PROBES) or ENDLESS in path:
            await self.app(scope, receive, send)
            return
        if self.drain.draining:
            raise Unavailable("서비스를 다시 시작하는 중입니다. 잠시 뒤 다시 와 주세요.", BACK_IN)
        self.drain.under_way += 1
        try:
            await self.app(scope, receive, send)
        finally:
            self.drain.under_way -= 1
