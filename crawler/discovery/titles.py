"""Titles of leads: markup in, one line of plain text out."""

from __future__ import annotations

import html
import re
import unicodedata

_MOST_CHARACTERS = 500
"""Longest title kept, characters: five times the longest headline of the sample newsroom; more is a summary."""

_MOST_MARKUP = 20_000
"""Characters of markup looked at: forty times what is kept, so that no hostile title costs time."""

_TAG = re.compile(r"<(?:[A-Za-z][^<>]*|/[^<>]*|![^<>]*)>")

# Controls (Cc), halves of surrogate pairs, and signs that only steer the layout: soft hyphen, zero width space, bidi
# marks, byte order mark. The joiners U+200C and U+200D stay: Persian names are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff]|([\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff])"
)

_NO_CHARACTER = re.compile(r"&#(?:[0-9]{8,}|[xX][0-9a-fA-F]{7,});?")
"""References with more digits than any character has; Python refuses to read those with over 4,300."""


def plain(markup: str) -> str:
    """Return the text of a title that may hold markup.

    Tags are taken out before and after the references are undone, because feeds escape their HTML once or twice.

    Args:
        markup: plain text, HTML, or HTML that is escaped once more.

    Returns:
        As `one_line`.
    """
    return one_line(_TAG.sub(" ", html.unescape(_NO_CHARACTER.sub(" ", _TAG.sub(" ", markup[:_MOST_MARKUP])))))


def one_line(text: str) -> str:
    """Return text as a title: tidy, and short enough to be one.

    Args:
        text: without markup.

    Returns:
        One line, NFC, without control characters, white space collapsed, at most 500 characters.
    """
    text = _UNSEEN.sub(lambda found: "" if found[1] else " ", text[:_MOST_MARKUP])
    return " ".join(unicodedata.normalize("NFC", text).split())[:_MOST_CHARACTERS].rstrip()
