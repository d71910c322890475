"""The visible text of an article, read by trafilatura. The only module that knows trafilatura.

It is imported when the first page is read, or by `load`: who only asks the gate, lists spiders or opens an archive does
not wait for it. Its caches are left alone: each has a bound, that some tens of pages reach, and what it loads for its
second readings (jusText's words of a hundred languages) takes as long as ten pages.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from copy import deepcopy
from functools import cache
from importlib.metadata import version
from itertools import chain
from typing import TYPE_CHECKING

from lxml import etree
from lxml.html import HtmlElement

from crawler.text.dom import Line, key_of, lines_of
from crawler.text.sentences import sentence_words
from crawler.text.visible.cards import cards_in, linked_paragraphs, links_in
from crawler.text.visible.mending import mended
from crawler.text.visible.old_markup import around, modernise
from crawler.text.visible.shown import comments_in, cut_from, tools_of

if TYPE_CHECKING:
    from trafilatura.settings import Extractor

# A first reading shorter than this (characters), that holds less than this share of the page's sentences, is doubted;
# another one is taken where it holds so many times the words in sentences.
_SHORT, _LITTLE, _FULLER = 3000, 0.5, 1.2


@cache
def extractor() -> str:
    """Name the extractor with its version, for the record."""
    return f"trafilatura {version('trafilatura')}"


@cache
def load() -> None:
    """Import trafilatura, so that the first page does not wait for it."""
    import trafilatura  # noqa: F401

    # It reports each page that it cannot read as an error of its own; here that is an outcome with a reason.
    for name in ("trafilatura", "htmldate"):
        logging.getLogger(name).setLevel(logging.CRITICAL)


def extract_visible(tree: HtmlElement, lines: Sequence[Line], title: str) -> str:
    """Read the article out of a page's visible text.

    Args:
        tree: the page; it is not changed.
        lines: its visible texts, of `dom.lines_of`.
        title: of the article, to find its place on an old page.

    Returns:
        Text, a line a paragraph; empty where the page has no article.
    """
    tags, tools = tools_of(tree, lines)
    left = [(element, line) for element, line in lines if element not in tools]
    comments = comments_in(left)
    keys = {key_of(line) for _, line in left}
    links = links_in(tree, tools)
    cards = cards_in(links, keys)
    gone = set(chain.from_iterable(card.iter() for card in cards))

    page = deepcopy(tree)
    twins = dict(zip(tree.iter(), page.iter(), strict=True))
    for card in cards:
        twins[card].drop_tree()
    for link in linked_paragraphs(links, keys):
        if link not in gone and link is not tree:
            twins[link].drop_tag()
    if comments < len(left):
        element, line = left[comments]
        cut_from(twins[element], line)
    etree.strip_elements(page, *tags, with_tail=False)
    left = [(element, line) for element, line in left[:comments] if element not in gone]
    is_old = modernise(page)
    if is_old:
        page = around(page, title)
        left = lines_of(page)
    return "\n".join(mended(_read(page, left, tables=not is_old), left, title))


def _read(page: HtmlElement, lines: Sequence[Line], *, tables: bool) -> str:
    """Read a page twice at most: with caution, on Arabic pages the cleaner; and again where that gave little."""
    text = _extract(page, cautious=True, tables=tables)
    found = sentence_words(text.split("\n"))
    if len(text) < _SHORT and found < _LITTLE * sentence_words(line for _, line in lines):
        other = _extract(page, cautious=False, tables=tables)
        if not text or sentence_words(other.split("\n")) > _FULLER * found:
            return other
    return text


def _extract(page: HtmlElement, *, cautious: bool, tables: bool) -> str:
    load()
    from trafilatura import bare_extraction

    document = bare_extraction(page, options=_options(cautious=cautious, tables=tables))
    if document is None or isinstance(document, dict):
        return ""
    return document.text or ""


@cache  # to read trafilatura's own settings takes longer than a small page
def _options(*, cautious: bool, tables: bool) -> Extractor:
    from trafilatura.settings import Extractor

    return Extractor(
        output_format="python",
        fast=cautious,  # without asking other extractors
        precision=cautious,
        comments=False,
        tables=tables,  # on an old page what is still a table is a box or the readers' comments
        dedup=False,  # a process-wide cache: it deletes what it has seen on other pages
        with_metadata=False,
    )
