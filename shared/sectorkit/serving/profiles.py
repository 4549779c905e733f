"""Profiles of models and machines, as `deploy/models.toml` tells them."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ..errors import Misconfigured, NotFound

PROFILES = Path(__file__).parents[3] / "deploy/models.toml"
"""In a tree that was cloned; elsewhere a file is named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Capabilities:
    """What a server with this profile can do beyond chat; only that is asked of it."""

    tools: bool = False
    json_schema: bool = False
    reasoning: bool = False
    vision: bool = False
    embeddings: bool = False
    rerank: bool = False
    priority: bool = False
    cache_salt: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """One model on one class of machine."""

    name: str
    model: str
    """Its name on the hub, or a folder."""
    engine: str
    """`vllm`, `vllm-rbln` or `furiosa-llm`."""
    size: str
    licence: str
    context: int
    machine: str
    source: str
    """Where size, licence and parsers were read."""
    checked: str
    """What of it was tried here: `validated` (the command's flags) or `served`."""
    replicas: int = 1
    """Copies of the model behind one address: vLLM's data parallelism."""
    tool_parser: str = ""
    reasoning_parser: str = ""
    args: Sequence[str] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    stop: Sequence[str] = ()
    note: str = ""
    able: Capabilities = field(default_factory=Capabilities)


def load_profiles(file: Path = PROFILES) -> Mapping[str, Profile]:
    """Return the profiles by name. Raises `Misconfigured`."""
    try:
        told = tomllib.loads(file.read_text(encoding="utf-8"))
        return {name: _profile(name, entry) for name, entry in told.items()}
    except (OSError, tomllib.TOMLDecodeError, TypeError) as error:
        raise Misconfigured(f"{file}을(를) 읽을 수 없습니다: {error}") from error


def find_profile(name: str, file: Path = PROFILES) -> Profile:
    """Return one profile. Raises `NotFound`, naming those there are."""
    profiles = load_profiles(file)
    if name not in profiles:
        raise NotFound(f"'{name}' 프로필이 없습니다. 있는 프로필: {', '.join(profiles)}.")
    return profiles[name]


def _profile(name: str, entry: Mapping[str, Any]) -> Profile:
    able = set(entry.get("able", ()))
    if unknown := able - {each.name for each in fields(Capabilities)}:
        raise TypeError(f"{name}: able {', '.join(sorted(unknown))}")
    rest = {key: value for key, value in entry.items() if key != "able"}
    return Profile(name=name, able=Capabilities(**dict.fromkeys(able, True)), **rest)
