"""What tests of all folders share: the project's root, and a crawl as a user runs it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from attrs import frozen

ROOT = Path(__file__).resolve().parents[1]
# No run of a test may take longer; what hangs is a failure, not a wait.
_LONGEST_RUN = 240


@frozen
class Run:
    """A command that has ended: exit code and what it printed."""

    code: int
    out: str
    err: str


def start_scrapy(*arguments: str | Path, **options: Any) -> subprocess.Popen[str]:
    """Start `scrapy ARGUMENTS` at the project's root, in a process group of its own, without a contact."""
    environment = {name: value for name, value in os.environ.items() if name != "CONTACT"}
    return subprocess.Popen(  # the arguments are the tests' own
        [sys.executable, "-m", "scrapy", *map(str, arguments)],
        cwd=ROOT,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        start_new_session=True,
        **options,
    )


def end_of(process: subprocess.Popen[str]) -> Run:
    """Wait for the end of a process."""
    try:
        out, err = process.communicate(timeout=_LONGEST_RUN)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        raise
    return Run(process.returncode, out, err)


@pytest.fixture(scope="session")
def scrapy() -> Callable[..., Run]:
    """Run `scrapy ARGUMENTS` to its end."""

    def run(*arguments: str | Path, **options: Any) -> Run:
        return end_of(start_scrapy(*arguments, **options))

    return run
