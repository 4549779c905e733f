"""Measure retrieval on anyone's corpus, questions and judgements, on the code path that answers.

Each document is ranked as it was given, in one piece, through a real index in a folder of its own.
"""

import asyncio
import gzip
import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any
from urllib.parse import quote

import numpy as np
import orjson

from ..errors import BadInput
from ..retrieval.analyser import Korean
from ..retrieval.documents import Block, Document
from ..retrieval.embed import Embedder, Embedding, Vectors
from ..retrieval.index import Index
from ..retrieval.prepare import terms
from ..retrieval.table import Prepared
from ..values import Passage, Question
from . import measures

BEGINNING = 900
"""Characters of a document that its vector is made from: about one window of the embedder.

On `legal-questions` the mean over all windows of a long document has nDCG@10 .61, this .81.
"""

_DEPTH = 10
_BATCH = 200

Runs = dict[str, list[tuple[str, float]]]
Qrels = dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class _Beginning:
    """An embedder that reads the beginning of each passage."""

    inner: Embedding

    @property
    def dimension(self) -> int:
        return self.inner.dimension

    @property
    def version(self) -> str:
        return f"{self.inner.version}-first-{BEGINNING}"

    def passages(self, texts: Sequence[str]) -> Vectors:
        return self.inner.passages([text[:BEGINNING] for text in texts])

    def query(self, text: str) -> Vectors:
        return self.inner.query(text)


