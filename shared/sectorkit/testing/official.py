"""Official open data that answers what a test says, without a network."""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import httpx

from ..publicdata import PublicData
from ..values import now


def answering(
    adapters: Path, *bodies: Any, clock: Callable[[], datetime] = now
) -> tuple[PublicData, list[httpx.Request]]:
    """Return a sector's datasets behind a server that gives these answers in turn, the last again.

    A string is sent as it is, anything else as JSON. The requests that came are in the list.
    """
    asked: list[httpx.Request] = []
    left = list(bodies)

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        body = left.pop(0) if len(left) > 1 else left[0]
        return httpx.Response(200, text=body if isinstance(body, str) else json.dumps(body))

    async def at_once(_: float) -> None:
        return None

    transport = httpx.MockTransport(answer)
    return PublicData(adapters, transport=transport, now=clock, wait=at_once), asked
