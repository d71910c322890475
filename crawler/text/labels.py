"""The links of a page that are no text: menus, share bars, boxes with the headlines of other stories."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache

from crawler.text.inline import INLINE
from crawler.text.sentences import is_sentence

# A label is a link of so few words; a headline, of so many (as `furniture` has it). Neither has more bytes: words may
# be parted by signs that are not seen here. So many words may stand beside the links of their line.
_LABEL_WORDS, _HEADLINE_WORDS, _BESIDE_WORDS = 3, 25, 3
_LABEL_BYTES, _HEADLINE_BYTES = 64, 400
# So many links and lines are known again: an outlet has the same on all its pages.
_LINKS = 512
# Bytes that a label is looked for in, on each side of a word in it: addresses in links are long.
_LABEL_REACH = 2048
_LINK = re.compile(rb"<a\b[^<>]*>[^<]*(?:<(?!/a\b)[^<]*)*</a\s*>", re.IGNORECASE)
_LINK_BEGINS = re.compile(rb"<a\s[^<>]*>")
_ANY_TAG = re.compile(rb"<[^<>]*>")
_PARTING = re.compile(rb"<(/?)(?!/?(?:" + "|".join(INLINE).encode() + rb")\b)(\w*)", re.IGNORECASE)
# Elements whose lines are text, even if they are nothing but a link; and which of them have headlines of other stories.
_TEXT = re.compile(rb"h[1-6]|p|td|blockquote|title", re.IGNORECASE)
_BREAK = b"br"
_VOID = frozenset(b"area base br col embed hr img input link meta source track wbr".split()) | {b""}
# Elements whose content is no markup.
_RAW = frozenset((b"script", b"style"))
_LOW_HEADINGS = re.compile(rb"h[3-6]", re.IGNORECASE)


def is_label(page: bytes, first: int, end: int) -> bool:
    """Tell whether a place is in a link that is no text: in a line of nothing but such links, as share bars are.

    Args:
        page: any bytes.
        first: where the place begins.
        end: where it ends.
    """
    begin = max(0, first - _LABEL_REACH)
    opened = page.rfind(b"<a ", begin, first + 1)
    if opened < 0 or page.rfind(b"</a", opened, first) >= 0:
        return False
    closed = page.find(b"</a", end - 1, end + _LABEL_REACH)
    if closed < 0:
        return False
    is_short = _is_short(page[opened:closed])
    if is_short is None:
        return False
    parting = _parting_before(page, begin, opened)
    parted = _PARTING.search(page, closed + 1, closed + _LABEL_REACH)
    if not parted or not parting or _BREAK in (parting.group(2).lower(), parted.group(2).lower()):
        return False
    container = _container(page, begin, parting.end())
    if not container or (_TEXT.fullmatch(container) and (is_short or not _LOW_HEADINGS.fullmatch(container))):
        return False
    return _is_of_links(page[parting.start() : opened] + b"<a>" + page[closed : parted.start()])


def labels_in(page: bytes, first: int, end: int, matters: Callable[[bytes], object]) -> Iterator[tuple[int, int]]:
    """Find the links in some bytes of a page that are no text.

    Args:
        page: any bytes.
        first: where to begin.
        end: where to end.
        matters: tells of the content of a link whether it is asked for.

    Yields:
        Where the content of each begins and ends.
    """
    done = first
    for found in _LINK_BEGINS.finditer(page, first, end):
        begin = found.end()
        closed = page.find(b"</a", begin, min(end, begin + _LABEL_REACH))
        if closed >= 0 and begin >= done and matters(page[begin:closed]) and is_label(page, begin, begin):
            yield begin, closed
            done = closed


def is_in_link(page: bytes, place: int) -> bool:
    """Tell whether a place is in a link, unless that is very long.

    Args:
        page: any bytes.
        place: where a tag begins.
    """
    opened = page.rfind(b"<a ", max(0, place - _LABEL_REACH), place)
    return opened >= 0 and page.find(b"</a>", opened, place) < 0 <= page.find(b"</a>", place, place + _LABEL_REACH)


@lru_cache(maxsize=_LINKS)
def _is_short(link: bytes) -> bool | None:
    """Tell whether a link is a label, or else a headline; None: neither."""
    shown = _shown(link)
    if len(shown) > _HEADLINE_BYTES:
        return None
    if len(shown.split()) <= _LABEL_WORDS and len(shown) <= _LABEL_BYTES:
        return True
    try:
        text = shown.decode()
    except UnicodeDecodeError:
        return None
    return None if len(text.split()) > _HEADLINE_WORDS or is_sentence(text.strip()) else False


@lru_cache(maxsize=_LINKS)
def _is_of_links(line: bytes) -> bool:
    """Tell whether a line has but a few words beside its links."""
    beside = _shown(_LINK.sub(b" ", line))
    return len(beside.split()) <= _BESIDE_WORDS and len(beside) <= _LABEL_BYTES


def _container(page: bytes, begin: int, end: int) -> bytes:
    """Name the element that is open at a place; empty: it is not found near."""
    depth = 0
    while found := _parting_before(page, begin, end):
        end = found.start()
        name = found.group(2).lower()
        if name in _VOID or page[found.end() : page.find(b">", end)].endswith(b"/"):
            continue
        if name in _RAW and found.group(1):
            end = page.rfind(b"<" + name, begin, end)
            if end < 0:
                break
            continue
        depth += 1 if found.group(1) else -1
        if depth < 0:
            return name
    return b""


def _parting_before(page: bytes, begin: int, end: int) -> re.Match[bytes] | None:
    """Find the last tag before a place that parts words."""
    while (end := page.rfind(b"<", begin, end)) >= 0:
        if found := _PARTING.match(page, end):
            return found
    return None


def _shown(markup: bytes) -> bytes:
    return b" ".join(_ANY_TAG.sub(b" ", markup).split())
