"""Title, authors, outlet and address of an article, as its page states and shows them.

`headlines` and `authors` choose among what the page says; here stands what they both need to know of it: its meta
elements, the names of its outlet, its sections, and which elements its markup calls an author, a logo or a headline.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any

from attrs import frozen
from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.model import Structured
from crawler.text.dom import collapse, content_of, text_of
from crawler.text.metadata.authors import read_authors
from crawler.text.metadata.headlines import choose_headline
from crawler.text.metadata.outlet_names import outlet_names
from crawler.text.metadata.persons import folded_word

# What the words of class and id names, rel and itemprop say that an element is.
_ATTRIBUTES = XPath('//@class|//@id|//@itemprop|//@rel|//img/@src[contains(., "logo")]')
_MARK = re.compile(
    r"(?P<author>author|by-?line|write|writing|written|reporter|created-?by|journalist|columnist|^creator$)"
    r"|(?P<logo>logo|site-?title|site-?name|brand|^home$)|(?P<menu>menu|nav|crumb)"
    r"|(?P<headline>headline|(?:post|entry|article|news|story|content|details?|main|page)[-_]?title|title[-_]?(?:news|article|post)"
    r"|^title$)",
    re.IGNORECASE,
)
# The same names stand on every page of an outlet, but for the numbers of its stories.
_NUMBER = re.compile("[0-9]+")
_UNSEEN = frozenset({"html", "body", "head", "link", "meta", "script"})
# Longer than this (words), the text of a menu's link is no section's name; a page has so many of them at most.
_LONGEST_SECTION, _MOST_SECTIONS = 4, 200
_ADDRESS = re.compile(r"^(?:https?:|www\.|@|[\w.-]+\.\w{2,}$)", re.IGNORECASE)
_TITLES = ("og:title", "twitter:title", "dc.title", "headline", "sailthru.title")


@frozen
class Metadata:
    """What a page says about its article.

    Attributes:
        title: without the site's name; empty where the page has none.
        authors: names.
        canonical_url: what the page says its URL is, or empty.
        site_name: the outlet's name as the page says; as the seeds say, where it says none.
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


def page_title(tree: HtmlElement, meta: Mapping[str, str]) -> str:
    """Give the titles that a page states in its head, as one text: to know its article among others."""
    title = tree.find(".//title")
    return " ".join(filter(None, (meta.get("og:title", ""), text_of(title) if title is not None else "")))


def read_metadata(
    tree: HtmlElement,
    meta: Mapping[str, str],
    lines: Sequence[tuple[HtmlElement, str]],
    structured: Structured,
    outlet_name: str,
    url: str,
) -> Metadata:
    """Read what a page says about its article.

    Args:
        tree: the page.
        meta: its meta elements, of `read_meta`.
        lines: its visible texts, of `dom.lines_of`.
        structured: what it says in data.
        outlet_name: the outlet's name as its readers know it.
        url: of the page; its host name tells the outlet's name in Latin letters.

    Returns:
        The metadata.
    """
    marked = _marked(tree)
    outlet = outlet_names(meta, marked["logo"], (outlet_name, structured.site_name), url)
    sections = _sections(meta, (*tree.iter("nav"), *marked["menu"]))
    element = tree.find(".//title")
    title = choose_headline(
        (structured.headline, *(meta.get(name, "") for name in _TITLES)),
        text_of(element) if element is not None else "",
        tree,
        marked["headline"],
        lines,
        outlet,
        sections,
    )
    canonical = next(
        (link.get("href", "") for link in tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split()),
        "",
    )
    return Metadata(
        title=title,
        authors=read_authors(tree, lines, structured, meta, marked["author"], title, outlet, sections),
        canonical_url=(canonical or meta.get("og:url", "")).strip(),
        site_name=_site_name((meta.get("og:site_name", ""), structured.site_name, meta.get("application-name", "")))
        or outlet_name,
        og_type=meta.get("og:type", ""),
    )


def _site_name(names: Iterable[str]) -> str:
    """Give the first name that is no address of the site."""
    return next((name for name in names if name and not _ADDRESS.search(name)), "")


def _marked(tree: HtmlElement) -> dict[str, list[HtmlElement]]:
    """List the elements that a page marks as an author's, its logo, a menu, a headline; in reading order."""
    found: dict[str, dict[HtmlElement, None]] = {"author": {}, "logo": {}, "menu": {}, "headline": {}}
    values: Any = _ATTRIBUTES(tree)
    for value in values:
        kind = _kind(_NUMBER.sub("0", value))
        if kind and (element := value.getparent()).tag not in _UNSEEN:
            found[kind][element] = None
    return {kind: list(elements) for kind, elements in found.items()}


@lru_cache(maxsize=4096)
def _kind(value: str) -> str:
    mark = _MARK.search(value)
    return (mark.lastgroup or "") if mark else ""


def _sections(meta: Mapping[str, str], menus: Iterable[HtmlElement]) -> frozenset[str]:
    """List the names of the site's sections, folded: what the page says is its own, and the links of its menus."""
    links = islice((link for menu in menus if menu.tag != "li" for link in menu.iter("a")), _MOST_SECTIONS)
    names = [meta.get("article:section", ""), meta.get("section", "")]
    names += dict.fromkeys(content_of(link) for link in links)
    return frozenset(
        folded for name in names if 0 < len(name.split()) <= _LONGEST_SECTION and (folded := folded_word(name.strip()))
    )
