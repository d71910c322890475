"""An outlet written as its entry in a file of outlets."""

from __future__ import annotations

import json
from collections.abc import Container, Iterator

from crawler.discovery.titles import one_line
from crawler.model import Outlet, Source


def entry(outlet: Outlet, notes: Container[str] = (), left_out: Container[Source] = ()) -> str:
    """Write an outlet as TOML.

    Args:
        outlet: with its sources.
        notes: names of keys whose values are guesses: a comment says so.
        left_out: sources that are written as comments.

    Returns:
        Lines that end with a line break.
    """
    lines = ["[[outlet]]"]
    for key, value in (
        ("domain", outlet.domain),
        ("name", outlet.name),
        ("country", outlet.country),
        ("kind", outlet.kind),
        ("timezone", outlet.timezone),
    ):
        lines.append(f"{key} = {_text(value)}" + ("  # a guess: look at it" if key in notes else ""))
    if outlet.local:
        lines.append("local = true")
    for source in outlet.sources:
        mark = "# " if source in left_out else ""
        lines += [f"{mark}{line}" for line in _source(source)]
    return "\n".join(lines) + "\n"


def comment(text: str) -> str:
    """Write a line of text as a comment, whatever is in it."""
    return f"# {one_line(text)}"


def _source(source: Source) -> Iterator[str]:
    yield "[[outlet.source]]"
    yield f"kind = {_text(source.kind)}"
    yield f"url = {_text(source.url)}"
    for key, text in (("links", source.links), ("pages", source.pages)):
        if text:
            yield f"{key} = {_text(text)}"
    for key, number in (("first", source.first), ("step", source.step)):
        if number != 1:
            yield f"{key} = {number}"
    for key, text in (("checked", source.checked), ("answered", source.answered)):
        if text:
            yield f"{key} = {_text(text)}"


def _text(value: str) -> str:
    """Write a string; JSON's escapes are all TOML's too, but for one character that it leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
