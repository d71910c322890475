"""Title and authors of an article: what the page's data, its meta elements and its visible text say of them.

Each value is taken from the place that is most seldom wrong, in a fixed order. A value that no place states stays
empty.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from attrs import frozen
from lxml.html import HtmlElement

from crawler.model import Structured
from crawler.text.dom import collapse, text_of
from crawler.text.fold import fold_letters

_SEPARATORS = re.compile(r"\s+[-–—|•·:»«/]+\s+|\s*[|•»«]\s*")
_BYLINE = re.compile(
    r"(?:^|\|\s*)(?:بقلم|كتب|كتبت|كتبه|تحرير|إعداد|اعداد|الكاتب|المحرر|حوار|تقرير)\s*[:/\-–]\s*([^|]{3,60}?)\s*(?:\||$)"
)
_NO_NAME = re.compile(r"https?:|@|\d{3}|^(?:admin|administrator|editor|webmaster|root|user)$", re.IGNORECASE)
_AUTHOR_MARK = re.compile(r"author|byline|writer|reporter")
_ELEMENTS_AFTER = 40
# How far from the headline a byline may stand, in lines of text: above it are the menus, below it the story.
_LINES_BEFORE, _LINES_AFTER = 4, 12
_LONGEST_NAME = 60


@frozen
class Metadata:
    """What a page says about its article.

    Attributes:
        title: without the site's name; empty where the page has none.
        authors: names.
        canonical_url: what the page says its URL is, or empty.
        site_name: as the page says, or empty.
        og_type: of Open Graph, or empty.
    """

    title: str
    authors: tuple[str, ...]
    canonical_url: str
    site_name: str
    og_type: str


def read_meta(tree: HtmlElement) -> dict[str, str]:
    """List a page's meta elements: name, property or itemprop, in lower case -> content; the first of each wins."""
    found: dict[str, str] = {}
    for element in tree.iter("meta"):
        name = element.get("property") or element.get("name") or element.get("itemprop") or ""
        content = collapse(element.get("content") or "")
        if name and content:
            found.setdefault(name.strip().lower(), content)
    return found


def page_title(tree: HtmlElement) -> str:
    """Give the titles that a page states in its head, as one text: to know its article among others."""
    title = tree.find(".//title")
    return " ".join(filter(None, (read_meta(tree).get("og:title", ""), text_of(title) if title is not None else "")))


def read_metadata(
    tree: HtmlElement, lines: Sequence[tuple[HtmlElement, str]], structured: Structured, outlet_name: str
) -> Metadata:
    """Read what a page says about its article.

    Args:
        tree: the page.
        lines: its visible texts, of `dom.lines_of`.
        structured: what it says in data.
        outlet_name: the outlet's name as its readers know it.

    Returns:
        The metadata.
    """
    meta = read_meta(tree)
    site_name = meta.get("og:site_name") or structured.site_name or outlet_name
    headings = [text_of(element) for element in tree.iter("h1")]
    element = tree.find(".//title")
    head = text_of(element) if element is not None else ""
    title = _title(structured.headline, meta.get("og:title", ""), headings, head, (site_name, outlet_name))
    canonical = next(
        (link.get("href", "") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()),
        "",
    )
    return Metadata(
        title=title,
        authors=_authors(tree, lines, structured, meta, (site_name, outlet_name), title),
        canonical_url=(canonical or meta.get("og:url", "")).strip(),
        site_name=site_name,
        og_type=meta.get("og:type", ""),
    )


def _title(headline: str, og_title: str, headings: Sequence[str], head: str, names: Sequence[str]) -> str:
    """Choose the title: what the data, Open Graph, h1 and title elements agree on, less the site's name."""
    candidates = [_without_site(text, names) for text in (headline, og_title, *headings, head)]
    candidates = [text for text in candidates if text]
    if not candidates:
        return ""
    folded = [fold_letters(text) for text in candidates]
    # A headline cut by its maker ("…") is completed by the longer form of the same words.
    first = folded[0].rstrip(" .…")
    for text, fold in zip(candidates[1:], folded[1:], strict=True):
        if folded[0].endswith(("…", "...")) and fold.startswith(first) and len(fold) > len(first):
            return text
    return candidates[0]


def _without_site(text: str, names: Sequence[str]) -> str:
    """Take the site's name off the front and the end of a title, with the sign that parts them."""
    text = collapse(text)
    wanted = {fold_letters(name) for name in names if name}
    changed = True
    while changed and text:
        changed = False
        for found in _SEPARATORS.finditer(text):
            before, after = text[: found.start()].strip(), text[found.end() :].strip()
            if before and after and fold_letters(after) in wanted:
                text, changed = before, True
                break
            if before and after and fold_letters(before) in wanted:
                text, changed = after, True
                break
    return "" if fold_letters(text) in wanted else text


def _authors(
    tree: HtmlElement,
    lines: Sequence[tuple[HtmlElement, str]],
    structured: Structured,
    meta: dict[str, str],
    site_names: Sequence[str],
    title: str,
) -> tuple[str, ...]:
    """Choose the authors: from data, meta, rel=author, or a byline near the headline."""
    linked = [text_of(link) for link in tree.iter("a") if "author" in (link.get("rel") or "").lower().split()]
    bylines = [found.group(1) for _, line in _near_title(lines, title) if (found := _BYLINE.search(line))]
    marked = _marked_authors(tree, title)
    for names in (
        structured.authors,
        [meta.get("author", ""), meta.get("article:author", "")],
        linked[:1],
        bylines[:1],
        marked[:1],
    ):
        kept = tuple(dict.fromkeys(name for name in map(collapse, names) if _is_name(name, site_names)))
        if kept:
            return kept
    return ()


def _marked_authors(tree: HtmlElement, title: str) -> list[str]:
    """List the texts that the markup close behind the headline calls an author."""
    wanted, left, names = fold_letters(title), 0, []
    for element in tree.iter():
        if not isinstance(element.tag, str):
            continue
        if element.tag in ("h1", "h2") and wanted and fold_letters(text_of(element)) == wanted:
            left = _ELEMENTS_AFTER
        elif left:
            left -= 1
            classes = f"{element.get('class', '')} {element.get('itemprop', '')}".lower()
            if _AUTHOR_MARK.search(classes) and "comment" not in classes:
                names.append(text_of(element))
    return names


def _is_name(name: str, site_names: Sequence[str]) -> bool:
    return (
        bool(name)
        and len(name) <= _LONGEST_NAME
        and not _NO_NAME.search(name)
        and fold_letters(name) not in map(fold_letters, site_names)
    )


def _near_title(lines: Sequence[tuple[HtmlElement, str]], title: str) -> Sequence[tuple[HtmlElement, str]]:
    """Give the lines of text around the headline; where it does not stand on the page, none."""
    wanted = fold_letters(title)
    places = [i for i, (_, line) in enumerate(lines) if wanted and fold_letters(line) == wanted]
    near: list[tuple[HtmlElement, str]] = []
    for place in places:
        near += lines[place + 1 : place + 1 + _LINES_AFTER]
        near += reversed(lines[max(0, place - _LINES_BEFORE) : place])
    return near
