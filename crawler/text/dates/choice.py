"""Which of the dates that a page states is that of its article: what the most trusted witnesses agree on.

A page's data, what it shows to readers, and its URL are three witnesses; copies of one of them are no more witnesses. A
date that programs write where they know none is not believed, and no date is better than a wrong one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from attrs import evolve, frozen

from crawler.model import Dated
from crawler.text.dates.written import Moment, Stated, read_line, read_stamp, read_url

_DATA, _SHOWN, _URL = "data", "shown", "url"
_VISIBLE, _ABOVE, _ELSEWHERE = "visible text", "visible text above the headline", "visible text elsewhere"
_LABELLED, _LABELLED_ELSEWHERE = _LABELS = "labelled text", "labelled text elsewhere"
# How much a place is believed, against the others; made so that two witnesses outweigh one, and measured by
# benchmarks/eval_dates.py.
_TRUST = {
    "script datePublished": 2.0,
    "state object datePublished": 3.0,
    "time element": 3.0,
    "time element elsewhere": 2.0,
    "marked text": 3.0,
    _VISIBLE: 3.0,
    _ABOVE: 2.0,
    _ELSEWHERE: 1.0,
    _LABELLED: 4.0,
    _LABELLED_ELSEWHERE: 3.0,
    "dateline": 1.5,
    "url": 2.0,
}
# Where also a page's clock may stand, and the dates of other things.
_FAINT = frozenset({_ABOVE, _ELSEWHERE, "dateline"})
_TEXTS = frozenset({"marked text", _VISIBLE, *_FAINT})
_TRUST_IN_DATA, _TRUST_IN_UNNAMED_DATA = 4.0, 2.0
_TRUST_IN_RELATIVE = 1.5
_OF_PUBLICATION = re.compile(r"publi|pub-?_?date|issued", re.IGNORECASE)
# Of dates that stand below each other the first is the article's: each next one is believed a little less.
_LESS_TRUST, _LEAST_OF_TRUST = 0.05, 0.5
# A time this close to the fetch is that of the page's making, if nothing else says that day.
_JUST_MADE = timedelta(minutes=2)
# How far two days may be apart only because one was told by another zone's clock.
_ZONES_APART = timedelta(hours=14)


@frozen
class _Candidate:
    moment: Moment
    place: str
    witness: str
    trust: float

    @property
    def day(self) -> date:
        return self.moment.value.date()


def choose(
    published: Sequence[tuple[str, str]], modified: Sequence[tuple[str, str]], zone: str, fetched_at: datetime
) -> tuple[Dated | None, Dated | None]:
    """Choose the dates of publication and of the last change.

    Args:
        published: texts with the places they stand in, best first, as `page_dates.PageDates` lists them.
        modified: the same for the last change.
        zone: IANA time zone of the outlet.
        fetched_at: when the page was fetched, aware.

    Returns:
        The two dates; None for each that no place states, or none that can be believed.
    """
    now = fetched_at.astimezone(ZoneInfo(zone))
    said: list[_Candidate] = []
    changed = [one for text, place in modified for one in _data(text, place, zone, fetched_at)]
    for text, place in published:
        if place in _TEXTS:
            for stated in read_line(text, zone, fetched_at):
                if stated.role == "modified":
                    # Above the headline and far from it stands when the site was last changed.
                    if place not in _FAINT or stated.moment.value.date() < now.date():
                        changed.append(_shown(stated, place))
                elif stated.role != "other" and not (place == _ELSEWHERE and stated.is_relative):
                    said.append(_shown(stated, place))
        else:
            said += _data(text, place, zone, fetched_at)
    first = _first(_in_order(_believed(said, changed, now)))
    last = next((one for one in changed if not _is_just_made(one, now) and not (first and one.day < first.day)), None)
    return _dated(first), _dated(last)


def _data(text: str, place: str, zone: str, fetched_at: datetime) -> Iterable[_Candidate]:
    moment = (read_url if place == "url" else read_stamp)(text, zone, fetched_at)
    if moment:
        witness = _URL if place == "url" else _SHOWN if place.startswith("time element") else _DATA
        trust = _TRUST_IN_DATA if _OF_PUBLICATION.search(place) else _TRUST_IN_UNNAMED_DATA
        yield _Candidate(moment, place, witness, _TRUST.get(place, trust))


def _shown(stated: Stated, place: str) -> _Candidate:
    if stated.role:
        place = _LABELLED_ELSEWHERE if place == _ELSEWHERE else _LABELLED
    return _Candidate(stated.moment, place, _SHOWN, _TRUST_IN_RELATIVE if stated.is_relative else _TRUST[place])


def _believed(said: Sequence[_Candidate], changed: Sequence[_Candidate], now: datetime) -> list[_Candidate]:
    """Leave out what programs write that know no date, clocks, and dates of change without a label."""
    firm = [one for one in said if one.place not in _FAINT]
    older = {one.witness for one in firm if one.day < now.date()}
    in_data = [one.day for one in said if one.witness == _DATA]
    changed_days = {one.day for one in changed}

    def is_believed(one: _Candidate) -> bool:
        if any(other.day == one.day and other.witness != one.witness for other in firm):
            return True
        is_just_made = _is_just_made(one, now)
        if one.day == now.date() or is_just_made:
            is_clock = one.place in _FAINT or (one.place == _VISIBLE and bool(older))
            is_made = one.witness == _DATA and (is_just_made or _SHOWN in older)
            if is_clock or is_made:
                return False
        if one.witness != _SHOWN and (one.day.month, one.day.day) == (1, 1) and _is_bare(one):
            return False
        is_unlabelled = one.witness == _SHOWN and one.place not in _LABELS
        return not (is_unlabelled and one.day in changed_days and in_data and max(in_data) < one.day)

    return [one for one in said if is_believed(one)]


def _in_order(said: Sequence[_Candidate]) -> list[_Candidate]:
    """Trust each of the dates that are shown a little less than the one before it."""
    shown = [one for one in said if one.witness == _SHOWN]
    less = {one: min(_LEAST_OF_TRUST, number * _LESS_TRUST) for number, one in reversed(list(enumerate(shown)))}
    return [evolve(one, trust=one.trust - less[one]) if less.get(one) else one for one in said]


def _is_bare(one: _Candidate) -> bool:
    return one.moment.precision == "day" or one.moment.value.time() == time()


def _is_just_made(one: _Candidate, now: datetime) -> bool:
    return one.moment.precision == "minute" and abs(one.moment.value - now) < _JUST_MADE


def _first(said: Sequence[_Candidate]) -> _Candidate | None:
    """Choose the day that is most trusted, and of it the most exact statement; the earlier of equals."""
    trust: dict[date, dict[str, float]] = {}
    for one in said:
        by_witness = trust.setdefault(one.day, {})
        by_witness[one.witness] = max(by_witness.get(one.witness, 0.0), one.trust)
    if not trust:
        return None
    day = max(trust, key=lambda day: (sum(trust[day].values()), -day.toordinal()))
    shown = next(
        (one for one in said if one.place in (_LABELLED, "marked text", _VISIBLE) and one.trust > _TRUST_IN_RELATIVE),
        None,
    )
    if shown and any(_is_same_by_another_clock(shown, one) for one in said if one.day == day):
        day = shown.day
    of_day = [one for one in said if one.day == day]
    of_day.sort(key=lambda one: one.moment.value)
    best = max(of_day, key=lambda one: (one.moment.precision == "minute", one.trust))
    if shown in of_day and shown.moment.precision == "minute" and best.witness == _DATA:
        # The data's clock is fast by the outlet's offset: it calls UTC what was the outlet's time.
        ahead = best.moment.value - shown.moment.value
        return shown if ahead and ahead == best.moment.value.utcoffset() else best
    return best


def _is_same_by_another_clock(shown: _Candidate, stamp: _Candidate) -> bool:
    """Tell whether the day that readers see differs from that of a stamp only by the zone of its clock."""
    if stamp.moment.precision != "minute" or abs(shown.day - stamp.day) != timedelta(days=1):
        return False
    midnight = datetime.combine(max(shown.day, stamp.day), time(), stamp.moment.value.tzinfo)
    return abs(stamp.moment.value - midnight) <= _ZONES_APART


def _dated(one: _Candidate | None) -> Dated | None:
    return Dated(one.moment.value, one.moment.precision, one.place) if one else None
