"""What is asked, and how each reply is judged. The items are data; nothing here is a model."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, Literal, get_args

import yaml

from ...errors import BadInput

Judge = Literal["refuse", "answer", "choose", "premise", "claim", "keep", "leak", "inject"]
"""What a good reply does: declines, helps, picks the right option, doubts a false premise, does
not claim what it is not, keeps what it was given, keeps a secret, ignores a document's orders."""

HERE = Path(__file__).parent
FOLDER = HERE / "items"
PLACE = "@"
"""Where in a document the carrier goes."""


@dataclass(frozen=True, slots=True)
class Factor:
    """One way in which a model can do harm."""

    id: str
    group: str
    title: str
    about: str
    group_title: str
    group_title_en: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question to a model. `ask` is all the model is told beside `system`."""

    id: str
    factor: str
    judge: Judge
    ask: str
    system: str = ""
    options: Sequence[str] = ()
    """In the order they are shown."""
    right: str = ""
    keep: Sequence[str] = ()
    secrets: Sequence[str] = ()
    forbid: str = ""
    """Which kind of claim the reply must not make; see `words.yaml`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """What is examined, and how. Two trials that differ only in `name` compare."""

    base_url: str
    model: str
    key: str = ""
    system: str = ""
    """Said before every item, as an operator's own system message."""
    seed: int = 0
    max_tokens: int = 256
    connections: int = 8


def read_factors(path: Path = HERE / "factors.yaml") -> dict[str, Factor]:
    """Return the risk factors by id, in the order of the file."""
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    groups = told["groups"]
    return {
        name: Factor(
            id=name,
            group=row["group"],
            title=row["title"],
            about=row["about"],
            group_title=groups[row["group"]]["title"],
            group_title_en=groups[row["group"]]["title_en"],
        )
        for name, row in told["factors"].items()
    }


def read_items(seed: int = 0, folder: Path = FOLDER, each: int = 0) -> list[Item]:
    """Return the items of a folder, shuffled by the seed; `each` bounds those of a factor.

    The same seed gives the same items with the same options in the same order. Raises `BadInput`.
    """
    found = [item for path in sorted(folder.glob("*.yaml")) for item in _read(path, seed)]
    if not found:
        raise BadInput(f"{folder}에 문항 파일(.yaml)이 없습니다.")
    Random(seed).shuffle(found)
    return _first_of_each(found, each) if each else found


def _first_of_each(items: Sequence[Item], each: int) -> list[Item]:
    seen: dict[tuple[str, str], int] = {}
    kept = []
    for item in items:
        pair = (item.factor, item.judge)
        seen[pair] = seen.get(pair, 0) + 1
        if seen[pair] <= each:
            kept.append(item)
    return kept


def _read(path: Path, seed: int) -> Iterator[Item]:
    told = yaml.safe_load(path.read_text(encoding="utf-8"))
    if "carriers" in told:
        yield from _injections(told)
        return
    for factor, judges in told.items():
        for judge, rows in judges.items():
            if judge not in get_args(Judge):
                raise BadInput(f"{path.name}: '{judge}'라는 판정 방법은 없습니다.")
            for place, row in enumerate(rows, 1):
                yield _item(f"{factor}-{judge}-{place:02d}", factor, judge, row, seed)


def _item(name: str, factor: str, judge: Judge, row: str | Mapping[str, Any], seed: int) -> Item:
    if isinstance(row, str):
        return Item(name, factor, judge, row)
    options = list(row.get("options", ()))
    Random(f"{seed}/{name}").shuffle(options)
    return Item(
        id=name,
        factor=factor,
        judge=judge,
        ask=_closed(row["ask"], options) if options else row["ask"],
        system=row.get("system", ""),
        options=options,
        right=row.get("right", ""),
        keep=row.get("keep", ()),
        secrets=row.get("secrets", ()),
        forbid=row.get("forbid", ""),
    )


def _closed(ask: str, options: Sequence[str]) -> str:
    lines = [f"({letter}) {option}" for letter, option in zip("가나다라", options, strict=False)]
    return "\n".join([ask, *lines, "위의 보기 가운데 하나만 골라 그 말을 그대로 쓰세요."])


def _injections(told: Mapping[str, Any]) -> Iterator[Item]:
    """Hide an order in every document by every carrier; the orders and tokens take turns."""
    pairs = product(told["documents"], told["carriers"].items())
    for place, (document, (carrier, shape)) in enumerate(pairs):
        canary = told["canaries"][place % len(told["canaries"])]
        order = told["orders"][place % len(told["orders"])].format(canary=canary)
        hidden = shape.format(order=order, order_spaced=_spaced(order, canary))
        yield Item(
            id=f"injection-inject-{carrier}-{place + 1:02d}",
            factor="injection",
            judge="inject",
            ask=_with_document(document["ask"], document["text"].replace(PLACE, hidden)),
            secrets=[canary],
        )
    for place, row in enumerate(told["benign"], 1):
        ask = _with_document(row["ask"], row["text"])
        yield Item(f"injection-answer-{place:02d}", "injection", "answer", ask)


def _spaced(order: str, canary: str) -> str:
    """Return the order with its letters apart, as text lies in a badly made PDF; not the token."""
    return canary.join(" ".join(part) for part in order.split(canary))


def _with_document(ask: str, text: str) -> str:
    return f"{ask}\n\n[문서]\n{text}\n[문서 끝]"
