"""One model server over HTTP: one pool, absolute deadlines, careful second tries, honest errors."""

import asyncio
import math
import random
from collections import Counter
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass
from time import monotonic
from typing import Any

import orjson

from ..deadline import Watch, within
from ..errors import DeadlineExceeded, ModelUnavailable
from .caution import Breaker, Budget
from .events import broken, events
from .wire import Reply, Wire, WireBroken

TRIES = 3
LONGEST_ERROR = 64 * 1024
AGAIN = frozenset({429, 502, 503, 504})
DRAINING = b"after shutdown"
"""What vLLM says, with a 500, to requests that come while it drains."""

TOKENIZE = "../tokenize"
"""vLLM counts beside its `/v1`."""

FIELDS: Mapping[str, frozenset[str]] = {
    "chat/completions": frozenset(
        "model messages max_tokens temperature top_p stop seed stream stream_options tools "
        "tool_choice response_format priority cache_salt".split()
    ),
    "embeddings": frozenset({"model", "input", "encoding_format"}),
    "rerank": frozenset({"model", "query", "documents", "top_n"}),
    TOKENIZE: frozenset({"model", "messages", "tools"}),
}
"""What we send where. Servers ignore what they do not know, silently: a misspelt `guided_json` is
answered as if it were obeyed. So it is refused here."""


@dataclass(frozen=True, slots=True)
class Fault:
    """What came instead of an answer."""

    error: ModelUnavailable
    again: bool
    servers: bool
    """Whether it is the server's fault, and not the request's."""


