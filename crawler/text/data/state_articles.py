"""The article in a page's state: the object with a long text whose title is the page's.

On a page that shows no text itself the longest text is taken, whatever its title.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from lxml.html import HtmlElement

from crawler.model import Structured
from crawler.text.data.rich_text import text_in
from crawler.text.data.states import objects, states
from crawler.text.dom import Line, collapse, key_of, unescape
from crawler.text.fold import fold_letters
from crawler.text.sentences import is_sentence

# Names of what an article's object holds, in lower case without hyphens and underscores.
_TEXTS = frozenset(
    "articlebody body content html text bodyhtml contenthtml details detail story contentelements fulltext maintext "
    "articlecontent postcontent newsbody newscontent newstext longtext blocks paragraphs richtext bodytext description "
    "contentbody storybody".split()
)
_TITLES = ("headline", "headlines", "title", "name", "heading", "newstitle", "articletitle", "posttitle")
_PUBLISHED = (
    *("datepublished", "publishedat", "publisheddate", "publishdate", "publishtime", "firstpublishdate", "displaydate"),
    *("published", "date", "createdat", "created"),
)
_MODIFIED = ("datemodified", "updatedat", "modifiedat", "modified", "lastmodified", "lastupdateddate")
_AUTHORS = ("author", "authors", "writer", "byline", "creator", "credits")
# Where a value keeps its line.
_LINES = ("rendered", "basic", "name", "@value", "ar", "text")
# Shorter than this (characters), a text in a state object is a teaser.
_SHORTEST_TEXT = 200
# Texts read on one page.
_MOST_TEXTS = 500
# Sentences that a page shows, by which its article is known in the state.
_LOOKED_AT = 12
_TITLE_WORDS = 2


def from_states(tree: HtmlElement, lines: Sequence[Line], title: str) -> Structured:
    """Find the article in a page's state.

    Args:
        tree: the page.
        lines: its visible texts, of `dom.lines_of`.
        title: what the page's title element or og:title says.

    Returns:
        What its object says of it; empty where there is none.
    """
    wanted = _words(title)
    shown: list[str] | None = None
    best, best_rank = Structured(), (False, 0)
    left = _MOST_TEXTS
    for node, above in (pair for state in states(tree) for pair in objects(state)):
        if not any(_holds_text(key, value) for key, value in node.items()):
            continue
        left -= 1
        if not left:
            break
        body = max((text_in(value) for key, value in node.items() if _holds_text(key, value)), key=len)
        if len(body) < _SHORTEST_TEXT:
            continue
        if shown is None:
            shown = [key_of(line) for line in islice((line for _, line in lines if is_sentence(line)), _LOOKED_AT)]
        headline = _title(node) or _title(above)
        is_this = _is_title(headline, wanted) or any(key in key_of(body) for key in shown)
        # Another story of the site: the one that this page shows is read from what it shows.
        if (is_this, len(body)) <= best_rank or (shown and not is_this):
            continue
        best_rank = (is_this, len(body))
        best = Structured(
            headline=headline,
            body=body,
            authors=next((names for value in _values(node, _AUTHORS) if (names := names_of(value))), ()),
            published=next((stamp for value in _values(node, _PUBLISHED) if (stamp := stamp_of(value))), ""),
            modified=next((stamp for value in _values(node, _MODIFIED) if (stamp := stamp_of(value))), ""),
            source="state object",
        )
    return best


def _holds_text(key: str, value: Any) -> bool:
    """Tell whether under a key stands what may be a long text."""
    may_hold = (
        len(value) >= _SHORTEST_TEXT if isinstance(value, str) else isinstance(value, list | dict) and bool(value)
    )
    return may_hold and _plain(key) in _TEXTS


def _plain(key: str) -> str:
    return key.replace("_", "").replace("-", "").lower()


def _values(node: dict[str, Any], names: tuple[str, ...]) -> Iterator[Any]:
    """List the values of an object under some names, in the order of the names."""
    by_name = {_plain(key): value for key, value in node.items()}
    return (by_name[name] for name in names if by_name.get(name))


def _title(node: dict[str, Any]) -> str:
    return next((line for value in _values(node, _TITLES) if (line := line_of(value))), "")


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold_letters(text)))


def _is_title(headline: str, wanted: str) -> bool:
    """Tell whether a headline is the page's, which may have the site's name beside it."""
    words = _words(headline)
    if len(words.split()) < _TITLE_WORDS:
        return bool(words) and words == wanted
    return f" {words} " in f" {wanted} " or (len(wanted.split()) > _TITLE_WORDS and f" {wanted} " in f" {words} ")


def line_of(value: Any) -> str:
    """Give a text of one line, or nothing.

    Args:
        value: a text, with markup or without, or what holds one: `{"rendered": ...}`, `{"name": ...}`, a list of them.
    """
    if isinstance(value, list) and value:
        value = value[1] if len(value) == 2 and isinstance(value[0], int) else value[0]
    if isinstance(value, dict):
        value = next((value[key] for key in _LINES if value.get(key)), "")
    return collapse(re.sub(r"<[^<>]*>", " ", unescape(value))) if isinstance(value, str) else ""


def names_of(value: Any) -> tuple[str, ...]:
    """List the names in a value: one, or a list of them; `{"by": [...]}` where agencies are told apart from writers."""
    if isinstance(value, dict) and isinstance(value.get("by"), list):
        value = value["by"]
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(name for name in map(line_of, values) if name))


def stamp_of(value: Any) -> str:
    """Give a date as written; a number is seconds or milliseconds since 1970."""
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) else ""  # JSON as Python reads it has NaN and Infinity
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return line_of(value)
