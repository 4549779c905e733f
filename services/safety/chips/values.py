"""What a measurement is: the conditions it was made under, and what came out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
import yaml

from sectorkit.errors import BadInput

HERE = Path(__file__).parent
METHOD = "2"
"""Change it when the same machine would be measured differently."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """What must be alike before two cards are set side by side."""

    method: str
    workload: str
    """Its name and the fingerprint of its prompts."""
    model: str
    """The weights, as their maker names them: the served name may differ."""
    precision: str
    max_tokens: int
    concurrency: int
    rounds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Spread:
    """A median with the 5th and 95th percentile, and of how many."""

    p5: float
    p50: float
    p95: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """One machine, measured once. Seconds, tokens per second, watts."""

    name: str
    profile: str
    machine: str
    endpoint: str
    measured_at: str
    conditions: Conditions
    ttft: Spread
    """From the request to the first word."""
    token_seconds: Spread
    """Between two tokens of one reply."""
    tokens_per_second: float
    """Of all requests together, over the wall clock."""
    tokens: int
    counted_by: str
    """`server` where the endpoint said how many tokens, else `pieces` of its stream."""
    wall_seconds: float
    failed: int
    watts: float | None = None
    power_by: str = ""
    tokens_per_joule: float | None = None
    load: float | None = None
    """The machine's load average when it began: above its cores, others were at work."""
    replies: Sequence[str] = ()
    """What was said to each prompt, alone and greedily, for the agreement check."""
    agreement: Mapping[str, float | int | str] = field(default_factory=dict)


def read_workload(path: Path = HERE / "workload.yaml") -> tuple[str, tuple[str, ...]]:
    """Return the workload's name with its fingerprint, and its prompts."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    prompts = tuple(told["prompts"])
    return f"{told['name']}/{sha256(orjson.dumps(prompts)).hexdigest()[:12]}", prompts


def read_profiles() -> dict[str, dict[str, Any]]:
    """Return how each kind of machine is served."""
    told: dict[str, dict[str, Any]] = yaml.safe_load(
        (HERE / "profiles.yaml").read_text(encoding="utf-8")
    )
    return told


def read_published() -> list[dict[str, Any]]:
    """Return what makers say, with who said it and when."""
    told: list[dict[str, Any]] = yaml.safe_load(
        (HERE / "published.yaml").read_text(encoding="utf-8")
    )
    return told


def read_card(path: Path) -> Card:
    """Read a card that `measure` wrote. Raises `BadInput`."""
    try:
        told = orjson.loads(path.read_bytes())
        told["conditions"] = Conditions(**told["conditions"])
        told["ttft"] = Spread(**told["ttft"])
        told["token_seconds"] = Spread(**told["token_seconds"])
        return Card(**told)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BadInput(
            f"{path}은 측정 카드가 아닙니다. `measure`가 쓴 .json 파일을 주세요."
        ) from error
