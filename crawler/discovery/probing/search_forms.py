"""The searches that a page offers: its forms, and what it says of them in data, as URL templates.

Sources: HTML Living Standard, 4.10 (forms); schema.org, SearchAction.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from urllib.parse import urlencode

from lxml.etree import _Element

from crawler.discovery.links import absolute

_MOST_FORMS, _MOST_FIELDS = 100, 50
_QUERY_NAMES = frozenset(
    {
        "s", "q", "w", "query", "search", "keyword", "keywords", "keys", "term", "text", "word", "words", "allwords",
        "searchword", "search_query", "search_word", "searchtext", "srch", "kw", "title", "find", "بحث",
    }
)  # fmt: skip
_SEARCH = re.compile(r"search|srch|بحث|recherche", re.IGNORECASE)
_NO_QUERY_TYPES = frozenset(
    {
        "hidden", "submit", "button", "image", "reset", "checkbox", "radio", "email", "password", "tel", "file",
        "number",
    }
)  # fmt: skip
# Stands for the words until the URL is written: braces would be encoded.
_MARK = "QUERYWORDS"


def search_templates(tree: _Element, data: Iterable[Mapping[str, Any]], base: str) -> Iterator[str]:
    """Find the searches that a page offers.

    Args:
        tree: of the page.
        data: the objects of its JSON-LD.
        base: absolute URL that its links are relative to.

    Returns:
        URL templates with `{query}`, surest first: what the page says in data, then its forms that send one text by
        GET and are called a search.
    """
    for item in data:
        actions = item.get("potentialAction")
        for action in actions if isinstance(actions, list) else [actions]:
            yield from _of_action(action, base)
    for form in islice(tree.iter("form"), _MOST_FORMS):
        yield from _of_form(form, base)


def _of_action(action: Any, base: str) -> Iterator[str]:
    if not isinstance(action, dict) or action.get("@type") != "SearchAction":
        return
    target = action.get("target")
    template = target.get("urlTemplate") if isinstance(target, dict) else target
    if isinstance(template, str) and template.count("{") == 1:
        yield from _template(absolute(base, re.sub(r"\{[^{}]*\}", _MARK, template)))


def _of_form(form: _Element, base: str) -> Iterator[str]:
    if form.get("method", "get").strip().lower() not in ("", "get"):
        return
    fields = [(field.get("name", ""), _type(field), field) for field in islice(form.iter("input"), _MOST_FIELDS)]
    asked = [(name, kind) for name, kind, _ in fields if name and kind not in _NO_QUERY_TYPES]
    if len(asked) != 1:
        return
    name, kind = asked[0]
    told = " ".join(form.get(attribute, "") for attribute in ("action", "class", "id", "role"))
    if name.strip().lower() in _QUERY_NAMES or kind == "search" or _SEARCH.search(told):
        action = absolute(base, form.get("action", "") or base)
        sent = [(other, field.get("value", "")) for other, its, field in fields if other and its == "hidden"]
        bare = action.partition("#")[0].partition("?")[0]
        yield from _template(f"{bare}?{urlencode([*sent, (name, _MARK)])}" if action else "")


def _type(field: _Element) -> str:
    return field.get("type", "text").strip().lower()


def _template(url: str) -> Iterator[str]:
    if _MARK in url:
        yield url.replace("{", "%7B").replace("}", "%7D").replace(_MARK, "{query}")
