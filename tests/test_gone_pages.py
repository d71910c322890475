"""Pages that a crawl finds gone: noted on the story that the archive has of them."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from attrs import evolve

from crawler.archive import Archive
from crawler.model import Days, Gone, Outcome, PageOutcome, ReadPage, Rejection
from crawler.pipelines import ArchivePipeline
from tests.archive.pieces import NINE, TOPIC, URL, a_page, a_reading

LATER = NINE + timedelta(days=30)


def settled(archive: Archive, url: str, final: str, status: int, outcome: Outcome) -> PageOutcome:
    """Send a page without an article through the pipeline."""
    session: Any = SimpleNamespace(archive=archive, count=lambda outcome: None, fail=pytest.fail)
    page = evolve(a_page(final, lead=url, at=LATER), status=status, exchange=None)
    reading = evolve(a_reading(), article=None, rejection=Rejection(outcome, f"HTTP {status}"))

    async def run() -> PageOutcome:
        pipeline = ArchivePipeline(session, TOPIC, Days())
        told = await pipeline.process_item(ReadPage(page, reading))
        await pipeline.close_spider()
        return told

    return asyncio.run(run())


@pytest.mark.parametrize(
    ("url", "final", "status", "outcome", "gone"),
    [
        pytest.param(URL, URL, 404, Outcome.HTTP_ERROR, Gone(404, LATER), id="not found"),
        pytest.param(f"{URL}?utm_source=x", URL, 410, Outcome.HTTP_ERROR, Gone(410, LATER), id="gone"),
        pytest.param(
            URL, "https://sada.example/404", 404, Outcome.HTTP_ERROR, Gone(404, LATER), id="not found elsewhere"
        ),
        pytest.param(URL, URL, 503, Outcome.HTTP_ERROR, None, id="a fault of the server"),
        pytest.param(URL, URL, 404, Outcome.ROBOTS_DENIED, None, id="not asked for"),
        pytest.param("https://sada.example/other", f"{URL}/2", 404, Outcome.HTTP_ERROR, None, id="another page"),
    ],
)
def test_a_page_that_is_gone(
    tmp_path: Path, url: str, final: str, status: int, outcome: Outcome, gone: Gone | None
) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        archive.put(a_page(), a_reading(), TOPIC)
        told = settled(archive, url, final, status, outcome)
        assert (told.outcome, told.number) == (outcome, 0 if gone else None)
        story = archive.get(0)
        assert story is not None
        assert story.record.gone == gone
