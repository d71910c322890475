"""The tatweel that is typed for a dash: القاهرة ـ رويترز. Folding would take it for a stretched letter, and drop it."""

from __future__ import annotations

import re

# Alone, before a word, or behind one (القاهرةـ رويترز); not in the mark of Hijri years (1445 هـ).
_DASH = re.compile(r"(?<!\S)ـ+|(?<=[^\W\d_][^\W\d_ه])ـ+(?=\s|$)")


def with_dashes(line: str) -> str:
    """Put a dash for each tatweel that stands for one.

    Args:
        line: any text.

    Returns:
        The text; a tatweel inside a word stays.
    """
    return _DASH.sub("-", line) if "ـ" in line else line
