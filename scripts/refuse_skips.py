"""A pytest plugin (`-p refuse_skips`) that fails the tests which skip for want of official data."""

from collections.abc import Generator
from typing import TypeVar

import pytest

ReportT = TypeVar("ReportT", pytest.TestReport, pytest.CollectReport)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turns a skip whose reason names AGENTGYM_DATA into a failure."""
    return _refuse_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Does the same for a module that skips as a whole."""
    return _refuse_skip((yield))


def _refuse_skip(report: ReportT) -> ReportT:
    if report.skipped and "AGENTGYM_DATA" in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"skipped although the official data is required: {report.longrepr}"
    return report
