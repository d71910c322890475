"""How well dates are read in texts as Arabic sites print and store them, beside htmldate.

`right` is the share of the texts with a date that are read to the day, `minute` the share of those with a time that are
read to the minute, `wrong` the share of all texts that are given a date which is not theirs. The test part was written
before the reader was; its misses are not listed.
"""

from __future__ import annotations

import html
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta

from attrs import frozen
from htmldate import find_date

from benchmarks.evaluation import HERE, Evaluation, Part
from crawler.text.dates.written import read_stamp, read_visible

PARTS = ("dev", "test")
# Kinds of text that stand in data, not before readers.
DATA = frozenset({"iso", "data", "mistake"})


@frozen
class DatedText:
    """A text with the date of publication that it states.

    Attributes:
        text: one line.
        zone: IANA time zone of the outlet.
        fetched_at: when its page was fetched, ISO 8601.
        expected: ISO 8601 day or time with offset; None where it states none, or none that can be believed.
        kind: what it is, in a word or two.
    """

    text: str
    zone: str
    fetched_at: str
    expected: str | None
    kind: str


def texts(part: str) -> Iterator[DatedText]:
    """Read the texts of a part, in the order of the file."""
    for line in (HERE / "data" / "dates" / f"{part}.jsonl").read_text(encoding="utf-8").splitlines():
        yield DatedText(**json.loads(line))


def evaluate() -> Evaluation:
    """Read every text."""
    return Evaluation("dates", tuple(map(_part, PARTS)), "htmldate on a page that has only the text")


def _part(part: str) -> Part:
    there = tuple(texts(part))
    figures, misses = _figures(there, _ours)
    plain, _ = _figures(there, _plain)
    beside = {name: plain[name] for name in ("right", "wrong")}
    return Part(f"own {part}", len(there), figures, beside, misses if part == "dev" else ())


def _ours(text: DatedText) -> tuple[str, str]:
    """Give the day and the time that we read, ISO 8601; empty where there is none."""
    read = read_stamp if text.kind in DATA else read_visible
    moment = read(text.text, text.zone, datetime.fromisoformat(text.fetched_at))
    if moment is None:
        return "", ""
    return moment.value.date().isoformat(), moment.value.isoformat() if moment.precision == "minute" else ""


def _plain(text: DatedText) -> tuple[str, str]:
    """Give the day that htmldate reads; it knows no times."""
    page = f"<html><body><article><p>{html.escape(text.text)}</p></article></body></html>"
    # Its own last day is the day of today, so that its answer would change: give it that of the fetch.
    last = date.fromisoformat(text.fetched_at[:10]) + timedelta(days=1)
    return find_date(page, max_date=last.isoformat(), original_date=True) or "", ""


def _figures(
    there: Sequence[DatedText], read: Callable[[DatedText], tuple[str, str]]
) -> tuple[dict[str, float], tuple[str, ...]]:
    right = wrong = exact = 0
    misses = []
    for text in there:
        day, moment = read(text)
        expected = text.expected or ""
        is_timed = "T" in expected
        is_exact = is_timed and bool(moment) and datetime.fromisoformat(moment) == datetime.fromisoformat(expected)
        right += bool(expected) and day == expected[:10]
        wrong += bool(day) and day != expected[:10]
        exact += is_exact
        if day != expected[:10] or (is_timed and not is_exact):
            misses.append(f"{text.kind}: {text.text}: expected {expected or 'none'}, found {moment or day or 'none'}")
    stated = sum(text.expected is not None for text in there)
    timed = sum("T" in (text.expected or "") for text in there)
    figures = {"right": right / max(1, stated), "minute": exact / max(1, timed), "wrong": wrong / max(1, len(there))}
    return figures, tuple(misses)
