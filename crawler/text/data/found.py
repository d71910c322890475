"""What a page says of its article in data: JSON-LD, microdata, and the state objects of JavaScript sites.

JSON-LD and microdata use schema.org's Article and its kin; state objects have no standard: see `state_articles`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any, cast

from attrs import evolve
from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.model import Structured
from crawler.text.data.state_articles import from_states, line_of, names_of, stamp_of
from crawler.text.data.states import load_json, objects
from crawler.text.dom import Line, collapse, paragraphs_of, text_of, unescape
from crawler.text.fold import fold_letters

# schema.org: Article and its more specific types, and the kinds of page that publish one.
_ARTICLES = frozenset(
    {
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "OpinionNewsArticle",
        "BackgroundNewsArticle",
    }
    | {"ReviewNewsArticle", "AskPublicNewsArticle", "BlogPosting", "Report", "LiveBlogPosting", "SocialMediaPosting"}
)
# What an article's object holds of other articles: entries of a live blog, replies, the list it stands in.
_PARTS = ("liveBlogUpdate", "comment", "hasPart", "isPartOf", "citation", "mentions", "itemListElement")
# By their attributes: to ask each element for one takes three times as long.
_SCOPES, _PROPERTIES = XPath("//@itemtype/.."), XPath("descendant::*/@itemprop/..")
_FIELDS = ("headline", "body", "authors", "published", "modified", "site_name")


def read_structured(tree: HtmlElement, lines: Sequence[Line], title: str) -> tuple[Structured, ...]:
    """Read what a page says of its article in data.

    Args:
        tree: the page.
        lines: its visible texts, of `dom.lines_of`.
        title: what the page's title element or og:title says, to know the article among others.

    Returns:
        What JSON-LD, microdata and the state say, in this order; what says nothing is left out.
    """
    found = (_from_json_ld(tree, title), _from_microdata(tree), from_states(tree, lines, title))
    return tuple(one for one in found if one.source)


def merged(found: Sequence[Structured]) -> Structured:
    """Join what several places say: each fills what those before it left empty.

    Args:
        found: of `read_structured`.

    Returns:
        One finding, with the source of the first; empty where there is none.
    """
    result = found[0] if found else Structured()
    for other in found:
        for name in _FIELDS:
            if not getattr(result, name) and getattr(other, name):
                result = evolve(result, **{name: getattr(other, name)})
    return result


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type", ())
    return {one.rsplit("/", 1)[-1] for one in _values(kind) if isinstance(one, str)}


def _is_article(node: dict[str, Any]) -> bool:
    return bool(_types(node) & _ARTICLES) and bool(node.get("headline") or node.get("articleBody"))


def _from_json_ld(tree: HtmlElement, title: str) -> Structured:
    people: dict[str, str] = {}
    articles: list[dict[str, Any]] = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        parts: set[int] = set()
        for node, _ in objects(load_json(script.text)):
            if isinstance(node.get("@id"), str) and isinstance(node.get("name"), str):
                people[node["@id"]] = node["name"]
            if id(node) not in parts and _is_article(node):
                articles.append(node)
            parts.update(id(part) for key in _PARTS for part in _listed(node.get(key)))
    wanted = fold_letters(title)
    best, best_rank = Structured(), (False, -1)
    for node in articles:
        one = _article(node, people)
        rank = (bool(one.headline) and fold_letters(one.headline) in wanted, len(one.body))
        if rank > best_rank:
            best, best_rank = one, rank
    return best


def _listed(value: Any) -> list[Any]:
    """List the objects of a property that holds one, or several."""
    values = value if isinstance(value, list) else [value]
    return [one.get("item", one) if isinstance(one, dict) else one for one in values]


def _article(node: dict[str, Any], people: dict[str, str]) -> Structured:
    return Structured(
        headline=line_of(node.get("headline")),
        body="\n".join(_body(node)),
        authors=names_of([_named(one, people) for one in _values(node.get("author"))]),
        published=stamp_of(node.get("datePublished")),
        modified=stamp_of(node.get("dateModified")),
        site_name=line_of(_named(node.get("publisher"), people)),
        source="json-ld",
    )


def _named(value: Any, people: dict[str, str]) -> Any:
    """Give who stands elsewhere on the page, where a value only says where; any other value as it is."""
    if isinstance(value, dict) and "name" not in value and isinstance(value.get("@id"), str):
        return people.get(value["@id"], "")
    return value


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _body(node: dict[str, Any]) -> Iterator[str]:
    """Give the paragraphs of an article, and of the entries of a live blog, each with its headline."""
    body = node.get("articleBody")
    if isinstance(body, str) and (text := paragraphs_of(unescape(body))):
        yield text
    for entry in _listed(node.get("liveBlogUpdate")):
        if isinstance(entry, dict) and isinstance(entry.get("articleBody"), str):
            yield from filter(None, (line_of(entry.get("headline")), paragraphs_of(unescape(entry["articleBody"]))))


def _from_microdata(tree: HtmlElement) -> Structured:
    scope = next((one for one in _elements(_SCOPES, tree) if _kind_of(one) in _ARTICLES), None)
    if scope is None:
        return Structured()
    values: dict[str, list[str]] = {}
    for element in _elements(_PROPERTIES, scope):
        for name in element.get("itemprop", "").split():
            if name == "articleBody":
                continue  # it is visible: the reader of visible text reads it better
            value = element.get("content") or element.get("datetime") or text_of(element)
            values.setdefault(name, []).append(collapse(value))
    return Structured(
        headline=next(iter(values.get("headline", ())), ""),
        authors=tuple(dict.fromkeys(filter(None, values.get("author", [])))),
        published=next(iter(values.get("datePublished", ())), ""),
        modified=next(iter(values.get("dateModified", ())), ""),
        source="microdata",
    )


def _elements(path: XPath, element: HtmlElement) -> list[HtmlElement]:
    return cast("list[HtmlElement]", path(element))


def _kind_of(scope: HtmlElement) -> str:
    return re.split(r"[/#]", scope.get("itemtype", "").rstrip("/"))[-1]
