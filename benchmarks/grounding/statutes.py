"""Verify real sentences of statutes, and the same sentences altered.

    python benchmarks/grounding/statutes.py ../shared/data/statutes/kr [--sample 400]

Each sentence is verified against its own article: as it stands, with a polite ending, with one
digit changed, with its force flipped. Prints the share that passes and the milliseconds of
processor time it took.
"""

import argparse
import json
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from sectorkit.retrieval.korean import sentences
from sectorkit.values import Draft, Passage, Prompt, Question
from sectorkit.verify import verify

POLITE = (
    ("수 있다.", "수 있습니다."),
    ("수 없다.", "수 없습니다."),
    ("여야 한다.", "여야 합니다."),
    ("아니한다.", "않습니다."),
    ("한다.", "합니다."),
    ("된다.", "됩니다."),
    ("이다.", "입니다."),
)
FLIPPED = (
    ("수 있다.", "수 없습니다."),
    ("수 없다.", "수 있습니다."),
    ("여야 한다.", "지 아니하여도 됩니다."),
    ("하지 아니한다.", "합니다."),
    ("되지 아니한다.", "됩니다."),
    ("한다.", "하지 아니합니다."),
    ("된다.", "되지 않습니다."),
)


def passages(folder: Path) -> Iterator[Passage]:
    """Yield every article of every act in the folder."""
    for file in sorted(folder.glob("*/법률.md")):
        law = file.parent.name
        articles = re.split(r"(?m)^#+\s*부\s*칙", file.read_text("utf-8"))[0]
        parts = re.split(r"(?m)^#+\s*(제\d+조(?:의\d+)?)[^\n]*$", articles)
        for article, body in zip(parts[1::2], parts[2::2], strict=True):
            text = body.strip().replace("**", "")
            yield Passage(f"{law}-{article}", law, text, law, article)


def altered(sentence: str, ways: tuple[tuple[str, str], ...]) -> str:
    """Return the sentence with the first ending that it has exchanged, or nothing."""
    return next((sentence.removesuffix(a) + b for a, b in ways if sentence.endswith(a)), "")


def another_digit(sentence: str, rng: random.Random) -> str:
    """Return the sentence with one digit changed, list marks and circled numbers aside."""
    places = [m.start() for m in re.finditer(r"(?<!^)\d", sentence)]
    if not places:
        return ""
    at = rng.choice(places)
    digit = rng.choice([d for d in "123456789" if d != sentence[at]])
    return sentence[:at] + digit + sentence[at + 1 :]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sample", type=int, default=400)
    asked = parser.parse_args()
    rng = random.Random(0)
    found = [(p, p.text[a:b]) for p in passages(asked.folder) for a, b in sentences(p.text)]
    found = [(p, s) for p, s in found if s.endswith("다.") and len(s) > 20]
    passed, spent = defaultdict(list), defaultdict(list)
    for passage, sentence in rng.sample(found, asked.sample):
        forms = {
            "verbatim": sentence,
            "polite": altered(sentence, POLITE),
            "digit changed": another_digit(sentence, rng),
            "force flipped": altered(sentence, FLIPPED),
        }
        for kind, text in forms.items():
            if not text:
                continue
            started = time.thread_time()
            kept = verify(Draft(text, ("1",)), Prompt(Question("?"), "", "", {"1": passage}))
            spent[kind].append((time.thread_time() - started) * 1000)
            passed[kind].append(kept is not None)
            if (kept is None) != (kind in ("digit changed", "force flipped")):
                print(kind, "|", text, "|", passage.id)
    figures = {
        kind: {
            "sentences": len(kept),
            "passed": round(sum(kept) / len(kept), 4),
            "cpu_ms_p50": round(sorted(spent[kind])[len(kept) // 2], 2),
            "cpu_ms_p95": round(sorted(spent[kind])[int(len(kept) * 0.95)], 2),
        }
        for kind, kept in passed.items()
    }
    print(json.dumps(figures, ensure_ascii=False, indent=2))


if __name__ == "__main__":
    main()
