"""The days that a URL names: outlets put them into the paths of articles, archives and sitemaps."""

from __future__ import annotations

import calendar
import re
from datetime import date
from urllib.parse import unquote

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_MONTH = r"(?P<m>0?[1-9]|1[0-2])"
_DAY = r"(?P<d>0?[1-9]|[12]\d|3[01])"

_IN_PATH = re.compile(rf"(?<![\w.-]){_YEAR}(?P<gap>[/_.-]){_MONTH}(?:(?P=gap){_DAY})?(?=[/?#]|$)")
"""`/2023/11/30/slug`, `/2023/11/slug`, `/2023-11-30/slug`: whole segments, so that no number of an article is one."""

_IN_NAME = re.compile(
    rf"(?<!\d){_YEAR}(?:(?P<gap>[/_.-]?)(?P<m>0[1-9]|1[0-2])(?:(?P=gap)(?P<d>0[1-9]|[12]\d|3[01]))?)?(?!\d)"
)
_IN_QUERY = re.compile(
    r"[?&](?:yyyy|year)=(?P<y>(?:19|20)\d\d)(?:&(?:mm|month)=(?P<m>0?[1-9]|1[0-2]))?(?:&(?:dd|day)=(?P<d>0?[1-9]|[12]\d|3[01]))?"
    r"(?!\d)"
)
"""`sitemap-2023-11.xml`, `posts_20231130.xml.gz`, `/2023/11.xml`; `?yyyy=2023&mm=11&dd=30`, as the plugin of
WordPress VIP (MSM Sitemap) writes it."""


def days_of(url: str) -> tuple[date, date] | None:
    """Return the days that an article's URL names.

    Args:
        url: absolute.

    Returns:
        The first and the last day of the month or the day in the path; None where there is none.
    """
    return _days(_IN_PATH.search(unquote(url)))


def days_of_sitemap(url: str) -> tuple[date, date] | None:
    """Return the days that a sitemap's URL names: also a year alone, and months and days without a gap.

    Args:
        url: absolute.

    Returns:
        The first and the last day of the year, month or day; None where there is none, or more than one.
    """
    text = unquote(url).partition("://")[2].partition("/")[2]
    found = _IN_QUERY.search(text) or _IN_NAME.search(text)
    return _days(found) if found and not _IN_NAME.search(text, found.end()) else None


def _days(found: re.Match[str] | None) -> tuple[date, date] | None:
    if found is None:
        return None
    year, month, day = int(found["y"]), int(found["m"] or 0), int(found["d"] or 0)
    if not month:
        return date(year, 1, 1), date(year, 12, 31)
    last = calendar.monthrange(year, month)[1]
    if day > last:
        return None
    return date(year, month, day or 1), date(year, month, day or last)
