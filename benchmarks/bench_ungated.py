"""The road without its gate: every page is read. For what the gate saves, and to see that it costs no story."""

from __future__ import annotations

from crawler.model import Page, Reading
from crawler.pipelines import ReadPipeline


class UngatedReadPipeline(ReadPipeline):
    """Reads every page."""

    async def _gate(self, page: Page) -> Reading | None:  # noqa: ARG002 - it is not asked
        return None
