"""The headline of an article: the words that what a page states and what it shows agree on.

A page states its title several times (data, Open Graph, the title element), each time with the outlet's name, a section
or a shortening of its own; and it shows the headline. The stretch of a stated title that the page shows as its heading
is the headline, whatever stands around it. Where nothing is shown, the stated titles settle it among themselves.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Sequence
from itertools import islice

from attrs import frozen
from lxml.html import HtmlElement

from crawler.text.dom import collapse, lines_of, text_of, unescape
from crawler.text.fold import fold_letters
from crawler.text.metadata.outlet_names import OutletNames
from crawler.text.metadata.persons import folded_word

_INVISIBLE = "\u0610-\u061a\u0640\u064b-\u065f\u0670\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff"
_WORD = re.compile(rf"\w[\w{_INVISIBLE}]*")
# A sign between two words at which a title may be parted; a hyphen only with a space beside it.
_SIGN = re.compile(r"[|•·›‹>:：~–—―]|//|\s/\s|\s[-»«/*]+\s|\s-|-\s|\sـ+\s|\s[»«]\s|»»|««")
_CUT = re.compile(r"(?:…|\.\.\.*)[\s»\"”']*$")
_OPENING = re.compile(r"[^\s\w|•·›‹>:：~–—―/-]*$")
_CLOSING = re.compile(r"^[^\s\w|•·›‹>:：~–—―/-]*")
_REFERENCE = re.compile(r"&#?\w+;")
# Longer than this (characters), a text is no headline.
_LONGEST = 400
# Titles of this many pieces have no more to tell; a page has so many headings before its comments at most.
_MOST_PIECES, _MOST_HEADINGS = 12, 40
# A heading of so few words may be a section's name; a stated title of fewer is no shortening of a heading.
_FEW_WORDS, _LEAST_SHARED = 2, 3
# One of more words than these, whatever the page's data say, is what its readers see as the headline.
_MANY_WORDS = 3
# Headings of a site's own program, above any story.
_GENERAL = frozenset(
    fold_letters(text)
    for text in (
        *("تفاصيل الخبر", "تفاصيل المقال", "تفاصيل", "التفاصيل", "الأخبار", "أخبار", "خبر", "الخبر", "صفحة الخبر"),
        *("المقال", "مقال", "عرض الخبر", "عرض المقال", "الرئيسية", "الصفحة الرئيسية"),
        *("طباعة", "طباعة الخبر", "طباعة المقال", "نسخة الطباعة", "نسخة للطباعة", "صفحة الطباعة", "print"),
        *("news", "article", "details", "home"),
    )
)
# Share of a heading's words that a stated title must have to be another wording of it.
_SAME_WORDS = 0.5


@frozen
class _Token:
    folded: str
    start: int
    end: int


@frozen
class _Stated:
    """A title as a place of the page states it.

    Attributes:
        text: one clean line.
        tokens: its words.
        cuts: places of the tokens that a sign stands before: where a piece begins.
        colons: those of them that have a colon before them and no other sign.
    """

    text: str
    tokens: tuple[_Token, ...]
    cuts: tuple[int, ...]
    colons: frozenset[int]

    def words(self, start: int = 0, stop: int | None = None) -> tuple[str, ...]:
        return tuple(token.folded for token in self.tokens[start:stop])

    def slice(self, start: int, stop: int) -> str:
        """Give the text of some of its words, with the quotes and stops that touch them."""
        if not start < stop:
            return ""
        before, after = self.text[: self.tokens[start].start], self.text[self.tokens[stop - 1].end :]
        opening, closing = _OPENING.search(before), _CLOSING.search(after)
        first = self.tokens[start].start - (len(opening.group()) if opening else 0)
        last = self.tokens[stop - 1].end + (len(closing.group()) if closing else 0)
        return self.text[first:last].strip()

    def runs(self) -> list[tuple[int, int]]:
        """List the stretches of whole pieces, the longest first."""
        edges = [0, *self.cuts, len(self.tokens)][: _MOST_PIECES + 1]
        pairs = [(a, b) for place, a in enumerate(edges) for b in edges[place + 1 :]]
        return sorted(pairs, key=lambda pair: pair[0] - pair[1])


def choose_headline(
    stated: Sequence[str],
    head: str,
    tree: HtmlElement,
    marked: Sequence[HtmlElement],
    lines: Sequence[tuple[HtmlElement, str]],
    outlet: OutletNames,
    sections: Container[str],
) -> str:
    """Choose the headline.

    Args:
        stated: titles of the page's data, Open Graph and the like, the most trusted first.
        head: of its title element.
        tree: the page.
        marked: its elements that are marked as a headline, in reading order.
        lines: its visible texts, of `dom.lines_of`.
        outlet: its names.
        sections: folded names of the site's sections.

    Returns:
        The headline as the page has it, one line; empty where it has none.
    """
    data = [title for text in stated if (title := _stated(text)).tokens]
    heads = [title for title in (_stated(head),) if title.tokens]
    titles = [*data, *heads]
    first = [(text, element) for text, element in _texts(tree.iter("h1")) if not _is_general(text, outlet)]
    highest = _shown(titles, [text for text, _ in first], outlet, sections)
    if highest and (_tell(data, highest) if data else len(_words(highest)) > _FEW_WORDS):
        return highest
    bare = [_without_outlet(title, outlet, sections) for title in titles]
    reworded = "" if highest else _reworded(bare, first, sections)
    if reworded:
        return reworded
    # The h1 may be a logo or a section's name, that the title element has beside the headline.
    others = _texts([*tree.iter("h2", "h3"), *marked])
    sought, shorn = (heads, bare[len(data) :]) if highest else (titles, bare)
    least = [len(title.tokens) / 2 for title in shorn]  # a smaller part is a section, or a link to another story
    for texts in ([text for text, _ in others], _lines_like(sought, lines)):
        shown = _shown(sought, texts, outlet, sections, least)
        if len(shown) > len(highest):
            return shown
    return highest or (
        _first_long(first, sections, _MANY_WORDS if data else _FEW_WORDS, outlet)
        or _agreed(titles, bare, outlet)
        or next((text for text, _ in first), "")
        or _first_long(others, sections, _FEW_WORDS, outlet)
    )


def _texts(elements: Iterable[HtmlElement]) -> list[tuple[str, HtmlElement]]:
    """List the texts of headings that have one."""
    found = ((clean_line(text_of(element)), element) for element in islice(elements, _MOST_HEADINGS))
    return [(text, element) for text, element in found if 0 < len(text) <= _LONGEST]


def _is_general(text: str, outlet: OutletNames) -> bool:
    """Tell whether a heading is the same on many pages of the outlet."""
    words = _words(text)
    return outlet.is_name(words) or " ".join(words) in _GENERAL


def _tell(titles: Sequence[_Stated], heading: str) -> bool:
    """Tell whether one of some titles has the words of a heading."""
    words = " ".join(_words(heading))
    return any(f" {words} " in f" {' '.join(title.words())} " for title in titles)


def clean_line(text: str) -> str:
    """Make a text one line: references undone a second time, invisible signs away."""
    if _REFERENCE.search(text):
        text = unescape(text)
    return collapse(re.sub("[\u00ad\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", "", text))


def _stated(text: str) -> _Stated:
    text = clean_line(text)[:_LONGEST]
    tokens = tuple(
        _Token(folded, found.start(), found.end())
        for found in _WORD.finditer(text)
        if (folded := folded_word(found.group()))
    )
    gaps = [text[tokens[place - 1].end : tokens[place].start] for place in range(1, len(tokens))]
    cuts = tuple(place for place, gap in enumerate(gaps, start=1) if _SIGN.search(gap))
    colons = frozenset(place for place in cuts if gaps[place - 1].strip() in (":", "："))
    return _Stated(text, tokens, cuts, colons)


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", fold_letters(text)))


def _shown(
    titles: Sequence[_Stated],
    shown: Sequence[str],
    outlet: OutletNames,
    sections: Container[str],
    least: Sequence[float] = (),
) -> str:
    """Find the heading that is a stretch of a stated title: the longest; of those as long, the first.

    Args:
        titles: as stated.
        shown: texts of headings.
        outlet: its names.
        sections: folded names of the site's sections.
        least: of each title, how many words a stretch must have; any number does where none is given.

    Returns:
        The heading as shown, or nothing.
    """
    by_words = {words: text for text in reversed(shown) if (words := _words(text))}
    best: tuple[str, ...] = ()
    for title, fewest in zip(titles, least or [0] * len(titles), strict=True):
        is_cut = bool(_CUT.search(title.text))
        for start, stop in title.runs():
            words = title.words(start, stop)
            if len(words) <= len(best) or words not in by_words or len(words) < fewest:
                continue
            if _is_general(" ".join(words), outlet):
                continue
            is_whole = stop - start == len(title.tokens)
            if len(words) <= _FEW_WORDS and not is_whole and " ".join(words) in sections:
                continue
            if not (is_cut and stop == len(title.tokens) and _CUT.search(by_words[words])):
                best = words
        # The outlet's name may stand behind the headline with no sign between.
        for text_words in by_words:
            size = len(text_words)
            if (
                size > max(len(best), _FEW_WORDS)
                and title.words(0, size) == text_words
                and outlet.is_name(title.words(size))
            ):
                best = text_words
    return by_words[best] if best else ""


def _reworded(bare: Sequence[_Stated], headings: Sequence[tuple[str, HtmlElement]], sections: Container[str]) -> str:
    """Find the first heading that a stated title shortens, lengthens or words otherwise, and choose between the two."""
    for text, element in headings:
        words = _words(text)
        if len(words) <= _FEW_WORDS or " ".join(words) in sections:
            continue
        for title in bare:
            said = title.words()
            is_cut = bool(_CUT.search(title.text))
            if is_cut and _begins(text, title.text):
                return text
            if len(said) >= _LEAST_SHARED and len(said) < len(words) and not is_cut:
                if words[-len(said) :] == said:
                    return title.text  # what stands before it is a kicker
                if words[: len(said)] == said:
                    return title.text if _is_apart(element, said) else text
        for title in bare:
            if len(set(words) & set(title.words())) >= _SAME_WORDS * len(set(words)):
                return text
    return ""


def _begins(text: str, cut: str) -> bool:
    """Tell whether a text begins as another that was cut off does."""
    start = fold_letters(_CUT.sub("", cut)).rstrip(" .…")
    return len(start) > 1 and fold_letters(text).startswith(start)


def _is_apart(heading: HtmlElement, words: tuple[str, ...]) -> bool:
    """Tell whether some words of a heading are parts of their own: an element or a line ends with them."""
    texts = [line for _, line in lines_of(heading)] + [str(text) for text in heading.itertext()]
    seen: list[str] = []
    for text in texts[:_MOST_HEADINGS]:
        if _words(text) == words:
            return True
        seen += _words(text)
        if tuple(seen) == words:
            return True
    return False


def _lines_like(titles: Sequence[_Stated], lines: Sequence[tuple[HtmlElement, str]]) -> list[str]:
    """List the lines that may be a stretch of a stated title: they begin with a word that a piece begins with."""
    firsts = {title.text[token.start : token.end] for title in titles for token in title.tokens}
    found = []
    for _, line in lines:
        first = _WORD.search(line)
        if first and first.group() in firsts:
            found.append(clean_line(line))
    return [line for line in found if len(line.split()) > 1]


def _without_outlet(title: _Stated, outlet: OutletNames, sections: Container[str]) -> _Stated:
    """Take the pieces that are the outlet's name or a section off both ends of a title."""
    edges = [0, *title.cuts, len(title.tokens)]
    first, last = 0, len(edges) - 1

    def goes(start: int, stop: int, cut: int) -> bool:
        words = title.words(edges[start], edges[stop])
        if outlet.is_name(words):
            return True
        # What a colon parts is the speaker or the place of a headline, that a section may be called after.
        is_part = (start, stop) != (first, last) and edges[cut] not in title.colons
        return is_part and (" ".join(words) in sections or (start > first and outlet.is_like_name(words)))

    changed = True
    while changed and first < last:
        front = next((stop for stop in range(first + 1, last + 1) if goes(first, stop, stop)), first)
        first, changed = front, front > first
        back = next((start for start in range(last - 1, first - 1, -1) if goes(start, last, start)), last)
        last, changed = back, changed or back < last
    return _stated(title.slice(edges[first], edges[last]))


def _first_long(
    headings: Sequence[tuple[str, HtmlElement]], sections: Container[str], most: int, outlet: OutletNames
) -> str:
    """Give the first heading of more words than so many that is neither the outlet's nor beside the story."""
    for text, element in headings:
        words = _words(text)
        if len(words) <= most or " ".join(words) in sections or outlet.is_like_name(words):
            continue
        if next(element.iterancestors("nav", "aside", "footer"), None) is None:
            return text
    return ""


def _agreed(titles: Sequence[_Stated], bare: Sequence[_Stated], outlet: OutletNames) -> str:
    """Choose among the stated titles the one that most of them hold, or the whole one where that was cut off."""
    held = [
        {title.words(start, stop) for start, stop in title.runs()} | {one.words()}
        for title, one in zip(titles, bare, strict=True)
    ]
    candidates = [title for title in bare if title.tokens and not _is_general(title.text, outlet)]
    if not candidates:
        return ""
    best = max(candidates, key=lambda one: sum(one.words() in runs for runs in held))
    whole = [one.text for one in candidates if len(one.text) > len(best.text) and _begins(one.text, best.text)]
    return whole[0] if whole and _CUT.search(best.text) else best.text
