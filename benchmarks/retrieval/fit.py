"""Fit `fuse.CERTAINTY`: how sure a finding is, leave one set out.

    python benchmarks/retrieval/fit.py SET SET [SET]     folders with BEIR corpus, queries, qrels

Every set's questions are put to its own corpus and to the others'. What its own three first
findings hold is a yes when the right document is among them; what a foreign corpus returns is a
no. Prints the constants fitted on all but one set and the AUC on the one left out, then those
fitted on all.
"""

import random
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from sectorkit.evaluation import retrieval
from sectorkit.retrieval import fuse
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.embed import Embedder
from sectorkit.retrieval.index import Index
from sectorkit.values import Question

ASKED, RIDGE = 250, 1e-2


def columns(index: Index, text: str) -> tuple[list[str], np.ndarray]:
    """Return the three first findings' documents and their (3, 4) measures."""
    question = Question(text, top_k=fuse.WEIGHED)
    allowed = index._table.allowed(question)
    asked, words = index._by_words(text, allowed, fuse.WEIGHED)
    vector, vectors = index._by_meaning(text, allowed, fuse.WEIGHED)
    rows = list(dict.fromkeys([row for row, _ in [*words, *vectors]]))
    lent = index._evidence(vector)
    found = fuse.measure(asked, rows, lent.terms(rows), lent)
    best = np.argsort(-fuse.order(found), kind="stable")[:3]
    known = index.journal.passages([rows[at] for at in best])
    documents = [known[rows[at]].document_id for at in best]
    return documents, np.stack([found.share, found.words, found.white, found.cosine])[:, best].T


def logistic(yes: np.ndarray, no: np.ndarray) -> np.ndarray:
    """Return a constant and slopes by Newton's method; both sides weigh the same."""
    x, y = np.concatenate([yes, no]), np.r_[np.ones(len(yes)), np.zeros(len(no))]
    weight = np.r_[np.full(len(yes), 0.5 / len(yes)), np.full(len(no), 0.5 / len(no))]
    mean, scale = x.mean(0), x.std(0) + 1e-9
    z = np.c_[np.ones(len(x)), (x - mean) / scale]
    ridge, slopes = np.diag([0.0] + [RIDGE] * x.shape[1]), np.zeros(z.shape[1])
    for _ in range(50):
        p = 1 / (1 + np.exp(-z @ slopes))
        hessian = (z * (weight * p * (1 - p))[:, None]).T @ z + ridge + 1e-9 * np.eye(len(slopes))
        slopes -= np.linalg.solve(hessian, z.T @ (weight * (p - y)) + ridge @ slopes)
    found = slopes[1:] / scale
    return np.r_[slopes[0] - found @ mean, found]


def gather(sets: list[Path]) -> dict[str, tuple[list[np.ndarray], list[np.ndarray]]]:
    """Return each corpus's yes and no findings, (3, 4) each."""
    questions = {s.name: list(retrieval._lines(s / "queries.jsonl.gz")) for s in sets}
    for rows in questions.values():
        random.Random(0).shuffle(rows)
    found = {}
    for folder in sets:
        judged = retrieval.read_qrels(folder / "qrels.jsonl.gz")
        yes: list[np.ndarray] = []
        no: list[np.ndarray] = []
        with TemporaryDirectory() as at:
            embedder = retrieval._Beginning(Embedder())
            index = Index.open(Path(at), embedder=embedder, analyser=Korean())
            lines = retrieval._lines(folder / "corpus.jsonl.gz")
            retrieval._fill(index, [retrieval._document(line) for line in lines])
            for name, rows in questions.items():
                for row in rows[:ASKED]:
                    documents, measured = columns(index, row["text"])
                    if name != folder.name:
                        no.append(measured)
                    elif set(documents) & set(judged.get(retrieval._id(row), ())):
                        yes.append(measured)
            index.close()
        found[folder.name] = yes, no
    return found


def main() -> None:
    found = gather([Path(name) for name in sys.argv[1:]])
    for left in [*found, ""]:
        used = [name for name in found if name != left]
        yes = np.stack([x[0] for name in used for x in found[name][0]])
        slopes = logistic(yes, np.concatenate([x for name in used for x in found[name][1]]))
        told = {}
        for name in [left] if left else found:
            sure, unsure = (
                np.array([(slopes[0] + x @ slopes[1:]).max() for x in side]) for side in found[name]
            )
            told[name] = round(float((sure[:, None] > unsure[None]).mean()), 4)
        print("without", left or "none", np.round(slopes, 2).tolist(), "AUC", told)


if __name__ == "__main__":
    main()
