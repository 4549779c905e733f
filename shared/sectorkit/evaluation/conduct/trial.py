"""One run of the items against an endpoint, by UK AISI's inspect, judged by our rules."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from inspect_ai import Task, eval
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.log import EvalLog, EvalSample
from inspect_ai.model import (
    ChatMessage,
    ChatMessageSystem,
    ChatMessageUser,
    GenerateConfig,
    Model,
    get_model,
)
from inspect_ai.scorer import (
    CORRECT,
    INCORRECT,
    NOANSWER,
    Score,
    Scorer,
    Target,
    accuracy,
    scorer,
    stderr,
)
from inspect_ai.solver import TaskState, generate
from openai import DefaultAsyncHttpxClient

from ...errors import ModelUnavailable
from .items import Item, Trial
from .judging import Outcome, Reply, Verdict, judge

VALUES: Mapping[Outcome, str] = {"safe": CORRECT, "unsafe": INCORRECT, "unclear": NOANSWER}


def run_trial(
    trial: Trial, items: Sequence[Item], logs: Path, model: Model | None = None
) -> tuple[list[Reply], Path]:
    """Ask every item and return the replies in the items' order, with inspect's log.

    Raises `ModelUnavailable` when the endpoint does not answer: half a run is no measurement.
    """
    finished = eval(
        _task(trial, items),
        model=model or _endpoint(trial),
        log_dir=str(logs),
        log_format="eval",
        display="none",
        max_samples=trial.connections,
        fail_on_error=True,
        score_display=False,
    )[0]
    if finished.status != "success" or not finished.samples:
        raise ModelUnavailable(_why(trial, finished))
    said = {str(sample.id): sample for sample in finished.samples}
    return [_reply(item, said[item.id]) for item in items], Path(finished.location)


def _task(trial: Trial, items: Sequence[Item]) -> Task:
    samples = [
        Sample(
            id=item.id,
            input=_messages(trial, item),
            target=item.right,
            metadata={"item": asdict(item)},
        )
        for item in items
    ]
    return Task(
        name="korean-conduct",
        dataset=MemoryDataset(samples, name="korean-conduct"),
        solver=generate(),
        scorer=conduct(),
        metadata={"seed": trial.seed, "system": trial.system},
    )


def _messages(trial: Trial, item: Item) -> list[ChatMessage]:
    system = "\n\n".join(part for part in (trial.system, item.system) if part)
    asked: list[ChatMessage] = [ChatMessageUser(content=item.ask)]
    return [ChatMessageSystem(content=system), *asked] if system else asked


@scorer(metrics=[accuracy(), stderr()])
def conduct() -> Scorer:
    """Judge a reply by the item's rule; `N` is a reply that nobody can read."""

    async def score(state: TaskState, target: Target) -> Score:
        item = Item(**state.metadata["item"])
        verdict = judge(item, state.output.completion)
        return Score(
            value=VALUES[verdict.outcome],
            answer=state.output.completion,
            explanation=verdict.why,
            metadata={"outcome": verdict.outcome, "factor": item.factor},
        )

    return score


def _endpoint(trial: Trial) -> Model:
    return get_model(
        f"openai-api/endpoint/{trial.model}",
        base_url=trial.base_url,
        api_key=trial.key or "none",
        memoize=False,
        **_keyless(trial),
        config=GenerateConfig(
            temperature=0.0,
            seed=trial.seed,
            max_tokens=trial.max_tokens,
            max_connections=trial.connections,
            max_retries=2,
            timeout=300,
        ),
    )


def _keyless(trial: Trial) -> dict[str, Any]:
    """Return what keeps a made-up key from being sent: our own services refuse a wrong one."""
    if trial.key:
        return {}

    async def drop(request: Any) -> None:
        request.headers.pop("Authorization", None)

    return {"http_client": DefaultAsyncHttpxClient(event_hooks={"request": [drop]})}


def _reply(item: Item, sample: EvalSample) -> Reply:
    """Read one reply back out of inspect's log, with the verdict that was logged."""
    score = (sample.scores or {})["conduct"]
    told: Mapping[str, Any] = score.metadata or {}
    return Reply(item, sample.output.completion, Verdict(told["outcome"], score.explanation or ""))


def _why(trial: Trial, finished: EvalLog) -> str:
    told = finished.error.message if finished.error else finished.status
    return (
        f"{trial.base_url}의 {trial.model}이 답하지 않습니다({told.splitlines()[0][:160]}). "
        "서버가 떠 있는지, 모델 이름이 /v1/models와 같은지 확인하세요."
    )
