"""The writer of `tests.archive.writer` in a fork of this process, which costs no start: for tests that kill many."""

from __future__ import annotations

import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

from tests.archive import writer


class Fork:
    """A writer in a process of its own.

    Args:
        arguments: of the writer.
    """

    def __init__(self, *arguments: str | Path | int) -> None:
        reading, writing = os.pipe()
        self._child = os.fork()
        if self._child == 0:
            _write(writing, [str(argument) for argument in arguments])
        os.close(writing)
        self._lines = os.fdopen(reading, encoding="utf-8")

    def line(self) -> dict[str, Any]:
        """Read one line of its output; none is an empty dict."""
        line = self._lines.readline()
        told: dict[str, Any] = json.loads(line) if line.endswith("\n") else {}
        return told

    def kill(self) -> None:
        """End it at once."""
        os.kill(self._child, signal.SIGKILL)

    def end(self) -> tuple[int, list[dict[str, Any]]]:
        """Wait for its end; give its exit code, below 0 that of a signal, and the lines that are left."""
        lines = [json.loads(line) for line in self._lines if line.endswith("\n")]
        self._lines.close()
        _, status = os.waitpid(self._child, 0)
        return os.waitstatus_to_exitcode(status), lines


def _write(output: int, arguments: list[str]) -> None:
    """Be the child: nothing of the parent's is run any more, not even its end."""
    code = 1
    try:
        sys.stdout = os.fdopen(output, "w", encoding="utf-8")
        writer.main(arguments)
        code = 0
    except BaseException as error:  # noqa: BLE001 - whatever it is, the parent is to see it, not to go on twice
        writer.tell(error=f"{type(error).__name__}: {error}")
    finally:
        os._exit(code)
