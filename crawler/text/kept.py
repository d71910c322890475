"""What is found out about a line is kept for a while: several who read a page ask the same of each of its lines.

The lines of an outlet's own (menus, labels, headlines of the day) come again on page after page.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Found = TypeVar("Found")

# So many lines are kept: those of some ten pages. Longer ones (characters) are not, so that a process stays small.
_LINES, _LONGEST = 2048, 1000


def kept(ask: Callable[[str], Found]) -> Callable[[str], Found]:
    """Make a function of a line keep its answers.

    Args:
        ask: of which each line has one answer, that nobody changes.

    Returns:
        The same, quicker where a line was asked for not long before.
    """
    known = lru_cache(maxsize=_LINES)(ask)

    @wraps(ask)
    def asked(line: str) -> Found:
        return known(line) if len(line) <= _LONGEST else ask(line)

    return asked
