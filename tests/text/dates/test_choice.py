from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Dated
from crawler.text.dates.choice import choose

RIYADH = "Asia/Riyadh"
FETCHED = datetime(2024, 9, 10, 9, 0, 30, tzinfo=UTC)  # 12:00 in Riyadh
LD, META = "json-ld datePublished", "meta article:published_time"
TEXT, MARKED, ABOVE, ELSEWHERE = (
    "visible text",
    "marked text",
    "visible text above the headline",
    "visible text elsewhere",
)
TIME, URL, DATELINE = "time element", "url", "dateline"
OLD, URL_OLD = "2024-09-08T11:05:00Z", "https://a.example/2024/09/08/1"


def _short(one: Dated | None) -> str:
    if one is None:
        return ""
    return f"{one.value:%Y-%m-%d}" if one.precision == "day" else f"{one.value:%Y-%m-%d %H:%M}"


def _published(*published: tuple[str, str], modified: Sequence[tuple[str, str]] = ()) -> str:
    return _short(choose(published, modified, RIYADH, FETCHED)[0])


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        pytest.param([], "", id="none"),
        pytest.param([("قريبا", LD), ("8 سبتمبر", TEXT)], "", id="no dates"),
        pytest.param([(OLD, LD)], "2024-09-08 14:05", id="data"),
        pytest.param([("2024-09-08T23:59:00Z", LD)], "2024-09-09 02:59", id="the day by the outlet's clock"),
        pytest.param([("قريبا", LD), (OLD, META)], "2024-09-08 14:05", id="data that is none, then other data"),
        pytest.param([("2024-09-08", LD), ("8 سبتمبر 2024 14:07", TEXT)], "2024-09-08 14:07", id="the more exact"),
        pytest.param([(OLD, LD), ("8 سبتمبر 2024 14:07", TEXT)], "2024-09-08 14:05", id="data where both are exact"),
        pytest.param([("8 سبتمبر 2024", TEXT)], "2024-09-08", id="text"),
        pytest.param([(URL_OLD, URL)], "2024-09-08", id="URL at last"),
        pytest.param([("8 سبتمبر 2024", TEXT), ("1 سبتمبر 2024", TEXT)], "2024-09-08", id="the first of two"),
        pytest.param([("8 سبتمبر 2024", ELSEWHERE)], "2024-09-08", id="far away"),
        pytest.param([("القاهرة 8 سبتمبر 2024", DATELINE)], "2024-09-08", id="dateline"),
        pytest.param([("آخر تحديث: 8 سبتمبر 2024", TEXT)], "", id="of a change"),
        pytest.param([("آخر تعليق: 8 سبتمبر 2024", TEXT)], "", id="of a comment"),
        pytest.param(
            [("1 سبتمبر 2024", TEXT), ("نشر: 8 سبتمبر 2024", TEXT)], "2024-09-08", id="what is labelled first"
        ),
        # Witnesses that disagree.
        pytest.param([(OLD, LD), ("5 سبتمبر 2024", TEXT)], "2024-09-08 14:05", id="data against text"),
        pytest.param(
            [(OLD, LD), ("5 سبتمبر 2024", TEXT), ("https://a.example/2024/09/05/1", URL)],
            "2024-09-05",
            id="data against text with the URL",
        ),
        pytest.param([(OLD, LD), ("نشر: 5 سبتمبر 2024", TEXT)], "2024-09-05", id="data against a label: the earlier"),
        pytest.param([(OLD, LD), ("2024-09-05T10:00:00Z", META)], "2024-09-05 13:00", id="in data: the earlier"),
        pytest.param(
            [(OLD, LD), ("2024-09-05T10:00:00Z", META), ("8 سبتمبر 2024", TEXT)],
            "2024-09-08 14:05",
            id="in data, with text",
        ),
        pytest.param([("2024-09-08T20:30:00Z", LD), (OLD, META)], "2024-09-08 14:05", id="of one day the earlier"),
        pytest.param([(OLD, LD), ("2024-09-05", "meta date")], "2024-09-08 14:05", id="a meta element of any date"),
        pytest.param([(OLD, LD), ("منذ 3 أيام", TEXT)], "2024-09-08 14:05", id="data against days ago"),
        # Another zone's clock.
        pytest.param(
            [("2024-09-08T22:30:00Z", LD), ("8 سبتمبر 2024 - 22:30", TEXT)], "2024-09-08 22:30", id="local time as UTC"
        ),
        pytest.param(
            [("2024-09-08T14:05:00Z", LD), ("8 سبتمبر 2024 - 14:05", TEXT)], "2024-09-08 14:05", id="the same, one day"
        ),
        pytest.param([("2024-09-08T22:30:00Z", LD), ("8 سبتمبر 2024", MARKED)], "2024-09-08", id="the day shown"),
        pytest.param([("2024-09-08T17:00:00Z", LD), ("7 سبتمبر 2024", TEXT)], "2024-09-08 20:00", id="too far apart"),
        pytest.param([("2024-09-08", LD), ("7 سبتمبر 2024", TEXT)], "2024-09-08", id="days without times"),
        # The day of the fetch.
        pytest.param([("2024-09-10T05:00:00Z", LD)], "2024-09-10 08:00", id="data of today"),
        pytest.param([("2024-09-10T09:00:12Z", LD)], "", id="data of this very moment"),
        pytest.param(
            [("2024-09-10T09:00:12Z", LD), ("10 سبتمبر 2024", TEXT)], "2024-09-10 12:00", id="the same, confirmed"
        ),
        pytest.param([("2024-09-10T09:00:12Z", LD), ("8 سبتمبر 2024", TEXT)], "2024-09-08", id="made when fetched"),
        pytest.param(
            [("2024-09-10T09:00:12Z", LD), ("2024-09-10T09:00:12Z", META), ("8 سبتمبر 2024", TEXT), (URL_OLD, URL)],
            "2024-09-08",
            id="made when fetched, twice",
        ),
        pytest.param([("2024-09-10T04:00:00Z", LD), ("8 سبتمبر 2024", TIME)], "2024-09-08", id="made in the morning"),
        pytest.param([("10 سبتمبر 2024", TEXT)], "2024-09-10", id="by the headline"),
        pytest.param([("10 سبتمبر 2024", MARKED), ("8 سبتمبر 2024", TEXT)], "2024-09-10", id="marked"),
        pytest.param([("2024-09-10T05:00:00Z", TIME), ("8 سبتمبر 2024", TEXT)], "2024-09-10 08:00", id="time element"),
        pytest.param([("نشر 10 سبتمبر 2024", TEXT), ("8 سبتمبر 2024", TEXT)], "2024-09-10", id="labelled"),
        pytest.param([("10 سبتمبر 2024", TEXT), ("8 سبتمبر 2024", TEXT)], "2024-09-08", id="a clock, then a date"),
        pytest.param([("10 سبتمبر 2024", TEXT), (URL_OLD, URL)], "2024-09-08", id="a clock, and the URL"),
        pytest.param([("10 سبتمبر 2024", ABOVE)], "", id="a clock above"),
        pytest.param([("10 سبتمبر 2024", ELSEWHERE)], "", id="a clock elsewhere"),
        pytest.param(
            [("2024-09-10T05:00:00Z", LD), ("10 سبتمبر 2024", TEXT), ("8 سبتمبر 2024", TEXT)],
            "2024-09-10 08:00",
            id="data and text of today, a teaser below",
        ),
        # What programs write that know no day.
        pytest.param([("2024-01-01T00:00:00+03:00", LD)], "", id="bare 1 January"),
        pytest.param([("2024-01-01", LD), ("2024-01-01", META)], "", id="bare 1 January twice"),
        pytest.param([("https://a.example/2024/01/01/1", URL)], "", id="bare 1 January in the URL"),
        pytest.param([("2024-01-01", LD), ("5 مارس 2024", TEXT)], "2024-03-05", id="1 January against text"),
        pytest.param([("2024-01-01", LD), ("1 يناير 2024", TEXT)], "2024-01-01", id="1 January that readers see"),
        pytest.param([("1 يناير 2024", TEXT)], "2024-01-01", id="1 January in text"),
        pytest.param([("2024-01-01T10:00:00Z", LD)], "2024-01-01 13:00", id="1 January with a time"),
        pytest.param([("1970-01-01T00:00:00Z", LD), (URL_OLD, URL)], "2024-09-08", id="1970"),
        pytest.param([("2024-09-11T11:05:00Z", LD), ("8 سبتمبر 2024", TEXT)], "2024-09-08", id="after the fetch"),
    ],
)
def test_the_date_of_publication(published: list[tuple[str, str]], expected: str) -> None:
    assert _published(*published) == expected


