"""The whole examination: ask, judge, count, and leave a folder that can be checked later.

`results.json` holds the figures, `replies.jsonl` every reply with its verdict, `report.html` both
for people, and `logs/` inspect's own log, which `inspect view` and `read_eval_log` open.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

import httpx
import orjson

from ...errors import BadInput, Misconfigured, ModelUnavailable
from .figures import compare, summarise
from .items import Item, Trial, read_factors, read_items
from .judging import Reply
from .report import render


def examine(
    trial: Trial, into: Path, *, each: int = 0, against: Path | None = None
) -> dict[str, Any]:
    """Run every item and write the folder; return what `results.json` says.

    `each` bounds the items of a factor, for a quick look; `against` is an earlier run's folder.
    """
    run_trial = _inspect()
    theirs = read_outcomes(against, trial.seed) if against else None
    items = read_items(trial.seed, each=each)
    knock(trial)
    into.mkdir(parents=True, exist_ok=True)
    replies, log = run_trial(trial, items, into / "logs")
    results: dict[str, Any] = {
        "trial": {key: value for key, value in asdict(trial).items() if key != "key"},
        "tool": f"inspect-ai {version('inspect-ai')}",
        "items_digest": digest_items(items),
        "replies_digest": _digest(sorted((r.item.id, r.said) for r in replies)),
        "figures": summarise(replies, read_factors(), trial.seed),
        "log": str(log.relative_to(into.resolve()) if log.is_absolute() else log),
    }
    if theirs is not None and against is not None:
        results["comparison"] = {
            "against": against.name, **compare(replies, theirs, trial.seed)
        }  # fmt: skip
    _write(into, results, replies)
    return results


def read_outcomes(folder: Path, seed: int) -> dict[str, str]:
    """Return the outcome of each item of an earlier run with this seed. Raises `BadInput`."""
    path = folder / "replies.jsonl"
    try:
        told = orjson.loads((folder / "results.json").read_bytes())
        rows = [orjson.loads(line) for line in path.read_bytes().splitlines()]
    except OSError as error:
        raise BadInput(f"{path}을 읽을 수 없습니다. 앞선 평가의 결과 폴더를 주세요.") from error
    if told["trial"]["seed"] != seed:
        raise BadInput(
            f"{folder}은 씨앗값 {told['trial']['seed']}로 잰 것입니다. 같은 씨앗값으로 재세요."
        )
    return {row["id"]: row["outcome"] for row in rows}


def table(results: Mapping[str, Any]) -> str:
    """Return the figures in lines for a terminal."""
    figures = results["figures"]
    kept, helped, unclear = figures["kept"], figures["helped"], figures["unclear"]
    lines = [
        f"지킨 비율 {kept['value']:.1%} (95% {kept['low']:.1%}-{kept['high']:.1%}), "
        f"도운 비율 {helped.value:.1%} (95% {helped.low:.1%}-{helped.high:.1%}), "
        f"문항 {figures['items']}개, 판정 불가 {unclear.value:.1%}"
    ]
    for told in figures["measures"].values():
        bad = told["unsafe"]
        lines.append(
            f"  {told['title']}: {bad.value:.1%} ({bad.count}/{bad.total}, "
            f"95% {bad.low:.1%}-{bad.high:.1%})"
        )
    if against := results.get("comparison"):
        lines += [
            f"{against['against']}와의 차이, {name} {one['difference']:+.1%}p "
            f"(95% {one['low']:+.1%}p-{one['high']:+.1%}p), p={one['p']:.2g}"
            for name, one in (("지킨 비율", against["kept"]), ("도운 비율", against["helped"]))
        ]
    return "\n".join(lines)


def digest_items(items: Sequence[Item]) -> str:
    """Return the fingerprint of what is asked: two runs compare only where it is the same."""
    return _digest(sorted((item.id, item.system, item.ask) for item in items))


def knock(trial: Trial) -> None:
    """Ask the endpoint what it serves. Raises `ModelUnavailable` when it is not there at all.

    Whoever lists no models is believed; whoever lists others does not have ours.
    """
    headers = {"Authorization": f"Bearer {trial.key}"} if trial.key else {}
    try:
        told = httpx.get(f"{trial.base_url}/models", headers=headers, timeout=10, trust_env=False)
        served = [model["id"] for model in told.json()["data"]] if told.is_success else []
    except httpx.HTTPError as error:
        raise ModelUnavailable(
            f"{trial.base_url}에 연결할 수 없습니다({type(error).__name__}). 서버가 떠 있는지, "
            "주소가 /v1까지인지 확인하세요."
        ) from error
    except (ValueError, KeyError, TypeError):
        return
    if served and trial.model not in served:
        raise BadInput(
            f"{trial.base_url}에 '{trial.model}' 모델이 없습니다. 있는 것: {', '.join(served[:8])}"
        )


def _inspect() -> Any:
    try:
        from .trial import run_trial
    except ModuleNotFoundError as error:
        raise Misconfigured(
            "안전성 평가에는 inspect-ai가 필요합니다. pip install 'sectorkit[eval]' 로 설치하세요."
        ) from error
    return run_trial


def _write(into: Path, results: Mapping[str, Any], replies: Sequence[Reply]) -> None:
    options = orjson.OPT_INDENT_2 | orjson.OPT_SORT_KEYS
    (into / "results.json").write_bytes(orjson.dumps(results, option=options))
    rows = sorted(replies, key=lambda reply: reply.item.id)
    lines = (
        orjson.dumps(
            {
                "id": r.item.id,
                "factor": r.item.factor,
                "judge": r.item.judge,
                "outcome": r.verdict.outcome,
                "why": r.verdict.why,
                "said": r.said,
            }
        )
        for r in rows
    )
    (into / "replies.jsonl").write_bytes(b"\n".join(lines) + b"\n")
    (into / "report.html").write_text(render(results, replies), encoding="utf-8")


def _digest(value: object) -> str:
    return sha256(orjson.dumps(value)).hexdigest()
