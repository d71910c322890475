"""The days that URLs name."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.discovery.url_days import days_of, days_of_sitemap

NOVEMBER = (date(2023, 11, 1), date(2023, 11, 30))
THE_LAST = (date(2023, 11, 30), date(2023, 11, 30))


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("/2023/11/30/slug/", THE_LAST),
        ("/2023/11/30/", THE_LAST),
        ("/news/2023/11/30/slug", THE_LAST),
        ("/2023-11-30/slug", THE_LAST),
        ("/economy/2024/2/5/slug", (date(2024, 2, 5), date(2024, 2, 5))),
        ("/2023/11/slug", NOVEMBER),
        ("/2023/11/51877", NOVEMBER),
        ("/2024/02/slug", (date(2024, 2, 1), date(2024, 2, 29))),
        ("/%2F2023/11/30/slug", THE_LAST),
        ("/2023/slug", None),
        ("/2023/51877", None),
        ("/51877/2023-slug", None),
        ("/iphone-2023/11-30", None),
        ("/2023/02/30/slug", None),
        ("/2023/13/slug", None),
        ("/1875/11/30/slug", None),
        ("/slug", None),
        ("/", None),
    ],
)
def test_days_of_an_article(path: str, days: tuple[date, date] | None) -> None:
    assert days_of(f"https://akhbar.example{path}") == days


@pytest.mark.parametrize(
    ("path", "days"),
    [
        ("/post-sitemap-2023-11.xml", NOVEMBER),
        ("/sitemap_202311.xml.gz", NOVEMBER),
        ("/sitemaps/2023/11.xml", NOVEMBER),
        ("/sitemap-20231130.xml", THE_LAST),
        ("/sitemap.xml?yyyy=2023&mm=11&dd=30", THE_LAST),
        ("/sitemap.xml?year=2023&month=11", NOVEMBER),
        ("/sitemap/2023", (date(2023, 1, 1), date(2023, 12, 31))),
        ("/sitemap-2023-11-30.xml", THE_LAST),
        ("/sitemap-2022-2024.xml", None),
        ("/sitemap-2023-01-01-2023-06-30.xml", None),
        ("/post-sitemap12.xml", None),
        ("/sitemap-120231.xml", None),
        ("/sitemap-2023131.xml", None),
        ("/sitemap.xml", None),
    ],
)
def test_days_of_a_sitemap(path: str, days: tuple[date, date] | None) -> None:
    assert days_of_sitemap(f"https://akhbar2024.example{path}") == days


@settings(deadline=None)
@given(st.text().map("https://akhbar.example/{}".format) | st.from_regex(r"https://a\.example/[0-9/_.?&=ymd-]{1,30}"))
def test_any_url(url: str) -> None:
    for days in (days_of(url), days_of_sitemap(url)):
        assert days is None or timedelta() <= days[1] - days[0] <= timedelta(366)
