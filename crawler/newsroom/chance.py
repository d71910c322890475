"""Choices that look like chance but are the same on every run, machine and Python: the seed decides."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def number(limit: int, *seed: str) -> int:
    """Choose a number.

    Args:
        limit: one more than the greatest number that may come out.
        seed: what the choice is for; the same words give the same number.

    Returns:
        A number from 0 to `limit` - 1.
    """
    digest = hashlib.sha256("\x1f".join(seed).encode()).digest()
    return int.from_bytes(digest[:8], "big") % limit


def draw(items: Sequence[T], count: int, *seed: str) -> list[T]:
    """Draw some items, none twice, in a shuffled order.

    Args:
        items: what to draw from.
        count: how many; all where there are fewer.
        seed: what the draw is for; the same words and items give the same draw.

    Returns:
        The items drawn.
    """
    order = sorted(range(len(items)), key=lambda index: number(1 << 62, *seed, str(index)))
    return [items[index] for index in order[:count]]
