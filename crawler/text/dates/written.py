"""Dates as Arabic news writes them, in data and in visible text; no clock: the fetch time is an argument.

A date that cannot be is none: no day of the calendar, before the web, after the fetch. What is told by another clock is
given by the outlet's, so that the day is the one that its readers saw.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo

from attrs import frozen

from crawler.text.dashes import with_dashes
from crawler.text.dates.clock import Clock, clock_after, clock_before
from crawler.text.dates.days import FIRST_YEAR, NamedDay, named_days
from crawler.text.dates.relative import relative_day
from crawler.text.dates.words import AT, MODIFIED, OTHER, PUBLISHED, WEEKDAY, encode
from crawler.text.fold import fold_letters

_ISO = re.compile(
    r"([+-]?\d{4,6})-(\d{1,2})-(\d{1,2})"
    r"(?:[t ]\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s?(z|utc|gmt|[+-]\d{1,2}(?::?\d{2})?)?(?:\[[\w/]+\])?)?"
)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:t?(\d{2})(\d{2})(\d{2})?(z|[+-]\d{2}:?\d{2})?)?")
_EPOCH = re.compile(r"(?:/date\()?(\d{10})(\d{3})?(?:[+-]\d{4})?(?:\)/)?")
_URL_DAY = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d\d)(?:(?P<sign>[/_-])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})"
    r"|-(?P<month2>\d{2})/(?P<day2>\d{2})|(?P<month3>\d{2})(?P<day3>\d{2})(?=[/_.-]))(?!\d)"
)
# How far after the fetch a date may lie: clocks of servers are wrong by minutes, summer time begins and ends on another
# day than programs think; where the outlet's zone is not told, its clock is ahead of UTC by up to 14 hours.
_AHEAD, _AHEAD_OF_UTC = timedelta(hours=1), timedelta(hours=14)
# Digits of two sets side by side are two dates: sites print one for the eye and one for the voice.
_TWO_SETS = re.compile("(?<=[0-9])(?=[٠-٩۰-۹])|(?<=[٠-٩۰-۹])(?=[0-9])")
_LABEL = re.compile(f"[{PUBLISHED}{MODIFIED}{OTHER}]")
_ROLES = {PUBLISHED: "published", MODIFIED: "modified", OTHER: "other"}
_WORD = re.compile(r"[^\W\d_]{2,}")
_PART = re.compile(r"\s?[|•·»\t]\s?|\s[-–—/]\s")
_PREPOSITION = re.compile(rf"(?:[{AT}]|منذ|حتي|قبل|بعد|منتصف)\s?(?:[{WEEKDAY}][\s،,]{{0,2}})?\Z")
_UNTIL = re.compile(r"(?<!\w)(?:الي|حتي|until|to)\s?\Z")
# A part of a line with more words than this beside its date is a sentence that tells of that day (words).
_MOST_WORDS, _MOST_BEFORE_PREPOSITION, _MOST_AFTER_LABEL, _MOST_BEFORE_RELATIVE = 9, 2, 3, 2
_LONGEST = 300


@frozen
class Moment:
    """A date that was read.

    Attributes:
        value: by the outlet's clock; midnight where no time is stated.
        precision: `day` or `minute`.
    """

    value: datetime
    precision: str


@frozen
class Stated:
    """A date that a line of text states.

    Attributes:
        moment: the date.
        role: what the line says happened then: `published`, `modified`, `other`; empty where it does not say.
        is_relative: whether it was told from the moment of the fetch.
    """

    moment: Moment
    role: str
    is_relative: bool = False


def read_stamp(value: str, zone: str, fetched_at: datetime) -> Moment | None:
    """Read a date that is data: ISO 8601, seconds or milliseconds since 1970; else as visible text.

    Args:
        value: as the page states it.
        zone: IANA time zone of the outlet, for a date without an offset.
        fetched_at: when the page was fetched, aware.

    Returns:
        The moment, or None where there is none that can be believed.
    """
    if len(value) > _LONGEST:
        return None
    folded = fold_letters(value)
    home = ZoneInfo(zone)
    if found := _EPOCH.fullmatch(folded):
        return _checked(datetime.fromtimestamp(int(found[1]), UTC), "minute", home, fetched_at)
    found = _ISO.fullmatch(folded) or _COMPACT.fullmatch(folded)
    if found is None:
        return read_visible(value, zone, fetched_at)
    year, month, day, hour, minute, second, offset = found.groups()
    if len(year) != 4:
        return None
    try:
        midnight = datetime(int(year), int(month), int(day), tzinfo=home)
        if hour is None:
            return _checked(midnight, "day", home, fetched_at)
        told = time(int(hour), int(minute), int(second or 0))
        stated_in = _offset(offset) if offset else home
        if not (told.hour or told.minute or told.second):  # what programs write that know only the day
            return _checked(midnight, "day", home, fetched_at)
        return _checked(datetime.combine(midnight, told, stated_in), "minute", home, fetched_at)
    except ValueError:
        return None


def _offset(offset: str) -> tzinfo:
    if offset in ("z", "utc", "gmt"):
        return UTC
    hours, minutes = offset[1:].split(":") if ":" in offset else (offset[1:3], offset[3:])
    return datetime.fromisoformat(f"2000-01-01T00:00{offset[0]}{int(hours):02}:{minutes or '00'}").tzinfo or UTC


def read_visible(text: str, zone: str, fetched_at: datetime) -> Moment | None:
    """Read the date of publication in a line of text.

    Args:
        text: one line, such as `نشر يوم الخميس 30 نوفمبر 2023 - 14:05`.
        zone: IANA time zone of the outlet.
        fetched_at: when the page was fetched, aware.

    Returns:
        The date that the line calls that of publication, else the first of which it does not say what it is; None where
        there is none that can be believed.
    """
    stated = read_line(text, zone, fetched_at)
    for role in ("published", ""):
        for one in stated:
            if one.role == role:
                return one.moment
    return None


def read_line(text: str, zone: str, fetched_at: datetime) -> tuple[Stated, ...]:
    """Read the dates of a line of text, with what it says of each.

    Args:
        text: one line.
        zone: IANA time zone of the outlet.
        fetched_at: when the page was fetched, aware.

    Returns:
        The dates in order; not those of which a sentence tells.
    """
    folded = fold_letters(with_dashes(_TWO_SETS.sub(" ", text[:_LONGEST])))
    home = ZoneInfo(zone)
    now = fetched_at.astimezone(home)
    days, encoded = named_days(encode(folded), (fetched_at + _AHEAD_OF_UTC).date())
    stated, first, role = [], 0, ""
    last: date | None = None
    for named in days:
        clock = clock_after(encoded, named.end) or clock_before(encoded, named.start, first)
        before, first = encoded[first : named.start], max(named.end, clock.end if clock else 0)
        # A day that is told twice is the same date.
        role, last = _role(before) or (role if named.day == last else ""), named.day
        if role or not _is_told(encoded, named, first):
            moment = _moment(named.day, clock, home, fetched_at)
            if moment:
                stated.append(Stated(moment, role))
    if not stated and (relative := relative_day(folded, now)):
        before = encode(relative.before)
        moment = _moment(relative.day, relative.clock, home, fetched_at)
        if moment and len(_WORD.findall(_PART.split(before)[-1])) <= _MOST_BEFORE_RELATIVE:
            stated.append(Stated(moment, _role(before), True))
    return tuple(stated)


def read_url(url: str, zone: str, fetched_at: datetime) -> Moment | None:
    """Read the day that stands in the path of a URL, such as `/2024/09/08/` or `/20240908/`.

    Args:
        url: absolute.
        zone: IANA time zone of the outlet.
        fetched_at: when the page was fetched, aware.

    Returns:
        The day; None where there is none, or more than one.
    """
    home = ZoneInfo(zone)
    moments = set()
    for found in _URL_DAY.finditer(url.split("?")[0]):
        month = found["month"] or found["month2"] or found["month3"]
        day = found["day"] or found["day2"] or found["day3"]
        try:
            midnight = datetime(int(found["year"]), int(month), int(day), tzinfo=home)
        except ValueError:
            continue
        moments.add(_checked(midnight, "day", home, fetched_at))
    return moments.pop() if len(moments) == 1 else None


def _moment(day: date, clock: Clock | None, home: ZoneInfo, fetched_at: datetime) -> Moment | None:
    """Make a moment of a day and the time that is told with it."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=home)
    if clock is None or clock.is_midnight:
        return _checked(midnight, "day", home, fetched_at)
    value = datetime(day.year, day.month, day.day, clock.hour, clock.minute, tzinfo=clock.zone or home)
    return _checked(value, "minute", home, fetched_at)


