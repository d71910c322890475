"""Dates as Arabic news writes them, in data and in visible text; no clock: the fetch time is an argument.

Gregorian months go by four sets of names (Egypt and the Gulf, the Levant and Iraq, Algeria and Tunisia, Morocco), with
Western, Arabic-Indic or Persian digits, day before month. A date that cannot be is none.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from email.utils import parsedate_to_datetime
from zoneinfo import ZoneInfo

from attrs import frozen

from crawler.text.fold import fold_letters

# The names of the months, folded (Unicode CLDR 46: ar, ar-EG, ar-LB, ar-DZ, ar-TN, ar-MA; and spellings met in print).
_MONTHS = {
    1: "يناير جانفي كانون الثاني/كانون ثاني/ينير",
    2: "فبراير فيفري شباط فبرابر",
    3: "مارس آذار اذار",
    4: "أبريل إبريل أفريل نيسان",
    5: "مايو ماي أيار",
    6: "يونيو يونيه جوان حزيران",
    7: "يوليو يوليه جويلية تموز يوليوز",
    8: "أغسطس أوت آب غشت",
    9: "سبتمبر أيلول شتنبر شتمبر",
    10: "أكتوبر تشرين الأول/تشرين أول أكتوير",
    11: "نوفمبر تشرين الثاني/تشرين ثاني نونبر",
    12: "ديسمبر كانون الأول/كانون أول دجنبر",
}
_TWO_WORDS = (
    "كانون الثاني",
    "كانون ثاني",
    "تشرين الأول",
    "تشرين أول",
    "تشرين الثاني",
    "تشرين ثاني",
    "كانون الأول",
    "كانون أول",
)


def _month_names() -> dict[str, int]:
    names: dict[str, int] = {}
    for month, told in _MONTHS.items():
        for two in _TWO_WORDS:
            if two in told:
                names[fold_letters(two)] = month
                told = told.replace(two, " ")
        for name in told.replace("/", " ").split():
            names[fold_letters(name)] = month
    return names


_MONTH_OF = _month_names()
_MONTH = "|".join(sorted(map(re.escape, _MONTH_OF), key=len, reverse=True))
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})\s*(?:من\s+)?[-/،,]?\s*({_MONTH})(?:\s*[/(]\s*(?:{_MONTH})\s*\)?)?\s*[-/،,]?\s*(?:عام|سنه|لعام)?\s*(\d{{4}})(?!\d)"
)
_MONTH_DAY_YEAR = re.compile(rf"(?<!\w)({_MONTH})\s+(\d{{1,2}})\s*[،,]\s*(\d{{4}})(?!\d)")
_NUMBERS = re.compile(r"(?<![\d/.-])(\d{1,2})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{4})(?![\d/.-])")
_YEAR_FIRST = re.compile(r"(?<![\d/.-])(\d{4})\s*([/.-])\s*(\d{1,2})\s*\2\s*(\d{1,2})(?![\d/.-])")
# The halves of the day as folding leaves them: مساء and مساءا have lost their hamza.
_TIME = re.compile(r"(?<!\d)(\d{1,2})\s*:\s*(\d{2})(?::\d{2})?\s*(صباحا|مساا?|ص|م|am|pm)?(?!\w)")
_ISO = re.compile(
    r"^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$", re.IGNORECASE
)
# The first Arabic news site went on line in 1995 (Asharq Al-Awsat); older stories are in archives put on line later.
_FIRST_YEAR = 1990
# Clocks of servers differ by minutes, and a day's date is ahead of UTC by up to 14 hours.
_AHEAD = timedelta(hours=26)


@frozen
class Moment:
    """A date that was read.

    Attributes:
        value: aware; midnight of the outlet's day where no time is stated.
        precision: `day` or `minute`.
    """

    value: datetime
    precision: str


def _believed(moment: Moment, fetched_at: datetime) -> Moment | None:
    """Take a moment unless it is before the web or after the fetch."""
    ok = moment.value.year >= _FIRST_YEAR and moment.value <= fetched_at + _AHEAD
    return moment if ok else None


def read_stamp(value: str, zone: str, fetched_at: datetime) -> Moment | None:
    """Read a date that is data: ISO 8601, RFC 822, or seconds since 1970; else as visible text.

    Args:
        value: as the page states it.
        zone: IANA time zone of the outlet, for a date without an offset.
        fetched_at: when the page was fetched, aware.

    Returns:
        The moment, or None where there is none that can be believed.
    """
    value = value.strip()
    found = _ISO.match(value)
    try:
        if found:
            year, month, day, hour, minute, _, offset = found.groups()
            if hour is None:
                return _believed(Moment(_local(int(year), int(month), int(day), zone), "day"), fetched_at)
            stamp = f"{year}-{month}-{day}T{hour}:{minute}"
            if offset:
                return _believed(Moment(datetime.fromisoformat(stamp + offset.upper()), "minute"), fetched_at)
            return _believed(Moment(datetime.fromisoformat(stamp).replace(tzinfo=ZoneInfo(zone)), "minute"), fetched_at)
        if value.isdigit() and len(value) in (10, 13):
            seconds = int(value) / (1000 if len(value) == 13 else 1)
            return _believed(Moment(datetime.fromtimestamp(seconds, UTC), "minute"), fetched_at)
        if re.match(r"^[A-Za-z]{3},? \d", value):
            moment = parsedate_to_datetime(value)
            aware = moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))
            return _believed(Moment(aware, "minute"), fetched_at)
    except (ValueError, OverflowError, OSError, IndexError, TypeError):
        return None
    return read_visible(value, zone, fetched_at)


def _local(year: int, month: int, day: int, zone: str, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=ZoneInfo(zone))


def read_visible(text: str, zone: str, fetched_at: datetime) -> Moment | None:
    """Read the first date in a line of Arabic text.

    Args:
        text: one line, such as `نشر يوم الخميس 30 نوفمبر 2023 - 14:05`.
        zone: IANA time zone of the outlet.
        fetched_at: when the page was fetched, aware.

    Returns:
        The moment, or None where the line has no date that can be believed.
    """
    folded = fold_letters(text)
    for pattern, order in (
        (_DAY_MONTH_YEAR, (3, 2, 1)),
        (_MONTH_DAY_YEAR, (3, 1, 2)),
        (_YEAR_FIRST, (1, 3, 4)),
        (_NUMBERS, (4, 3, 1)),
    ):
        for found in pattern.finditer(folded):
            year, month, day = (found.group(index) for index in order)
            moment = _moment(int(year), _MONTH_OF.get(month) or int(month), int(day), folded[found.end() :], zone)
            if moment and _believed(moment, fetched_at):
                return moment
    return None


def _moment(year: int, month: int, day: int, rest: str, zone: str) -> Moment | None:
    """Make a moment of a day and the time that stands close behind it."""
    try:
        date(year, month, day)
    except ValueError:
        return None
    clock = _TIME.search(rest[:25])
    if clock:
        hour, minute, half = int(clock.group(1)), int(clock.group(2)), clock.group(3) or ""
        if half.startswith(("م", "p")) and hour < 12:
            hour += 12
        if half.startswith(("ص", "a")) and hour == 12:
            hour = 0
        if hour < 24 and minute < 60:
            return Moment(_local(year, month, day, zone, hour, minute), "minute")
    return Moment(_local(year, month, day, zone), "day")
