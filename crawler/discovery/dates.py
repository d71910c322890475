"""Dates as feeds, sitemaps and APIs write them: an aware datetime, or None. No date is better than a wrong one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time
from email.utils import parsedate_to_datetime

_FIRST_YEAR = 1990
_LAST_YEAR = 2100
"""Years outside are mistakes (1970 is an empty field): the web begins in 1990; the end only has to be far away."""

_LONGEST = 64
"""Characters; the longest date of RFC 5322 with a comment stays below."""

_SPACE_BEFORE_OFFSET = re.compile(r"\s+(?=[+-]\d\d:?\d\d$)")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?!\d)")

# Python reads AST as Atlantic time, Arab outlets mean Arabia: four hours west or three hours east of Greenwich.
_AMBIGUOUS_ZONE = re.compile(r"\bA[SD]T$")


_DIGITS = str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹،", "01234567890123456789,", "\u200e\u200f\u061c\u202a\u202b\u202c\u0640")
_WEEKDAY = re.compile(r"^(?:يوم )?(?:ال)?(?:[أا]حد|[إا]ثنين|ثلاثاء|[أا]ربعاء|خميس|جمعة|سبت),? ")
_WORD = re.compile(r"[\u0621-\u064a]+(?: (?:الثاني|ال[أا]ول))?")
_MONTHS = {
    name.replace("_", " "): english
    for english, names in {
        "Jan": "يناير جانفي كانون_الثاني",
        "Feb": "فبراير فيفري شباط",
        "Mar": "مارس آذار اذار",
        "Apr": "أبريل ابريل إبريل أفريل نيسان",
        "May": "مايو ماي أيار ايار",
        "Jun": "يونيو يونيه جوان حزيران",
        "Jul": "يوليو يوليه جويلية تموز",
        "Aug": "أغسطس اغسطس أوت غشت آب",
        "Sep": "سبتمبر شتنبر أيلول ايلول",
        "Oct": "أكتوبر اكتوبر تشرين_الأول تشرين_الاول",
        "Nov": "نوفمبر نونبر تشرين_الثاني",
        "Dec": "ديسمبر دجنبر كانون_الأول كانون_الاول",
    }.items()
    for name in names.split()
}
"""Months as Arab sites name them, from the Gulf to Morocco, which some put into the dates of RFC 822 as well."""


def moment(text: str) -> datetime | None:
    """Return the point in time that a date states.

    Args:
        text: a date of RFC 822 and its successors, also with Arabic names and digits, of RFC 3339, or of W3C-DTF.

    Returns:
        Aware, in the offset that was written; None where the text is no such date, has no offset (whose midnight
        would it be?), or lies outside 1990 to 2100.
    """
    found = _read(text)
    return found if found is not None and found.tzinfo is not None else None


def last_change(text: str) -> datetime | None:
    """Return when a `lastmod` says that something changed.

    Args:
        text: a date of W3C-DTF, as sitemaps.org asks for.

    Returns:
        As `moment`, but a date alone is that day's midnight UTC, and so is a time without an offset, of which only
        the day can be believed: a `lastmod` is compared with other days, never shown.
    """
    found = _read(text)
    if found is None or found.tzinfo is not None:
        return found
    if not _ISO_DAY.match(text.strip()):
        return None
    return datetime.combine(found.date(), time(), UTC)


def _read(text: str) -> datetime | None:
    if len(text) > 2 * _LONGEST:
        return None
    text = " ".join(text.translate(_DIGITS).split())
    if not text.isascii():
        text = _WORD.sub(lambda word: _MONTHS.get(word[0], word[0]), _WEEKDAY.sub("", text))
    if len(text) > _LONGEST or not text.isascii():
        return None
    found = _iso(text)
    if found is None:
        found = _rfc822(text)
    if found is None or not _FIRST_YEAR <= found.year <= _LAST_YEAR:
        return None
    return found


def _iso(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(_SPACE_BEFORE_OFFSET.sub("", text.upper()))
    except ValueError:
        return None


def _rfc822(text: str) -> datetime | None:
    if _AMBIGUOUS_ZONE.search(text):
        return None
    try:
        found = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if text.endswith("-0000"):  # RFC 5322, 3.3: the time is UTC, the writer's zone is not told
        return found.replace(tzinfo=UTC)
    return found