def evaluate_retrieval(
    corpus: Path,
    queries: Path,
    qrels: Path,
    *,
    embedder: Embedding | None = None,
    k: int = 10,
    run: Path | None = None,
    lexicon: Mapping[str, Sequence[str]] | None = None,
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> dict[str, Any]:
    """Return the measures of both legs and of their fusion over every judged query.

    The files are BEIR's: `.jsonl` or `.jsonl.gz`, qrels also as TREC or BEIR tables. `run` is
    written as a TREC run (`column`). `progress` hears how many queries of how many are done.
    Times are in seconds and milliseconds; a query's is that of the whole hybrid search.
    Raises `BadInput` when a file does not hold what it should.
    """
    documents = [_document(line) for line in _lines(corpus)]
    asked = {_id(line): str(line.get("text", "")) for line in _lines(queries)}
    judged = read_qrels(qrels)
    asked = {key: text for key, text in asked.items() if key in judged}
    if not documents or not asked:
        raise BadInput(
            "문서나 판정된 질의가 없습니다. corpus, queries, qrels의 id를 확인해 주세요."
        )
    depth = max(k, _DEPTH)
    legs, times, seconds = _searched(documents, asked, embedder, lexicon or {}, depth, progress)
    if run:
        run.write_text("".join(_trec(legs["fused"])), encoding="utf-8")
    return _report(legs, judged, times, k) | {
        "queries": len(asked),
        "documents": len(documents),
        "index_seconds": round(seconds, 2),
    }


def _searched(
    documents: Sequence[Passage],
    asked: Mapping[str, str],
    embedder: Embedding | None,
    lexicon: Mapping[str, Sequence[str]],
    depth: int,
    progress: Callable[[int, int], None],
) -> tuple[dict[str, Runs], list[float], float]:
    """Return each leg's run, the milliseconds of each query, and the seconds indexing took."""
    with TemporaryDirectory(prefix="sectorkit-") as folder:
        started = perf_counter()
        reader, analyser = _Beginning(embedder or Embedder()), Korean(lexicon)
        index = Index.open(Path(folder), embedder=reader, analyser=analyser)
        try:
            _fill(index, documents)
            seconds = perf_counter() - started
            legs, times = asyncio.run(_ask(index, asked, depth, progress))
        finally:
            index.close()
    return legs, times, seconds


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the objects of a `.jsonl` or `.jsonl.gz` file."""
    try:
        text = _text(path)
        for line in text.splitlines():
            if line.strip():
                yield dict(orjson.loads(line))
    except (OSError, ValueError) as reason:
        raise BadInput(f"'{path}'을(를) JSON Lines로 읽을 수 없습니다: {reason}") from reason


def _text(path: Path) -> str:
    data = path.read_bytes()
    return (gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data).decode("utf-8-sig")


def _id(line: Mapping[str, Any]) -> str:
    found = line.get("_id", line.get("id"))
    if found is None:
        raise BadInput("줄마다 '_id' 또는 'id'가 있어야 합니다.")
    return str(found)


def _document(line: Mapping[str, Any]) -> Passage:
    """Return a document as one passage; one without text is its title."""
    title = str(line.get("title") or "")
    text = str(line.get("text") or title or " ")
    locator = str(line.get("locator") or "")
    key = _id(line)
    return Passage(id=f"{key}#1", document_id=key, text=text, title=title, locator=locator)


def read_qrels(path: Path) -> Qrels:
    """Read judgements: JSON Lines, BEIR's three columns or TREC's four.

    A query without a relevant document is left out, as trec_eval does.
    """
    text = _text(path)
    if text.lstrip().startswith("{"):
        rows = [(x["query_id"], x["doc_id"], x.get("score", 1)) for x in _lines(path)]
    else:
        rows = list(_columns(text.splitlines()))
    judged: Qrels = {}
    for query, document, grade in rows:
        judged.setdefault(str(query), {})[str(document)] = int(grade)
    return {query: grades for query, grades in judged.items() if max(grades.values()) > 0}


def _columns(lines: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    for line in lines:
        parts = line.split("\t") if "\t" in line else line.split()
        if len(parts) == 4:
            parts = [parts[0], parts[2], parts[3]]
        if len(parts) == 3 and parts[2].strip().lstrip("-").isdigit():
            yield parts[0], parts[1], parts[2]


def _fill(index: Index, passages: Sequence[Passage]) -> None:
    for at in range(0, len(passages), _BATCH):
        index.store([_prepared(index, passage) for passage in passages[at : at + _BATCH]])
    index.wait()


def _prepared(index: Index, passage: Passage) -> Prepared:
    document = Document(
        id=passage.document_id,
        title=passage.title,
        blocks=(Block(passage.text, whole=True),),
        fingerprint=hashlib.sha256(passage.text.encode()).hexdigest(),
    )
    return Prepared(document, [passage], [terms(passage, index.analyser)])


async def _ask(
    index: Index, asked: Mapping[str, str], depth: int, progress: Callable[[int, int], None]
) -> tuple[dict[str, Runs], list[float]]:
    """Return each leg's run and the milliseconds of every hybrid search."""
    legs: dict[str, Runs] = {"words": {}, "dense": {}, "fused": {}}
    times = []
    await index.search(Question("준비", top_k=depth))
    for done, (key, text) in enumerate(asked.items(), 1):
        question = Question(text, top_k=depth)
        started = perf_counter()
        found = await index.search(question)
        times.append(1000 * (perf_counter() - started))
        legs["fused"][key] = [(passage.document_id, passage.score) for passage in found]
        legs["words"][key], legs["dense"][key] = _legs(index, question)
        progress(done, len(asked))
    return legs, times


def _legs(index: Index, question: Question) -> tuple[list[tuple[str, float]], ...]:
    """Return what each leg would answer by itself."""
    allowed = index._table.allowed(question)
    _, words = index._by_words(question.text, allowed, question.top_k)
    _, vectors, _ = index._by_meaning(question.text, allowed, question.top_k)
    found = index.journal.passages(row for row, _ in [*words, *vectors])
    return tuple(
        [(found[row].document_id, score) for row, score in leg] for leg in (words, vectors)
    )


def column(id: str) -> str:
    """Return an id as one column of a TREC file, where a space would begin the next: `%20`."""
    return re.sub(r"\s", lambda space: quote(space.group()), id)


def _trec(runs: Runs) -> Iterator[str]:
    """Yield `qid Q0 docid rank score tag`; scores fall strictly, so that no reader reorders."""
    for query, ranking in runs.items():
        last = float("inf")
        for rank, (document, score) in enumerate(ranking, 1):
            last = min(score, last - 1e-6)
            yield f"{column(query)} Q0 {column(document)} {rank} {last:.6f} sectorkit\n"


def _report(legs: Mapping[str, Runs], judged: Qrels, times: list[float], k: int) -> dict[str, Any]:
    per_query = {
        leg: [
            measures.ndcg([d for d, _ in ranking], judged[query]) for query, ranking in run.items()
        ]
        for leg, run in legs.items()
    }
    rows = {leg: _row(run, judged, per_query[leg], k) for leg, run in legs.items()}
    gained = {
        leg: {
            "ndcg@10": round(measures.mean(per_query["fused"]) - measures.mean(values), 4),
            "p": round(measures.chance(per_query["fused"], values), 4),
        }
        for leg, values in per_query.items()
        if leg != "fused"
    }
    p50, p99 = np.percentile(times, [50, 99]).tolist()
    speed = {"query_ms_p50": round(p50, 2), "query_ms_p99": round(p99, 2)}
    return rows["fused"] | speed | {"legs": rows, "fused_over": gained}


def table(found: Mapping[str, Any]) -> str:
    """Return a report as lines for a terminal."""
    heads = ("ndcg@10", "ndcg@10_se", "recall@5", "recall@10", "mrr@10")
    lines = ["leg     " + "".join(f"{head:>12}" for head in heads)]
    lines += [
        f"{leg:<8}" + "".join(f"{row[head]:>12.4f}" for head in heads)
        for leg, row in found["legs"].items()
    ]
    lines += [
        f"fused over {leg}: {gain['ndcg@10']:+.4f} nDCG@10 (p = {gain['p']:.4f})"
        for leg, gain in found["fused_over"].items()
    ]
    lines.append(
        f"{found['documents']} documents in {found['index_seconds']} s; "
        f"{found['queries']} queries, "
        f"p50 {found['query_ms_p50']} ms, p99 {found['query_ms_p99']} ms"
    )
    return "\n".join(lines)


def _row(run: Runs, judged: Qrels, ndcgs: Sequence[float], k: int) -> dict[str, float]:
    pairs = [
        ([document for document, _ in ranking], judged[query]) for query, ranking in run.items()
    ]
    found = {
        "ndcg@10": measures.mean(ndcgs),
        "ndcg@10_se": measures.standard_error(ndcgs),
        "recall@5": measures.mean([measures.recall(*pair, 5) for pair in pairs]),
        "recall@10": measures.mean([measures.recall(*pair, 10) for pair in pairs]),
        "mrr@10": measures.mean([measures.reciprocal_rank(*pair) for pair in pairs]),
    }
    if k != _DEPTH:
        found[f"ndcg@{k}"] = measures.mean([measures.ndcg(*pair, k) for pair in pairs])
        found[f"recall@{k}"] = measures.mean([measures.recall(*pair, k) for pair in pairs])
    return {name: round(value, 4) for name, value in found.items()}
