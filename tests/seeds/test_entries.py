from __future__ import annotations

import tomllib
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawler.discovery.kinds import KINDS
from crawler.model import Outlet, Source
from crawler.seeds import read_outlets
from crawler.seeds.entries import comment, entry

OUTLET = Outlet(
    "127.0.0.1:8801",
    'صدى "المال"',
    "eg",
    "business",
    "Africa/Cairo",
    local=True,
    sources=(
        Source("search", "http://127.0.0.1:8801/?s={query}&n={page}", r"/\d{4}/", first=0, step=10),
        Source("section", "http://127.0.0.1:8801/x", pages="http://127.0.0.1:8801/x/{page}", checked="2024-05-01"),
        Source("feed", "http://127.0.0.1:8801/feed/", checked="never", answered="10 leads"),
    ),
)


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(entry(OUTLET), encoding="utf-8")
    assert read_outlets(path, tuple(KINDS)) == [OUTLET]


def test_guesses_are_marked_and_needless_sources_are_comments(tmp_path: Path) -> None:
    text = entry(OUTLET, {"country"}, {OUTLET.sources[1]})
    assert 'country = "eg"  # a guess: look at it\nkind = "business"\n' in text
    assert '# [[outlet.source]]\n# kind = "section"\n' in text
    path = tmp_path / "outlets.toml"
    path.write_text(text, encoding="utf-8")
    (outlet,) = read_outlets(path, tuple(KINDS))
    assert [source.kind for source in outlet.sources] == ["search", "feed"]


@given(st.text(min_size=1).filter(str.strip))
def test_any_name_is_written_as_toml(name: str) -> None:
    text = entry(Outlet("a.example", name, "eg"))
    if not any(0xD800 <= ord(sign) < 0xE000 for sign in name):  # halves of characters are no text
        assert tomllib.loads(text)["outlet"][0]["name"] == name


@given(st.text())
def test_a_comment_is_one_line(text: str) -> None:
    assert tomllib.loads(comment(text)) == {}
