"""Ingest all articles of Korean law and search them, at 1k, 10k, 50k and 191k articles.

    python benchmarks/scale/run.py --work DIR [--sizes 1000,10000,50000,191724]
                                   [--asked 250] [--again]

An index grows in DIR and is kept at each size, so every article is analysed once; what is done is
not done again, `--again` only repeats the questions (minutes). Machines are shared: read CPU
seconds and ratios before wall seconds. `articles.py` makes real vectors for DIR; where there are
none, made-up ones stand in and the report counts them. Writes baseline.json and baseline.svg
beside this file.
"""

import argparse
import json
import os
import platform
import shutil
import time
from collections.abc import Callable
from contextlib import nullcontext
from importlib.metadata import version
from itertools import islice
from pathlib import Path
from typing import Any

from articles import Kept, shuffled
from ask import ask
from chart import chart
from meter import Meter

from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.embed import physical_cores
from sectorkit.retrieval.index import Index
from sectorkit.retrieval.ingest import ingest

HERE = Path(__file__).resolve().parent
Report = dict[str, Any]


def main() -> None:
    options = read_options()
    options.work.mkdir(parents=True, exist_ok=True)
    embedder, below, rows = Kept(options.work), 0, list[Report]()
    for size in options.sizes:
        folder = options.work / f"index-{size}"
        print(f"{size} articles: ingest", flush=True)
        grown = kept(folder.with_suffix(".grown.json"), grow, folder, embedder, below, size)
        print(f"{size} articles: questions", flush=True)
        asked = folder.with_suffix(".asked.json")
        if options.again:
            asked.unlink(missing_ok=True)
        rows.append({"articles": size} | grown | kept(asked, ask, folder, embedder, options.asked))
        below = size
        write(rows)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--work", type=Path, required=True)
    parser.add_argument("--sizes", type=sizes, default=sizes("1000,10000,50000,191724"))
    parser.add_argument("--asked", type=int, default=250, help="questions in each way")
    parser.add_argument("--again", action="store_true")
    return parser.parse_args()


def sizes(text: str) -> list[int]:
    return sorted(int(size) for size in text.split(","))


def kept(path: Path, make: Callable[..., Report], *arguments: object) -> Report:
    """Return what was measured before, or measure and remember it."""
    if not path.exists():
        found = make(*arguments)
        path.with_suffix(".part").write_text(json.dumps(found), encoding="utf-8")
        path.with_suffix(".part").rename(path)
    return dict(json.loads(path.read_text(encoding="utf-8")))


def grow(folder: Path, embedder: Kept, below: int, size: int) -> Report:
    """Bring articles `below` to `size` into a copy of the index below: words, then vectors."""
    smaller = folder.with_name(f"index-{below}")
    if below and not folder.exists():
        shutil.copytree(smaller, folder)
    source = folder.with_suffix(".jsonl")
    with shuffled(folder.parent).open(encoding="utf-8") as lines:
        source.write_text("".join(islice(lines, below, size)), encoding="utf-8")
    words = measured(folder, embedder, lambda index: ingest_words(index, source))
    embedder.real = embedder.made = 0
    vectors = measured(folder, embedder, lambda index: index.wait(), held=False)
    size_on_disk = sum(f.stat().st_size for f in folder.rglob("*") if f.is_file())
    return {
        "words": words,
        "vectors": vectors | {"real": embedder.real, "made_up": embedder.made},
        "disk_mb": round(size_on_disk / 1e6),
        "disk_mb_by_part": parts(folder),
    }


def ingest_words(index: Index, source: Path) -> None:
    report = ingest(index, [source])
    assert not report.rejected, report.rejected


def measured(
    folder: Path, embedder: Kept, work: Callable[[Index], object], *, held: bool = True
) -> Report:
    """Open the index, do the work, close it; say what it cost this process and its children."""
    with Meter() as meter:
        index = Index.open(folder, embedder=embedder, analyser=Korean())
        with index.words_first() if held else nullcontext():
            before = index.status()
            work(index)
            after = index.status()
            if held:
                index._catchup.stop()
        index.close()
    done = (after.words - before.words) if held else (after.vectors - before.vectors)
    return {"passages": after.passages, "done": done} | meter.report(done)


def parts(folder: Path) -> dict[str, int]:
    """Return megabytes by the first name under the folder."""
    found: dict[str, int] = {}
    for file in folder.rglob("*"):
        if file.is_file():
            name = file.relative_to(folder).parts[0]
            found[name] = found.get(name, 0) + file.stat().st_size
    return {name: round(size / 1e6) for name, size in sorted(found.items())}


def write(rows: list[Report]) -> None:
    report = {
        "machine": f"{platform.machine()}, {physical_cores()} cores, shared with other work",
        "load": round(os.getloadavg()[1], 1),
        "day": time.strftime("%Y-%m-%d"),
        "versions": {name: version(name) for name in ("chromadb", "tantivy", "kiwipiepy")},
        "sizes": rows,
    }
    text = json.dumps(report, ensure_ascii=False, indent=1)
    (HERE / "baseline.json").write_text(text + "\n", encoding="utf-8")
    (HERE / "baseline.svg").write_text(chart(report), encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
