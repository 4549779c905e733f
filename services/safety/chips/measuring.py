"""Measures any OpenAI-dialect endpoint in the same way, whatever stands behind it."""

import asyncio
import json
import os
import platform
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import quantiles

import httpx

from sectorkit.errors import BadInput, ModelUnavailable
from sectorkit.values import KOREA

from .agreement import agree
from .power import Meter
from .values import METHOD, Card, Conditions, Spread, read_profiles, read_workload

TIMEOUT = httpx.Timeout(300, connect=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to measure and how often. `served` is the endpoint's name for the model."""

    base_url: str
    served: str
    model: str
    precision: str
    name: str
    profile: str
    key: str = ""
    max_tokens: int = 64
    concurrency: int = 4
    rounds: int = 3
    power_command: str = ""


@dataclass(frozen=True, slots=True)
class Streamed:
    """One reply: when its words came, in seconds after the request, and how many tokens."""

    text: str
    moments: Sequence[float]
    tokens: int
    by: str


async def measure(plan: Plan, reference: Card | None = None) -> Card:
    """Warm up, ask greedily one at a time, then measure under load; return the card.

    Raises `BadInput` for an unknown profile, `ModelUnavailable` when nothing answers.
    """
    if plan.profile not in read_profiles():
        raise BadInput(f"'{plan.profile}' 프로필이 없습니다: {', '.join(read_profiles())}")
    workload, prompts = read_workload()
    headers = {"Authorization": f"Bearer {plan.key}"} if plan.key else {}
    async with httpx.AsyncClient(timeout=TIMEOUT, headers=headers, trust_env=False) as client:
        alone = [await _ask(client, plan, prompt) for prompt in prompts]
        load = os.getloadavg()[0]
        meter, began = Meter(plan.power_command).start(), time.perf_counter()
        seen = await _under_load(client, plan, list(prompts) * plan.rounds)
        wall, drawn = time.perf_counter() - began, meter.stop()
    good = [one for one in seen if isinstance(one, Streamed)]
    if not good:
        raise ModelUnavailable(f"{plan.base_url}에서 한 번도 답을 받지 못했습니다: {seen[0]}")
    tokens = sum(one.tokens for one in good)
    said = [one.text for one in alone]
    return Card(
        name=plan.name,
        profile=plan.profile,
        machine=_machine(),
        endpoint=plan.base_url,
        measured_at=datetime.now(KOREA).isoformat(timespec="seconds"),
        conditions=_conditions(plan, workload),
        ttft=_spread([one.moments[0] for one in good]),
        token_seconds=_spread([_between(one) for one in good]),
        tokens_per_second=tokens / wall,
        tokens=tokens,
        counted_by="server" if all(one.by == "server" for one in good) else "pieces",
        wall_seconds=wall,
        failed=len(seen) - len(good),
        watts=drawn.watts if drawn else None,
        power_by=drawn.by if drawn else "",
        tokens_per_joule=tokens / (drawn.watts * wall) if drawn and drawn.watts else None,
        load=load,
        replies=said,
        agreement=agree(said, reference.replies, reference.name) if reference else {},
    )


async def _under_load(
    client: httpx.AsyncClient, plan: Plan, prompts: Sequence[str]
) -> list[Streamed | BaseException]:
    gate = asyncio.Semaphore(plan.concurrency)

    async def one(prompt: str) -> Streamed:
        async with gate:
            return await _ask(client, plan, prompt)

    return list(await asyncio.gather(*(one(p) for p in prompts), return_exceptions=True))


async def _ask(client: httpx.AsyncClient, plan: Plan, prompt: str) -> Streamed:
    """Stream one reply and note when each piece came."""
    body = {
        "model": plan.served,
        "messages": [{"role": "user", "content": prompt}],
        "max_tokens": plan.max_tokens,
        "temperature": 0,
        "seed": 0,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    began, moments, text, usage = time.perf_counter(), [], "", 0
    try:
        async with client.stream(
            "POST", f"{plan.base_url}/chat/completions", json=body
        ) as response:
            if response.status_code != 200:
                told = (await response.aread()).decode(errors="replace")[:160]
                raise ModelUnavailable(f"{plan.base_url}: {response.status_code} {told}")
            async for line in response.aiter_lines():
                piece, counted = _read(line)
                usage = counted or usage
                if piece:
                    moments.append(time.perf_counter() - began)
                    text += piece
    except httpx.HTTPError as error:
        raise ModelUnavailable(
            f"{plan.base_url}이 답하지 않습니다({type(error).__name__}). 서버를 확인하세요."
        ) from error
    if not moments:
        raise ModelUnavailable(f"{plan.base_url}이 빈 답을 보냈습니다.")
    return Streamed(text, moments, usage or len(moments), "server" if usage else "pieces")


def _read(line: str) -> tuple[str, int]:
    """Return the words and the token count that one line of the stream carries."""
    if not line.startswith("data:") or line.strip() == "data: [DONE]":
        return "", 0
    told = json.loads(line[5:])
    choices = told.get("choices") or [{}]
    delta: Mapping[str, str] = choices[0].get("delta") or {}
    usage = told.get("usage") or {}
    return delta.get("content") or "", int(usage.get("completion_tokens") or 0)


def _between(one: Streamed) -> float:
    """Return the seconds between two tokens, from the first word to the last."""
    return (one.moments[-1] - one.moments[0]) / max(1, one.tokens - 1)


def _spread(values: Sequence[float]) -> Spread:
    cuts = quantiles(values, n=20, method="inclusive") if len(values) > 1 else [values[0]] * 19
    return Spread(p5=cuts[0], p50=cuts[9], p95=cuts[18], count=len(values))


def _conditions(plan: Plan, workload: str) -> Conditions:
    return Conditions(
        method=METHOD,
        workload=workload,
        model=plan.model,
        precision=plan.precision,
        max_tokens=plan.max_tokens,
        concurrency=plan.concurrency,
        rounds=plan.rounds,
    )


def _machine() -> str:
    return f"{platform.machine()}, {os.cpu_count()} cores, {platform.system()}"
