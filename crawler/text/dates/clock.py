"""The time of day beside a date, and the zone it is told in. Texts are those of `dates_words.encode`."""

from __future__ import annotations

import re
from datetime import timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from attrs import frozen

from crawler.text.dates.words import (
    AFTERNOON,
    AT,
    CLOCK_OF,
    FILLER,
    HIJRI_MARK,
    MORNING,
    NIGHT,
    NOON,
    WEEKDAY,
)
from crawler.text.fold import fold_letters

_HALVES = f"{MORNING}{AFTERNOON}{NOON}{NIGHT}"
_HALF = rf"(?:[{_HALVES}]|م(?!\w))"
_CLOCK = re.compile(
    rf"(?<![\d:./])(\d{{1,2}})(?:\s?[:h]\s?(\d{{2}})(?::(\d{{2}})(?:[.,]\d{{1,9}})?)?(?!\d|[:/]\d)\s*({_HALF})?"
    rf"|\s*([{_HALVES}]))"
)
# What may stand between a day and its time: signs, a weekday, `at the hour`, the mark of a Gregorian or Hijri year.
_GAP = rf"[\s,،|\-–—:•·()@t/]*(?:(?:[{FILLER}{AT}{HIJRI_MARK}{WEEKDAY}]|م(?!\w))[\s,،|\-–—:•·()@/]*){{0,4}}"
_AFTER_DAY = re.compile(_GAP)
_BEFORE_DAY = re.compile(rf"(?:{_GAP})\Z")
_ZONE = re.compile(
    rf"\s*[(\[]?\s*(?P<of>{CLOCK_OF}\s?)?"
    r"(?:(?P<named>gmt|utc|ut)?\s?(?P<sign>[+-])(?P<gap>\s?)(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?(?![\d:])"
    r"|(?P<latin>z|[a-z]{2,4})(?!\w)|(?P<place>[^\W\d_]+(?: [^\W\d_]+)?))"
)
# By whose clock sites tell the time: IANA zones. Places of one name in two zones (عمان) are left out.
_PLACES = {
    "UTC": "العالمي عالمي الموحد",
    "Asia/Riyadh": "مكة السعودية الرياض المدينة جدة",
    "Asia/Kuwait": "الكويت",
    "Asia/Qatar": "قطر الدوحة",
    "Asia/Bahrain": "البحرين المنامة",
    "Asia/Baghdad": "بغداد العراق",
    "Asia/Aden": "اليمن صنعاء عدن",
    "Asia/Dubai": "الإمارات أبوظبي أبو_ظبي دبي",
    "Asia/Muscat": "مسقط سلطنة",
    "Africa/Cairo": "القاهرة مصر",
    "Asia/Beirut": "بيروت لبنان",
    "Asia/Damascus": "دمشق سوريا سورية",
    "Asia/Amman": "الأردن",
    "Asia/Hebron": "القدس فلسطين غزة",
    "Africa/Tripoli": "ليبيا طرابلس",
    "Africa/Tunis": "تونس",
    "Africa/Algiers": "الجزائر",
    "Africa/Casablanca": "المغرب الرباط",
    "Africa/Khartoum": "السودان الخرطوم",
    "Africa/Nouakchott": "موريتانيا نواكشوط",
    "Europe/London": "لندن",
    "Europe/Paris": "باريس",
    "Europe/Istanbul": "إسطنبول تركيا أنقرة",
    "Europe/Moscow": "موسكو",
    "America/New_York": "نيويورك واشنطن",
}
_LOCAL = frozenset(map(fold_letters, "المحلي محلي".split()))
_ZONE_OF = {fold_letters(name.replace("_", " ")): zone for zone, names in _PLACES.items() for name in names.split()}
# Abbreviations of the Arab world's clocks; hours east of Greenwich. AST is left out: the Atlantic has it too.
_LATIN = {"z": 0, "utc": 0, "ut": 0, "gmt": 0, "ksa": 3, "eest": 3, "eet": 2, "cest": 2, "cet": 1, "gst": 4, "uae": 4}
_LATIN |= {"est": -5, "edt": -4}
_FURTHEST_OFFSET = timedelta(hours=14)  # of any zone: Line Islands


@frozen
class Clock:
    """A time of day.

    Attributes:
        hour: 0 to 23.
        minute: 0 to 59.
        second: 0 to 59.
        zone: that it is told in; None for the outlet's.
        start: where it begins in the text.
        end: where it ends, zone included.
    """

    hour: int
    minute: int
    second: int
    zone: tzinfo | None
    start: int
    end: int

    @property
    def is_midnight(self) -> bool:
        """Tell whether it is the first second of the day: what programs write that know only the day."""
        return not (self.hour or self.minute or self.second)


def clock_after(text: str, end: int) -> Clock | None:
    """Read the time that stands right behind a day.

    Args:
        text: encoded.
        end: where the day ends.

    Returns:
        The time; None where there is none, or none that can be told (a zone that is not known).
    """
    gap = _AFTER_DAY.match(text, end)
    found = _CLOCK.match(text, gap.end() if gap else end)
    return _clock(text, found) if found else None


def clock_before(text: str, start: int, first: int) -> Clock | None:
    """Read the time that stands right before a day.

    Args:
        text: encoded.
        start: where the day begins.
        first: where to begin looking.

    Returns:
        As `clock_after`.
    """
    for found in _CLOCK.finditer(text, first, start):
        clock = _clock(text, found)
        if clock and clock.end <= start and _BEFORE_DAY.match(text[clock.end : start]):
            return clock
    return None


def _clock(text: str, found: re.Match[str]) -> Clock | None:
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = found[4] or found[5] or ""
    if half in (AFTERNOON, "م") and hour < 12:
        hour += 12
    elif half == MORNING and hour == 12:
        hour = 0
    elif half == NOON and hour < 4:
        hour += 12
    elif half == NIGHT and 5 < hour <= 12:
        hour = (hour + 12) % 24
    if hour > 23 or minute > 59 or second > 59:
        return None
    is_data = text[found.start() - 1 : found.start()] == "t" or found[3] is not None
    zone, end = _zone(text, found.end(), is_data)
    return None if zone == "unknown" else Clock(hour, minute, second, _tzinfo(zone), found.start(), end)


def _tzinfo(zone: str | timedelta) -> tzinfo | None:
    if isinstance(zone, timedelta):
        return timezone(zone)
    return ZoneInfo(zone) if zone else None


def _zone(text: str, start: int, is_data: bool) -> tuple[str | timedelta, int]:
    """Read the zone behind a time: an IANA name or an offset; empty for the outlet's own; `unknown`."""
    found = _ZONE.match(text, start)
    if not found:
        return "", start
    if found["sign"]:
        hours, minutes = int(found["hours"]), int(found["minutes"] or 0)
        is_hyphen = found["minutes"] is None or bool(found["gap"]) or (found["sign"] == "-" and not is_data)
        if is_hyphen and not found["named"]:
            return "", start  # a hyphen before another number
        offset = timedelta(hours=hours, minutes=minutes)
        if offset > _FURTHEST_OFFSET or minutes > 59:
            return "unknown", start
        return (offset if found["sign"] == "+" else -offset), found.end()
    if found["latin"]:
        known = _LATIN.get(found["latin"])
        return ("", start) if known is None else (timedelta(hours=known), found.end())
    if not found["of"]:
        return "", start
    place = found["place"]
    if place.split()[0] in _LOCAL:
        return "", found.end()
    return _ZONE_OF.get(place) or _ZONE_OF.get(place.split()[0], "unknown"), found.end()
