"""The lines of a page that cleaning takes out wherever they stand: asks to follow the outlet, pointers to others.

Most pages name the networks on which their outlet is to be followed, right below the story.
"""

from __future__ import annotations

import re
from functools import lru_cache

from crawler.text.dom import collapse, unescape
from crawler.text.inline import INLINE
from crawler.text.rules import Place, rules_of

# Elements that begin and end a line, whatever they stand in. Not headings: a title stays, whatever it says; nor cells:
# those of a row may become one line.
_BLOCK = (
    *("address", "article", "aside", "blockquote", "body", "div", "footer", "header", "li", "main", "nav", "ol", "p"),
    *("section", "ul"),
)
_EDGE = re.compile(rb"</?(?:" + "|".join(_BLOCK).encode() + rb")(?=[\s>])", re.IGNORECASE)
_INLINE_TAG = re.compile(rf"</?(?:{'|'.join(INLINE)})(?:\s[^<>]*)?>", re.IGNORECASE)
# The longest line that is looked at, bytes. And so many are known again: those of some outlets' pages.
_LONGEST, _LINES = 600, 1024


def is_notice(page: bytes, first: int, end: int) -> bool:
    """Tell whether a place is in a line that is no part of a story, wherever it stands.

    Args:
        page: any bytes.
        first: where the place begins.
        end: where it ends.
    """
    begin = _edge_before(page, first)
    found = _EDGE.search(page, end - 1, end + _LONGEST) if begin else None
    return bool(begin and found and found.start() - begin <= _LONGEST and _goes(page[begin : found.start()]))


def _edge_before(page: bytes, place: int) -> int:
    """Find where the line begins that a place is in; 0: not near."""
    limit = max(0, place - _LONGEST)
    opened = place + 1
    while (opened := page.rfind(b"<", limit, opened)) >= 0:
        if _EDGE.match(page, opened):
            return page.find(b">", opened, place) + 1
    return 0


@lru_cache(maxsize=_LINES)
def _goes(markup: bytes) -> bool:
    try:
        text = _INLINE_TAG.sub("", markup.decode()).strip()
    except UnicodeDecodeError:
        return False
    # Any other tag may part lines, and so may what parts those of the source.
    if "<" in text or "\n" in text:
        return False
    return any(rule.place is Place.ANYWHERE for rule in rules_of(collapse(unescape(text))))
