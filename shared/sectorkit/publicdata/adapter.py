"""One dataset as a sector declares it: where it is, what it takes, what its fields are called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any

import yaml

from ..errors import Misconfigured
from .dialects import DIALECTS, Dialect


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """How old a row may be: `field` is ours, `format` as for `strptime`, in Korean time."""

    field: str
    minutes: float
    format: str = "%Y%m%d%H%M%S"


@dataclass(frozen=True, slots=True, kw_only=True)
class Adapter:
    """One dataset. The manual is in `sectorkit.publicdata`."""

    name: str
    dialect: Dialect
    path: str
    key: str
    title: str
    about: str
    licence: str
    params: Mapping[str, str] = field(default_factory=dict)
    takes: Mapping[str, str] = field(default_factory=dict)
    requires: Sequence[str] = ()
    match: Mapping[str, str] = field(default_factory=dict)
    fields: Mapping[str, str] = field(default_factory=dict)
    per_day: int = 0
    gap_seconds: float = 0.0
    cache_seconds: float = 0.0
    fresh: Fresh | None = None
    recheck: bool = False
    sample: Path | None = None

    @property
    def variable(self) -> str:
        """The environment variable that an operator sets."""
        return f"SECTORKIT_KEY_{self.key.upper()}"


def load_adapters(file: Path) -> Mapping[str, Adapter]:
    """Return the adapters of a YAML file by name. Raises `Misconfigured`, naming what to mend."""
    try:
        told = yaml.safe_load(file.read_text(encoding="utf-8")) or {}
        return {name: _adapter(name, dict(entry), file.parent) for name, entry in told.items()}
    except (OSError, yaml.YAMLError, TypeError, ValueError, AttributeError) as error:
        raise Misconfigured(f"{file.name}을(를) 읽을 수 없습니다: {error}") from error


_SPEECH = {each.name for each in fields(Dialect)}


def _adapter(name: str, entry: dict[str, Any], folder: Path) -> Adapter:
    spoken = entry.pop("dialect", "")
    if spoken not in DIALECTS:
        raise ValueError(f"{name}: dialect '{spoken}' (있는 것: {', '.join(DIALECTS)})")
    speech = {key: entry.pop(key) for key in list(entry) if key in _SPEECH}
    for key in ("rows", "total", "code", "message"):
        speech |= {key: _sequence(speech[key])} if key in speech else {}
    takes = entry.pop("takes", {})
    if fresh := entry.pop("fresh", None):
        entry["fresh"] = Fresh(**fresh)
    if sample := entry.pop("sample", ""):
        entry["sample"] = folder / sample
    made = Adapter(
        name=name,
        dialect=replace(DIALECTS[spoken], **speech),
        takes=takes if isinstance(takes, dict) else {each: each for each in takes},
        params={key: str(value) for key, value in entry.pop("params", {}).items()},
        **entry,
    )
    return _sound(made)


def _sequence(value: Any) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value)


def _sound(adapter: Adapter) -> Adapter:
    """Return the adapter if its parts fit together. Raises `ValueError`."""
    unknown = [each for each in (*adapter.requires, *adapter.match) if each not in adapter.takes]
    if unknown:
        raise ValueError(f"{adapter.name}: takes에 없는 이름 {', '.join(unknown)}")
    if not adapter.dialect.host.startswith(("https://", "http://")):
        raise ValueError(f"{adapter.name}: host가 없습니다")
    if not adapter.key:
        raise ValueError(f"{adapter.name}: key가 없습니다(열쇠가 필요 없는 곳은 연락처)")
    if adapter.sample and not adapter.sample.is_file():
        raise ValueError(f"{adapter.name}: sample {adapter.sample.name}이(가) 없습니다")
    return adapter
