"""The wire that aiohttp carries: nothing else of ours knows that it does.

Measured, httpx takes eleven microseconds of processor time for each streamed token, and this
takes two.
"""

import asyncio
from collections.abc import AsyncIterator, Mapping
from urllib.request import getproxies

import aiohttp
import httpx

from .wire import Reply, WireBroken, place

CONNECT = 5.0
"""Seconds until a server must have taken the connection."""
KEPT = 4.0
"""Seconds for which an idle connection is kept: less than the five after which servers close it."""


class PooledWire:
    """One pool of connections, opened by whoever sends first."""

    def __init__(self, url: str) -> None:
        """Speak to the server at `url` (its `/v1`), or in the socket file `unix:/run/vllm.sock`."""
        self._base, self._socket = place(url)
        self._session: aiohttp.ClientSession | None = None
        self._loop: asyncio.AbstractEventLoop | None = None

    async def send(self, path: str, content: bytes, headers: Mapping[str, str]) -> Reply:
        """Post something and return what comes back. Raises `WireBroken`."""
        session = self._session
        if session is None or self._loop is not asyncio.get_running_loop():
            await self.close()  # a pool belongs to a loop, which may have ended
            session = self._opened()
        try:
            return PooledReply(
                await session.post(
                    f"{self._base}/{path}", data=content, headers=headers, allow_redirects=False
                )
            )
        except (aiohttp.ClientError, TimeoutError) as error:
            raise WireBroken("timeout" if isinstance(error, TimeoutError) else "connect") from error

    def _opened(self) -> aiohttp.ClientSession:
        self._loop = asyncio.get_running_loop()
        connector: aiohttp.BaseConnector
        if self._socket:
            connector = aiohttp.UnixConnector(self._socket, limit=0, keepalive_timeout=KEPT)
        else:  # certificates take long to read
            ssl = httpx.create_ssl_context() if self._base.startswith("https:") else True
            connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=KEPT, ssl=ssl)
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),
            headers={"Accept-Encoding": "identity", "Content-Type": "application/json"},
            timeout=aiohttp.ClientTimeout(total=None, sock_connect=CONNECT),
            trust_env=bool(getproxies()) and not self._socket,
        )
        return self._session

    async def close(self) -> None:
        """Close every connection."""
        if self._session:
            await self._session.close()
            self._session = None


class PooledReply:
    """A response over the pool."""

    def __init__(self, response: aiohttp.ClientResponse) -> None:
        """Wrap what came."""
        self._response = response

    @property
    def status(self) -> int:
        """The status code."""
        return self._response.status

    @property
    def headers(self) -> Mapping[str, str]:
        """The headers, whatever their case."""
        return self._response.headers

    async def pieces(self) -> AsyncIterator[bytes]:
        """Yield all that has arrived, each time something has. Raises `WireBroken`."""
        read = self._response.content.readany
        try:
            while piece := await read():
                yield piece
        except (aiohttp.ClientError, OSError) as error:
            raise WireBroken("reset") from error

    def close(self) -> None:
        """Hang up, unless the body has been read to its end: then the connection is kept."""
        self._response.close()
