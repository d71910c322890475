"""The lead of an article, where it stands outside what holds the text: between the headline and the first paragraph.

A line there is the lead where the page says so elsewhere too: in its description, or by the name of the line's class.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence

from lxml.html import HtmlElement

from crawler.text.dom import Line, block_of, key_of
from crawler.text.marked import is_marked

# A lead is a sentence or two; shorter lines there are a byline, a date, a section.
_LEAST_WORDS, _MOST_WORDS = 6, 120
# How far behind the headline a lead may stand (lines): a byline, a date and share buttons may come before it.
_FURTHEST = 25
# So many characters that are the same at the beginning are the same text: descriptions are cut.
_SAME = 40
_NAMES = re.compile(
    r"(?<![a-z])(?:lead|lede|leed|standfirst|stand-first|sub-?titles?|sub-?head(?:line|ing)?|intro|introduction|summary|"
    r"excerpt|deck|dek|brief|abstract|chapo|synopsis)(?![a-z])"
)
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")  # itemIntroText
_CUT = re.compile(r"(?:\.{2,}|…|\[…\]|\[\.\.\.\])\s*$")


def lead_of(lines: Sequence[Line], title: str, body: str, descriptions: Iterable[str], captions: Container[str]) -> str:
    """Find the lead that a body lacks.

    Args:
        lines: the page's visible texts, of `dom.lines_of`.
        title: the headline.
        body: what was read; paragraphs.
        descriptions: what the page says of itself (og:description, JSON-LD ...).
        captions: keys of lines that belong to photos.

    Returns:
        The lead, one line; empty where there is none, or the body has it.
    """
    start = _place_of(title, lines)
    if start is None or not body:
        return ""
    everything = key_of(body)
    told = [key for key in map(_key, descriptions) if len(key) >= _SAME]
    for element, line in lines[start + 1 : start + 1 + _FURTHEST]:
        key = key_of(line)
        if len(line.split()) > _LEAST_WORDS and key in everything:
            break
        if not _LEAST_WORDS <= len(line.split()) <= _MOST_WORDS or key in captions:
            continue
        block = block_of(element)
        if is_marked(block, sentences=True) or block.find(".//a") is not None or element.tag == "a":
            continue
        if _NAMES.search(_names_of(block)) or any(_is_same(_key(line), one) for one in told):
            return line
    return ""


def _names_of(block: HtmlElement) -> str:
    """Give what markup calls a block, and the one around it where that holds nothing else: words, in lower case."""
    parent = block.getparent()
    around = [parent] if parent is not None and len(parent) == 1 else []
    names = " ".join(one.get(name) or "" for one in (block, *around) for name in ("class", "id", "itemprop"))
    return _CAPITAL.sub("-", names).lower()


def _place_of(title: str, lines: Sequence[Line]) -> int | None:
    wanted = key_of(title)
    return next((place for place, (_, line) in enumerate(lines) if wanted and key_of(line) == wanted), None)


def _key(text: str) -> str:
    return key_of(_CUT.sub("", text.strip()))


def _is_same(key: str, other: str) -> bool:
    """Tell whether two texts are one, or the beginning of one."""
    shorter, longer = sorted((key, other), key=len)
    return len(shorter) >= _SAME and longer.startswith(shorter)
