"""Where everything is required a skip is a failure: the gate proves parts, it excuses none."""

import os

import pytest

STRICT = bool(os.environ.get("TESTS_STRICT"))  # noqa: TID251


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]):
    report = yield
    if STRICT and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, and nothing may be here: {report.longrepr}"
    return report
