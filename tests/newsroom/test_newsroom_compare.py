from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from crawler.archive.seed_format import render
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


def test_a_file_that_is_no_story_is_wrong(tmp_path: Path) -> None:
    folder = _archive(tmp_path)
    (folder / "stories" / "bad.txt").write_bytes(b"\xff\xfe")
    (wrong,) = compare(folder, ()).wrong
    assert wrong[0] == "bad.txt"
    assert "expected UTF-8" in wrong[1]


def test_no_archive_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="no archive in"):
        compare(tmp_path / "nothing", TRUTH)
