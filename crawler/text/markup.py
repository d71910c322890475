"""Is this place of a page text at all, or in a tag or program that nothing is read out of?"""

from __future__ import annotations

import re
from bisect import bisect_right, insort

from crawler.text.page_words import INLINE
from crawler.text.sentences import is_sentence

# The longest tag whose beginning is looked for, bytes.
_LONGEST_TAG = 4096
# How the escape of an Arabic letter begins, or that of an ampersand.
_ESCAPED_TEXT = (b"\\u06", b"\\uf", b"\\uF", b"\\u0026")
# Bytes of a program that are looked back through for its beginning; four times as many, for its end.
_LONGEST_PROGRAM = 16384
_PROGRAM = re.compile(rb"<(script|style)\b[^<>]*(?<!/)>", re.IGNORECASE)
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


# A label is a link of so few words; a headline, of so many (as `furniture` has it). Neither has more bytes: words may
# be parted by signs that are not seen here. So many words may stand beside the links of their line.
_LABEL_WORDS, _HEADLINE_WORDS, _BESIDE_WORDS = 3, 25, 3
_LABEL_BYTES, _HEADLINE_BYTES = 64, 400
# Bytes that a label is looked for in, on each side of a word in it: addresses in links are long.
_LABEL_REACH = 2048
_LINK = re.compile(rb"<a\b[^<>]*>(?:(?!</a\b).)*</a\s*>", re.IGNORECASE | re.DOTALL)
_LINK_BEGINS = re.compile(rb"<a\s[^<>]*>")
_ANY_TAG = re.compile(rb"<[^<>]*>")
_PARTING = re.compile(rb"<(/?)(?!/?(?:" + "|".join(INLINE).encode() + rb")\b)(\w*)", re.IGNORECASE)
# Elements whose lines are text, even if they are nothing but a link; and which of them have headlines of other stories.
_TEXT = re.compile(rb"h[1-6]|p|td|blockquote|title", re.IGNORECASE)
_BREAK = b"br"
_VOID = frozenset(b"area base br col embed hr img input link meta source track wbr".split()) | {b""}
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
    if opened < 0 or page.rfind(b"</a", begin, first) > opened:
        return False
    closed = page.find(b"</a", end - 1, end + _LABEL_REACH)
    if closed < 0:
        return False
    shown = _shown(page[opened:closed])
    if len(shown) > _HEADLINE_BYTES:
        return False
    is_short = len(shown.split()) <= _LABEL_WORDS and len(shown) <= _LABEL_BYTES
    if not is_short and not _is_headline(shown):
        return False
    parting = _parting_before(page, begin, opened)
    parted = _PARTING.search(page, closed + 1, closed + _LABEL_REACH)
    if not parted or not parting or _BREAK in (parting.group(2).lower(), parted.group(2).lower()):
        return False
    container = _container(page, begin, parting.end())
    if not container or (_TEXT.fullmatch(container) and (is_short or not _LOW_HEADINGS.fullmatch(container))):
        return False
    beside = _shown(_LINK.sub(b" ", page[parting.start() : opened] + b"<a>" + page[closed : parted.start()]))
    return len(beside.split()) <= _BESIDE_WORDS and len(beside) <= _LABEL_BYTES


def _is_headline(shown: bytes) -> bool:
    try:
        text = shown.decode()
    except UnicodeDecodeError:
        return False
    return len(text.split()) <= _HEADLINE_WORDS and not is_sentence(text.strip())


def _container(page: bytes, begin: int, end: int) -> bytes:
    """Name the element that is open at a place; empty: it is not found near."""
    depth = 0
    while found := _parting_before(page, begin, end):
        end = found.start()
        name = found.group(2).lower()
        if name in _VOID or page[found.end() : page.find(b">", end)].endswith(b"/"):
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


def without_labels(page: bytes) -> bytes:
    """Blank the links of a page, or of a stretch of one, that are no text.

    Args:
        page: any bytes.

    Returns:
        As many bytes.
    """
    parts: list[bytes] = []
    done = 0
    for found in _LINK_BEGINS.finditer(page):
        closed = page.find(b"</a", found.end(), found.end() + _LABEL_REACH)
        if closed >= 0 and found.end() >= done and is_label(page, found.end(), found.end()):
            parts += (page[done : found.end()], b" " * (closed - found.end()))
            done = closed
    return b"".join((*parts, page[done:]))


def without_programs(page: bytes) -> bytes:
    """Blank the programs and styles of a page that surely hold no Arabic.

    Args:
        page: any bytes.

    Returns:
        As many bytes.
    """
    parts: list[bytes] = []
    done = 0
    for begin, close in ((b"<script", b"</script"), (b"<style", b"</style")):
        at = page.find(begin)
        while at >= 0:
            closed = page.find(close, at)
            if closed < 0:
                break
            if _is_program(page, at, closed):
                parts += (page[done:at], b" " * (closed - at))
                done = closed
            at = page.find(begin, closed)
        page = b"".join((*parts, page[done:]))
        parts, done = [], 0
    return page


def _is_program(page: bytes, opened: int, closed: int) -> bool:
    """Tell whether what begins with a tag is a program without a letter that is not ASCII, escaped or not.

    With the end of a comment in it, it may have begun inside one, and what follows be text.
    """
    code = page[opened:closed]
    if not code.isascii() or not _PROGRAM.match(code):
        return False
    if b"\\u" in code and any(sign in code for sign in _ESCAPED_TEXT):
        return False
    return not (b"&" in code and (b"&#" in code or b"&amp" in code)) and b"-->" not in code


class Markup:
    """Tells of places of a page whether they are text.

    Args:
        page: any bytes.
    """

    def __init__(self, page: bytes) -> None:
        self._page = page
        # Begin and end of programs that hold no text, as far as they were come by.
        self._programs: list[tuple[int, int]] = []

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
            if closed >= 0 and tag.isascii() and not (b"&" in tag or b"\\" in tag or b"<" in tag[1:]):
                return closed + 1
            if behind := _behind_attribute(page, opened, first, end):
                return behind
        if program := self._program(first, end):
            return program
        address = _IN_ADDRESS.search(page[max(0, first - _LONGEST_ADDRESS) : first + 1])
        if address and (over := _ADDRESS_END.search(page, end - 1)) and over.group() == address.group(1):
            return over.end()
        return end

    def _program(self, first: int, end: int) -> int:
        """Tell where the program ends that a place is in; 0: it is in none, or that may hold text."""
        page = self._page
        known = bisect_right(self._programs, (first, len(page)))
        if known and self._programs[known - 1][1] >= end:
            return self._programs[known - 1][1]
        begin = max(0, first - _LONGEST_PROGRAM)
        opened = page.rfind(b"<s", begin, first)
        while opened >= 0 and not page.startswith((b"<script", b"<style"), opened):
            opened = page.rfind(b"<s", begin, opened)
        if opened >= 0 and (program := _PROGRAM.match(page, opened)):
            closed = page.find(b"</" + program.group(1), opened, opened + 4 * _LONGEST_PROGRAM)
            if closed >= end and _is_program(page, opened, closed):
                insort(self._programs, (opened, closed))
                return closed
        return 0


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
