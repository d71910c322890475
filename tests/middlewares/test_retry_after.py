"""For how long a host asks to be left alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.retry_after import seconds_of

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 7 ", 7.0),
        (b"0", 0.0),
        (b"Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        (b"Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        ("١٢٠".encode(), None),
        (b"9" * 400, 999_999_999.0),
    ],
)
def test_retry_after_is_read_in_both_its_forms(header: bytes, seconds: float | None) -> None:
    assert seconds_of(header, NOW) == seconds


@given(st.integers(0, 10**6))
def test_both_forms_say_the_same(seconds: int) -> None:
    as_date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True).encode()
    assert seconds_of(b"%d" % seconds, NOW) == seconds_of(as_date, NOW) == seconds


@given(st.binary(max_size=60))
def test_any_header_is_a_wait_or_none(header: bytes) -> None:
    found = seconds_of(header, NOW)
    assert found is None or found >= 0
