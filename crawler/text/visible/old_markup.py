"""Old markup written anew: tables that lay out a page, paragraphs parted by line breaks.

trafilatura takes every table for data and finds an article by its paragraphs; this gives it blocks and paragraphs.
"""

from __future__ import annotations

from lxml.html import HtmlElement

from crawler.text.dom import text_of
from crawler.text.fold import fold_letters

# A cell of data holds a name or a number; one with this many words holds a paragraph.
_LONG_CELL = 60
_BREAK_PARENTS = ("td", "div", "font", "span", "section", "article")
_MANY_BREAKS = 2
_HEADLINES = (("h1",), ("h2", "h3"), ("td", "div", "b", "font", "span", "strong", "p"))
_INLINE = frozenset({"b", "strong", "i", "em", "u", "font", "span", "p"})


def modernise(page: HtmlElement) -> bool:
    """Write a page laid out with tables and line breaks, as of 2003, in blocks and paragraphs.

    Args:
        page: it is changed. A table lays out when it holds a table or a headline, or a cell as long as a paragraph.

    Returns:
        Whether tables or line breaks were written anew.
    """
    tables = [table for table in page.iter("table") if _lays_out(table)]
    for table in tables:
        for part in [table, *_own_parts(table)]:
            part.tag = "div"
            part.attrib.pop("align", None)
    broken = [element for element in page.iter(*_BREAK_PARENTS) if _broken_into_paragraphs(element)]
    for element in broken:
        _break_into_paragraphs(element)
    return bool(tables or broken)


def around(page: HtmlElement, title: str) -> HtmlElement:
    """Cut an old page down to the block that holds the headline and the text under it, without the columns beside it.

    Args:
        page: of `modernise`; it is changed.
        title: of the article.

    Returns:
        A page of that block; the whole page where there is none.
    """
    wanted = fold_letters(title)
    long: dict[HtmlElement, bool] = {}

    def is_long(part: HtmlElement) -> bool:
        if part not in long:
            long[part] = _unlinked_words(part) >= _LONG_CELL
        return long[part]

    for element in (element for tags in _HEADLINES for element in page.iter(*tags)):
        is_link = element.find(".//a") is not None or any(parent.tag == "a" for parent in element.iterancestors())
        if not wanted or is_link or fold_letters(text_of(element)) != wanted:
            continue
        for block in element.iterancestors():
            if any(is_long(part) for part in block.iter(*_BREAK_PARENTS, "p")):
                cut = element.makeelement("html")
                body = element.makeelement("body")
                cut.append(body)
                body.append(block)
                return cut
    return page


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
