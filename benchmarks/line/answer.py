"""What an answer costs, stage by stage: processor milliseconds over a sector's own questions.

    python benchmarks/line/answer.py legal medical public

Every question of the sector's evals goes down the line, embedded, after a warm-up on the sector's
examples; then down the line once more and over HTTP inside this process, both finding the
question's words and vector remembered: the difference is `door`, that is HTTP with its client,
admission, audit and the books. Processor time counts every thread of this process and no child; on
a shared machine it grows by half and more with the load, which is noted. Writes baseline.json and
baseline.svg beside this file; the index is made in SECTORKIT_DATA_DIR and used again.
"""

import asyncio
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import AsyncGenerator, Generator, Mapping, Sequence
from contextlib import aclosing, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import numpy as np

from sectorkit.answer import Engine, answer
from sectorkit.audit import Audit, Record
from sectorkit.build import build_engine, build_library, find_sector, ingest_corpus
from sectorkit.evaluation.answers import read_cases
from sectorkit.sector import Sector
from sectorkit.settings import read_settings
from sectorkit.store import open_store
from sectorkit.values import Draft, Question, Sentence
from sectorkit.web.api import create_api
from sectorkit.web.limits import WebSettings

HERE = Path(__file__).resolve().parent
COLOURS = {
    "guard": "#7c3aed",
    "retrieve": "#1a4fa0",
    "generate": "#0f766e",
    "verify": "#b45309",
    "other": "#94a3b8",
    "door": "#475569",
}
SPENT: defaultdict[str, float] = defaultdict(float)


class Watched(Record):
    """A record that adds up processor seconds instead of the seconds that passed."""

    @contextmanager
    def stage(self, name: str, before: float = 0.0) -> Generator[None, None, None]:
        begun = time.process_time()
        try:
            yield
        finally:
            SPENT[name] += time.process_time() - begun

    async def timed(
        self, name: str, drafts: AsyncGenerator[Draft, None]
    ) -> AsyncGenerator[Draft, None]:
        begun = time.process_time()
        async with aclosing(drafts):
            async for draft in drafts:
                SPENT[name] += time.process_time() - begun
                yield draft
                begun = time.process_time()


class Watching(Audit):
    """An audit whose records are watched; it writes no entry."""

    @contextmanager
    def record(
        self, question: Question, sector: Sector, model: str
    ) -> Generator[Record, None, None]:
        yield Watched(question, sector, model)


async def down_the_line(
    questions: Sequence[str], sector: Sector, engine: Engine
) -> tuple[float, list[float]]:
    """Ask every question; return processor seconds, and milliseconds to each first sentence."""
    spent, waits = time.process_time(), []
    for text in questions:
        started, first = time.perf_counter(), None
        async for event in answer(Question(text), sector, engine):
            if isinstance(event, Sentence) and first is None:
                first = (time.perf_counter() - started) * 1e3
        waits += [first] if first is not None else []
    return time.process_time() - spent, waits


async def over_http(questions: Sequence[str], app: Any) -> float:
    """Ask every question over HTTP; return processor seconds."""
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        spent = time.process_time()
        for text in questions:
            reply = await client.post("/v1/answers", json={"question": text})
            reply.raise_for_status()
    return time.process_time() - spent


async def measured(name: str) -> dict[str, Any]:
    """Return what one sector's questions cost."""
    sector, settings = find_sector(name), read_settings()
    questions = [case.question for case in read_cases(sector.evals)]
    library, store = build_library(sector, settings), open_store(settings.data_dir)
    try:
        ingest_corpus(sector, library)
        library.public.wait()
        engine = build_engine(sector, library, store, settings)
        watched = replace(engine, audit=Watching(store.ledger))
        await down_the_line(sector.examples, sector, watched)
        SPENT.clear()
        whole, waits = await down_the_line(questions, sector, watched)
        each = 1e3 / len(questions)
        told = stages(whole * each, each)
        remembered, _ = await down_the_line(questions, sector, watched)
        app = create_api(sector, engine, store, settings=WebSettings(requests_per_minute=10**6))
        http = await over_http(questions, app)
    finally:
        store.close()
        library.close()
    return {
        "questions": len(questions),
        "cpu_ms": told | {"door": round((http - remembered) * each, 2)},
        "first_sentence_wall_ms": {q: round(float(np.quantile(waits, q)), 1) for q in (0.5, 0.95)},
        "load_average": round(os.getloadavg()[0], 1),
    }


def stages(whole: float, each: float) -> dict[str, float]:
    """Return milliseconds by stage, and what is left of the whole."""
    told = {stage: SPENT[stage] * each for stage in ("guard", "retrieve", "generate", "verify")}
    told |= {"other": whole - sum(told.values())}
    return {stage: round(spent, 2) for stage, spent in told.items()}


def plot(found: Mapping[str, Any]) -> str:
    """Draw each sector as one bar of stages."""
    scale = 420 / max(sum(row["cpu_ms"].values()) for row in found.values())
    drawn, x = [], 80.0
    for stage, colour in COLOURS.items():
        drawn.append(f'<text x="{x}" y="48" fill="{colour}">{stage}</text>')
        x += 76
    for n, (name, row) in enumerate(found.items()):
        x, y = 80.0, 62 + 34 * n
        drawn.append(f'<text x="8" y="{y + 16}">{name}</text>')
        for stage, colour in COLOURS.items():
            wide = max(0.0, row["cpu_ms"][stage] * scale)
            drawn.append(f'<path d="M{x:.1f} {y}h{wide:.1f}v22H{x:.1f}z" fill="{colour}"/>')
            x += wide
        drawn.append(f'<text x="{x + 6:.1f}" y="{y + 16}">{sum(row["cpu_ms"].values()):.1f}</text>')
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="580" height="{76 + 34 * len(found)}" '
        'font-family="sans-serif" font-size="13"><rect width="100%" height="100%" fill="#fff"/>'
        '<text x="8" y="24" font-size="15">Processor milliseconds an answer, over HTTP</text>'
        f"{''.join(drawn)}</svg>\n"
    )


def main() -> None:
    path = HERE / "baseline.json"
    found = json.loads(path.read_text("utf-8")) if path.exists() else {}
    for name in sys.argv[1:]:
        found[name] = asyncio.run(measured(name))
        print(name, json.dumps(found[name]), flush=True)
        path.write_text(json.dumps(found, indent=1) + "\n", "utf-8")
    (HERE / "baseline.svg").write_text(plot(found), "utf-8")


if __name__ == "__main__":
    main()
