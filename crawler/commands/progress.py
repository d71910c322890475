"""A bar for work that takes long, on a terminal only."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

# Seconds of work before it is shown.
_PATIENCE = 2.0


class Bar:
    """Shows how far a step is once the work has taken two seconds; to be used in a `with` block."""

    def __init__(self) -> None:
        self._progress = _progress() if sys.stderr.isatty() else None
        self._task = self._progress.add_task("", total=None) if self._progress else None
        self._step = ""
        self._began = time.monotonic()
        self._is_shown = False

    def __enter__(self) -> Bar:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress and self._is_shown:
            self._progress.stop()

    def show(self, step: str, done: int, of: int) -> None:
        """Tell how far the work is.

        Args:
            step: of the work, in one or two words.
            done: how much of it is done.
            of: how much there is to do.
        """
        if self._progress is None or self._task is None:
            return
        if not self._is_shown:
            if time.monotonic() - self._began < _PATIENCE:
                return
            self._progress.start()
            self._is_shown = True
        if step != self._step:
            self._progress.reset(self._task, description=step, total=of)
            self._step = step
        self._progress.update(self._task, completed=done)


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
