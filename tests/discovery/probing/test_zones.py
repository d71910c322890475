from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from crawler.discovery.probing.zones import ZONES, country_of, zones_that_fit


def test_every_zone_is_one() -> None:
    assert all(ZoneInfo(zone) for zone in ZONES.values())


@pytest.mark.parametrize(
    ("host", "country"),
    [
        ("www.alkhaleej.ae", "ae"),
        ("www.alaraby.co.uk", "gb"),
        ("hespress.com", ""),
        ("manassa.news", ""),
        ("127.0.0.1:8801", ""),
        ("localhost", ""),
        ("25h.app", ""),
    ],
)
def test_country_of_a_host(host: str, country: str) -> None:
    assert country_of(host) == country


@pytest.mark.parametrize(
    ("moments", "first"),
    [
        ([], None),
        (["2024-01-01T10:00:00+00:00"], None),  # UTC is what programs write, not where they stand
        (["2024-01-01T10:00:00+03:00", "2024-07-01T10:00:00+03:00"], "Asia/Riyadh"),
        (["2024-01-01T10:00:00+02:00", "2024-07-01T10:00:00+03:00"], "Africa/Cairo"),
        (["2024-07-01T10:00:00+04:00"], "Asia/Dubai"),
        (["2024-01-01T10:00:00+01:00", "2024-07-01T10:00:00+01:00"], "Africa/Algiers"),
        (["2024-01-01T10:00:00+05:30"], None),
        (["2024-01-01T10:00:00+02:00", "2024-01-01T10:00:00+04:00"], None),
    ],
)
def test_zones_fit_the_offsets_of_dates(moments: list[str], first: str | None) -> None:
    fitting = zones_that_fit(datetime.fromisoformat(text) for text in moments)
    assert next(iter(fitting), None) == first


def test_beirut_is_told_from_cairo_by_the_days_of_summer_time() -> None:
    # In 2024 summer time began on 31 March in Beirut, on 26 April in Cairo.
    fitting = zones_that_fit(
        [datetime.fromisoformat("2024-04-10T10:00:00+03:00"), datetime.fromisoformat("2024-01-10T10:00:00+02:00")]
    )
    assert "Asia/Beirut" in fitting
    assert "Africa/Cairo" not in fitting
