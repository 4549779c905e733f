"""What the order of a prompt is worth: the same questions in three layouts on a live vLLM.

    python benchmarks/serving/prefix.py --base-url http://127.0.0.1:8001/v1 --model smollm2

Start vLLM with `--enable-prompt-tokens-details`. Cached tokens are exact, whatever else the machine
does; times are medians of one request at a time, layouts in turns, each layout with its own salt.
"""

import argparse
import asyncio
import json
import random
import statistics
from pathlib import Path
from time import perf_counter

from sectorkit import Passage, Question
from sectorkit.compose import compose
from sectorkit.serving.backend import Backend

INSTRUCTIONS = "Answer from the sources alone and give the number of each after the sentence. " * 12
LAYOUTS = ("question first", "as ranked", "sectorkit")


def passages() -> list[Passage]:
    text = "Rule {n}, paragraph {k}: a reader may keep {n} books for {k} days and renew them once. "
    return [
        Passage(f"p{n}", "d", "".join(text.format(n=n, k=k) for k in range(1, 16)), f"Rule {n}")
        for n in range(1, 8)
    ]


def asked(count: int, seed: int = 7) -> list[tuple[str, list[Passage]]]:
    """Return questions with the five passages found for each, in the order of their rank."""
    rng, all_of_them = random.Random(seed), passages()
    popular = [5, 4, 3, 2, 2, 1, 1]
    found = []
    for n in range(count):
        ranked = sorted(all_of_them, key=lambda p: -popular[int(p.id[1:]) - 1] * rng.random())
        found.append((f"How long may book {n} be kept?", ranked[:5]))
    return found


def messages(layout: str, question: str, found: list[Passage]) -> list[dict[str, str]]:
    made = compose(Question(question), found, INSTRUCTIONS)
    if layout == "sectorkit":
        user = made.user
    else:
        shown = "\n\n".join(f"{p.title}\n{p.text}" for p in found)
        user = f"{question}\n\n{shown}" if layout == "question first" else f"{shown}\n\n{question}"
    return [{"role": "system", "content": made.system}, {"role": "user", "content": user}]


async def ask(backend: Backend, model: str, layout: str, said: list[dict[str, str]]) -> dict:
    body = {
        "model": model,
        "messages": said,
        "max_tokens": 2,
        "temperature": 0,
        "cache_salt": f"{layout} {id(backend)}",
        "stream_options": {"include_usage": True},
    }
    started, first, usage = perf_counter(), 0.0, {}
    async for chunk in backend.stream("chat/completions", body):
        if chunk.get("choices") and not first:
            first = perf_counter() - started
        usage = chunk.get("usage") or usage
    cached = (usage.get("prompt_tokens_details") or {}).get("cached_tokens") or 0
    return {"ttft": first, "prompt": usage["prompt_tokens"], "cached": cached}


async def measure(url: str, model: str, count: int) -> dict:
    backend = Backend(url)
    rows: dict[str, list[dict]] = {layout: [] for layout in LAYOUTS}
    for question, found in asked(count):
        for layout in LAYOUTS:
            said = messages(layout, question, found)
            rows[layout].append(await ask(backend, model, layout, said))
    await backend.close()
    told = {
        layout: {
            "cached_share": round(sum(r["cached"] for r in got) / sum(r["prompt"] for r in got), 3),
            "ttft_ms_median": round(statistics.median(r["ttft"] for r in got) * 1000, 1),
            "ttft_ms_mean": round(statistics.mean(r["ttft"] for r in got) * 1000, 1),
        }
        for layout, got in rows.items()
    }
    ours = told["sectorkit"]["ttft_ms_mean"]
    ratios = {f"ours over {n}": round(ours / told[n]["ttft_ms_mean"], 3) for n in LAYOUTS[:2]}
    return {"questions": count, "layouts": told, "ttft_mean": ratios}


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--base-url", required=True)
    options.add_argument("--model", required=True)
    options.add_argument("--questions", type=int, default=12)
    options.add_argument("--json", type=Path)
    chosen = options.parse_args()
    found = asyncio.run(measure(chosen.base_url, chosen.model, chosen.questions))
    told = json.dumps(found, indent=2)
    print(told)
    if chosen.json:
        chosen.json.write_text(told + "\n")


if __name__ == "__main__":
    main()
