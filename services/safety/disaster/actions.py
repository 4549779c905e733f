"""What to do first in a hazard, read from the guides once: no search, no model in between."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

GUIDES = Path(__file__).parents[1] / "data/guides"
_Loader: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_SECTION = re.compile(r"^## (.+?)\n(.*?)(?=^## |\Z)", re.S | re.M)


@dataclass(frozen=True, slots=True)
class Action:
    """A hazard's card: the first step, then the others, and what they rest on."""

    hazard: str
    title: str
    guide: str
    first: str
    steps: Sequence[str]
    call: str
    source: str
    url: str
    read: str


@lru_cache(maxsize=1)
def actions() -> Mapping[str, Action]:
    """Return the cards by hazard, in the order of the guides' names."""
    found = (_action(path) for path in sorted(GUIDES.glob("*.md")))
    return {action.hazard: action for action in found if action}


def find(words: str) -> Action | None:
    """Return the card that the longest name in the words leads to."""
    squeezed = words.replace(" ", "")
    named = [(word, hazard) for word, hazard in _names().items() if word in squeezed]
    if not named:
        return None
    return actions()[max(named, key=lambda one: (len(one[0]), one[0] not in ALSO))[1]]


@lru_cache(maxsize=1)
def _names() -> Mapping[str, str]:
    """Return every word that leads to a card: the hazards, their parts, and what people say."""
    names = dict(ALSO)
    for hazard in actions():
        for part in (hazard.replace(" ", ""), *re.split("[ ·]", hazard)):
            if len(part) > 1:
                names.setdefault(part, hazard)
    return names


ALSO: Mapping[str, str] = {
    "쓰나미": "지진해일",
    "폭우": "호우",
    "장마": "호우",
    "홍수": "호우",
    "침수": "지하 침수",
    "반지하": "지하 침수",
    "지하주차장": "지하 침수",
    "폭설": "대설",
    "눈이": "대설",
    "눈길": "대설",
    "더위": "폭염",
    "추위": "한파",
    "번개": "낙뢰",
    "벼락": "낙뢰",
    "불이": "화재",
    "불났": "화재",
    "불나": "화재",
    "연기": "화재",
    "가스": "가스 누출",
    "엘리베이터": "승강기 갇힘",
    "심폐소생": "심정지",
    "쓰러": "심정지",
    "하임리히": "기도 막힘",
    "인파": "인파 밀집",
    "공습": "민방공 경보",
    "폭탄": "폭발물 의심",
    "배가": "해양 조난",
    "배에서": "해양 조난",
    "물에빠": "물놀이·익수",
    "갇혔": "승강기 갇힘",
    "엘베": "승강기 갇힘",
}
"""What people say -> the hazard."""


def _action(path: Path) -> Action | None:
    _, front, body = path.read_text(encoding="utf-8").split("---\n", 2)
    if "\nhazard: " not in front:
        return None
    head = yaml.load(front, _Loader)
    parts = {name: text.strip().splitlines() for name, text in _SECTION.findall(body)}
    told = head["sources"][0]
    first, *rest = parts["결론"]
    return Action(
        hazard=head["hazard"],
        title=head["title"],
        guide=head["id"],
        first=first,
        steps=(*rest, *parts["할 일"]),
        call=" ".join(parts["물어볼 곳"]),
        source=told.get("agency") or f"{told['law']} {told['article']}",
        url=told["url"],
        read=str(told.get("read") or head["date"]),
    )