def test_a_date_of_change_without_a_label_is_not_the_date_of_publication() -> None:
    modified = [("2024-09-09T08:00:00Z", "json-ld dateModified")]
    assert _published((OLD, LD), ("9 سبتمبر 2024", TEXT), modified=modified) == "2024-09-08 14:05"
    assert _published(("9 سبتمبر 2024", TEXT), modified=modified) == "2024-09-09", "the only date that is told"


@pytest.mark.parametrize(
    ("published", "modified", "expected"),
    [
        pytest.param([(OLD, LD)], [], "", id="none"),
        pytest.param([(OLD, LD)], [("2024-09-09T08:00:00Z", "json-ld dateModified")], "2024-09-09 11:00", id="data"),
        pytest.param([("آخر تحديث: 9 سبتمبر 2024", TEXT)], [], "2024-09-09", id="text"),
        pytest.param([("نشر: 8/9/2024 - تحديث: 9/9/2024 10:00", TEXT)], [], "2024-09-09 10:00", id="both in one line"),
        pytest.param([("آخر تحديث: 10 سبتمبر 2024", ABOVE)], [], "", id="of the site, today"),
        pytest.param([("آخر تحديث: 9 سبتمبر 2024", ABOVE)], [], "2024-09-09", id="above the headline"),
        pytest.param([(OLD, LD)], [("2024-09-10T09:00:05Z", "meta og:updated_time")], "", id="made when fetched"),
        pytest.param([(OLD, LD)], [("2024-09-05", "meta lastmod")], "", id="before the publication"),
        pytest.param([(OLD, LD)], [("2024-09-12", "meta lastmod"), ("2024-09-09", "meta x")], "2024-09-09", id="next"),
    ],
)
def test_the_date_of_the_last_change(
    published: list[tuple[str, str]], modified: list[tuple[str, str]], expected: str
) -> None:
    assert _short(choose(published, modified, RIYADH, FETCHED)[1]) == expected


