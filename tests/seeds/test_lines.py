from __future__ import annotations

import tomllib

import pytest

from crawler.seeds.lines import Place, line_of, lines_of

TEXT = '''\
# a comment: name = "x"
top = 1
"quoted key" = 2

[[outlet]]
name = "first"
[[outlet.source]]
kind = "feed"
url = "x"
[[outlet.source]]
kind = "sitemap"

[[ outlet ]]   # the second
name = """
[[outlet]]
name = "inside a text"
"""
later = 3
[[outlet.source]]
kind = "section"
[other.table]
key = [
  "a",
  "b = 1",
]
'''

PLACES: dict[str, tuple[Place, int]] = {
    "a key of the file": (("top",), 2),
    "a quoted key": (("quoted key",), 3),
    "an array of tables": (("outlet",), 5),
    "a table of it": (("outlet", 0), 5),
    "a key of it": (("outlet", 0, "name"), 6),
    "a table in a table": (("outlet", 0, "source", 0), 7),
    "a key in it": (("outlet", 0, "source", 0, "url"), 9),
    "its neighbour": (("outlet", 0, "source", 1, "kind"), 11),
    "the second": (("outlet", 1), 13),
    "a key before a text of many lines": (("outlet", 1, "name"), 14),
    "a key behind it": (("outlet", 1, "later"), 18),
    "tables in it are counted anew": (("outlet", 1, "source", 0, "kind"), 20),
    "a table with a dot": (("other", "table", "key"), 22),
    "a key that is missing stands where its table does": (("outlet", 0, "source", 1, "url"), 10),
    "a table that is missing stands where the one around it does": (("outlet", 1, "source", 7, "url"), 19),
    "nothing of it is there": (("x", "y"), 1),
    "the file": ((), 1),
}


@pytest.mark.parametrize(("place", "line"), PLACES.values(), ids=PLACES.keys())
def test_the_line_of_a_place(place: Place, line: int) -> None:
    assert tomllib.loads(TEXT)
    assert line_of(lines_of(TEXT), place) == line


def test_inline_tables_stand_where_their_key_does() -> None:
    text = 'x = 1\noutlet = [\n  {name = "a"},\n]\n'
    assert line_of(lines_of(text), ("outlet", 0, "name")) == 2
