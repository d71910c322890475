"""Is this place of a page text at all, or in a tag or program that nothing is read out of?"""

from __future__ import annotations

import re

from crawler.text.page_words import plain
from crawler.text.programs import Programs

# The longest tag whose beginning is looked for, bytes.
_LONGEST_TAG = 4096
# An address that is a string of data by itself.
_LONGEST_ADDRESS = 200
_IN_ADDRESS = re.compile(rb"([\"'])https?:[^\s\"'<>\x80-\xff]*\Z")
_ADDRESS_END = re.compile(rb"[\s\"'<>\x80-\xff]")
# An attribute without quotes, in which a tag breaks off.
_UNQUOTED = re.compile(rb"\s([A-Za-z-]+)=[^\s\"'<>]*\Z")
_UNQUOTED_END = re.compile(rb"[\s>]")
# What is said of pictures and links: no text of an article.
_ASIDES = frozenset((b"alt", b"title", b"aria-label"))
# Attributes that hold addresses and names. An address has no spaces, but in a list of them.
_NAMES = frozenset((b"name", b"property", b"itemprop", b"class", b"id", b"rel"))
_ADDRESSES = frozenset((b"href", b"src", b"data-src", b"data-lazy-src"))
_LISTS = frozenset((b"srcset", b"data-srcset", b"data-lazy-srcset"))


class Markup:
    """Tells of places of a page whether they are text.

    Args:
        page: any bytes.
        programs: of the page.
    """

    def __init__(self, page: bytes, programs: Programs) -> None:
        self._page = page
        self._programs = programs

    def behind(self, first: int, end: int) -> int:
        """Tell where to go on behind a place that is no text.

        Args:
            first: where the place begins.
            end: where it ends.

        Returns:
            A place behind `end`: behind the tag or attribute that it is in, or the end of the program. `end` itself
            where it may be text.
        """
        page = self._page
        opened = page.rfind(b"<", max(0, first - _LONGEST_TAG), first + 1)
        if opened >= 0 and page.find(b">", opened, first) < 0:  # in a tag
            closed = page.find(b">", end - 1, end + _LONGEST_TAG)
            tag = page[opened : closed + 1]
            is_plain = closed >= 0 and not (b"&" in tag or b"\\" in tag or b"<" in tag[1:])
            if is_plain and (tag.isascii() or _is_silent(tag)):
                return closed + 1
            if behind := _behind_attribute(page, opened, first, end):
                return behind
        if (program := self._programs.end_at(first)) >= end:
            return program
        near = max(0, first - _LONGEST_ADDRESS)
        address = _IN_ADDRESS.search(page[near : first + 1]) if page.rfind(b"http", near, first) >= 0 else None
        if address and (over := _ADDRESS_END.search(page, end - 1)) and over.group() == address.group(1):
            return over.end()
        return end


def _is_silent(tag: bytes) -> bool:
    """Tell whether nothing is read out of a tag that is not of ASCII alone."""
    try:
        return not plain(tag.decode()).strip()
    except UnicodeDecodeError:
        return False


def _behind_attribute(page: bytes, opened: int, first: int, end: int) -> int:
    """Tell where the attribute ends that a place is in, if nothing is read out of that; 0: it may be text."""
    begun = max(page.rfind(b'="', opened, first + 1), page.rfind(b"='", opened, first + 1))
    quote = page[begun + 1 : begun + 2]
    if begun >= 0 and page.find(quote, begun + 2, first) < 0:
        name = page[opened:begun].rsplit(None, 1)[-1]
        start, closed = begun + 2, page.find(quote, end - 1)
    elif unquoted := _UNQUOTED.search(page[max(opened, first - _LONGEST_ADDRESS) : first]):
        name = unquoted.group(1)
        over = _UNQUOTED_END.search(page, end - 1)
        start, closed = first, over.start() if over else -1
    else:
        return 0
    value = page[start:closed]
    if closed < 0 or b"<" in value or b">" in value:
        return 0
    name = name.lower()
    is_no_text = name in _ASIDES or name in _LISTS or (name in _ADDRESSES and len(value.split()) <= 1)
    is_plain = value.isascii() and b"&" not in value and b"\\" not in value
    return closed + 1 if is_no_text or (name in _NAMES and is_plain) else 0
