"""What a framework itself costs per answer: the retriever and the model cost nothing.

    python benchmarks/peers/orchestration.py [--peers .peers] [--rounds 9] [--calls 100]

Everybody is given the same five real articles and the same reply to each question, and returns the
reply. No question, article or reply comes twice, so that nobody's cache helps. What else each does:

ours             the production line as it is: five kit and four sector policies, prompt, sentences
                 split, every sentence verified against its source, the answer with citations,
                 notices and referral, an entry in the audit ledger chained by hash (SQLite on disk)
ours-retold      the same, where no sentence is its source's word for word: verified by morphemes,
                 which lets about nine in ten of them pass (`said`)
ours-unverified  the same as ours, but a sentence cites the whole passage unread
ours-as-peers    the same without policies, verification and audit: what the peers do
langchain*       retriever | prompt | model | parser, called with invoke and ainvoke
haystack*        retriever, prompt builder and model in a Pipeline, run and run_async
llamaindex-*     a RetrieverQueryEngine, in its default mode and the cheaper `simple_summarize`

Nobody else verifies, keeps an audit or screens the question. Writes orchestration.json here.
"""

import argparse
import inspect
import statistics
import sys
import time
from asyncio import Runner
from pathlib import Path
from tempfile import TemporaryDirectory

import turns

OURS = ("ours", "ours-retold", "ours-unverified", "ours-as-peers")
PEERS = (
    "langchain",
    "langchain-async",
    "haystack",
    "haystack-async",
    "llamaindex-compact",
    "llamaindex-simple",
)
PACKAGES = ("langchain-core", "haystack-ai", "llama-index-core")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--peers", type=Path, default=turns.PEERS)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--calls", type=int, default=100)
    options = parser.parse_args()
    import cases

    with TemporaryDirectory() as folder:
        file = cases.write(Path(folder) / "cases.json", options.calls * (options.rounds + 1))
        core = max(turns.os.sched_getaffinity(0))
        pythons = dict.fromkeys(OURS, Path(sys.executable))
        pythons |= dict.fromkeys(PEERS, options.peers / "bin/python")
        sides = [
            turns.Side(n, p, "orchestration.py", [str(file), folder], core)
            for n, p in pythons.items()
        ]
        turns.rounds(sides, 1, calls=options.calls)
        found = turns.rounds(sides, options.rounds, calls=options.calls)
        told = {side.name: side.ready for side in sides}
        for side in sides:
            side.close()
    best = [{"best": min((r[p] for p in PEERS), key=lambda x: x["cpu_us"]), **r} for r in found]
    measured = turns.medians([{n: numbers(t) for n, t in r.items()} for r in found])
    turns.keep(
        {
            **turns.machine(),
            "rounds": options.rounds,
            "calls": options.calls,
            "versions": {k: v for ready in told.values() for k, v in ready["versions"].items()},
            "per_answer": measured,
            "stages_us_of_ours": turns.medians([{"ours": r["ours"]["stages"]} for r in found])[
                "ours"
            ],
            "best_peer_over": {
                name: turns.over(best, "cpu_us", name, ["best"])["best"] for name in OURS
            },
        },
        turns.HERE / "orchestration.json",
    )


def numbers(turn: dict) -> dict[str, float]:
    return {key: turn[key] for key in ("cpu_us", "wall_p50_us", "said")}


def worker(name: str, file: str, folder: str) -> None:
    """Answer the questions over and over, on the driver's command."""
    import cases

    asked = cases.read(Path(file))
    if name.startswith("ours"):
        import line_ours as line
    elif name.startswith("langchain"):
        import line_langchain as line
    elif name.startswith("haystack"):
        import line_haystack as line
    else:
        import line_llamaindex as line
    answer = line.zero_cost(name, asked, Path(folder))
    fresh = iter(asked)
    with Runner() as runner:
        turns.work(
            {"versions": turns.versions(*PACKAGES), "rss_mb": turns.resident()},
            lambda calls: turn(
                answer, [next(fresh) for _ in range(calls)], runner, getattr(line, "stages", dict)
            ),
        )


def turn(answer, asked, runner: Runner, stages) -> dict:
    """Return the CPU and the wall time of an answer, in microseconds."""
    replied, walls = [], []
    again = inspect.iscoroutinefunction(answer)

    async def each() -> None:
        for case in asked:
            started = time.perf_counter()
            replied.append(await answer(case) if again else answer(case))
            walls.append(time.perf_counter() - started)

    stages()
    started = time.process_time()
    runner.run(each())
    spent = time.process_time() - started
    said = [case.conclusion in reply for case, reply in zip(asked, replied, strict=True)]
    return {
        "said": sum(said) / len(said),
        "cpu_us": spent / len(asked) * 1e6,
        "wall_p50_us": statistics.median(walls) * 1e6,
        "stages": {k: v / len(asked) * 1e3 for k, v in stages().items()},
    }


if __name__ == "__main__":
    if len(sys.argv) == 4 and not sys.argv[1].startswith("-"):
        worker(*sys.argv[1:])
    else:
        main()
