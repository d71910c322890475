"""What a refresh fetches again, and what it leaves."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from attrs import evolve

from crawler.discovery.refresh import (
    is_asked_for,
    is_child_due,
    is_due,
    is_quiet_enough,
    judge_of,
    validators,
)
from crawler.model import Days, Lead, Outcome, Seen
from tests.archive.pieces import TOPIC

URL = "https://sada.example/1"
THEN = datetime(2024, 8, 6, 9, 0, tzinfo=UTC)
JUDGE, OTHER_JUDGE = "0123456789ab", "ba9876543210"
HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)
YEARS = timedelta(days=3650)
PASSING = (Outcome.HTTP_ERROR, Outcome.NETWORK_ERROR, Outcome.EXTRACT_FAILED, Outcome.ROBOTS_DENIED)
FINAL = tuple(outcome for outcome in Outcome if outcome not in PASSING)


def due(
    outcome: Outcome,
    *,
    after: timedelta,
    tries: int = 1,
    modified: datetime | None = None,
    judges: tuple[str, ...] = (JUDGE,),
) -> bool:
    return is_due(Lead(URL, modified=modified), Seen(outcome, JUDGE, tries, THEN), judges, THEN + after)


@pytest.mark.parametrize("modified", [None, THEN - YEARS, THEN], ids=["undated", "old", "fresh"])
def test_what_is_new_is_due(modified: datetime | None) -> None:
    assert is_due(Lead(URL, modified=modified), None, (JUDGE,), THEN)


@pytest.mark.parametrize("outcome", FINAL)
@pytest.mark.parametrize("after", [timedelta(0), HOUR, YEARS], ids=["at once", "after an hour", "after years"])
def test_what_is_done_with_is_not_due(outcome: Outcome, after: timedelta) -> None:
    assert not due(outcome, after=after)


@pytest.mark.parametrize(
    ("modified", "expected"),
    [
        pytest.param(THEN - YEARS, False, id="long before"),
        pytest.param(THEN - INSTANT, False, id="just before it was fetched"),
        pytest.param(THEN, False, id="when it was fetched"),
        pytest.param(THEN + INSTANT, True, id="just after"),
        pytest.param(THEN + YEARS, True, id="in the future"),
        pytest.param(datetime(2024, 8, 6, 12, tzinfo=timezone(3 * HOUR)), False, id="the same instant elsewhere"),
        pytest.param(
            datetime(2024, 8, 6, 8, tzinfo=timezone(-3 * HOUR)), True, id="later, though its clock shows less"
        ),
    ],
)
@pytest.mark.parametrize("outcome", FINAL)
def test_what_its_source_says_has_changed_is_due(outcome: Outcome, modified: datetime, expected: bool) -> None:
    assert due(outcome, after=HOUR, modified=modified) is expected


@pytest.mark.parametrize(
    ("tries", "wait"),
    [(1, HOUR), (2, 4 * HOUR), (3, 16 * HOUR), (4, 64 * HOUR)],
    ids=["1 h", "4 h", "16 h", "64 h"],
)
@pytest.mark.parametrize("outcome", PASSING)
def test_what_failed_is_due_after_a_growing_time(outcome: Outcome, tries: int, wait: timedelta) -> None:
    assert not due(outcome, after=timedelta(0), tries=tries)
    assert not due(outcome, after=wait - INSTANT, tries=tries)
    assert due(outcome, after=wait, tries=tries)
    assert due(outcome, after=YEARS, tries=tries)


@pytest.mark.parametrize("outcome", PASSING)
@pytest.mark.parametrize("tries", [5, 6, 1000])
def test_what_failed_too_often_is_given_up(outcome: Outcome, tries: int) -> None:
    assert not due(outcome, after=YEARS, tries=tries)


@pytest.mark.parametrize("outcome", PASSING)
def test_a_change_does_not_shorten_the_wait(outcome: Outcome) -> None:
    assert not due(outcome, after=HOUR - INSTANT, modified=THEN + INSTANT)


@pytest.mark.parametrize(
    ("judges", "anew"),
    [
        pytest.param((JUDGE,), False, id="the same"),
        pytest.param((OTHER_JUDGE, JUDGE), False, id="the same among others"),
        pytest.param((OTHER_JUDGE,), True, id="another"),
        pytest.param((), True, id="none"),
    ],
)
@pytest.mark.parametrize("outcome", FINAL)
def test_another_judge_judges_anew_what_hangs_on_the_topic(
    outcome: Outcome, judges: tuple[str, ...], anew: bool
) -> None:
    assert due(outcome, after=timedelta(0), judges=judges) is (
        anew and outcome in (Outcome.OFF_TOPIC, Outcome.TOO_SHORT)
    )


@pytest.mark.parametrize(
    ("modified", "asked", "expected"),
    [
        pytest.param(
            datetime(2024, 8, 6, tzinfo=UTC), datetime(2024, 8, 7, 11, tzinfo=UTC), False, id="the day is not over"
        ),
        pytest.param(datetime(2024, 8, 6, tzinfo=UTC), datetime(2024, 8, 8, tzinfo=UTC), True, id="the day is over"),
        pytest.param(datetime(2024, 8, 5, tzinfo=UTC), datetime(2024, 8, 8, tzinfo=UTC), False, id="an earlier day"),
        pytest.param(
            datetime(2024, 8, 6, 7, tzinfo=UTC), datetime(2024, 8, 8, tzinfo=UTC), False, id="an hour of the day"
        ),
    ],
)
def test_a_bare_day_of_change_is_looked_at_again_when_it_is_over(
    modified: datetime, asked: datetime, expected: bool
) -> None:
    seen = Seen(Outcome.ARCHIVED, JUDGE, 1, datetime(2024, 8, 6, 9, tzinfo=UTC))
    assert is_due(Lead(URL, modified=modified), seen, (JUDGE,), asked) is expected


FIRST, LAST = date(2023, 11, 1), date(2023, 11, 30)


@pytest.mark.parametrize(
    ("day", "days", "expected"),
    [
        pytest.param(date(1999, 1, 1), Days(), True, id="no bounds"),
        pytest.param(date(2023, 10, 31), Days(FIRST, LAST), False, id="the day before"),
        pytest.param(FIRST, Days(FIRST, LAST), True, id="first day"),
        pytest.param(LAST, Days(FIRST, LAST), True, id="last day"),
        pytest.param(date(2023, 12, 1), Days(FIRST, LAST), False, id="the day after"),
        pytest.param(date(2023, 10, 31), Days(since=FIRST), False, id="before an open end"),
        pytest.param(date(2099, 1, 1), Days(since=FIRST), True, id="open end"),
        pytest.param(date(1999, 1, 1), Days(until=LAST), True, id="open beginning"),
        pytest.param(date(2023, 12, 1), Days(until=LAST), False, id="after an open beginning"),
        pytest.param(FIRST, Days(FIRST, FIRST), True, id="one day"),
    ],
)
def test_the_days_asked_for(day: date, days: Days, expected: bool) -> None:
    assert is_asked_for(day, days) is expected


def test_each_topic_with_each_days_is_another_judge() -> None:
    days = [Days(), Days(FIRST), Days(FIRST, LAST), Days(until=LAST), Days(until=FIRST)]
    judges = [judge_of(evolve(TOPIC, version=version), each) for version in (JUDGE, OTHER_JUDGE) for each in days]
    assert len({*judges, JUDGE, OTHER_JUDGE}) == len(judges) + 2


WINDOW = timedelta(hours=48)


@pytest.mark.parametrize(
    ("age", "looked", "expected"),
    [
        pytest.param(HOUR, timedelta(minutes=59), False, id="just looked at"),
        pytest.param(HOUR, HOUR, True, id="an hour later"),
        pytest.param(30 * HOUR, 2 * HOUR, False, id="older: less often"),
        pytest.param(30 * HOUR, 3 * HOUR, True, id="older: after a tenth of its age"),
        pytest.param(50 * HOUR, 20 * HOUR, False, id="no longer young"),
    ],
)
@pytest.mark.parametrize("outcome", [Outcome.ARCHIVED, Outcome.REVISION, Outcome.DUPLICATE])
def test_a_young_story_is_looked_at_again(outcome: Outcome, age: timedelta, looked: timedelta, expected: bool) -> None:
    """Its age when it was last looked at, and how long ago that was."""
    seen = Seen(outcome, JUDGE, 1, THEN, THEN - age)
    assert is_due(Lead(URL), seen, (JUDGE,), THEN + looked, WINDOW) is expected
    assert not is_due(Lead(URL), seen, (JUDGE,), THEN + looked)
    assert not is_due(Lead(URL), evolve(seen, outcome=Outcome.OFF_TOPIC), (JUDGE,), THEN + looked, WINDOW)


@pytest.mark.parametrize(
    ("quiet", "waited", "expected"),
    [
        pytest.param(timedelta(0), timedelta(0), True, id="it has just changed"),
        pytest.param(HOUR, timedelta(minutes=5), False, id="quiet for an hour: not yet"),
        pytest.param(HOUR, timedelta(minutes=6), True, id="quiet for an hour"),
        pytest.param(timedelta(days=10), timedelta(hours=23), False, id="quiet for ten days: not yet"),
        pytest.param(timedelta(days=10), timedelta(days=1), True, id="quiet for ten days"),
        pytest.param(YEARS, timedelta(days=7), True, id="quiet for years: each week"),
    ],
)
def test_the_quieter_a_source_the_less_often_it_is_asked(quiet: timedelta, waited: timedelta, expected: bool) -> None:
    assert is_quiet_enough(THEN - quiet, THEN, THEN + waited) is expected


@pytest.mark.parametrize(
    ("modified", "waited", "expected"),
    [
        pytest.param(THEN - HOUR, YEARS, False, id="it says that it has not changed"),
        pytest.param(THEN + INSTANT, timedelta(0), True, id="it says that it has"),
        pytest.param(None, timedelta(minutes=59), False, id="it says nothing, and was just asked"),
        pytest.param(None, HOUR, True, id="it says nothing, an hour later"),
    ],
)
def test_a_part_of_a_source_is_asked_where_it_may_have_changed(
    modified: datetime | None, waited: timedelta, expected: bool
) -> None:
    assert is_child_due(modified, THEN, THEN - HOUR, THEN + waited) is expected


@pytest.mark.parametrize(
    ("etag", "sent"),
    [
        ('"abc"', '"abc"'),
        ('W/"abc"', '"abc"'),
        ('W/"abc-gzip"', '"abc"'),
        ('"abc-gzip"', '"abc"'),
        ('"abc;br"', '"abc"'),
        ('"6549-gzip-1"', '"6549-gzip-1"'),
        ("abc", "abc"),
    ],
)
def test_an_etag_is_sent_back_as_its_maker_knows_it(etag: str, sent: str) -> None:
    assert validators(etag, "") == {"If-None-Match": sent}


def test_what_an_answer_did_not_say_is_not_sent_back() -> None:
    day = "Tue, 06 Aug 2024 09:00:00 GMT"
    assert validators("", "") == {}
    assert validators("", day) == {"If-Modified-Since": day}
    assert validators('"a"', day) == {"If-None-Match": '"a"', "If-Modified-Since": day}
