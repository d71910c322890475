"""Where in a TOML file a key stands: its line, which Python's reader does not tell."""

from __future__ import annotations

import re
from collections.abc import Mapping

# A place in a document: names of tables and keys, and the index (0 is the first) of a table in an array of tables.
Place = tuple[str | int, ...]

_MANY_LINES = re.compile(r'"""(?:\\.|[^\\])*?"""|' + r"'''.*?'''", re.DOTALL)
_HEADER = re.compile(r"\s*(\[\[?)([^\[\]]+)\]")
_KEY = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([\w-]+))\s*[.=]""")


def lines_of(text: str) -> Mapping[Place, int]:
    """Find the lines on which the tables and keys of a document stand.

    Args:
        text: valid TOML.

    Returns:
        Place -> line, the first is 1. Keys inside inline tables and dotted ones are not told apart: they stand where
        the outermost stands.
    """
    # What spans lines can hold what looks like a key; its lines are kept, its text is not.
    text = _MANY_LINES.sub(lambda found: '""' + "\n" * found[0].count("\n"), text)
    lines: dict[Place, int] = {}
    latest: dict[tuple[str, ...], int] = {}  # of each array of tables
    table: Place = ()
    for number, line in enumerate(text.split("\n"), start=1):
        header, key = _HEADER.match(line), _KEY.match(line)
        if header:
            names = tuple(name.strip().strip("\"'") for name in header[2].split("."))
            if header[1] == "[[":
                latest[names] = latest.get(names, -1) + 1
                for inner in [other for other in latest if other[: len(names)] == names and other != names]:
                    del latest[inner]
            table = _place(names, latest)
            lines.setdefault(table, number)
            lines.setdefault(table[:-1], number)
        elif key:
            lines.setdefault((*table, key[1] or key[2] or key[3] or ""), number)
    return lines


def line_of(lines: Mapping[Place, int], place: Place) -> int:
    """Give the line of a place, or of the innermost table around it that has one.

    Args:
        lines: of the document.
        place: any.

    Returns:
        The line; 1 where nothing around it has one.
    """
    while place and place not in lines:
        place = place[:-1]
    return lines.get(place, 1)


def _place(names: tuple[str, ...], latest: Mapping[tuple[str, ...], int]) -> Place:
    place: list[str | int] = []
    for end, name in enumerate(names, start=1):
        place.append(name)
        if names[:end] in latest:
            place.append(latest[names[:end]])
    return tuple(place)
