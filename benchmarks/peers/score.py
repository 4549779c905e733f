"""Score TREC runs with pytrec_eval: prints nDCG@10, recall@5, recall@10 and MRR of each.

.peers/bin/python benchmarks/peers/score.py .peers/runs SET ...
"""

import json
import statistics
import sys
from pathlib import Path

import pytrec_eval
import sets

MEASURES = {
    "ndcg@10": "ndcg_cut_10",
    "recall@5": "recall_5",
    "recall@10": "recall_10",
    "mrr@10": "recip_rank",
}


def main() -> None:
    folder, names = Path(sys.argv[1]), sys.argv[2:]
    print(json.dumps({n: of(folder / n, sets.load(n).qrels) for n in names if n in sets.JUDGED}))


def of(folder: Path, qrels: dict) -> dict[str, dict[str, float]]:
    """Return the measures of every run in a folder."""
    found = {}
    for file in sorted(folder.glob("*.trec")):
        with file.open(encoding="utf-8") as lines:
            run = pytrec_eval.parse_run(lines)
        judged = {query: qrels[query] for query in run}
        scorer = pytrec_eval.RelevanceEvaluator(
            judged, {"ndcg_cut.10", "recall.5,10", "recip_rank"}
        )
        rows = scorer.evaluate(run).values()
        values = {name: [row[key] for row in rows] for name, key in MEASURES.items()}
        found[file.stem] = {name: round(statistics.fmean(v), 4) for name, v in values.items()}
        spread = statistics.stdev(values["ndcg@10"]) / len(rows) ** 0.5
        found[file.stem] |= {"ndcg@10_se": round(spread, 4), "questions": len(rows)}
    return found


if __name__ == "__main__":
    main()
