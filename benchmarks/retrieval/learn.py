"""Learn `taught.npy`: which directions of a question's vector speak for which of an answer's.

    python benchmarks/retrieval/learn.py [SET ...]     folders with BEIR corpus, queries, qrels

It learns from what every sector's guides are asked for: each `ask` against the guides' texts
without their asks. The sectors' evaluation questions and the sets teach nothing: they are tests.
Prints nDCG@10 before and after, of each sector's questions learnt without its guides and of each
set; then writes the map.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from sectorkit.build import find_sectors, ingest_corpus
from sectorkit.evaluation import retrieval
from sectorkit.evaluation.answers import read_cases
from sectorkit.evaluation.measures import ndcg
from sectorkit.retrieval import fuse, taught
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.embed import Embedder
from sectorkit.retrieval.index import Index
from sectorkit.retrieval.library import Library
from sectorkit.retrieval.spread import Spread
from sectorkit.sector import Sector
from sectorkit.values import Question

MOST, ROUNDS, BATCH, RATE, RIDGE, SEEDS = 600, 6, 64, 1e-3, 5e-3, 4
ALIKE = 12.0
"""What likeness alone adds to the order where there is nothing else: for asks against texts."""

Vectors = np.ndarray


@dataclass(frozen=True)
class Example:
    """One question, evenly spread, its findings, how they are ordered, and which are right."""

    question: Vectors
    passages: Vectors
    order: Vectors
    documents: Sequence[str]
    right: frozenset[str]
    relevant: int

    def wanted(self) -> Vectors:
        """Return which findings are right."""
        return np.array([document in self.right for document in self.documents], dtype=np.float32)

    def ndcg(self, learnt: Vectors) -> float:
        """Return nDCG@10 over documents with a map."""
        order = self.order + fuse.TAUGHT * (self.passages @ (self.question @ learnt))
        ranked = dict.fromkeys(self.documents[at] for at in np.argsort(-order, kind="stable"))
        return ndcg(list(ranked), dict.fromkeys(self.right, 1))


def found(index: Index, text: str, right: Sequence[str]) -> Example:
    """Ask an index, and leave out what was taught before."""
    question = Question(text, top_k=fuse.WEIGHED)
    allowed = index._table.allowed(question)
    asked, words = index._by_words(text, allowed, fuse.WEIGHED)
    vector, vectors, _ = index._by_meaning(text, allowed, fuse.WEIGHED)
    rows = list(dict.fromkeys([row for row, _ in [*words, *vectors]]))
    lent = index._evidence(vector)
    measures = fuse.measure(asked, rows, lent.terms(rows), lent)
    spread = Spread.of(*lent.sample())
    known = index.journal.passages(rows)
    return Example(
        spread.evened(vector[None])[0],
        spread.evened(lent.vectors(rows)),
        fuse.order(measures) - fuse.TAUGHT * measures.taught,
        [known[row].document_id for row in rows],
        frozenset(right),
        len(right),
    )


def of_set(folder: Path, embedder: Embedder) -> list[Example]:
    """Return the questions of a set in BEIR's shape."""
    judged = retrieval.read_qrels(folder / "qrels.jsonl.gz")
    with TemporaryDirectory() as at:
        index = Index.open(Path(at), embedder=retrieval._Beginning(embedder), analyser=Korean())
        lines = retrieval._lines(folder / "corpus.jsonl.gz")
        retrieval._fill(index, [retrieval._document(line) for line in lines])
        examples = [
            found(index, row["text"], list(judged[retrieval._id(row)]))
            for row in retrieval._lines(folder / "queries.jsonl.gz")
            if retrieval._id(row) in judged
        ]
        index.close()
    return examples


def of_sector(sector: Sector, embedder: Embedder) -> tuple[list[Example], list[Example]]:
    """Return a sector's evaluation questions, and its guides' asks against texts without them."""
    with TemporaryDirectory() as at:
        library = Library.open(Path(at), embedder=embedder, analyser=Korean(sector.lexicon))
        ingest_corpus(sector, library)
        library.public.wait()
        cases = (c for c in read_cases(sector.evals) if list(c.statuses) == ["answered"])
        asked = [found(library.public, c.question, c.documents) for c in cases if c.documents]
        asks = list(of_guides(library.public, embedder))
        library.close()
    return asked, asks


