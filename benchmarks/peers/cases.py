"""Questions nobody asked before, each with five real articles and what a model says of them."""

import json
import lzma
from dataclasses import asdict, dataclass
from pathlib import Path

from turns import DATA

ARTICLES = DATA / "statutes-articles.jsonl.xz"
PASSAGES, TOLD = 5, 3


@dataclass(frozen=True, slots=True)
class Case:
    """One question: `articles` have id, title and text; `reply` cites them as [1] to [5]."""

    question: str
    articles: list[dict[str, str]]
    reply: str
    conclusion: str


def articles(most: int) -> list[dict[str, str]]:
    """Return real articles, spread over all statutes: every one has an id, a title, a text."""
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as lines:
        found = [json.loads(line) for line in lines if len(line) > 200]
    step = max(1, len(found) // most)
    return [{k: a[k] for k in ("id", "title", "text")} for a in found[::step]][:most]


def write(file: Path, count: int) -> Path:
    """Make the cases with our own splitter, and keep them where every side can read them."""
    from sectorkit.retrieval.korean import sentences
    from sectorkit.serving.polite import polite

    def first(article: dict[str, str]) -> str:
        text = article["text"]
        whole = (text[a:b].lstrip("① ") for a, b in sentences(text))
        return next((s for s in whole if s.endswith("다.") and "\n" not in s), "")

    usable = sorted(
        (a for a in articles(20 * count) if 20 < len(first(a)) < 200 and len(a["text"]) < 900),
        key=lambda a: a["id"],
    )
    assert len(usable) >= PASSAGES * count, len(usable)
    cases = []
    for n in range(count):
        given = usable[n :: len(usable) // PASSAGES][:PASSAGES]
        said = [f"{polite(first(a))} [{k}]" for k, a in enumerate(given[:TOLD], 1)]
        reply = "\n".join(["## 결론", said[0], "## 근거", *said[1:]])
        question = f"{given[0]['title']}에 무엇이라고 되어 있나요?"
        cases.append(Case(question, given, reply, said[0].removesuffix(" [1]")))
    file.write_text(json.dumps([asdict(c) for c in cases], ensure_ascii=False), encoding="utf-8")
    return file


def read(file: Path) -> list[Case]:
    """Return what `write` wrote."""
    return [Case(**case) for case in json.loads(file.read_text(encoding="utf-8"))]
