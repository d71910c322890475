"""Titles of leads: markup in, one line of plain text out."""

from __future__ import annotations

import html
import re
import unicodedata

_MOST_CHARACTERS = 500
"""Longest title kept, characters; headlines of the sample pages end before 150, so more is a summary in the wrong place."""

_MOST_MARKUP = 20_000
"""Characters of markup looked at: forty times what is kept, so that no hostile title costs time."""

_TAG = re.compile(r"<(?:[A-Za-z][^<>]*|/[^<>]*|![^<>]*)>")

# Controls (Cc), halves of surrogate pairs, and signs that only steer the layout: soft hyphen, zero width space, bidi
# marks, byte order mark. The joiners U+200C and U+200D stay: Persian names are spelled with them.
_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f\ud800-\udfff]"
    "|([\u00ad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff])"
)


def plain(markup: str) -> str:
    """Return the text of a title.

    Tags are taken out before and after the references are undone, because feeds escape their HTML once or twice.

    Args:
        markup: plain text, HTML, or HTML that is escaped once more.

    Returns:
        One line, NFC, without control characters, white space collapsed, at most 500 characters.
    """
    text = _TAG.sub(" ", html.unescape(_TAG.sub(" ", markup[:_MOST_MARKUP])))
    text = unicodedata.normalize("NFC", _UNSEEN.sub(lambda found: "" if found[1] else " ", text))
    return " ".join(text.split())[:_MOST_CHARACTERS].rstrip()
