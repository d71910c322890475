from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from attrs import evolve

from crawler.archive.seed_format import render
from crawler.discovery.canonical import canonical
from crawler.errors import Misuse
from crawler.newsroom.compare import compare
from crawler.newsroom.truth import Expectation

TRUTH = (
    Expectation("one", "sada", ("http://127.0.0.1:8801/1",), "archived", title="الأول", body="نص أول."),
    Expectation("two", "marfa", ("http://127.0.0.1:8802/2",), "archived", title="الثاني", body="نص ثان."),
    Expectation("copy", "mujaz", ("http://127.0.0.1:8805/3",), "duplicate", title="منسوخ", body="نص أول."),
    Expectation("off", "nabd", ("http://127.0.0.1:8804/4",), "off_topic", title="غيره", body="نص عن غيره."),
    Expectation("fixture", "nabd", ("http://127.0.0.1:8804/5",), "http_error"),
)


def _archive(folder: Path, *stories: tuple[str, str]) -> Path:
    (folder / "stories").mkdir()
    for number, (title, body) in enumerate(stories, start=1):
        (folder / "stories" / f"{number:03}_x.txt").write_bytes(render(title, body))
    return folder


@pytest.mark.parametrize(
    ("stories", "lines"),
    [
        pytest.param(
            [("الأول", "نص أول."), ("الثاني", "نص ثان.")],
            ["2 of 2 on-topic stories found, 0 wrong, 0 twice"],
            id="perfect",
        ),
        pytest.param(
            [("منسوخ", "نَص  أول."), ("الثاني", "نص ثان.")],
            ["2 of 2 on-topic stories found, 0 wrong, 0 twice"],
            id="headline of the copy, vowels, white space",
        ),
        pytest.param(
            [("الأول", "نص أول.")],
            [
                "1 of 2 on-topic stories found, 0 wrong, 0 twice",
                "missed  two  الثاني  http://127.0.0.1:8802/2",
            ],
            id="missed",
        ),
        pytest.param(
            [("الأول", "نص أول."), ("الثاني", "نص ثان."), ("غيره", "نص عن غيره."), ("منسوخ", "نص أول.")],
            [
                "2 of 2 on-topic stories found, 1 wrong, 1 twice",
                "wrong  003_x.txt  غيره",
                "twice  004_x.txt  منسوخ",
            ],
            id="wrong and twice",
        ),
        pytest.param(
            [],
            [
                "0 of 2 on-topic stories found, 0 wrong, 0 twice",
                "missed  one  الأول  http://127.0.0.1:8801/1",
                "missed  two  الثاني  http://127.0.0.1:8802/2",
            ],
            id="empty archive",
        ),
    ],
)
def test_compare(tmp_path: Path, stories: Sequence[tuple[str, str]], lines: list[str]) -> None:
    comparison = compare(_archive(tmp_path, *stories), TRUTH)
    assert comparison.lines() == lines
    assert comparison.perfect == (len(lines) == 1)


def _record(folder: Path, name: str, kind: str, url: str) -> None:
    (folder / "records").mkdir(exist_ok=True)
    record = {"found": {"kind": kind}, "fetched": {"canonical": canonical(url)}}
    (folder / "records" / f"{name}.json").write_text(json.dumps(record), encoding="utf-8")


def test_a_story_that_was_found_where_it_is_not_is_astray(tmp_path: Path) -> None:
    truth = [
        evolve(TRUTH[0], kinds=frozenset({"search", "section"})),
        evolve(TRUTH[1], kinds=frozenset({"wayback"})),
    ]
    folder = _archive(tmp_path, ("الأول", "نص أول."), ("الثاني", "نص ثان."))
    _record(folder, "001_x", "section", truth[0].urls[0])
    _record(folder, "002_x", "wayback", truth[1].urls[0])
    _record(folder, "003_x", "urls", "https://elsewhere.example/1")
    comparison = compare(folder, truth)
    assert (comparison.perfect, comparison.astray) == (True, ())
    assert comparison.kinds == {"section": 1, "wayback": 1, "urls": 1}
    _record(folder, "002_x", "feed", truth[1].urls[0])
    comparison = compare(folder, truth)
    assert not comparison.perfect
    assert comparison.lines()[1:] == ["astray  002_x.json  by feed"]


def test_what_was_true_before_may_be_there_and_need_not(tmp_path: Path) -> None:
    now = (TRUTH[1], evolve(TRUTH[0], body="نص أول، وفيه تصويب."))
    folder = _archive(tmp_path, ("الأول", "نص أول."), ("الثاني", "نص ثان."), ("الأول", "نص أول، وفيه تصويب."))
    assert compare(folder, now, TRUTH).perfect
    assert [name for name, _ in compare(folder, now).wrong] == ["001_x.txt"]
    (folder / "stories" / "001_x.txt").unlink()
    assert compare(folder, now, TRUTH).perfect


def test_a_file_that_is_no_story_is_wrong(tmp_path: Path) -> None:
    folder = _archive(tmp_path)
    (folder / "stories" / "bad.txt").write_bytes(b"\xff\xfe")
    (wrong,) = compare(folder, ()).wrong
    assert wrong[0] == "bad.txt"
    assert "expected UTF-8" in wrong[1]


def test_no_archive_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="no archive in"):
        compare(tmp_path / "nothing", TRUTH)
