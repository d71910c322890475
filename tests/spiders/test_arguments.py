"""What is written at the command line, read or refused."""

from __future__ import annotations

from datetime import date

import pytest

from crawler.errors import Misuse
from crawler.model import Outcome
from crawler.spiders.arguments import count, day, rechecked


def test_what_is_asked_for_again() -> None:
    assert rechecked(None) == frozenset()
    assert rechecked(" archived, sources ") == {"archived", "sources"}
    assert rechecked("all") == {"sources", *(outcome.value for outcome in Outcome)}
    with pytest.raises(Misuse, match=r"-a recheck: expected all, or some of .*archived.*; found .arhived."):
        rechecked("arhived")


def test_days() -> None:
    assert day("since", "") is None
    assert day("since", "2023-11-29") == date(2023, 11, 29)
    with pytest.raises(Misuse, match="-a since: expected a day such as"):
        day("since", "29.11.2023")


@pytest.mark.parametrize("value", ["0", "-1", "1.5", "٣", "x"])
def test_a_number_is_whole_and_more_than_nothing(value: str) -> None:
    assert count("limit", "7") == 7
    with pytest.raises(Misuse, match="-a limit: expected a whole number"):
        count("limit", value)
