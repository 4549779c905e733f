"""What it costs to leave the spaces out of a question, and what parting it again gives back.

    python benchmarks/retrieval/unspaced.py FOLDER [--queries 250]

FOLDER holds `corpus.jsonl.gz`, `queries.jsonl.gz` and `qrels.jsonl.gz` in BEIR's form. The same
questions go through a real index three times: as they were written, without a space, and without
one while `korean.spaced` parts nothing. Prints nDCG@10 of both legs and of their fusion.
"""

import argparse
import gzip
import json
from pathlib import Path
from tempfile import TemporaryDirectory

from sectorkit.evaluation.retrieval import evaluate_retrieval
from sectorkit.retrieval import korean


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("--queries", type=int, default=250)
    options = parser.parse_args()
    with gzip.open(options.folder / "queries.jsonl.gz", "rt", encoding="utf-8") as lines:
        asked = [json.loads(line) for line in lines][: options.queries]
    joined = [query | {"text": query["text"].replace(" ", "")} for query in asked]
    found = {"as written": ndcg(options.folder, asked), "parted": ndcg(options.folder, joined)}
    korean.spaced = lambda text: text
    found["as it stands"] = ndcg(options.folder, joined)
    print(json.dumps(found, indent=1))


def ndcg(folder: Path, queries: list[dict[str, str]]) -> dict[str, float]:
    """Return nDCG@10 of each leg and of their fusion over these questions."""
    with TemporaryDirectory() as made:
        file = Path(made) / "queries.jsonl"
        file.write_text("\n".join(json.dumps(query) for query in queries), encoding="utf-8")
        measured = evaluate_retrieval(folder / "corpus.jsonl.gz", file, folder / "qrels.jsonl.gz")
    return {leg: row["ndcg@10"] for leg, row in measured["legs"].items()}


if __name__ == "__main__":
    main()
