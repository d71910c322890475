"""The state that a page carries for its own program: the values in its scripts and attributes.

There is no standard. What is known: JSON in a script (Next.js, Angular, Apollo, SvelteKit), a value assigned to a name
or given to a function (Redux, Fusion, Nuxt 2), a list whose parts are named by their place in it (Nuxt 3, SvelteKit:
the format of `devalue`), rows that are pushed one after the other (Next.js with React server components), and JSON in
an attribute (Inertia, Astro, Vue, React on Rails).
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, cast
from urllib.parse import unquote

from lxml.etree import XPath
from lxml.html import HtmlElement

from crawler.text.data.js_values import Steps, read_js
from crawler.text.dom import unescape

# A script that holds no letter of Arabic script, written or escaped, holds no article of ours.
_ARABIC = re.compile(r"[\u0620-\u06ff]|(?:\\|%5C)u06[0-9a-fA-F]{2}|%D[89]%|&#1[56]\d\d;")
# One of them is in each escaped letter of Arabic script.
_ESCAPES = ("u06", "%D", "&#1")
# Where a value is assigned or given; what a string holds may be JSON in its turn.
_STARTS = re.compile(
    r"(?:[\w$.\]\"'\s]=|\()\s*"
    r"(?P<calls>(?:(?:JSON\.parse|decodeURIComponent|unescape)\s*\(\s*){0,3})(?=[{\[\"'(])"
)
# Values tried in one script: real pages have a handful.
_MOST_VALUES = 200
# Shorter values hold no article (characters).
_SHORTEST = 200
_MOST_OBJECTS = 50_000
# Parts that are put where they belong; programs can name one list so often that the work would grow with the square.
_MOST_PARTS = 500_000
# Shorter attributes hold no article either (characters).
_LONG_ATTRIBUTES = XPath("//@*[string-length() > 250]")
_PUSHED = re.compile(r"__next_f\.push\(\s*\[\s*1\s*,\s*(?=\")")
_ROW = re.compile(rb"([0-9a-f]{1,8}):(?:T([0-9a-f]{1,8}),|[A-Z]*(?=[\[{\"]))")
_REFERENCE = re.compile(r"\$[0-9a-f]{1,8}")
# Angular writes these for the signs that HTML would take for its own.
_ANGULAR = {"&q;": '"', "&s;": "'", "&l;": "<", "&g;": ">", "&a;": "&"}
# Wrappers of `devalue` that stand for the value they hold.
_TRANSPARENT = frozenset({"Reactive", "ShallowReactive", "Ref", "ShallowRef", "Set", "Island"})


def load_json(text: str) -> Any:
    """Load JSON as sites write it: with raw line breaks, comments around it, or a second time escaped.

    Args:
        text: of a script or an attribute.

    Returns:
        The value; None where it is none.
    """
    for candidate in _readings(text.strip().removeprefix("<!--").removesuffix("-->").strip()):
        try:
            return json.loads(candidate, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _readings(text: str) -> Iterator[str]:
    yield text
    yield unescape(text)
    if "&q;" in text:
        yield re.sub("&[qslga];", lambda found: _ANGULAR[found.group()], text)


def states(tree: HtmlElement) -> Iterator[Any]:
    """List the values that a page carries for its own program.

    Args:
        tree: the page.

    Yields:
        What JSON can hold; objects may share parts, and hold themselves.
    """
    pushed: list[str] = []
    steps = Steps()
    for script in tree.iter("script"):
        text, kind = script.text or "", (script.get("type") or "").lower()
        if "__next_f" in text:
            pushed += _strings(text, _PUSHED)
        elif len(text) < _SHORTEST or "ld+json" in kind or not _holds_arabic(text):
            continue
        elif "json" in kind or text.lstrip()[:1] in ("{", "["):
            yield load_json(text)
        else:
            yield from _assigned(text, steps)
    if pushed:
        yield from _rows("".join(pushed))
    for value in map(str, cast("list[str]", _LONG_ATTRIBUTES(tree))):
        if value.lstrip()[:1] in ("{", "[") and _holds_arabic(value):
            yield load_json(value)


def _holds_arabic(text: str) -> bool:
    """Tell whether a text holds a letter of Arabic script; most scripts are told not to without a pattern."""
    may_hold = not text.isascii() or any(map(text.__contains__, _ESCAPES))
    return may_hold and _ARABIC.search(text) is not None


def _strings(text: str, before: re.Pattern[str]) -> Iterator[str]:
    decoder = json.JSONDecoder(strict=False)
    for found in before.finditer(text):
        try:
            value = decoder.raw_decode(text, found.end())[0]
        except (ValueError, RecursionError):
            continue
        if isinstance(value, str):
            yield value


def _assigned(text: str, steps: Steps) -> Iterator[Any]:
    """Read the values in a program, each once: what lies inside one that was read is not tried again."""
    decoder = json.JSONDecoder(strict=False)
    place = arabic = 0
    for _ in range(_MOST_VALUES):
        found = _STARTS.search(text, place)
        if found is None:
            return
        place = found.end()
        try:
            value, place = decoder.raw_decode(text, place)
        except RecursionError:
            return
        except ValueError as error:
            if arabic < place:  # looked for once in each stretch: a script may begin 200 values far before it
                ahead = _ARABIC.search(text, place)
                arabic = len(text) if ahead is None else ahead.start()
            read = read_js(text, place, steps) if steps.left > 0 and arabic < len(text) else None
            if read is None:
                place = max(place + (text[place] in "\"'"), getattr(error, "pos", 0))
                continue
            value, place = read
        if isinstance(value, str):
            value = _nested(unquote(value) if "decodeURI" in found["calls"] else value)
        if isinstance(value, dict | list):
            yield value


def _nested(text: str) -> Any:
    """Load a string that is JSON itself."""
    return load_json(text) if len(text) >= _SHORTEST and text.lstrip()[:1] in ("{", "[") else None


def _hydrated(value: Any) -> Any:
    """Put the parts of a value in the format of `devalue` where they belong; give any other as it is.

    In that format a value is a list of parts; in an object or a list among them a number is the place of a part.
    """
    if not isinstance(value, list) or len(value) < 3 or not _is_index(value):
        return value
    made: list[Any] = [{} if isinstance(part, dict) else [] if isinstance(part, list) else part for part in value]

    def part_at(place: Any) -> Any:
        for _ in range(len(_TRANSPARENT)):
            part = value[place] if isinstance(place, int) and 0 <= place < len(value) else None
            if not (isinstance(part, list) and len(part) == 2 and _is_transparent(part[0])):
                break
            place = part[1]
        return made[place] if isinstance(place, int) and 0 <= place < len(value) else None

    for part, target in zip(value, made, strict=True):
        if isinstance(part, dict):
            target.update((key, part_at(place)) for key, place in part.items())
        elif isinstance(part, list) and not (part and isinstance(part[0], str)):
            target.extend(map(part_at, part))
    return made


def _is_transparent(name: Any) -> bool:
    return isinstance(name, str) and name in _TRANSPARENT


def _is_index(value: list[Any]) -> bool:
    """Tell whether the parts of a list name others by their places."""
    first = value[0]
    if isinstance(first, list):
        return len(first) == 2 and _is_transparent(first[0])
    if not isinstance(first, dict) or not first:
        return False
    parts = (part.values() for part in value if isinstance(part, dict))
    return all(isinstance(place, int) and not isinstance(place, bool) for places in parts for place in places)


def objects(value: Any) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Walk through a value and yield its objects, outer before inner, in order, each once.

    Args:
        value: of `states`, or of `load_json`; a string in it may be JSON itself.

    Yields:
        An object, and the one in which it stands (empty: in none). At most 50,000: the state of a home page holds some
        thousands.
    """
    stack: list[tuple[Any, dict[str, Any]]] = [(value, {})]
    # By identity; what is made on the way is kept, so that no identity comes twice.
    seen: set[int] = set()
    kept: list[Any] = []
    count, parts_left = 0, _MOST_PARTS
    while stack and count < _MOST_OBJECTS:
        node, above = stack.pop()
        if isinstance(node, str):
            node = _nested(node)
            kept.append(node)
        if id(node) in seen or not isinstance(node, dict | list):
            continue
        seen.add(id(node))
        if isinstance(node, dict):
            count += 1
            yield node, above
            stack.extend(reversed([(part, node) for part in node.values() if _may_hold(part)]))
        else:
            parts_left -= sum(len(part) for part in node if isinstance(part, dict | list))
            made = _hydrated(node) if parts_left > 0 else node
            kept.append(made)
            stack.extend(reversed([(part, above) for part in made if _may_hold(part)]))


