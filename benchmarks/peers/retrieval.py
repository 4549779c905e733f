"""Retrieval beside LangChain, bm25s, txtai and Haystack: quality, speed, memory, in turns.

    python benchmarks/peers/retrieval.py [--peers .peers] [--sets public-benefits ...] [--depth 10]

Everybody indexes the same documents (title and text, one piece each) and the same vectors
(`vectors.py`, multilingual-e5-small), and is handed the vector of a question: what embedding costs,
everybody else would pay too. Peers are set up as their documentation has it; BM25 also with Kiwi's
morphemes, which none of them has by default. Fusing peers fuse 50 findings of each leg by rank.
bm25s, txtai, Haystack and rank_bm25 keep their index in memory; ours and Chroma write it to disk.

Quality is computed by pytrec_eval from the TREC runs in .peers/runs, not by us. An index is made
once, one side after another; questions are asked in turns of twenty, a round for each twenty. What
an import costs is in `rss_mb` of a group's first engine.
Writes retrieval.json and retrieval.svg here.
"""

import argparse
import statistics
import subprocess
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

import turns

OURS = "ours"
PEERS = ("langchain", "kiwi", "txtai", "haystack")
TURN = 20
PACKAGES = (
    "langchain-core",
    "langchain-community",
    "langchain-chroma",
    "langchain-classic",
    "rank-bm25",
    "bm25s",
    "txtai",
    "haystack-ai",
    "kiwipiepy",
    "chromadb",
    "pytrec_eval-terrier",
)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=Path, default=turns.PEERS)
    parser.add_argument("--sets", nargs="*")
    parser.add_argument("--depth", type=int, default=10)
    options = parser.parse_args()
    import picture
    import sets

    python = options.peers / "bin/python"
    found = {}
    for name in options.sets or [*sets.JUDGED, *sets.SIZES]:
        with TemporaryDirectory() as folder:
            found[name] = one_set(name, options, python, folder)
    quality = subprocess.check_output(
        [str(python), str(turns.HERE / "score.py"), str(options.peers / "runs"), *found], text=True
    )
    for name, rows in turns.json.loads(quality).items():
        for side, measures in rows.items():
            found[name][side] |= measures
    told = subprocess.check_output([str(python), str(turns.HERE / "turns.py"), *PACKAGES])
    kept = turns.HERE / "retrieval.json"
    before = turns.json.loads(kept.read_text())["sets"] if kept.exists() else {}
    turns.keep(
        {
            **turns.machine(),
            "versions": turns.json.loads(told),
            "sets": before | found,
        },
        kept,
    )
    (turns.HERE / "retrieval.svg").write_text(picture.plot(before | found), encoding="utf-8")


def one_set(name: str, options, python: Path, folder: str) -> dict:
    """Index a set with every side, ask everybody everything in turns, and keep the runs."""
    vectors = options.peers / f"vectors/{name}.npz"
    core = max(turns.os.sched_getaffinity(0))
    pythons = {OURS: Path(sys.executable)} | dict.fromkeys(PEERS, python)
    arguments = [name, str(vectors), folder, str(options.depth)]
    sides = [turns.Side(n, p, "retrieval.py", arguments, core) for n, p in pythons.items()]
    indexed = {side.name: side.turn(index=True) for side in sides}
    asked = sides[0].ready["questions"]
    rounds = [
        {side.name: side.turn(first=at, last=min(at + TURN, asked)) for side in order}
        for at in range(0, asked, TURN)
        for order in [[*sides[at % len(sides) :], *sides[: at % len(sides)]]]
    ]
    found = {
        row: measured(indexed[side][row], [one[side][row] for one in rounds], options, name, row)
        for side in pythons
        for row in rounds[0][side]
    }
    for side in sides:
        side.close()
    return found


def measured(index: dict, parts: list[dict], options, name: str, row: str) -> dict[str, float]:
    """Return what a side's index and questions cost; write its run."""
    runs = options.peers / "runs" / name
    runs.mkdir(parents=True, exist_ok=True)
    lines = [line for part in parts for line in part["run"]]
    (runs / f"{row}.trec").write_text("".join(lines), encoding="utf-8")
    walls = sorted(ms for part in parts for ms in part["wall_ms"])
    return {
        **index,
        "query_ms_p50": turns.brief(statistics.median(walls)),
        "query_ms_p99": turns.brief(walls[int(0.99 * (len(walls) - 1))]),
        "query_cpu_ms": turns.brief(statistics.median(p["cpu_ms"] for p in parts)),
    }


def worker(side: str, name: str, vectors: str, folder: str, depth: str) -> None:
    """Index and search, on the driver's command."""
    import sets

    given = sets.load(name, Path(vectors).parent)
    table = sets.Table(given, Path(vectors))
    searches = {}

    def turn(index: bool = False, first: int = 0, last: int = 0) -> dict:
        if index:
            arguments = (given, table, Path(folder) / side, int(depth))
            return (
                build_ours(searches, *arguments)
                if side == OURS
                else build(side, searches, *arguments)
            )
        asked = range(first, last)
        return {row: ask(row, search, given, asked) for row, search in searches.items()}

    turns.work({"questions": len(given.queries)}, turn)


def build_ours(searches: dict, given, table, folder: Path, depth: int) -> dict:
    """Build our index: its legs are searched by themselves too, and cost the same to build."""
    import engine_ours

    made, spent = metered(lambda: engine_ours.build(given, table, folder, depth), given)
    searches.update(made)
    return dict.fromkeys(made, spent)


def build(group: str, searches: dict, given, table, folder: Path, depth: int) -> dict:
    """Build every engine of a group; what they do alike is added to each one's cost."""
    import engine_peers

    _, alike = metered(lambda: engine_peers.analysed(group, given), given)
    told = {}
    for row, make in engine_peers.makers(group, given, table, folder / "chroma", depth).items():
        made, spent = metered(lambda row=row, make=make: {row: make()}, given)
        searches.update(made)
        told[row] = {key: turns.brief(spent[key] + alike[key]) for key in spent}
    return told


def metered(make, given) -> tuple[dict, dict[str, float]]:
    """Make searches, and return them with what it took; each is tried once, to load the rest."""
    before, started, cpu = turns.family(), time.perf_counter(), turns.family_cpu()
    made = make() or {}
    spent = time.perf_counter() - started, turns.family_cpu() - cpu
    for search in made.values():
        search(given.queries[-1])
    return made, {
        "index_s": turns.brief(spent[0]),
        "index_cpu_s": turns.brief(spent[1]),
        "rss_mb": turns.brief(turns.family() - before),
    }


def ask(row: str, search, given, asked: range) -> dict:
    """Return the run and the times of some questions."""
    run, walls = [], []
    cpu = time.process_time()
    for n in asked:
        started = time.perf_counter()
        found = search(given.queries[n])
        walls.append((time.perf_counter() - started) * 1e3)
        lines = (
            f"{given.query_ids[n]} Q0 {document.replace(' ', '_')} {rank} {1 / rank:.6f} {row}\n"
            for rank, document in enumerate(dict.fromkeys(found), 1)
        )
        run.extend(lines)
    spent = (time.process_time() - cpu) / max(1, len(asked)) * 1e3
    return {"run": run, "wall_ms": walls, "cpu_ms": spent}


if __name__ == "__main__":
    if len(sys.argv) == 6 and not sys.argv[1].startswith("-"):
        worker(*sys.argv[1:])
    else:
        main()