def of_guides(index: Index, embedder: Embedder) -> Iterator[Example]:
    """Yield each way a guide is asked for, against the title and text of every passage."""
    rows = [row for row, _ in index.journal.read("SELECT row, 0 FROM passages")]
    passages = list(index.journal.passages(rows).values())
    spread = Spread.of(*index._dense.sample())
    bare = embedder.passages([f"{p.title}\n{p.text}" for p in passages])
    bare = spread.evened(bare - bare.mean(0) + spread.mean)
    documents = [passage.document_id for passage in passages]
    for passage in passages:
        for ask in {*passage.headings} - {passage.title}:
            vector = spread.evened(embedder.query(ask)[None])[0]
            right = frozenset([passage.document_id])
            yield Example(vector, bare, ALIKE * (bare @ vector), documents, right, 1)


def learnt(sources: Sequence[Sequence[Example]]) -> Vectors:
    """Return the mean of a few maps, each learnt in its own order."""
    return np.mean([once(sources, seed) for seed in range(SEEDS)], axis=0)


def once(sources: Sequence[Sequence[Example]], seed: int) -> Vectors:
    """Learn a map by Adam on the cross-entropy of what is right among the findings."""
    chance = np.random.default_rng(seed)
    used = [s[at] for s in sources for at in chance.permutation(len(s))[:MOST]]
    used = [example for example in used if example.wanted().any()]
    found, first, second = (np.zeros((taught.SIDE, taught.SIDE), np.float32) for _ in range(3))
    steps = 0
    for _ in range(ROUNDS):
        chance.shuffle(used)  # type: ignore[arg-type]
        for at in range(0, len(used), BATCH):
            steps += 1
            slope = RIDGE * found + _slope(used[at : at + BATCH], found)
            first += 0.1 * (slope - first)
            second += 0.001 * (slope * slope - second)
            scale = np.sqrt(second / (1 - 0.999**steps)) + 1e-8
            found = found - RATE * first / (1 - 0.9**steps) / scale
    return found


def _slope(batch: Sequence[Example], found: Vectors) -> Vectors:
    questions = np.stack([example.question for example in batch])
    turned, pulls = questions @ found, np.empty_like(questions)
    for row, example in enumerate(batch):
        order = example.order + fuse.TAUGHT * (example.passages @ turned[row])
        chosen, wanted = np.exp(order - order.max()), example.wanted()
        pulls[row] = (chosen / chosen.sum() - wanted / wanted.sum()) @ example.passages
    return np.asarray(fuse.TAUGHT / len(batch) * (questions.T @ pulls), dtype=np.float32)


def told(name: str, examples: Sequence[Example], found: Vectors) -> None:
    """Print the mean nDCG@10 before and after, and the gain's standard error."""
    none = np.zeros_like(found)
    before, after = (np.array([e.ndcg(m) for e in examples]) for m in (none, found))
    error = (after - before).std() / len(before) ** 0.5
    gain = (after - before).mean()
    print(f"{name:40} {before.mean():.4f} {after.mean():.4f} {gain:+.4f} ± {error:.4f}", flush=True)


def main() -> None:
    embedder = Embedder()
    tests = {path.name: of_set(path, embedder) for path in map(Path, sys.argv[1:])}
    sources: dict[str, list[Example]] = {}
    for sector in find_sectors():
        tests[sector.name], sources[sector.name] = of_sector(sector, embedder)
    for name, examples in tests.items():
        rest = [source for other, source in sources.items() if other != name]
        told(f"{name}, learnt from the others", examples, learnt(rest))
    np.save(Path(taught.__file__).with_suffix(".npy"), learnt([*sources.values()]).astype("f2"))


if __name__ == "__main__":
    main()
