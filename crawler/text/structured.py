"""What a page says of its article in data: JSON-LD, microdata, and the state objects of JavaScript sites.

JSON-LD and microdata use schema.org's Article and its kin; state objects have no standard, so the article is the object
with a long text whose title is the page's, or the longest text on a page that shows none itself.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any

from attrs import evolve
from lxml.html import HtmlElement

from crawler.model import Structured
from crawler.text.dom import collapse, lines_of, paragraphs_of, text_of, unescape
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
# An object assigned to a name. One character of the name is enough: a whole one is sought again from each of its own.
_ASSIGNED = re.compile(r"(?<=[\w$.\]\"'\s])=\s*(?=\{)")
_TEXT_KEYS = (
    "articleBody",
    "body",
    "content",
    "html",
    "text",
    "bodyHtml",
    "contentHtml",
    "article_body",
    "details",
    "story",
)
_TITLE_KEYS = ("headline", "title", "name", "heading")
_PUBLISHED_KEYS = (
    "datePublished",
    "publishedAt",
    "published_at",
    "publishDate",
    "publish_date",
    "published",
    "date",
    "createdAt",
    "created_at",
)
_MODIFIED_KEYS = ("dateModified", "updatedAt", "updated_at", "modifiedAt", "modified", "lastModified")
_AUTHOR_KEYS = ("author", "authors", "writer", "byline", "creator")
# Shorter than this (characters), a text in a state object is a teaser.
_SHORTEST_TEXT = 200
# Lines that are paragraphs: headlines are shorter, or end without a full stop; teasers end with several.
_SENTENCE_WORDS = 9
_SENTENCE_END = re.compile(r"(?<!\.)[.!؟][\"'»”)]*$")
# Objects looked at in one page's state: the state of a home page holds some thousands.
_MOST_OBJECTS = 50_000


def read_structured(tree: HtmlElement, title: str) -> Structured:
    """Read what a page says of its article in data.

    Args:
        tree: the page.
        title: what the page's title element or og:title says, to know the article among others in a state object.

    Returns:
        JSON-LD before microdata before state objects, each filling what the one before left empty.
    """
    found = [_from_json_ld(tree), _from_microdata(tree)]
    if not any(len(one.body) >= _SHORTEST_TEXT for one in found):
        found.append(_from_state(tree, title))
    result = next((one for one in found if one.source), Structured())
    for other in found:
        for name in ("headline", "body", "authors", "published", "modified", "site_name"):
            if not getattr(result, name) and getattr(other, name):
                result = evolve(result, **{name: getattr(other, name)})
    return result


def _load(text: str) -> Any:
    """Load JSON as sites write it: with raw line breaks, comments around it, or a second time escaped."""
    text = text.strip().removeprefix("<!--").removesuffix("-->").strip()
    for candidate in (text, unescape(text)):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _objects(value: Any) -> Iterator[dict[str, Any]]:
    """Walk through JSON and yield its objects, outer before inner, in order."""
    stack, count = [value], 0
    while stack and count < _MOST_OBJECTS:
        node = stack.pop()
        if isinstance(node, dict):
            count += 1
            yield node
            stack.extend(reversed([child for child in node.values() if isinstance(child, dict | list)]))
        elif isinstance(node, list):
            stack.extend(reversed([child for child in node if isinstance(child, dict | list)]))


def _types(node: dict[str, Any]) -> set[str]:
    kind = node.get("@type", ())
    return {str(one).rsplit("/", 1)[-1] for one in (kind if isinstance(kind, list) else [kind])}


def _line(value: Any) -> str:
    """Give a text of one line, or nothing."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("rendered") or value.get("name") or value.get("@value") or ""
    return collapse(re.sub(r"<[^<>]*>", " ", unescape(value))) if isinstance(value, str) else ""


def _names(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(name for name in map(_line, values) if name))


def _stamp(value: Any) -> str:
    """Give a date as written; a number is seconds or milliseconds since 1970."""
    if isinstance(value, float):
        return str(int(value)) if math.isfinite(value) else ""  # JSON as Python reads it has NaN and Infinity
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _line(value)