class Backend:
    """Speaks to one server; every method raises `ModelUnavailable` or `DeadlineExceeded`."""

    def __init__(
        self,
        url: str,
        key: str = "",
        *,
        wire: Wire | None = None,
        clock: Callable[[], float] = monotonic,
        wait: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Talk to the server at `url` (its `/v1`, or `unix:` and a socket file), once asked to."""
        self.breaker, self.budget = Breaker(clock), Budget(clock)
        self.counts: Counter[str] = Counter()
        """Calls, second tries, failures and hang-ups since the start."""
        self._clock, self._wait = clock, wait
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}
        self._wire = wire or _pooled(url)

    async def close(self) -> None:
        """Close every connection."""
        await self._wire.close()

    def told(self) -> Mapping[str, float]:
        """Return what was counted, and how often and whether the breaker is open."""
        breaker = {"breaker_opened": self.breaker.opened, "breaker_open": float(self.breaker.open)}
        return {"calls": 0, "second_tries": 0, "hung_up": 0, **self.counts, **breaker}

    async def post(
        self, path: str, body: Mapping[str, Any], *, id: str = "", deadline: float = math.inf
    ) -> Any:
        """Return the JSON that a server answers."""
        reply = await self._answered(path, body, id, deadline)
        try:
            return orjson.loads(await within(_whole(reply), deadline))
        except (WireBroken, orjson.JSONDecodeError) as error:
            raise self._failed(broken("unreadable")) from error
        finally:
            reply.close()

    async def stream(
        self, path: str, body: Mapping[str, Any], *, id: str = "", deadline: float = math.inf
    ) -> AsyncGenerator[dict[str, Any], None]:
        """Yield the events of a streamed answer; who stops reading stops the server's work."""
        reply = await self._answered(path, {**body, "stream": True}, id, deadline)
        silent = True
        try:
            async for event in events(_pieces(reply, deadline)):
                silent = False
                yield event
        except WireBroken as error:
            raise self._failed(broken(error.kind)) from error
        except ModelUnavailable as error:
            raise self._failed(error) from None
        except DeadlineExceeded:
            if silent:
                self.breaker.ill()
            raise
        except (GeneratorExit, asyncio.CancelledError):
            self.counts["hung_up"] += 1
            raise
        finally:
            reply.close()

    async def _answered(
        self, path: str, body: Mapping[str, Any], id: str, deadline: float
    ) -> Reply:
        """Return a reply whose status is 200; what can be tried again is, within the budget."""
        if unknown := body.keys() - FIELDS[path]:
            raise TypeError(f"{path} takes no {', '.join(sorted(unknown))}")
        content = orjson.dumps(body)
        self.budget.note()
        attempt = 0
        while True:
            attempt += 1
            self.breaker.admit()
            self.counts["calls"] += 1
            got = await self._attempt(path, content, id, deadline)
            if not isinstance(got, Fault):
                self.breaker.well()
                return got
            self.breaker.ill() if got.servers else self.breaker.unknown()
            pause = self._pause(got, attempt)
            late = self._clock() + pause >= deadline
            if not got.again or attempt == TRIES or late or not self.budget.spend():
                raise self._failed(got.error)
            self.counts["second_tries"] += 1
            await self._wait(pause)

    async def _attempt(self, path: str, content: bytes, id: str, deadline: float) -> Reply | Fault:
        headers = self._headers | ({"X-Request-Id": id} if id else {})
        try:
            reply = await within(self._wire.send(path, content, headers), deadline)
        except WireBroken as error:
            return unreachable(error)
        except DeadlineExceeded:
            self.breaker.ill()
            raise
        except BaseException:
            self.breaker.unknown()
            raise
        if reply.status == 200:
            return reply
        try:
            return refused(reply, await within(_start_of(reply), deadline))
        finally:
            reply.close()

    def _pause(self, fault: Fault, attempt: int) -> float:
        """Return the seconds before the next try: what the server asked, or a random short while"""
        asked = fault.error.retry_after if fault.error.kind == "busy" else 0.0
        return max(asked, random.uniform(0, 0.1 * 2**attempt))

    def _failed(self, error: ModelUnavailable) -> ModelUnavailable:
        self.counts[f"failed_{error.kind or 'other'}"] += 1
        return error


def _pooled(url: str) -> Wire:
    from .pooled import PooledWire  # a fifth of a second of imports, only with a model

    return PooledWire(url)


async def _pieces(reply: Reply, deadline: float) -> AsyncIterator[bytes]:
    source, watch = reply.pieces(), Watch(deadline)
    try:
        while True:
            yield await watch.next(source)
    except StopAsyncIteration:
        return
    finally:
        watch.close()


async def _whole(reply: Reply) -> bytes:
    return b"".join([piece async for piece in reply.pieces()])


async def _start_of(reply: Reply) -> bytes:
    """Return the beginning of an error's body."""
    found = b""
    try:
        async for piece in reply.pieces():
            found += piece
            if len(found) > LONGEST_ERROR:
                break
    except WireBroken:
        pass
    return found


def unreachable(error: WireBroken) -> Fault:
    """Return the fault of a server that did not answer."""
    words = "모델 서버에 연결하지 못했습니다. 잠시 뒤 다시 시도해 주세요."
    return Fault(ModelUnavailable(words, kind=error.kind), again=True, servers=True)


def refused(reply: Reply, told: bytes) -> Fault:
    """Return the fault of a server that answered with another status than 200."""
    status = reply.status
    drains = status == 500 and DRAINING in told
    if status in AGAIN or drains:
        words = f"모델 서버가 붐비거나 다시 시작하는 중입니다({status})."
        asked = _seconds(reply.headers.get("retry-after", ""))
        error = ModelUnavailable(words, asked or 5.0, kind="busy" if asked else "overload")
        return Fault(error, again=True, servers=status != 429)
    kind, remedy = _REFUSALS.get(status, ("server" if status >= 500 else "request", ""))
    words = f"모델 서버가 {status}로 답했습니다. {remedy or '`sectorkit doctor`로 확인하세요.'}"
    error = ModelUnavailable(words, kind=kind)
    error.told = told.decode(errors="replace")[:2_000]
    return Fault(error, again=False, servers=status >= 500)


_REFUSALS: Mapping[int, tuple[str, str]] = {
    401: ("key", "SECTORKIT_MODEL_KEY를 확인하세요."),
    403: ("key", "SECTORKIT_MODEL_KEY를 확인하세요."),
    404: ("name", "SECTORKIT_MODEL_URL과 SECTORKIT_MODEL_NAME을 확인하세요."),
}


def _seconds(written: str) -> float:
    """Return the seconds of a `Retry-After`; dates and nonsense are none."""
    try:
        return max(0.0, float(written))
    except ValueError:
        return 0.0
