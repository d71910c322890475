"""The elements of HTML whose tags may stand inside a word."""

from __future__ import annotations

INLINE = (
    *("a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "em", "font", "i", "ins", "mark", "q", "s", "small"),
    *("span", "strong", "sub", "sup", "tt", "u", "wbr"),
)
"""Their names. The tags vanish, where other tags part words."""
