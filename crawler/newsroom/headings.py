"""Which paragraphs of a plain text are its subheadings."""

from __future__ import annotations

import re
from collections.abc import Sequence

# The longest subheading of the sample's stories has 41 characters.
_LONGEST = 45
_LIST_ITEM = re.compile(r"[-–•*]|\d+[.)\-]|[٠-٩]+[.)\-]")


def headings(paragraphs: Sequence[str]) -> frozenset[str]:
    """Find the subheadings of a text.

    Args:
        paragraphs: all, in order.

    Returns:
        The short ones without a full stop that are no item of a list and stand neither first nor last.
    """
    return frozenset(
        paragraph
        for paragraph in paragraphs[1:-1]
        if len(paragraph) <= _LONGEST
        and not paragraph.endswith((".", ":", "،", "»", '"', "…"))
        and not _LIST_ITEM.match(paragraph)
    )
