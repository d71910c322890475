from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from crawler.discovery.kinds import KINDS, Kind, Turn
from crawler.discovery.probing.trials import Answered, Trial, read_answer
from crawler.model import Follow, Lead, Query, Reply, Source

FEED = Source("feed", "https://a.example/feed/")
RSS = """<rss><channel>
<item><link>https://a.example/1</link><pubDate>Wed, 01 May 2024 10:00:00 +0300</pubDate></item>
<item><link>https://a.example/2</link><pubDate>Thu, 02 May 2024 10:00:00 +0300</pubDate></item>
</channel></rss>"""


def _read(body: str, status: int = 200, source: Source = FEED) -> Answered:
    return read_answer(Reply(source.url, body.encode(), status), source, Follow(source.url, source.kind))


def test_what_an_answer_brought() -> None:
    answered = _read(RSS)
    assert [lead.url for lead in answered.leads] == ["https://a.example/1", "https://a.example/2"]
    assert (answered.follows, answered.failure) == ((), "")
    assert Trial(FEED, leads=answered.leads).told() == "2 leads, newest 2024-05-02"


def test_an_answer_that_is_something_else_is_a_failure() -> None:
    answered = _read("<html><title>صفحة</title></html>")
    assert answered.leads == ()
    told = Trial(FEED, failure=answered.failure).told()
    assert told.startswith("expected an RSS or Atom feed, found HTML page titled 'صفحة'")
    assert "404" in Trial(FEED, failure=_read("", 404).failure).told()


def test_what_was_read_before_an_end_too_early_counts() -> None:
    answered = _read(RSS.removesuffix("</channel></rss>"))
    assert len(answered.leads) == 2
    assert (
        Trial(FEED, leads=answered.leads, failure=answered.failure).told().startswith("2 leads, newest 2024-05-02; ex")
    )


def test_children_that_changed_last_come_first() -> None:
    source = Source("sitemap", "https://a.example/sitemap.xml")
    days = {"1": "2024-01-01", "2": "2024-03-01", "3": "", "4": "2024-02-01"}
    entries = "".join(
        f"<sitemap><loc>https://a.example/{name}.xml</loc>{f'<lastmod>{day}</lastmod>' if day else ''}</sitemap>"
        for name, day in days.items()
    )
    answered = _read(f"<sitemapindex>{entries}</sitemapindex>", source=source)
    assert [follow.url[-5] for follow in answered.follows] == ["2", "4", "1", "3"]


def test_a_reader_that_breaks_costs_its_source_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(reply: Reply, source: Source, query: Query) -> Iterator[Lead | Follow]:
        yield Lead("https://a.example/1")
        raise KeyError("x\ny")

    monkeypatch.setitem(KINDS, "feed", Kind(broken, 1, Turn.ALL))
    assert _read("") == Answered((Lead("https://a.example/1"),), (), "KeyError: 'x\\ny'")


def test_what_is_told_of_a_source_in_order_without_leads() -> None:
    assert Trial(FEED).told() == "in order, no leads"
    assert (
        Trial(FEED, leads=(Lead("u", modified=datetime(2024, 1, 2, tzinfo=UTC)),)).told() == "1 lead, newest 2024-01-02"
    )
