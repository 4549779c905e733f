"""The documents, questions and vectors that every side is given."""

import gzip
import json
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from cases import articles
from turns import DATA

JUDGED = ("public-benefits", "medical-questions", "legal-questions")
SIZES = {"statutes-1000": 1_000, "statutes-10000": 10_000}
ASKED = 200
"""Questions at most from each set, always the same ones."""


@dataclass(frozen=True, slots=True)
class Given:
    """A set: contents and questions in the order of their vectors (n, 384)."""

    ids: list[str]
    titles: list[str]
    texts: list[str]
    query_ids: list[str]
    queries: list[str]
    qrels: dict[str, dict[str, int]]

    @property
    def contents(self) -> list[str]:
        """Return what is embedded and searched: the title, then the text."""
        return [f"{a}\n{b}" for a, b in zip(self.titles, self.texts, strict=True)]


def load(name: str, folder: Path | None = None) -> Given:
    """Return a judged set, or so many real articles and questions that name one of them.

    It is kept in the folder, if there is one: unpacking all statutes takes a while.
    """
    file = folder and folder / f"{name}.json"
    if file and file.exists():
        return Given(**json.loads(file.read_text(encoding="utf-8")))
    given = _load(name)
    if file:
        file.write_text(json.dumps(asdict(given), ensure_ascii=False), encoding="utf-8")
    return given


def _load(name: str) -> Given:
    if name in SIZES:
        rows = articles(SIZES[name])
        asked = [(a["id"], f"{a['title']}에 무엇이라고 되어 있나요?") for a in rows]
        qrels: dict[str, dict[str, int]] = {}
    else:
        rows = _lines(DATA / "evaluation" / name / "corpus.jsonl.gz")
        qrels = _qrels(DATA / "evaluation" / name / "qrels.jsonl.gz")
        asked = _questions(name, qrels)
    return Given(
        [str(row.get("_id", row.get("id"))) for row in rows],
        [row.get("title") or "" for row in rows],
        [row["text"] for row in rows],
        [key for key, _ in asked[:: max(1, len(asked) // ASKED)]][:ASKED],
        [text for _, text in asked[:: max(1, len(asked) // ASKED)]][:ASKED],
        qrels,
    )


def _lines(path: Path) -> list[dict]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _qrels(path: Path) -> dict[str, dict[str, int]]:
    found: dict[str, dict[str, int]] = {}
    for row in _lines(path):
        grade = int(row.get("score", 1))
        found.setdefault(str(row["query_id"]), {})[str(row["doc_id"])] = grade
    return found


def _questions(name: str, qrels: dict) -> list[tuple[str, str]]:
    rows = _lines(DATA / "evaluation" / name / "queries.jsonl.gz")
    pairs = [(str(row.get("_id", row.get("id"))), row["text"]) for row in rows]
    return [(key, text) for key, text in pairs if not qrels or key in qrels]


class Table:
    """An embedder that remembers: what a passage or a question costs to embed, everyone saves."""

    def __init__(self, given: Given, file: Path) -> None:
        """Read what `vectors.py` made of this set."""
        kept = np.load(file)
        self.matrix, asked = kept["passages"], kept["queries"]
        self.row = {content: n for n, content in enumerate(given.contents)}
        self.asked = dict(zip(given.queries, asked, strict=True))
        self.joined = {text.replace(" ", ""): vector for text, vector in self.asked.items()}
        """We part runs of letters before we embed: handed out is the question's as it was put."""
        self.lists = {text: vector.tolist() for text, vector in self.asked.items()}

    def passages(self, contents: list[str]) -> np.ndarray:
        """Return (len(contents), 384) of documents in the set."""
        return self.matrix[[self.row[content] for content in contents]]

    def query(self, text: str) -> list[float]:
        """Return 384 numbers of a question in the set."""
        return self.lists[text]
