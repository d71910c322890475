"""Days told from the moment of the fetch: `منذ ساعتين`, `قبل ٣ أيام`, `أمس`, `اليوم 14:05`.

Only what is certain to the day is read. Hours and minutes are, where all that they can mean lies in one day; days are
taken for days of the calendar. A week ago is seven to thirteen days, and months and years are longer still.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from attrs import frozen

from crawler.text.dates.clock import Clock, clock_after
from crawler.text.dates.words import WEEKDAY, encode
from crawler.text.fold import fold_letters

_SECOND, _MINUTE, _HOUR, _DAY = timedelta(seconds=1), timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
# A unit alone is one of it, in the dual two; in the plural it needs a number.
_ONE = {_SECOND: "ثانية", _MINUTE: "دقيقة", _HOUR: "ساعة", _DAY: "يوم"}
_TWO = {
    _SECOND: "ثانيتين",
    _MINUTE: "دقيقتين دقيقتان",
    _HOUR: "ساعتين ساعتان",
    _DAY: "يومين يومان",
}
_MANY = {
    _SECOND: "ثواني ثوان seconds second secs sec",
    _MINUTE: "دقائق minutes minute mins min",
    _HOUR: "ساعات hours hour hrs hr",
    _DAY: "أيام يوما days day",
}
_NUMBERS = (
    "a an one واحدة",
    "اثنين اثنتين",
    "ثلاث ثلاثة",
    "أربع أربعة",
    "خمس خمسة",
    "ست ستة",
    "سبع سبعة",
    "ثمان ثماني ثمانية",
    "تسع تسعة",
    "عشر عشرة",
)
_NUMBER_OF = {fold_letters(word): n for n, words in enumerate(_NUMBERS, start=1) for word in words.split()}
_UNIT_OF = {
    fold_letters(word): (unit, alone)
    for alone, units in ((1, _ONE), (2, _TWO), (0, _MANY))
    for unit, words in units.items()
    for word in words.split()
}
_DAY_WORDS = {
    "اليوم": 0,
    "today": 0,
    "امس": 1,
    "البارحه": 1,
    "يوم امس": 1,
    "yesterday": 1,
    "اول امس": 2,
    "اول من امس": 2,
    "امس الاول": 2,
}
# What each can mean, as time before the fetch: from the least to the most.
_SPANS = {
    "نصف ساعه": (15 * _MINUTE, 45 * _MINUTE),
    "ربع ساعه": (10 * _MINUTE, 20 * _MINUTE),
    "قليل": (timedelta(0), _HOUR),
    "لحظات": (timedelta(0), _HOUR),
    "ثوان": (timedelta(0), _MINUTE),
    "ثواني": (timedelta(0), _MINUTE),
    "just now": (timedelta(0), _HOUR),
    "الان": (timedelta(0), _HOUR),
}


def _any(words: dict[str, object]) -> str:
    return "|".join(sorted(map(re.escape, words), key=len, reverse=True))


_QUANTITY = rf"(?:(\d{{1,3}}|{_any({**_NUMBER_OF})})\s)?({_any({**_UNIT_OF})})(?:\s(?:واحد|واحده))?(?!\w)"
_SPAN = rf"(?P<span>{_any({**_SPANS})})(?!\w)"
_AGO = re.compile(
    rf"(?<!\w)(?:(?:منذ|قبل|مضي|مضت)[\s:]{{1,3}}(?:حوالي\s|نحو\s)?(?:{_SPAN}|{_QUANTITY}(?:\sو\s?{_QUANTITY})?)"
    rf"|{_QUANTITY}\s(?:مضت|مضي|ago)|(?P<now>just now|الان))(?!\w)"
)
_NAMED = re.compile(rf"(?<!\w)({_any({**_DAY_WORDS})})(?!\w)")
_HINT = re.compile("منذ|قبل|مض[يت]|امس|اليوم|الان|البارحه|ago|today|yesterday|just now")
_WEEKDAY_BEHIND = re.compile(rf"[\s،,]{{0,2}}[{WEEKDAY}]")
# What may follow: the end of the line, or of its part; `by` somebody.
_END = re.compile(r"[\s.)\]]*(?:\Z|[|•·»(\[]|\s?[-–—،,]\s|\s(?:بواسطه|بقلم|by)\s)")


@frozen
class RelativeDay:
    """A day told from the moment of the fetch.

    Attributes:
        day: of the outlet's calendar.
        clock: the time told with it, or None.
        before: the text before it.
    """

    day: date
    clock: Clock | None
    before: str


def relative_day(folded: str, now: datetime) -> RelativeDay | None:
    """Read the day that a line tells from the moment of the fetch.

    Args:
        folded: one line, of `fold.fold_letters`.
        now: when the page was fetched, in the outlet's time zone.

    Returns:
        The day; None where there is none, or where it is not certain.
    """
    if not _HINT.search(folded):
        return None
    found = _AGO.search(folded)
    if found and _END.match(folded, found.end()):
        day = _day_ago(found, now)
        return RelativeDay(day, None, folded[: found.start()]) if day else None
    found = _NAMED.search(folded)
    if not found:
        return None
    rest = encode(folded[found.end() :])
    weekday = _WEEKDAY_BEHIND.match(rest)
    end = weekday.end() if weekday else 0
    clock = clock_after(rest, end)
    days = _DAY_WORDS[found[1]]
    if not _END.match(rest, clock.end if clock else end) or (clock is None and days == 0):
        return None  # `اليوم` alone is the name of newspapers and menus
    return RelativeDay(now.date() - timedelta(days=days), clock, folded[: found.start()])


def _day_ago(found: re.Match[str], now: datetime) -> date | None:
    """Give the one day that a time before now can lie in."""
    told = found["span"] or found["now"]
    if told:
        least, most = _SPANS[told]
    else:
        groups = found.groups()
        # The two quantities of the first form, the one of the second: a number and a unit each.
        quantities = [groups[1:3], groups[3:5], groups[5:7]]
        total, unit = timedelta(0), _DAY
        for number, word in quantities:
            if word is None:
                continue
            unit, alone = _UNIT_OF[word]
            count = alone if number is None else int(number) if number.isdigit() else _NUMBER_OF[number]
            if not count:
                return None
            total += count * unit
        if unit == _DAY:
            return now.date() - total
        # Programs cut the rest off, or round it.
        least, most = max(timedelta(0), total - unit / 2), total + unit
    at = now.astimezone(UTC)
    days = {(at - before).astimezone(now.tzinfo).date() for before in (least, most)}
    return days.pop() if len(days) == 1 else None
