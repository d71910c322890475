"""The days that a line names: with months in words or in numbers, in the Gregorian or the Hijri calendar.

Texts are those of `dates_words.encode`. Hijri days are those of the Umm al-Qura calendar; countries that sight the moon
themselves are a day apart at times, so a weekday beside the date corrects it by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from attrs import frozen
from hijridate import Hijri

from crawler.text.dates.words import (
    AT,
    FILLER,
    GREGORIAN,
    HIJRI,
    HIJRI_MARK,
    OF,
    ORDINAL,
    WEEKDAY,
    month_of,
    ordinal_of,
    weekday_of,
)

_M = f"[{GREGORIAN}{HIJRI}]"
_BETWEEN = rf"[\s\-/،,._–—:]{{0,3}}(?:[{FILLER}{OF}]\s?){{0,3}}"
_SECOND_NAME = rf"(?:\s?[-/(_–—]?\s?(?P<{{0}}>{_M})\s?\)?)?"
_WRITTEN = re.compile(
    # A range (8-9, 8/9) is no day, nor is a part of a number.
    rf"(?:(?<!\d)(?<![\d][.:/\-–])(?P<day>\d{{1,2}})|(?P<ordinal>[{ORDINAL}])(?=\s?[{OF}{HIJRI}]))\)?{_BETWEEN}"
    rf"(?P<month>{_M}){_SECOND_NAME.format('second')}[\s\-/،,._–—()]{{0,3}}(?:[{FILLER}{OF}]\s?){{0,2}}"
    r"'?(?P<year>\d{4}|\d{2}(?=\s*(?:\Z|[|،,(\-–—]|\d{1,2}:)))(?!\d)"
    rf"|(?P<month2>{_M}){_SECOND_NAME.format('second2')}\.?\s?(?P<day2>\d{{1,2}})[{FILLER}]?"
    r"(?:\s?[،,]\s?|\s)(?P<year2>\d{4})(?!\d)"
    rf"|(?<!\d)(?P<year3>\d{{4}})[\s،,/\-]{{1,3}}(?P<month3>{_M})[\s،,/\-]{{1,3}}(?P<day3>\d{{1,2}})(?![\d:])"
)
_NUMBERS = re.compile(r"(?<![\d/.\-\\:])(\d{1,4})\s?([/.\-–\\])\s?(\d{1,2})\s?\2\s?(\d{1,4})(?!\d)(?!\s?[/.\\\-]\d)")
_MARKED_HIJRI = re.compile(rf"\s?{HIJRI_MARK}")
_WEEKDAY_BEFORE = re.compile(rf"([{WEEKDAY}])[\s،,:|()\-–—]{{0,4}}(?:[{AT}]\s?)?\Z")
_WEEKDAY_AFTER = re.compile(rf"[\s،,|()\-–—]{{0,4}}([{WEEKDAY}])")
_CLOCK_THEN_WEEKDAY = re.compile(rf"\s\d{{1,2}}:\d{{2}}(?::\d{{2}})?\s?\S{{0,2}}[\s،,|()\-–—]{{0,4}}([{WEEKDAY}])")
# Years: the web's first is 1990 (its Hijri year: 1410); Hijri years of numbers alone must not be Persian ones
# (1404 is 2025 there). The library's table goes from 1343 to 1500.
FIRST_YEAR = 1990
_FIRST_PLAIN_HIJRI_YEAR, _FIRST_HIJRI_YEAR, _LAST_HIJRI_YEAR = 1415, 1343, 1500


@frozen
class NamedDay:
    """A day that a text names.

    Attributes:
        day: in the Gregorian calendar.
        is_hijri: whether it was told in the other.
        start: where it begins in the text.
        end: where it ends.
    """

    day: date
    is_hijri: bool
    start: int
    end: int


def named_days(text: str, latest: date) -> tuple[list[NamedDay], str]:
    """List the days that a line names, in order.

    Args:
        text: encoded.
        latest: the last day that is believed: it settles what a year of two digits can be.

    Returns:
        The days that can be, and the text. Where a day is told in both calendars the Gregorian one counts: the other
        is blanked out.
    """
    found = sorted([*_written(text, latest), *_numbers(text, latest)], key=lambda named: named.start)
    found = [named for named in found if named.day.year >= FIRST_YEAR and named.day <= latest]
    gregorian = [named for named in found if not named.is_hijri]
    if not gregorian:
        return found, text
    for named in found:
        if named.is_hijri:
            text = f"{text[: named.start]}{' ' * (named.end - named.start)}{text[named.end :]}"
    return gregorian, text


def _written(text: str, latest: date) -> Iterator[NamedDay]:
    for found in _WRITTEN.finditer(text):
        names = found.groupdict()
        kind = "" if names["month"] else "2" if names["month2"] else "3"
        month, is_hijri = month_of(names["month" + kind])
        second = names.get("second" + kind)
        if second and month_of(second) != (month, is_hijri):
            continue
        day = ordinal_of(names["ordinal"]) if kind == "" and names["ordinal"] else int(names["day" + kind])
        told = names["year" + kind]
        year = int(told) if len(told) == 4 else 2000 + int(told)
        weekday = _weekday(text, found.start(), found.end())
        for one in _hijri(year, month, day, weekday) if is_hijri else _gregorian(year, month, day):
            if one <= latest:
                yield _named(text, one, is_hijri, found)


def _numbers(text: str, latest: date) -> Iterator[NamedDay]:
    for found in _NUMBERS.finditer(text):
        first, second, third = int(found[1]), int(found[3]), int(found[4])
        lengths = len(found[1]), len(found[4])
        weekday = _weekday(text, found.start(), found.end())
        if lengths[0] == 4 and lengths[1] <= 2:
            year, orders = first, [(second, third)]
        elif lengths[0] <= 2 and lengths[1] == 4:
            year, orders = third, [(second, first), (first, second)]
        elif lengths == (2, 2) or (lengths[0] == 1 and lengths[1] == 2):
            # A year of two digits: told only where no other order is a day that can be.
            several = {
                day
                for y, month, day_ in ((third, second, first), (third, first, second), (first, second, third))
                for day in _gregorian(2000 + y, month, day_)
                if day <= latest
            }
            if len(several) > 1 and weekday is not None:
                several = {day for day in several if day.weekday() == weekday}
            if len(several) == 1:
                yield NamedDay(several.pop(), False, found.start(), found.end())
            continue
        else:
            continue
        is_marked = bool(_MARKED_HIJRI.match(text, found.end()))
        is_hijri = (_FIRST_HIJRI_YEAR if is_marked else _FIRST_PLAIN_HIJRI_YEAR) <= year <= _LAST_HIJRI_YEAR
        if is_hijri:
            yield from (_named(text, day, True, found) for day in _hijri(year, *orders[0], weekday=weekday))
            continue
        days = [day for month, number in orders for day in _gregorian(year, month, number)]
        # Day before month, but where only the other order falls on the weekday that stands beside it.
        fitting = [day for day in days if day.weekday() == weekday] or days
        if fitting:
            yield NamedDay(fitting[0], False, found.start(), found.end())


def _named(text: str, day: date, is_hijri: bool, found: re.Match[str]) -> NamedDay:
    mark = _MARKED_HIJRI.match(text, found.end()) if is_hijri else None
    return NamedDay(day, is_hijri, found.start(), mark.end() if mark else found.end())


def _gregorian(year: int, month: int, day: int) -> list[date]:
    try:
        return [date(year, month, day)]
    except ValueError:
        return []


def _hijri(year: int, month: int, day: int, weekday: int | None) -> list[date]:
    """Convert a Hijri day; where the weekday beside it is that of a neighbour, it is the neighbour."""
    try:
        gregorian = Hijri(year, month, min(day, 29)).to_gregorian()
        converted = date(gregorian.year, gregorian.month, gregorian.day) + timedelta(days=day - min(day, 29))
        if day > 30:
            return []
        if weekday is not None:
            near = [converted + timedelta(days=shift) for shift in (0, -1, 1)]
            return [one for one in near if one.weekday() == weekday][:1] or [converted]
        Hijri(year, month, day)  # the 30th of a month of 29 days is no day
    except (ValueError, OverflowError):
        return []
    return [converted]


def _weekday(text: str, start: int, end: int) -> int | None:
    """Give the day of the week that stands beside a day."""
    found = (
        _WEEKDAY_BEFORE.search(text[max(0, start - 12) : start])
        or _WEEKDAY_AFTER.match(text, end)
        or _CLOCK_THEN_WEEKDAY.match(text, end)
    )
    return weekday_of(found[1]) if found else None
