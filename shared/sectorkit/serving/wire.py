"""How requests reach a model server: a seam of two methods, whatever library is behind it."""

from collections.abc import AsyncIterator, Mapping
from typing import Protocol

import httpx

SOCKET = "unix:"
"""Begins an address that is a file: `unix:/run/vllm.sock`."""


class WireBroken(Exception):
    """The connection failed; `kind` is `connect`, `timeout` or `reset`."""

    def __init__(self, kind: str) -> None:
        """Say how it failed."""
        super().__init__(kind)
        self.kind = kind


class Reply(Protocol):
    """A response whose head has come."""

    @property
    def status(self) -> int:
        """The status code."""
        ...

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, whatever their case."""
        ...

    def pieces(self) -> AsyncIterator[bytes]:
        """Yield the body as it arrives. Raises `WireBroken`."""
        ...

    def close(self) -> None:
        """Hang up, unless the body has been read to its end: then the connection is kept."""
        ...


class Wire(Protocol):
    """What carries requests to one server."""

    async def send(self, path: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """Post something and return what comes back. Raises `WireBroken`."""
        ...

    async def close(self) -> None:
        """Close every connection."""
        ...


def place(url: str) -> tuple[str, str]:
    """Return the address to ask at, and the socket file that it lies behind, if it does."""
    if url.startswith(SOCKET):
        return "http://model/v1", url.removeprefix(SOCKET)
    return url.rstrip("/"), ""


def plain_client(url: str, seconds: float) -> httpx.Client:
    """Return a client for a few questions outside any loop, as a check asks them."""
    base, socket = place(url)
    transport = httpx.HTTPTransport(uds=socket) if socket else None
    return httpx.Client(base_url=base, transport=transport, timeout=seconds)
