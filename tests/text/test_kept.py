from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.kept import kept


@given(st.lists(st.text(max_size=5)))
def test_a_line_is_asked_for_once_and_answered_each_time(lines: list[str]) -> None:
    asked: list[str] = []

    @kept
    def reversed_line(line: str) -> str:
        asked.append(line)
        return line[::-1]

    assert [reversed_line(line) for line in lines] == [line[::-1] for line in lines]
    assert asked == list(dict.fromkeys(lines))


@pytest.mark.parametrize(("length", "times"), [(1000, 1), (1001, 2)])
def test_long_lines_are_not_kept(length: int, times: int) -> None:
    asked: list[int] = []

    @kept
    def noted(line: str) -> int:
        asked.append(len(line))
        return len(line)

    assert [noted("م" * length), noted("م" * length)] == [length, length]
    assert asked == [length] * times


def test_a_kept_function_is_still_told_by_its_name() -> None:
    @kept
    def told(line: str) -> str:
        """Tell a line."""
        return line

    assert (told.__name__, told.__doc__) == ("told", "Tell a line.")
