"""The visible text of an article, read by trafilatura. The only module that knows trafilatura."""

from __future__ import annotations

import logging
from copy import deepcopy
from functools import cache
from importlib.metadata import version

import trafilatura
from lxml.html import HtmlElement
from trafilatura.meta import reset_caches

from crawler.text.dom import text_of
from crawler.text.fold import fold_letters

# It reports each page that it cannot read as an error of its own; here that is an outcome with a reason.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

# Fewer characters than this after the strict reading: a second reading that keeps more is tried.
_SHORT = 400
# A cell of data holds a name or a number; one with this many words holds a paragraph.
_LONG_CELL = 60
_BREAK_PARENTS = ("td", "div", "font", "span", "section", "article")
_MANY_BREAKS = 2
_HEADLINES = (("h1",), ("h2", "h3"), ("td", "div", "b", "font", "span", "strong", "p"))
_INLINE = frozenset({"b", "strong", "i", "em", "u", "font", "span", "p"})


@cache
def extractor() -> str:
    """Name the extractor with its version, for the record."""
    return f"trafilatura {version('trafilatura')}"


def extract_visible(tree: HtmlElement, url: str, title: str) -> str:
    """Read the article out of a page's visible text.

    Args:
        tree: the page; it is not changed.
        url: of the page.
        title: of the article, to find its place on an old page.

    Returns:
        Text, a line a paragraph; empty where the page has no article.
    """
    modern = modernised(tree)
    is_old = modern is not tree
    if is_old:
        tree = _around(modern, title)
    # On real Arabic pages favouring precision leaks fewer lines of the page than the default, and loses no more.
    text = _extract(tree, url, precision=True, tables=not is_old)
    if len(text) < _SHORT:
        fuller = _extract(tree, url, precision=False, tables=not is_old)
        if len(fuller) > 2 * len(text):
            return fuller
    return text


def modernised(tree: HtmlElement) -> HtmlElement:
    """Write a page laid out with tables and line breaks, as of 2003, in blocks and paragraphs.

    trafilatura takes every table for data and finds an article by its paragraphs, so it misses such pages.

    Args:
        tree: the page; it is not changed.

    Returns:
        The tree itself where there is nothing to do, else a copy. A table lays out when it holds a table or a headline,
        or a cell as long as a paragraph.
    """
    tables = any(_lays_out(table) for table in tree.iter("table"))
    if not tables and not any(_broken_into_paragraphs(element) for element in tree.iter(*_BREAK_PARENTS)):
        return tree
    tree = deepcopy(tree)
    for table in [table for table in tree.iter("table") if _lays_out(table)]:
        for part in [table, *_own_parts(table)]:
            part.tag = "div"
            part.attrib.pop("align", None)
    for element in [element for element in tree.iter(*_BREAK_PARENTS) if _broken_into_paragraphs(element)]:
        _break_into_paragraphs(element)
    return tree


def _around(tree: HtmlElement, title: str) -> HtmlElement:
    """Cut an old page down to the block that holds the headline and the text under it, without the columns beside it.

    Args:
        tree: of `modernised`; it is changed.
        title: of the article.

    Returns:
        A page of that block; the whole page where there is none.
    """
    wanted = fold_letters(title)
    for element in (element for tags in _HEADLINES for element in tree.iter(*tags)):
        is_link = element.find(".//a") is not None or any(parent.tag == "a" for parent in element.iterancestors())
        if not wanted or is_link or fold_letters(text_of(element)) != wanted:
            continue
        for block in element.iterancestors():
            if any(_unlinked_words(part) >= _LONG_CELL for part in block.iter(*_BREAK_PARENTS, "p")):
                page = element.makeelement("html")
                body = element.makeelement("body")
                page.append(body)
                body.append(block)
                return page
    return tree


def _unlinked_words(element: HtmlElement) -> int:
    """Count the words of an element that stand in it directly or in inline markup and paragraphs, links left out."""
    parts = [element.text or ""]
    for child in element:
        if child.tag in _INLINE:
            parts.append(child.text_content())
        parts.append(child.tail or "")
    return len(" ".join(parts).split())


def _broken_into_paragraphs(element: HtmlElement) -> bool:
    """Tell whether an element parts its paragraphs with two line breaks, at least twice."""
    doubles = sum(
        _is_break(child) and not (child.tail or "").strip() and _is_break(child.getnext()) for child in element
    )
    return doubles >= _MANY_BREAKS


def _is_break(element: HtmlElement | None) -> bool:
    return element is not None and element.tag == "br"


def _break_into_paragraphs(element: HtmlElement) -> None:
    """Put what stands between two line breaks into paragraphs."""
    paragraph = element.makeelement("p")
    paragraph.text, element.text = element.text, None
    paragraphs = [paragraph]
    children = list(element)
    for child in children:
        element.remove(child)
        follows_break = _is_break(child) and len(paragraphs[-1]) > 0 and _is_break(paragraphs[-1][-1])
        if follows_break and not (paragraphs[-1][-1].tail or "").strip():
            paragraphs[-1].remove(paragraphs[-1][-1])
            paragraphs.append(element.makeelement("p"))
            paragraphs[-1].text = child.tail
        else:
            paragraphs[-1].append(child)
    element.extend(paragraphs)


def _lays_out(table: HtmlElement) -> bool:
    if table.find(".//table") is not None or table.find(".//h1") is not None:
        return True
    return any(len(cell.text_content().split()) >= _LONG_CELL for cell in table.iter("td"))


def _own_parts(table: HtmlElement) -> list[HtmlElement]:
    """List the rows and cells of a table, but not those of tables inside it."""
    parts = []
    for element in table.iter("tbody", "thead", "tfoot", "tr", "td", "th"):
        owner = next(element.iterancestors("table"), None)
        if owner is table:
            parts.append(element)
    return parts


def _extract(tree: HtmlElement, url: str, *, precision: bool, tables: bool) -> str:
    document = trafilatura.bare_extraction(
        tree,
        url=url,
        favor_precision=precision,
        include_comments=False,
        include_tables=tables,  # on an old page what is still a table is a box or the readers' comments
        deduplicate=False,  # a process-wide cache: it deletes what it has seen on other pages
        with_metadata=False,
    )
    if document is None or isinstance(document, dict):
        return ""
    return document.text or ""


def forget() -> None:
    """Empty trafilatura's process-wide caches, which grow with every page."""
    reset_caches()
