from __future__ import annotations

import re
import shutil
import tomllib
from pathlib import Path

import pytest

from crawler.archive.seed_format import render
from crawler.errors import Misuse
from crawler.newsroom import outlets_file, sites
from crawler.newsroom.stories import OUTLETS, load
from crawler.text.fingerprint import content_hash

STORY = """[[story]]
id = "one"
outlet = "sada"
published = 2024-01-02T10:00:00+02:00
author = "منى"
section = "شركات"
tags = ["إعلانات"]
caption = "صورة"
expected = "archived"
why = "a story"
"""
COPY = """[[copy]]
id = "copy-one"
outlet = "mujaz"
copy_of = "one"
kind = "exact"
title = "عنوان آخر"
published = 2024-01-02T12:00:00+04:00
author = "سالم"
section = "عالم"
tags = ["إعلانات"]
caption = "صورة"
expected = "duplicate"
why = "a copy"
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    (tmp_path / "stories").mkdir()
    (tmp_path / "stories" / "one.txt").write_bytes(render("عنوان", "فقرة أولى.\n\nفقرة ثانية.\n\nفقرة ثالثة."))
    (tmp_path / "some.toml").write_text(STORY, encoding="utf-8")
    (tmp_path / "copies.toml").write_text(COPY, encoding="utf-8")
    return tmp_path


def test_the_sample_is_sound(sample_dir: Path) -> None:
    stories = load(sample_dir)
    by_id = {story.id: story for story in stories}
    assert {story.outlet for story in stories} == set(OUTLETS)
    assert tuple(sites.BY_KEY) == OUTLETS
    for story in stories:
        if story.copy_of:
            same = content_hash(story.body) == content_hash(by_id[story.copy_of].body)
            assert same == (story.expected == "duplicate" or story.id.startswith("copy-")), story.id
            assert story.published > by_id[story.copy_of].published, story.id
            assert story.title != by_id[story.copy_of].title, story.id
        if story.outlet == "jarida":
            assert story.body.encode("cp1256")


def test_the_sample_has_no_text_without_a_table(sample_dir: Path) -> None:
    own = {story.id for story in load(sample_dir) if not story.copy_of}
    assert {path.stem for path in (sample_dir / "stories").glob("*.txt")} == own


def test_outlets_file_is_in_step(sample_dir: Path) -> None:
    ports = range(sites.FIRST_PORT, sites.FIRST_PORT + len(sites.SITES))
    written = outlets_file.outlets_toml(load(sample_dir), sites.bases(ports))
    assert (sample_dir / "outlets.toml").read_text(encoding="utf-8") == written
    assert [outlet["name"] for outlet in tomllib.loads(written)["outlet"]] == [site.name for site in sites.SITES]


def test_every_link_pattern_fits_the_urls_of_its_outlet(sample_dir: Path) -> None:
    for story in load(sample_dir):
        site = sites.BY_KEY[story.outlet]
        for way in site.ways:
            if way.links and not site.has_lost(story):
                assert re.search(way.links, f"http://127.0.0.1:8801{site.path(story)}"), story.id


def test_a_copy_has_the_text_of_its_original(small: Path) -> None:
    original, copy = load(small)
    assert (copy.title, copy.body, copy.copied_from) == ("عنوان آخر", original.body, "sada")


def test_an_edited_copy_is_edited(small: Path) -> None:
    edits = 'intro = "مقدمة."\nkeep = 2\nreplace = [["ثانية", "تالية"]]\n'
    (small / "copies.toml").write_text(COPY.replace('"exact"', '"edited"') + edits, encoding="utf-8")
    assert load(small)[1].body == "مقدمة.\n\nفقرة أولى.\n\nفقرة تالية."


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        pytest.param("some.toml", 'id = "one"', 'id = "../one"', "expected an id", id="id is a path"),
        pytest.param("some.toml", 'id = "one"', 'id = "two"', "text of story two", id="no text"),
        pytest.param("some.toml", 'author = "منى"', "", "has no author", id="key missing"),
        pytest.param("some.toml", '"archived"', '"kept"', "no outcome", id="unknown outcome"),
        pytest.param("some.toml", "10:00:00+02:00", "10:00:00", "with an offset", id="naive date"),
        pytest.param("some.toml", "[[story]]", "[[story", "no TOML", id="no TOML"),
        pytest.param("some.toml", "[[story]]", "[story]", "expected \\[\\[story\\]\\]", id="one table"),
        pytest.param("some.toml", STORY, STORY + STORY, "stands twice", id="twice"),
        pytest.param("some.toml", '"sada"', '"other"', "no outlet", id="unknown outlet"),
        pytest.param("copies.toml", 'copy_of = "one"', 'copy_of = "two"', "which is no story", id="copies nothing"),
        pytest.param("copies.toml", '"exact"', '"edited"', "without is exact", id="edited without edits"),
        pytest.param("copies.toml", 'why = "a copy"', 'why = "a copy"\nkeep = 1', "is edited", id="exact with edits"),
        pytest.param(
            "copies.toml",
            'kind = "exact"',
            'kind = "edited"\nreplace = [["لا شيء", "شيء"]]',
            "does not hold",
            id="replaces nothing",
        ),
    ],
)
def test_a_wrong_file_is_misuse(small: Path, file: str, old: str, new: str, complaint: str) -> None:
    path = small / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    with pytest.raises(Misuse, match=complaint) as caught:
        load(small)
    assert "\n" not in str(caught.value)


def test_no_folder_is_misuse(small: Path) -> None:
    shutil.rmtree(small)
    with pytest.raises(Misuse, match="no sample newsroom"):
        load(small)