def _may_hold(part: Any) -> bool:
    if isinstance(part, str):
        return len(part) >= _SHORTEST and part[:1] in ("{", "[")
    return isinstance(part, dict | list)


def _rows(pushed: str) -> Iterator[Any]:
    """Read the rows of React server components: `id:JSON`, or `id:Tlength,text`, its length in bytes, hexadecimal."""
    data = pushed.encode("utf-8", "replace")
    texts: dict[str, str] = {}
    values: list[Any] = []
    place = 0
    while place < len(data):
        found = _ROW.match(data, place)
        if found is not None and found[2]:
            end = found.end() + int(found[2], 16)
            texts[f"${found[1].decode()}"] = data[found.end() : end].decode("utf-8", "replace")
            place = end
            continue
        end = data.find(b"\n", place)
        end = len(data) if end < 0 else end
        if found is not None:
            values.append(load_json(data[found.end() : end].decode("utf-8", "replace")))
        place = end + 1
    for value in values:
        _refer(value, texts)
        yield value
    for text in texts.values():
        yield _nested(text)


def _refer(value: Any, texts: dict[str, str]) -> None:
    """Put texts in the place of their names."""
    stack = [value]
    while stack:
        node = stack.pop()
        items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
        for key, part in list(items):
            if isinstance(part, str) and _REFERENCE.fullmatch(part) and part in texts:
                node[key] = texts[part]
            elif isinstance(part, dict | list):
                stack.append(part)
