"""Near copies: told in the record of the later story, one cluster, found again by any process."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from crawler.archive import Archive
from crawler.archive.rebuild import rebuild
from crawler.model import Cluster, Dated, Outcome, Record, Stored
from tests.archive.pieces import NINE, TOPIC, a_page, a_reading
from tests.archive.soundness import assert_sound
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

STORY = "\n\n".join(ON_TOPIC[:10])
BYLINE = "القاهرة - منى سالم\n\n" + STORY
CUT = "\n\n".join(ON_TOPIC[:7])
OTHER = "\n\n".join(ON_TOPIC[10:20])


def put(archive: Archive, place: int, body: str, published: datetime | None = NINE, url: str = "") -> Stored:
    page = a_page(url or f"https://outlet-{place}.example/story", at=NINE + timedelta(hours=place))
    reading = a_reading(body)
    assert reading.article
    dated = Dated(published, "minute", "json-ld datePublished") if published else None
    return archive.put(page, evolve(reading, article=evolve(reading.article, published=dated)), TOPIC)


def record_of(archive: Archive, number: int) -> Record:
    story = archive.get(number)
    assert story is not None
    return story.record


def test_a_near_copy_is_a_story_whose_record_tells_of_the_first(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, 0, STORY)
        put(archive, 1, OTHER)
        assert put(archive, 2, BYLINE).outcome == Outcome.ARCHIVED
        assert record_of(archive, 0).near == record_of(archive, 1).near == ()
        (near,) = record_of(archive, 2).near
        assert near.stem == record_of(archive, 0).stem
        assert near.of_that == 1.0
        assert 0.9 < near.of_this < 1.0
        assert near.of_this == round(near.of_this, 3)
        assert near.passages[0].split()[:2] == ON_TOPIC[0].replace("أ", "ا").split()[:2]
    assert_sound(tmp_path)


def test_the_nearest_is_told_first(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, 0, CUT)
        put(archive, 1, STORY)
        put(archive, 2, BYLINE)
        assert [near.stem[:3] for near in record_of(archive, 2).near] == ["001", "000"]


@pytest.mark.parametrize(
    ("hours", "members"),
    [
        pytest.param((3, 2, 1), (2, 1, 0), id="the last one was published first"),
        pytest.param((1, 1, 1), (0, 1, 2), id="at the same time"),
        pytest.param((None, 5, None), (1, 0, 2), id="only one has a date"),
        pytest.param((None, None, None), (0, 1, 2), id="no dates"),
    ],
)
def test_the_first_of_a_cluster_is_the_earliest_published(
    tmp_path: Path, hours: tuple[int | None, ...], members: tuple[int, ...]
) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for place, (hour, body) in enumerate(zip(hours, (STORY, BYLINE, CUT), strict=True)):
            put(archive, place, body, None if hour is None else NINE + timedelta(hours=hour))
        put(archive, 3, OTHER)
        cluster = Cluster(0, members, members[0])
        assert [archive.cluster_of(number) for number in range(5)] == [cluster] * 3 + [Cluster(3, (3,), 3), None]
    rebuild(tmp_path)
    with Archive.open(tmp_path) as reader:
        assert [reader.cluster_of(number) for number in range(5)] == [cluster] * 3 + [Cluster(3, (3,), 3), None]


def test_a_revision_is_in_the_cluster_of_what_it_supersedes(tmp_path: Path) -> None:
    url = "https://sada.example/story"
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, 0, STORY, url=url)
        assert put(archive, 1, STORY + "\n\n" + OFF_TOPIC[0], url=url).outcome == Outcome.REVISION
        assert archive.cluster_of(1) == Cluster(0, (0, 1), 0)


def test_near_copies_are_found_after_reopening_and_after_a_new_index(tmp_path: Path) -> None:
    for place, body in enumerate((STORY, CUT, BYLINE)):
        with Archive.open(tmp_path, write=True) as archive:
            put(archive, place, body)
        if place == 1:
            rebuild(tmp_path)
    with Archive.open(tmp_path) as archive:
        assert {near.stem[:3] for near in record_of(archive, 2).near} == {"000", "001"}


def test_two_clusters_become_one(tmp_path: Path) -> None:
    left, right = "\n\n".join(ON_TOPIC[:6]), "\n\n".join(ON_TOPIC[6:12])
    with Archive.open(tmp_path, write=True) as archive:
        for place, body in enumerate((right, left, left + " مصدر: وكالات", right + " مصدر: وكالات")):
            put(archive, place, body)
        assert archive.cluster_of(1) == Cluster(1, (1, 2), 1)
        put(archive, 4, left + "\n\n" + right)
        assert archive.cluster_of(1) == archive.cluster_of(0) == Cluster(0, (0, 1, 2, 3, 4), 0)


def test_a_story_that_cannot_be_read_is_not_compared(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive, 0, STORY)
        next((tmp_path / "stories").iterdir()).write_bytes(b"\xff")
        assert put(archive, 1, BYLINE).outcome == Outcome.ARCHIVED
        assert record_of(archive, 1).near == ()


def test_one_text_in_many_outlets_is_one_cluster_with_bounded_records(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        for place in range(25):
            put(archive, place, f"{STORY}\n\nمحرر النشرة: {'أحمد ' * (place % 5)}{'منى ' * (place // 5)}")
        cluster = archive.cluster_of(24)
        assert cluster is not None
        assert (cluster.first, len(cluster.members)) == (0, 25)
        assert len(record_of(archive, 24).near) == 16
