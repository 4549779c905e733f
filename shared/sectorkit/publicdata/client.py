"""Ask an official source by the name a sector gave it. The manual is in `sectorkit.publicdata`."""

import asyncio
import re
import ssl
from collections import OrderedDict
from collections.abc import AsyncGenerator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import httpx

from ..errors import Misconfigured
from ..values import KOREA, now
from .adapter import Adapter, load_adapters
from .asking import Call, call_of, hide_keys_in_logs, keyed, masked
from .codes import BURST, LIMIT, RETRIED, Fault, as_error
from .fetched import Fetched, Keyring
from .quota import Now, Quota, Wait
from .reading import Row
from .reply import Reply, read_reply, sample_reply

TRIES = 3
SECONDS = 10.0
"""One attempt may take so long."""
KEPT = 512
"""Answers kept for their adapter's `cache_seconds`."""
AHEAD = timedelta(minutes=5)
"""A row dated further ahead than this has no date that can be relied on."""


class PublicData:
    """The datasets of one sector, and what is remembered of asking them."""

    def __init__(
        self,
        file: Path,
        *,
        transport: httpx.AsyncBaseTransport | None = None,
        now: Now = now,
        wait: Wait = asyncio.sleep,
    ) -> None:
        """Name the sector's YAML; it is read when first needed."""
        self._file, self._transport, self._now, self._wait = file, transport, now, wait
        self._quota = Quota(now, wait)
        self._kept: OrderedDict[tuple[str, Call], tuple[datetime, Fetched]] = OrderedDict()
        hide_keys_in_logs()

    @cached_property
    def adapters(self) -> Mapping[str, Adapter]:
        """The datasets by name. Raises `Misconfigured`."""
        return load_adapters(self._file)

    def live(self, name: str, keys: Keyring) -> bool:
        """Say whether a dataset is asked at its source: whether it has its key."""
        return bool(keys.key(self.adapters[name].key))

    async def fetch(
        self, name: str, keys: Keyring, /, *, page: int = 1, size: int = 20, **asked: Any
    ) -> Fetched:
        """Return one page of a dataset, from its source, the cache, or (without a key) the sample.

        Raises `BadInput`, `Misconfigured`, `QuotaExceeded`, `Unavailable`.
        """
        adapter = self.adapters[name]
        call = call_of(adapter, page, size, asked)
        key = keys.key(adapter.key)
        if not key:
            return self.sample(name, **asked)
        if kept := self._remembered(adapter, call):
            return self._fresh(adapter, kept)
        reply = await self._asked(adapter, call, key)
        if adapter.recheck and not reply.rows:
            await self._wait(0.5)
            reply = await self._asked(adapter, call, key)
        found = self._told(adapter, reply, asked)
        self._remember(adapter, call, found)
        return self._fresh(adapter, found)

    async def collect(
        self, name: str, keys: Keyring, /, *, limit: int = 1000, size: int = 100, **asked: Any
    ) -> AsyncGenerator[Fetched, None]:
        """Yield page after page until there are no more rows, or `limit` have come."""
        page = seen = 0
        while seen < limit:
            page += 1
            found = await self.fetch(name, keys, page=page, size=size, **asked)
            seen += len(found.rows) + found.stale
            if found.rows or page == 1:
                yield found
            if found.sample or not found.rows or page * size >= found.total:
                return

    def sample(self, name: str, /, **asked: Any) -> Fetched:
        """Return the sample of a dataset, marked as one. Raises `Misconfigured`."""
        adapter = self.adapters[name]
        if adapter.sample is None:
            raise Misconfigured(
                f"{adapter.title}의 열쇠가 없습니다. {adapter.about}에서 신청한 뒤 "
                f"{adapter.variable}에 넣어 주세요."
            )
        try:
            reply = sample_reply(adapter, adapter.sample.read_bytes())
        except (Fault, ValueError) as error:
            raise Misconfigured(f"예시 {adapter.sample.name}을(를) 읽지 못했습니다.") from error
        found = self._told(adapter, reply, asked)
        return replace(found, sample=True, total=len(found.rows))

    async def _asked(self, adapter: Adapter, call: Call, key: str) -> Reply:
        """Return an answer; only the server's own trouble is tried again."""
        fault = Fault("99")
        async with httpx.AsyncClient(
            transport=self._transport, timeout=SECONDS, verify=_trust()
        ) as client:
            for attempt in range(TRIES):
                if attempt:
                    await self._wait(0.5 * 2**attempt)
                await self._quota.spend(adapter)
                try:
                    return await _attempt(client, adapter, call, key, attempt == TRIES - 1)
                except Fault as found:
                    fault = found
                    if fault.code not in RETRIED:
                        break
        error = as_error(fault, adapter, masked(fault.said, key), self._quota.until_midnight())
        if fault.code in (LIMIT, BURST):
            self._quota.close(adapter, getattr(error, "retry_after", 60.0))
        raise error from None

    def _told(self, adapter: Adapter, reply: Reply, asked: Mapping[str, Any]) -> Fetched:
        return Fetched(
            rows=[row for row in reply.rows if _matches(adapter, row, asked)],
            total=reply.total,
            fetched_at=self._now(),
            title=adapter.title,
            url=adapter.about,
            licence=adapter.licence,
        )

    def _fresh(self, adapter: Adapter, found: Fetched) -> Fetched:
        """Return what is young enough now, and how many rows were not."""
        if adapter.fresh is None:
            return found
        young = [row for row in found.rows if _young(adapter, row, self._now())]
        return replace(found, rows=young, stale=len(found.rows) - len(young))

    def _remembered(self, adapter: Adapter, call: Call) -> Fetched | None:
        until, found = self._kept.get((adapter.name, call), (None, None))
        return found if until and self._now() < until else None

    def _remember(self, adapter: Adapter, call: Call, found: Fetched) -> None:
        if adapter.cache_seconds <= 0:
            return
        until = self._now() + timedelta(seconds=adapter.cache_seconds)
        self._kept[adapter.name, call] = until, found
        self._kept.move_to_end((adapter.name, call))
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)


