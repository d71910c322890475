"""The stories of an archive that a text is a near copy of."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from crawler.model import Near
from crawler.text.shingles import is_near_copy, shared_text

# Decimals of a share in a record: a story of a thousand words has no finer ones.
_DECIMALS = 3


def near_copies(
    body: str, candidates: Iterable[int], text_of: Callable[[int], tuple[str, str] | None]
) -> tuple[Near, ...]:
    """Compare a text with its candidates.

    Args:
        body: of the text.
        candidates: numbers of stories that may be nearly the same.
        text_of: gives stem and body of a number, or None where it cannot be read: it is left out.

    Returns:
        Those that are, the nearest first.
    """
    found = []
    for number in candidates:
        text = text_of(number)
        if text is None:
            continue
        stem, other = text
        shared = shared_text(body, other)
        if is_near_copy(shared):
            of_this, of_that = round(shared.of_first, _DECIMALS), round(shared.of_second, _DECIMALS)
            passages = tuple(passage.quote for passage in shared.passages)
            found.append((-(of_this + of_that), number, Near(stem, of_this, of_that, passages)))
    return tuple(near for _, _, near in sorted(found, key=lambda each: each[:2]))
