"""Archives of a few stories, and the writer in a process of its own."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import ROOT

Writer = subprocess.Popen[str]
StartWriter = Callable[..., Writer]


def line_of(writer: Writer) -> dict[str, Any]:
    """Read one line of a writer's output; none is an empty dict."""
    assert writer.stdout is not None
    line = writer.stdout.readline()
    told: dict[str, Any] = json.loads(line) if line.endswith("\n") else {}
    return told


def rest_of(writer: Writer) -> tuple[list[dict[str, Any]], str]:
    """Wait for the end of a writer; give the lines that are left, and its error."""
    out, err = writer.communicate(timeout=60)
    return [json.loads(line) for line in out.splitlines(keepends=True) if line.endswith("\n")], err


@pytest.fixture
def start_writer() -> Iterator[StartWriter]:
    """Start `tests.archive.writer` with arguments; whatever is still running at the end is killed."""
    started: list[Writer] = []

    def start(*arguments: str | Path | int) -> Writer:
        writer = subprocess.Popen(
            [sys.executable, "-m", "tests.archive.writer", *map(str, arguments)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )
        started.append(writer)
        return writer

    yield start
    for writer in started:
        writer.kill()
        writer.communicate()