def _from_json_ld(tree: HtmlElement) -> Structured:
    best = Structured()
    people: dict[str, str] = {}
    articles = []
    for script in tree.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower() or not script.text:
            continue
        for node in _objects(_load(script.text)):
            if isinstance(node.get("@id"), str) and isinstance(node.get("name"), str):
                people[node["@id"]] = node["name"]
            if _types(node) & _ARTICLES and (node.get("headline") or node.get("articleBody")):
                articles.append(node)
    for node in articles:
        authors = node.get("author")
        named = [
            {"name": people.get(str(one["@id"]), "")}
            if isinstance(one, dict) and "name" not in one and "@id" in one
            else one
            for one in (authors if isinstance(authors, list) else [authors])
        ]
        publisher = node.get("publisher")
        if isinstance(publisher, dict) and "name" not in publisher:
            publisher = people.get(str(publisher.get("@id")), "")
        body = node.get("articleBody")
        one = Structured(
            headline=_line(node.get("headline")),
            body=paragraphs_of(unescape(body)) if isinstance(body, str) else "",
            authors=_names(named),
            published=_stamp(node.get("datePublished")),
            modified=_stamp(node.get("dateModified")),
            site_name=_line(publisher),
            source="json-ld",
        )
        if not best.source or len(one.body) > len(best.body):
            best = one
    return best


def _from_microdata(tree: HtmlElement) -> Structured:
    scopes = [
        element
        for element in tree.iter()
        if isinstance(element.tag, str) and element.get("itemtype", "").rstrip("/").rsplit("/", 1)[-1] in _ARTICLES
    ]
    if not scopes:
        return Structured()
    values: dict[str, list[str]] = {}
    for element in scopes[0].iter():
        names = element.get("itemprop", "").split() if isinstance(element.tag, str) else []
        for name in names:
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


def _states(tree: HtmlElement) -> Iterator[Any]:
    """Yield the JSON values that scripts carry for the page's own program."""
    for script in tree.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if len(text) < _SHORTEST_TEXT or "ld+json" in kind:
            continue
        if "json" in kind:
            yield _load(text)
            continue
        for match in _ASSIGNED.finditer(text):
            try:
                yield json.JSONDecoder(strict=False).raw_decode(text, match.end())[0]
            except (ValueError, RecursionError):
                continue


def _from_state(tree: HtmlElement, title: str) -> Structured:
    wanted = _words(title)
    shows_text: bool | None = None
    best, best_rank = Structured(), (False, 0)
    for state in _states(tree):
        for node in _objects(state):
            body = max((_long_text(node.get(key)) for key in _TEXT_KEYS), key=len)
            if len(body) < _SHORTEST_TEXT:
                continue
            headline = next((line for key in _TITLE_KEYS if (line := _line(node.get(key)))), "")
            is_this = bool(headline) and f" {_words(headline)} " in f" {wanted} "
            if (is_this, len(body)) <= best_rank:
                continue
            if headline and not is_this:
                # Another story of the site: the one that this page shows is read from what it shows.
                shows_text = _shows_text(tree) if shows_text is None else shows_text
                if shows_text:
                    continue
            best_rank = (is_this, len(body))
            best = Structured(
                headline=headline,
                body=body,
                authors=next((names for key in _AUTHOR_KEYS if (names := _names(node.get(key)))), ()),
                published=next((stamp for key in _PUBLISHED_KEYS if (stamp := _stamp(node.get(key)))), ""),
                modified=next((stamp for key in _MODIFIED_KEYS if (stamp := _stamp(node.get(key)))), ""),
                source="state object",
            )
    return best


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", fold_letters(text)))


def _shows_text(tree: HtmlElement) -> bool:
    """Tell whether a page shows as many characters of sentences as a text has at least: menus have none."""
    lines = (line for _, line in lines_of(tree) if len(line.split()) >= _SENTENCE_WORDS and _SENTENCE_END.search(line))
    return sum(map(len, lines)) >= _SHORTEST_TEXT


def _long_text(value: Any) -> str:
    """Give a text of paragraphs: a string of HTML or text, or a list of them."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        value = "\n".join(value)
    if isinstance(value, dict):
        value = value.get("rendered")
    return paragraphs_of(value) if isinstance(value, str) and len(value) >= _SHORTEST_TEXT else ""
