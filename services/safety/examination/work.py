"""One small examination at a time, in a process of its own, as the command line would run it."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from sectorkit.errors import BadInput, Conflict, DeadlineExceeded, Misconfigured, ModelUnavailable
from sectorkit.evaluation.conduct.items import Trial

SECONDS = 900
COMMAND = "import sys; from sectorkit.cli import main; sys.exit(main())"
_busy = asyncio.Lock()


@asynccontextmanager
async def examined(trial: Trial, each: int) -> AsyncIterator[Path]:
    """Examine an endpoint and lend the folder of its report until it has been read.

    Raises `Misconfigured` without inspect, `Conflict` while another runs, `ModelUnavailable` with
    the command's own sentence when it fails, `DeadlineExceeded` after a quarter of an hour.
    """
    if find_spec("inspect_ai") is None:
        raise Misconfigured(
            "안전성 평가에는 inspect-ai가 필요합니다. pip install 'sectorkit[eval]' 로 설치하세요."
        )
    if _busy.locked():
        raise Conflict("다른 평가가 돌고 있습니다. 끝난 뒤에 다시 눌러 주세요.")
    async with _busy:
        with TemporaryDirectory(prefix="examination-") as folder:
            await _run(trial, each, Path(folder))
            yield Path(folder)


def checked(url: str) -> str:
    """Return an endpoint's address without its last stroke. Raises `BadInput`."""
    bare = url.strip().rstrip("/")
    if not bare.startswith(("http://", "https://")) or any(sign in bare for sign in " \t\n@"):
        raise BadInput(
            "주소는 http:// 나 https:// 로 시작하고 /v1 로 끝나는 OpenAI 방식 주소입니다."
        )
    return bare


async def _run(trial: Trial, each: int, folder: Path) -> None:
    arguments = [
        "evaluate", "safety", "--base-url", trial.base_url, "--model", trial.model,
        "--seed", str(trial.seed), "--max-tokens", str(trial.max_tokens),
        "--connections", str(trial.connections), "--each", str(each), "-o", str(folder),
    ]  # fmt: skip
    if trial.system:
        arguments += ["--system", trial.system]
    work = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        COMMAND,
        *arguments,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )
    try:
        _, told = await asyncio.wait_for(work.communicate(), SECONDS)
    except TimeoutError as error:
        raise DeadlineExceeded(
            "15분 안에 끝나지 않아 멈췄습니다. 더 빠른 모델로 해 보세요."
        ) from error
    finally:
        if work.returncode is None:
            os.killpg(work.pid, signal.SIGKILL)
            await work.wait()
    if work.returncode:
        lines = told.decode(errors="replace").strip().splitlines() or ["알 수 없는 까닭"]
        raise ModelUnavailable(lines[-1].removeprefix("sectorkit: ")[:300])
