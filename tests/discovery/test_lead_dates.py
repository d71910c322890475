"""Dates of feeds and sitemaps: aware, or none."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.dates import last_change, moment

NINE = datetime(2024, 8, 2, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Fri, 02 Aug 2024 09:30:00 GMT", NINE),
        ("Fri, 02 Aug 2024 12:30:00 +0300", NINE),
        ("02 Aug 2024 09:30:00 UT", NINE),
        ("Fri, 02 Aug 24 09:30 Z", NINE),
        ("Fri, 02 Aug 2024 09:30:00 -0000", NINE),
        ("Fri, 02 Aug 2024 05:30:00 EDT", NINE),
        ("  Fri,  02 Aug 2024\n 09:30:00  GMT ", NINE),
        ("2024-08-02T09:30:00Z", NINE),
        ("2024-08-02t09:30:00z", NINE),
        ("2024-08-02T12:30+03:00", NINE),
        ("2024-08-02T12:30:00.000+0300", NINE),
        ("2024-08-02 12:30:00 +0300", NINE),
        ("2024-08-02T09:30:00", None),
        ("2024-08-02", None),
        ("Fri, 02 Aug 2024 09:30:00", None),
        ("Fri, 02 Aug 2024 09:30:00 AST", None),
        ("Fri, 02 Aug 2024 09:30:00 KSA", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("1989-12-31T23:59:59Z", None),
        ("2101-01-01T00:00:00Z", None),
        ("الجمعة، 02 أغسطس 2024 12:30:00 +0300", NINE),
        ("Fri, 02 آب 2024 12:30:00 +0300", NINE),
        ("\u200fيوم الجمعة, ٠٢ أوت ٢٠٢٤ ٠٩:٣٠:٠٠ GMT", NINE),
        ("الثلاثاء 02 كانون الثاني 2024 09:30:00 GMT", datetime(2024, 1, 2, 9, 30, tzinfo=UTC)),
        ("٢٠٢٤-٠٨-٠٢T۱۲:۳۰:۰۰+03:00", NINE),
        ("02 أغسطس 2024 9:30 م +0300", None),
        ("الجمعة 2 أغسطس 2024", None),
        ("2 محرم 1446 09:30:00 +0300", None),
        ("1446-01-27T09:30:00+03:00", None),
        ("Fri, 31 Feb 2024 09:30:00 GMT", None),
        ("Fri, 02 Aug 2024 09:30:00 +9999", None),
        ("Fri, 02 Aug 99999999999 09:30:00 GMT", None),
        ("0000-00-00 00:00:00", None),
        ("now", None),
        ("", None),
    ],
)
def test_moment(text: str, value: datetime | None) -> None:
    assert moment(text) == value


def test_the_offset_is_kept() -> None:
    found = moment("2024-08-02T12:30:00+03:00")
    assert found is not None
    assert found.tzinfo == timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("2024-08-02", datetime(2024, 8, 2, tzinfo=UTC)),
        ("2024-08-02T23:59:00", datetime(2024, 8, 2, tzinfo=UTC)),
        ("2024-08-02 23:59", datetime(2024, 8, 2, tzinfo=UTC)),
        ("2024-08-02T09:30:00Z", NINE),
        ("2024-08", None),
        ("2024", None),
        ("20240802", None),
        ("1970-01-01", None),
        ("Fri, 02 Aug 2024 09:30:00", None),
        ("", None),
    ],
)
def test_last_change(text: str, value: datetime | None) -> None:
    assert last_change(text) == value


@settings(deadline=None)
@given(
    st.one_of(
        st.text(), st.from_regex(r"[0-9TZ:+\-. ]{1,30}"), st.datetimes().map(lambda d: d.strftime("%a, %d %b %Y %T %z"))
    )
)
def test_any_text_gives_an_aware_date_or_none(text: str) -> None:
    for found in (moment(text), last_change(text)):
        assert found is None or (found.utcoffset() is not None and 1990 <= found.year <= 2100)
