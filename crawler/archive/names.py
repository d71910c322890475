"""Names of a story's files: its number in the archive, and the beginning of its content hash."""

from __future__ import annotations

import re

# Fifteen digits are enough for ever, and fit every integer there is.
_STEM = re.compile(r"([0-9]{3,15})_([0-9a-f]{16})")


def stem_of(number: int, content_sha256: str) -> str:
    """Name a story's files: number of at least three digits, and the first 16 hex digits of the content hash."""
    return f"{number:03d}_{content_sha256[:16]}"


def number_of(stem: str) -> int | None:
    """Read the number in the name of a story's files.

    Args:
        stem: a file's name without its ending.

    Returns:
        The number; None where it is no such name, or not the one way to write it.
    """
    found = _STEM.fullmatch(stem)
    if found is None:
        return None
    number = int(found[1])
    return number if stem_of(number, found[2]) == stem else None
