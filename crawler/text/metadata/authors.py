"""Who wrote an article: the places of a page that may say so, from the surest to the last resort.

A byline that a reader sees under the headline goes before the page's data, which on many sites name the account that
put the text on the site. Comments, related stories, sidebars and captions name others. No author is better than a wrong
one: an agency, a desk, the outlet or a user name is none.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from lxml.html import HtmlElement

from crawler.model import Structured
from crawler.text.fold import fold_letters
from crawler.text.metadata.bylines import dateline_names, is_role, labelled_names, lone_name, stated_names
from crawler.text.metadata.outlet_names import OutletNames
from crawler.text.metadata.surroundings import Line, Surroundings, begins_comments, folded_words, line_of, text_within

# A name without a mark stands so close to the headline, in lines.
_LINES_CLOSE = 6
# Longer than this (characters), a text in data or in a marked element names no author but tells about one.
_LONGEST_STATED = 120
# So many elements are marked as an author's where a page has one for each story of a list.
_MOST_MARKED = 100
# Words that a line has at least to be a paragraph; a byline at the end stands so many lines behind one.
_PARAGRAPH_WORDS, _LINES_PAST_END = 12, 3

# Meta elements that name an author: HTML, Open Graph, Dublin Core, and those of publishers' services.
_META = (
    "author",
    "article:author",
    "og:article:author",
    "article:author_name",
    "dc.creator",
    "dcterms.creator",
    "byl",
    "sailthru.author",
    "parsely-author",
    "cxenseparse:author",
)
# The label by which WordPress plugins tell social networks of the author: "Written by".
_SOCIAL_LABEL = re.compile(r"written by|كُ?تب|الكاتب|بواسطة", re.IGNORECASE)
# "NAME writes: ..." as the headline of a column.
_WRITES = re.compile(r"^\W*(.{5,40}?)\s+(?:يكتب|تكتب)(?:\s+ل[^:]{1,30})?\s*(?:[:：|-]|\.\.)")


def read_authors(
    tree: HtmlElement,
    lines: Sequence[tuple[HtmlElement, str]],
    structured: Structured,
    meta: Mapping[str, str],
    marked: Sequence[HtmlElement],
    headline: str,
    outlet: OutletNames,
    sections: Container[str],
) -> tuple[str, ...]:
    """Read who wrote an article.

    Args:
        tree: the page.
        lines: its visible texts, of `dom.lines_of`.
        structured: what it says in data.
        meta: its meta elements, lower case name -> content.
        marked: its elements that are marked as an author's, in reading order.
        headline: of the article.
        outlet: its names.
        sections: folded names of the site's sections.

    Returns:
        The names as the page gives them, without label, town and role, of the first place that gives any.
    """
    for found in _places(tree, lines, structured, meta, marked, headline, outlet):
        names = tuple(name for name in dict.fromkeys(found) if fold_letters(name) not in sections)
        if names:
            return names
    return ()


def _places(
    tree: HtmlElement,
    lines: Sequence[tuple[HtmlElement, str]],
    structured: Structured,
    meta: Mapping[str, str],
    marked: Sequence[HtmlElement],
    headline: str,
    outlet: OutletNames,
) -> Iterator[Sequence[str]]:
    """Yield the names that each place gives, the surest place first."""
    around = Surroundings(tree, lines, headline)
    labelled, is_writers = _labelled(around.behind, outlet)
    if is_writers:
        yield labelled
    yield _writing(headline, outlet)
    yield [name for text in structured.authors for name in _stated(text, outlet)]
    for element in around.marked(marked):
        yield _stated(text_within(element), outlet)
    close = (*around.behind[:_LINES_CLOSE], *reversed(around.before))
    for line in close:
        yield dateline_names(line.text, outlet.is_name)
    yield _labelled(around.before[::-1], outlet)[0]
    yield labelled
    yield _presented(around.before, around)
    yield _presented(around.behind[:_LINES_CLOSE], around)
    for name in _META:
        yield _stated(meta.get(name, ""), outlet)
    if _SOCIAL_LABEL.search(meta.get("twitter:label1", "")):
        yield _stated(meta.get("twitter:data1", ""), outlet)
    yield _at_the_end(lines, headline, around, outlet)
    far = (element for element in marked[:_MOST_MARKED] if not around.is_foreign(element))
    others = {_stated(text_within(element), outlet) for element in far} - {()}
    if len(others) == 1:
        yield others.pop()


def _stated(text: str, outlet: OutletNames) -> tuple[str, ...]:
    return stated_names(text, outlet.is_name) if len(text) <= _LONGEST_STATED else ()


def _labelled(lines: Iterable[Line], outlet: OutletNames) -> tuple[tuple[str, ...], bool]:
    """Read the names behind a label: a writer's before an editor's. A label may have its name in the next line."""
    rows = list(lines)
    edited: tuple[str, ...] = ()
    for place, line in enumerate(rows):
        following = rows[place + 1].text if place + 1 < len(rows) else ""
        for text in (line.text, f"{line.text}\n{following}" if len(line.text.split()) <= 2 else ""):
            names, is_writers = labelled_names(text, outlet.is_name)
            if names and is_writers:
                return names, True
            edited = edited or names
    return edited, False


def _writing(headline: str, outlet: OutletNames) -> tuple[str, ...]:
    """Read the name of a column's writer out of its headline."""
    found = _WRITES.search(headline)
    name = lone_name(found.group(1)) if found else ""
    return (name,) if name and not outlet.is_name(folded_words(name)) else ()


def _presented(lines: Sequence[Line], around: Surroundings) -> tuple[str, ...]:
    """Read a name that stands alone in a line with what its bearer is behind it, or beside a portrait."""
    for place, line in enumerate(lines):
        first, _, rest = line.text.partition("\n")
        role = rest or (lines[place + 1].text if place + 1 < len(lines) else "")
        name = lone_name(first)
        if name and (is_role(role) or (not rest and around.has_portrait(line))):
            return (name,)
    return ()


def _at_the_end(
    lines: Sequence[tuple[HtmlElement, str]], headline: str, around: Surroundings, outlet: OutletNames
) -> tuple[str, ...]:
    """Read the byline that stands right behind a paragraph, before the comments."""
    start = line_of(lines, folded_words(headline))
    past_end = _LINES_PAST_END + 1
    for owner, line in lines[start + 1 :] if start >= 0 else ():
        words = line.split()
        if begins_comments(line):
            break
        past_end = 0 if len(words) >= _PARAGRAPH_WORDS else past_end + 1
        if 0 < past_end <= _LINES_PAST_END and not around.is_foreign(owner):
            names, _ = labelled_names(line, outlet.is_name)
            if names:
                return names
    return ()
