"""How much of a body leads elsewhere: headlines that link, teasers under them, "more" behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import urldefrag

from attrs import frozen
from lxml.html import HtmlElement

from crawler.text.dom import block_of, collapse, text_of
from crawler.text.fold import fold_letters

Line = tuple[HtmlElement, str]
_BULLETS = tuple("-–—•*·▪◄»«")
_BULLET = re.compile(rf"^[{''.join(_BULLETS)}]+\s*")
# What a link behind a teaser says: the rest is elsewhere.
_MORE = re.compile(
    fold_letters(
        r"^(?:\W*)(?:المزيد|إقرأ|اقرأ|تابع|متابعة|التفاصيل|تفاصيل|احجز|للحجز|للتسجيل|للمزيد|قراءة|شاهد|أكمل|التتمة|بقية|read|more|continue)"
    )
    + r"|^(?:\.{2,}|…|»|>>)$"
)
# Lines up from a line to the block that it shares with the headline above it: a card, an item, a cell.
_CARD_DEPTH = 3
_HEADLINE_WORDS = 3
# A teaser is cut, not ended: it has no sign of a sentence's end, or several points.
_ENDED = re.compile(r"(?<!\.)[.!؟?۔:]\s*[\"'»”)\]]*$")
_TEASER_WORDS = 9
# A line of which so much is several links is an item for each of them.
_MOSTLY_LINKS, _SEVERAL = 0.8, 3


@frozen
class Items:
    """What was counted in a body.

    Attributes:
        count: lines that lead elsewhere.
        share: of the body's words, 0 to 1, that stand in them.
        cut: share of the long lines that stop in the middle of a sentence, 0 to 1.
        listed: share of the words that stand in the items of lists, 0 to 1.
    """

    count: int
    share: float
    cut: float
    listed: float


def count_items(lines: Sequence[Line], body: Sequence[str]) -> Items:
    """Count the lines of a body that lead elsewhere.

    Args:
        lines: the page's visible texts, of `dom.lines_of`.
        body: the paragraphs that were read out of it.

    Returns:
        The counts; a line that is not found on the page (it came from data) leads nowhere.
    """
    places: dict[str, int] = {}
    folded = [_folded(line) for _, line in lines]
    for place, text in enumerate(folded):
        places.setdefault(text, place)
    targets: set[str] = set()
    count = words = in_items = in_lists = long = cut = 0
    for line in body:
        length = len(line.split())
        words += length
        if length >= _TEASER_WORDS:
            long += 1
            cut += not _ENDED.search(line)
        found = places.get(_folded(line))
        if found is None:
            continue
        in_lists += (
            length if next(lines[found][0].iterancestors("li"), None) is not None or lines[found][0].tag == "li" else 0
        )
        several = _targets_inside(lines[found][0], length)
        target = _target(lines, folded, found)
        if several:
            targets |= several
            count += len(several)
            in_items += length
        elif target and not _is_linked_paragraph(lines, folded, places, found):
            targets.add(target)
            count += 1
            in_items += length
    total = max(1, words)
    # A story may be wrapped in links to itself; a listing leads to as many places as it has items.
    if len(targets) < 3:
        count = in_items = 0
    return Items(count, in_items / total, cut / long if long else 0.0, in_lists / total)


def _folded(text: str) -> str:
    return fold_letters(_BULLET.sub("", text) if text.startswith(_BULLETS) else text)


def _target(lines: Sequence[Line], folded: Sequence[str], place: int) -> str:
    """Give the address that a line leads to: its own, that of the headline above it, or of "more" behind it."""
    element = lines[place][0]
    own = _link_of(element)
    if own is not None:
        told = _folded(text_of(own))
        if told and (told == folded[place] or (folded[place].startswith(told) and len(told.split()) > 1)):
            return _address(own)
    for near, is_headline in ((place - 1, True), (place + 1, False)):
        if not 0 <= near < len(lines):
            continue
        link = _link_of(lines[near][0])
        if link is None or _folded(text_of(link)) != folded[near] or not _share_card(element, link):
            continue
        if (is_headline and len(folded[near].split()) >= _HEADLINE_WORDS) or (
            not is_headline and _MORE.search(folded[near])
        ):
            return _address(link)
    return ""


def _targets_inside(element: HtmlElement, length: int) -> set[str]:
    """Give the addresses that a line leads to, where it is little but several links; else none.

    Args:
        element: in which the line begins.
        length: of the line, words.
    """
    targets: set[str] = set()
    linked = 0
    for link in block_of(element).iter("a"):
        linked += len(text_of(link).split())
        if linked > length:  # the block holds other lines too
            return set()
        targets.add(_address(link))
    return targets if linked >= _MOSTLY_LINKS * length and len(targets) >= _SEVERAL else set()


def _is_linked_paragraph(lines: Sequence[Line], folded: Sequence[str], places: Mapping[str, int], place: int) -> bool:
    """Tell whether a line is a paragraph that a program wrapped in a link: an element p, whole sentences, no headline.

    Above it stands another such paragraph, or a line that the page has many times (a button).
    """
    element, line = lines[place]
    if place == 0 or element.tag != "p" or not _is_whole(line) or next(element.iterancestors("a"), None) is None:
        return False
    above = lines[place - 1][1]
    return _is_whole(above) or places[folded[place - 1]] != place - 1 or folded.count(folded[place - 1]) > _SEVERAL


def _is_whole(line: str) -> bool:
    return len(line.split()) >= _TEASER_WORDS and bool(_ENDED.search(line))


def _link_of(element: HtmlElement) -> HtmlElement | None:
    """Give the link that an element is, stands in, or begins with."""
    if element.tag == "a":
        return element
    for parent in element.iterancestors():
        if parent.tag == "a":
            return parent
        if parent.tag in ("article", "section", "main", "body", "td", "ul", "ol"):
            break
    for child in element.iter():
        if child is element:
            if collapse(child.text or ""):
                return None
            continue
        if child.tag == "a" and child.get("href"):
            return child
        if collapse(child.text or "") or collapse(child.tail or ""):
            return None
    return None


def _share_card(one: HtmlElement, other: HtmlElement) -> bool:
    """Tell whether two elements stand in one small block."""
    near = {id(parent) for _, parent in zip(range(_CARD_DEPTH), one.iterancestors(), strict=False)} | {id(one)}
    return any(id(parent) in near for _, parent in zip(range(_CARD_DEPTH), other.iterancestors(), strict=False))


def _address(link: HtmlElement) -> str:
    try:
        return urldefrag(collapse(link.get("href") or "")).url
    except ValueError:
        return ""
