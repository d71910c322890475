"""The visible text of an article, read by trafilatura. The only module that knows trafilatura."""

from __future__ import annotations

import logging
from functools import cache
from importlib.metadata import version

import trafilatura
from lxml.html import HtmlElement
from trafilatura.meta import reset_caches

# It reports each page that it cannot read as an error of its own; here that is an outcome with a reason.
logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
logging.getLogger("htmldate").setLevel(logging.CRITICAL)

# Fewer characters than this after the strict reading: a second reading that keeps more is tried.
_SHORT = 400


@cache
def extractor() -> str:
    """Name the extractor with its version, for the record."""
    return f"trafilatura {version('trafilatura')}"


def extract_visible(tree: HtmlElement, url: str) -> str:
    """Read the article out of a page's visible text.

    Args:
        tree: the page; it is not changed.
        url: of the page.

    Returns:
        Text, a line a paragraph; empty where the page has no article.
    """
    # On real Arabic pages favouring precision leaks fewer lines of the page than the default, and loses no more.
    text = _extract(tree, url, precision=True)
    if len(text) < _SHORT:
        fuller = _extract(tree, url, precision=False)
        if len(fuller) > 2 * len(text):
            return fuller
    return text


def _extract(tree: HtmlElement, url: str, *, precision: bool) -> str:
    document = trafilatura.bare_extraction(
        tree,
        url=url,
        favor_precision=precision,
        include_comments=False,
        include_tables=True,
        deduplicate=False,  # a process-wide cache: it deletes what it has seen on other pages
        with_metadata=False,
    )
    if document is None or isinstance(document, dict):
        return ""
    return document.text or ""


def forget() -> None:
    """Empty trafilatura's process-wide caches, which grow with every page."""
    reset_caches()
