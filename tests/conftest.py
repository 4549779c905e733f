"""Where everything is required a skip is a failure: the gate proves parts, it excuses none.

And the one vLLM of a run, for whichever test wants it.
"""

import os
from collections.abc import Iterator

import pytest

from .vllm_server import FLAGS, LORA, RUNNING, vllm

STRICT = bool(os.environ.get("TESTS_STRICT"))  # noqa: TID251


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and nothing may be here: {report.longrepr}"
    return report


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: "last" in item.keywords)


@pytest.fixture(scope="session")
def vllm_root(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real vLLM with all we ever ask of one: tools, priorities, six adapters."""
    if RUNNING:
        yield RUNNING
        return
    memory = ["--kv-cache-memory-bytes", "500000000"]
    with vllm("smollm2", tmp_path_factory.mktemp("vllm") / "log", *memory, *FLAGS, *LORA) as root:
        yield root
