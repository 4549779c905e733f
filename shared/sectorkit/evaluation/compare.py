"""Set two runs side by side, question by question: what one finds and the other does not."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..errors import BadInput
from . import measures
from .retrieval import Qrels, column, read_qrels

SHOWN = 20
"""How many questions of each kind a report names."""

Run = Mapping[str, Sequence[str]]


def read_run(path: Path) -> Run:
    """Return each query's documents, best first, from a TREC run (`qid Q0 docid rank score tag`).

    Ranked by score as trec_eval does, not by the rank that is written. Raises `BadInput`.
    """
    scored: dict[str, list[tuple[float, str]]] = {}
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError):
        raise BadInput(
            f"'{path}'을(를) 열 수 없습니다. 경로와 글자 부호(UTF-8)를 확인하세요."
        ) from None
    for number, line in enumerate(lines, start=1):
        try:
            query, _, document, _, score, _ = line.split()
            scored.setdefault(query, []).append((float(score), document))
        except ValueError:
            raise BadInput(
                f"'{path}' {number}번째 줄이 TREC 형식(qid Q0 docid rank score tag)이 아닙니다."
            ) from None
    return {
        query: [document for _, document in sorted(found, key=lambda pair: (-pair[0], pair[1]))]
        for query, found in scored.items()
    }


def compare(ours: Path, theirs: Path, qrels: Path) -> dict[str, Any]:
    """Return both runs' nDCG@10, the gain with its p-value, and the questions that differ most.

    A judged query that a run does not name counts as found nowhere. Ids are those of the runs:
    a space in one is `%20`.
    """
    judged = {
        column(query): {column(document): grade for document, grade in grades.items()}
        for query, grades in read_qrels(qrels).items()
    }
    if not judged:
        raise BadInput("판정에 맞는 문서가 하나도 없습니다. qrels 파일을 확인해 주세요.")
    left, right = (_ndcgs(read_run(path), judged) for path in (ours, theirs))
    gains = {query: left[query] - right[query] for query in judged}
    ordered = sorted(gains, key=lambda query: (gains[query], query))
    lost = [_row(query, left, right) for query in ordered if gains[query] < 0]
    gained = [_row(query, left, right) for query in reversed(ordered) if gains[query] > 0]
    a, b, both = list(left.values()), list(right.values()), list(gains.values())
    return {
        "queries": len(judged),
        "ndcg@10": [round(measures.mean(a), 4), round(measures.mean(b), 4)],
        "gain": round(measures.mean(both), 4),
        "gain_se": round(measures.standard_error(both), 4),
        "p": round(measures.chance(a, b), 4),
        "better": len(gained),
        "worse": len(lost),
        "most_lost": lost[:SHOWN],
        "most_gained": gained[:SHOWN],
    }


def _ndcgs(run: Run, judged: Qrels) -> dict[str, float]:
    return {query: measures.ndcg(run.get(query, ()), grades) for query, grades in judged.items()}


def _row(query: str, left: Mapping[str, float], right: Mapping[str, float]) -> dict[str, Any]:
    a, b = left[query], right[query]
    return {"query": query, "gain": round(a - b, 4), "ndcg@10": [round(a, 4), round(b, 4)]}


def told(found: Mapping[str, Any]) -> str:
    """Return a comparison as lines for a terminal."""
    ours, theirs = found["ndcg@10"]
    lines = [
        f"nDCG@10 {ours:.4f} / {theirs:.4f}, {found['gain']:+.4f} ± {found['gain_se']:.4f} "
        f"(p = {found['p']:.4f}); {found['queries']} queries: "
        f"{found['better']} better, {found['worse']} worse"
    ]
    for name in ("most_lost", "most_gained"):
        lines += [f"{row['gain']:+.4f}  {row['query']}" for row in found[name]]
    return "\n".join(lines)
