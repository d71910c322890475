"""What a refresh fetches again, and what it leaves."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from crawler.discovery.refresh import is_due
from crawler.model import Lead, Outcome, Seen

URL = "https://sada.example/1"
THEN = datetime(2024, 8, 6, 9, 0, tzinfo=UTC)
TOPIC, OTHER_TOPIC = "0123456789ab", "ba9876543210"
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
    topic: str = TOPIC,
) -> bool:
    return is_due(Lead(URL, modified=modified), Seen(outcome, TOPIC, tries, THEN), topic, THEN + after)


@pytest.mark.parametrize("modified", [None, THEN - YEARS, THEN], ids=["undated", "old", "fresh"])
def test_what_is_new_is_due(modified: datetime | None) -> None:
    assert is_due(Lead(URL, modified=modified), None, TOPIC, THEN)


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


@pytest.mark.parametrize("outcome", FINAL)
def test_another_topic_judges_anew_what_was_off_topic(outcome: Outcome) -> None:
    assert due(outcome, after=timedelta(0), topic=OTHER_TOPIC) is (outcome is Outcome.OFF_TOPIC)