@pytest.mark.parametrize(
    ("text", "place", "source"),
    [
        (OLD, LD, LD),
        ("8 سبتمبر 2024", TEXT, TEXT),
        ("نشر: 8 سبتمبر 2024", TEXT, "labelled text"),
        ("نشر: 8 سبتمبر 2024", ELSEWHERE, "labelled text elsewhere"),
        (URL_OLD, URL, URL),
    ],
)
def test_the_place_is_told(text: str, place: str, source: str) -> None:
    published, _ = choose([(text, place)], [], RIYADH, FETCHED)
    assert published is not None
    assert published.source == source


TEXTS = st.sampled_from(
    (
        *(
            OLD,
            URL_OLD,
            "8 سبتمبر 2024",
            "10 سبتمبر 2024",
            "نشر: 5/9/2024 22:00",
            "آخر تحديث: 9 سبتمبر 2024",
            "1/1/2024",
        ),
        *(
            "2024-09-10T09:00:12Z",
            "2024-01-01",
            "2024-09-08T23:59:00Z",
            "أمس 23:30",
            "منذ ساعتين",
            "2030-01-01",
            "",
            "x",
        ),
    )
)
PLACES = st.sampled_from((LD, META, TEXT, MARKED, ABOVE, ELSEWHERE, TIME, URL, DATELINE, "meta date", "microdata x"))
CANDIDATES = st.lists(st.tuples(st.one_of(TEXTS, st.text(max_size=20)), PLACES), max_size=8)


@settings(deadline=None, max_examples=500)
@given(CANDIDATES, CANDIDATES, st.sampled_from((RIYADH, "UTC", "Africa/Casablanca")))
def test_what_is_chosen_is_stated_and_is_not_after_the_fetch(
    published: list[tuple[str, str]], modified: list[tuple[str, str]], zone: str
) -> None:
    chosen = choose(published, modified, zone, FETCHED)
    assert choose(published, modified, zone, FETCHED) == chosen
    for one in chosen:
        if one is not None:
            assert (one.value - FETCHED).total_seconds() <= 26 * 3600
            assert one.source in {place for _, place in (*published, *modified)} | {
                "labelled text",
                "labelled text elsewhere",
            }
    first, last = chosen
    assert first is None or last is None or first.value.date() <= last.value.date()
