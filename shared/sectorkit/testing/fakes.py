"""A model that says what it was told, an index and a shelf in memory, a sector of three cards."""

import asyncio
import re
from collections.abc import AsyncGenerator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from ..sector import Desk, Sector
from ..store.jobs import JobFile
from ..values import Passage, Prompt, Question, Referral, Usage
from ..web.shelf import Corpus, Held

WORD = re.compile(r"[가-힣a-zA-Z0-9]{2,}")


class FakeModel:
    """Copies the first sentence of each source, or says what it was told to."""

    name = "fake"

    def __init__(self, reply: str | None = None, *, pause: float = 0.0) -> None:
        """Say `reply` every time, waiting so many seconds before each piece of it."""
        self.reply = reply
        self.pause = pause
        self.asked: list[Prompt] = []
        self.closed = 0

    async def write(self, prompt: Prompt) -> AsyncGenerator[str | Usage, None]:
        """Yield the reply word by word, and honest counts of words."""
        self.asked.append(prompt)
        text = self.reply if self.reply is not None else copied(prompt)
        pieces = re.findall(r"\S+\s*", text)
        try:
            for piece in pieces:
                await asyncio.sleep(self.pause)
                yield piece
            yield Usage(len(prompt.user.split()), len(pieces))
        finally:
            self.closed += 1

    async def rephrase(self, question: Question) -> str:
        """Return the last thing the person said with the question."""
        said = [turn.content for turn in question.history if turn.role == "user"]
        return " ".join([*said[-1:], question.text])


def copied(prompt: Prompt) -> str:
    """Return the first sentence of every source with its token, the nearest source first."""
    nearest = sorted(prompt.sources.items(), key=lambda source: -source[1].score)
    lines = [f"{p.text.split('. ')[0].rstrip('.')}. [{t}]" for t, p in nearest]
    head, *rest = lines or [""]
    return "\n".join(["## 결론", head, "## 근거", *rest] if rest else ["## 결론", head])


class MemoryIndex:
    """Finds passages by the words they share with a question; the tenant's own included."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        """Hold these for everybody."""
        self.passages = list(passages)
        self.own: dict[str, list[Passage]] = {}

    def _all(self, tenant: str) -> list[Passage]:
        return [*self.passages, *self.own.get(tenant, [])]

    async def search(self, question: Question) -> Sequence[Passage]:
        """Return the passages that share words with the question, best first."""
        asked = set(WORD.findall(question.text))
        scored = [
            replace(p, score=round(1 - 0.6 ** sum(word in p.text for word in asked), 4))
            for p in self._all(question.tenant)
        ]
        found = sorted((p for p in scored if p.score), key=lambda p: -p.score)
        return found[: question.top_k]

    async def count(self, question: Question) -> int:
        """Return how many passages there are for this tenant."""
        return len(self._all(question.tenant))


class MemoryShelf:
    """Holds uploaded Markdown and text beside a `MemoryIndex`. Implements `web.shelf.Shelf`."""

    def __init__(self, index: MemoryIndex) -> None:
        """Put uploads into this index."""
        self.index = index

    def state(self) -> str:
        """Return `ready`: nothing here takes time."""
        return "ready"

    def corpora(self, tenant: str) -> Sequence[Corpus]:
        """Return the shared collection and the tenant's."""
        held = [("cards", self.index.passages), ("uploads", self.index.own.get(tenant, []))]
        return [
            Corpus(
                name=name,
                documents=len({p.document_id for p in passages}),
                passages=len(passages),
                fetched_at=max((p.fetched_at for p in passages if p.fetched_at), default=None),
                licences=sorted({p.licence for p in passages}),
            )
            for name, passages in held
            if passages
        ]

    def documents(self, tenant: str) -> Sequence[Held]:
        """Return what the tenant uploaded."""
        return [
            Held(id=p.document_id, title=p.title, collection="uploads", passages=1)
            for p in self.index.own.get(tenant, [])
        ]

    def add(self, tenant: str, paths: Sequence[Path]) -> Sequence[JobFile]:
        """Take `.md` and `.txt` in as one passage each; reject the rest by name."""
        return [self._add(tenant, path) for path in paths]

    def _add(self, tenant: str, path: Path) -> JobFile:
        if path.suffix not in (".md", ".txt"):
            return JobFile(path.name, "rejected", f"{path.suffix} 형식은 읽지 못합니다.")
        id = f"{tenant}-{path.stem}"
        known = self.delete(tenant, id)
        text = path.read_text(encoding="utf-8")
        passage = Passage(f"{id}#1", id, text, path.name, licence="본인 제공")
        self.index.own.setdefault(tenant, []).append(passage)
        return JobFile(path.name, "updated" if known else "added", "", id)

    def delete(self, tenant: str, id: str) -> bool:
        """Take a document out."""
        held = self.index.own.get(tenant, [])
        kept = [p for p in held if p.document_id != id]
        self.index.own[tenant] = kept
        return len(kept) < len(held)

    def clear(self, tenant: str) -> None:
        """Take everything of a tenant's out."""
        self.index.own.pop(tenant, None)


class MemoryLedger:
    """Keeps audit entries in a list. Implements `audit.Ledger`."""

    def __init__(self) -> None:
        """Start empty."""
        self.entries: list[Mapping[str, Any]] = []

    def append(self, entry: Mapping[str, Any]) -> None:
        """Keep an entry."""
        self.entries.append(entry)


def add_days(start: date, days: int) -> dict[str, str]:
    """날짜에 일수를 더합니다."""
    return {"last_day": date.fromordinal(start.toordinal() + days).isoformat()}


LIBRARY_CARDS = (
    ("loan", "대출 안내", "제3조", "책은 한 번에 다섯 권까지 14일 동안 빌릴 수 있습니다."),
    ("late", "연체 안내", "제5조", "책을 늦게 돌려주면 늦은 날만큼 책을 빌릴 수 없습니다."),
    ("room", "열람실 안내", "제9조", "열람실 자리는 하루 전부터 누리집에서 예약합니다."),
)


def small_sector() -> tuple[Sector, MemoryIndex]:
    """Return the sector of a made-up town library, and the index of its three cards."""
    passages = [
        Passage(
            id=f"{id}#1",
            document_id=id,
            text=f"{text} 자세한 내용은 안내 데스크에 물어보세요.",
            title=title,
            locator=locator,
            url=f"https://library.example/{id}",
            licence="KOGL-1",
            effective_from=date(2026, 1, 1),
            fetched_at=date(2026, 11, 1),
            collection="cards",
        )
        for id, title, locator, text in LIBRARY_CARDS
    ]
    sector = Sector(
        name="library",
        title="도서관",
        title_en="Library",
        description="시험용 마을 도서관의 이용 안내입니다.",
        instructions="자료에 있는 문장으로만 답하고 번호를 붙이세요.",
        corpus=Path("."),
        examples=(
            "책은 몇 권까지 빌릴 수 있나요?",
            "책을 늦게 돌려주면 어떻게 되나요?",
            "열람실 자리는 어떻게 예약하나요?",
            "책을 14일 넘게 빌릴 수 있나요?",
            "책을 빌릴 때 어디에 물어보나요?",
        ),
        notices=("이 답변은 인공지능(AI)이 만들었습니다.", "도서관의 공식 답변이 아닙니다."),
        desks=(
            Desk(
                referral=Referral(
                    name="안내 데스크",
                    phone="02-000-0000",
                    url="https://library.example",
                    why="이용에 관한 모든 것을 도와드립니다.",
                )
            ),
        ),
        tools=(add_days,),
    )
    return sector, MemoryIndex(passages)
