"""The exact command that serves a profile, so that nobody has to remember a flag."""

import os
import shlex
import shutil
from collections.abc import Mapping, Sequence

from ..errors import Misconfigured
from .profiles import Profile

VLLM = (
    "--enable-request-id-headers",
    "--enable-prompt-tokens-details",
    "--scheduling-policy",
    "priority",
    "--max-num-queued-reqs",
    "256",
    "--shutdown-timeout",
    "30",
    "--disable-fastapi-docs",
    "--disable-access-log-for-endpoints",
    "/health,/metrics",
)
"""What every vLLM of ours is started with: ids that join logs, cached tokens in the usage, our
priorities obeyed, a bounded queue, streams that end, and no page that tells strangers of it."""


def command(profile: Profile, *, host: str = "127.0.0.1", port: int = 8001) -> list[str]:
    """Return the command line of a profile; it listens on this machine alone unless told."""
    parsers = []
    if profile.tool_parser:
        parsers += ["--enable-auto-tool-choice", "--tool-call-parser", profile.tool_parser]
    if profile.reasoning_parser:
        parsers += ["--reasoning-parser", profile.reasoning_parser]
    place = ["--host", host, "--port", str(port)]
    if profile.engine == "furiosa-llm":
        return ["furiosa-llm", "serve", profile.model, *place, *parsers, *profile.args]
    length = ["--max-model-len", str(profile.context)]
    copies = ["--data-parallel-size", str(profile.replicas)] if profile.replicas > 1 else []
    ours = VLLM if profile.engine == "vllm" else ()
    rest = [*copies, *parsers, *ours, *profile.args]
    return ["vllm", "serve", profile.model, *place, *length, *rest]


def shown(profile: Profile, line: Sequence[str]) -> str:
    """Return a command as it is typed, with its environment before it."""
    before = [f"{name}={shlex.quote(value)}" for name, value in profile.environment.items()]
    return " ".join([*before, shlex.join(line)])


def start(profile: Profile, line: Sequence[str], environment: Mapping[str, str]) -> None:
    """Become the model server. Raises `Misconfigured` where its program is not installed."""
    if not shutil.which(line[0]):
        raise Misconfigured(
            f"'{line[0]}' 명령이 없습니다. {profile.source}를 보고 설치하거나, --print로 명령을 "
            "출력해 모델 서버가 있는 기계에서 실행하세요."
        )
    os.execvpe(line[0], list(line), {**environment, **profile.environment})