async def _attempt(
    client: httpx.AsyncClient, adapter: Adapter, call: Call, key: str, last: bool
) -> Reply:
    """Ask once. Raises `Fault`."""
    request = keyed(adapter, call, key, last)
    try:
        got = await client.get(request.url, params=request.params, headers=request.headers)
    except httpx.TimeoutException:
        raise Fault("05", "no answer in time") from None
    except (httpx.HTTPError, httpx.InvalidURL):
        raise Fault("04", "no connection") from None
    return read_reply(adapter, got.status_code, got.content, got.headers.get("retry-after", ""))


@lru_cache(maxsize=1)
def _trust() -> ssl.SSLContext:
    """Return the certificates we trust, read once: it takes as long as a call."""
    return httpx.create_ssl_context()


def _matches(adapter: Adapter, row: Row, asked: Mapping[str, Any]) -> bool:
    """Say whether a row carries what was asked; some servers answer unknown words with others."""
    wanted = [(field, asked.get(name)) for name, field in adapter.match.items()]
    return all(
        _squeezed(value) in _squeezed(row.get(field, "")) for field, value in wanted if value
    )


def _squeezed(value: Any) -> str:
    return re.sub(r"[\s·ㆍ・]", "", str(value)).casefold()


def _young(adapter: Adapter, row: Row, at: datetime) -> bool:
    """Say whether a row is young enough; one that cannot be dated is not."""
    if adapter.fresh is None:
        return True
    dated = _dated(str(row.get(adapter.fresh.field, "")), adapter.fresh.format)
    if dated is None:
        return False
    return at - timedelta(minutes=adapter.fresh.minutes) <= dated <= at + AHEAD


def _dated(written: str, form: str) -> datetime | None:
    """Return a time as Korean servers write it: midnight is 24:00 of the day before, too."""
    midnight = written.endswith(" 24:00")
    try:
        told = datetime.strptime(written.replace(" 24:00", " 00:00"), form)
    except ValueError:
        return None
    return told.replace(tzinfo=KOREA) + timedelta(days=midnight)