def _checked(value: datetime, precision: str, home: ZoneInfo, fetched_at: datetime) -> Moment | None:
    """Give a moment by the outlet's clock, unless it is before the web or after the fetch.

    A time after the fetch that is none by the outlet's clock was the outlet's, whatever zone it claims. Where the
    outlet declares no zone (UTC: no Arab country's), the offset that is stated is its own.
    """
    if not FIRST_YEAR <= value.year <= fetched_at.year + 1:
        return None
    has_zone = home.key != "UTC"
    latest = fetched_at + (_AHEAD if has_zone else _AHEAD_OF_UTC)
    at_home = (value.astimezone(home) if has_zone else value).replace(second=0, microsecond=0)
    if at_home > latest:
        at_home = value.replace(tzinfo=home, second=0, microsecond=0)
    return Moment(at_home, precision) if at_home <= latest else None


def _role(before: str) -> str:
    """Tell what a line says of a date, by the words before it."""
    labels = list(_LABEL.finditer(before))
    if not labels:
        return ""
    role = _ROLES[labels[-1][0]]
    is_far = len(_WORD.findall(before, labels[-1].end())) > _MOST_AFTER_LABEL
    return "" if role == "published" and is_far else role


def _is_told(text: str, named: NamedDay, end: int) -> bool:
    """Tell whether a date stands in a sentence: with many words beside it, or behind words and a preposition."""
    before = _PART.split(text[: named.start])[-1]
    after = _PART.split(text[end:])[0]
    words = len(_WORD.findall(before))
    if _UNTIL.search(before) or (words > _MOST_BEFORE_PREPOSITION and _PREPOSITION.search(before)):
        return True
    return words + len(_WORD.findall(after)) > _MOST_WORDS
