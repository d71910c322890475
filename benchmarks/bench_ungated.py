"""The road without its gate: every page is read. For what the gate saves, and to see that it costs no story."""

from __future__ import annotations

from crawler.model import Reading
from crawler.pipelines import ReadPipeline
from crawler.text.worker import Worker


class UngatedWorker(Worker):
    """Reads every page."""

    def gate(self, body: bytes) -> Reading | None:  # noqa: ARG002 - it is not asked
        """Stop no page."""
        return None


class UngatedReadPipeline(ReadPipeline):
    """Has every page read."""

    worker = UngatedWorker
