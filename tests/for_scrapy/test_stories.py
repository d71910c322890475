"""The spider mixin: the stories of an archive as items of any spider."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path
from typing import Any

import pytest
import scrapy

from crawler.archive import Archive
from crawler.archive.replay import as_object
from crawler.errors import ArchiveError, Misuse
from crawler.for_scrapy import ArchiveStories
from tests.archive import varied


class AnySpider(ArchiveStories, scrapy.Spider):
    name = "any"


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return varied.make(tmp_path_factory.mktemp("base") / "archive")


def items(spider: scrapy.Spider) -> list[Any]:
    async def gather() -> list[Any]:
        return [item async for item in spider.start()]

    return asyncio.run(gather())


def test_items_tell_all_that_is_known(archive: Path) -> None:
    found = items(AnySpider(archive=str(archive)))
    with Archive.open(archive) as opened:
        stories = list(opened)
    assert [(item["number"], item["title"], item["body"], item["fetched"]["canonical"]) for item in found] == [
        (story.record.number, story.title, story.body, story.record.fetched.canonical) for story in stories
    ]


def test_filters_are_arguments(archive: Path) -> None:
    spider = AnySpider(archive=str(archive), country="eg", revisions="latest", not_opted_out="1")
    assert [item["number"] for item in items(spider)] == [varied.FORMULA, varied.REVISED]


def test_a_damaged_story_is_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    folder = varied.make(tmp_path / "archive")
    (story,) = (folder / "stories").glob("001_*")
    story.write_bytes(b"x")
    with caplog.at_level(logging.WARNING):
        found = items(AnySpider(archive=str(folder)))
    assert [item["number"] for item in found] == [0, *range(2, 9)]
    assert f"{story.stem} is left out: {story}: expected digest" in caplog.text


def test_what_is_wrong_is_told(archive: Path, tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="archive: expected the path of an archive"):
        items(AnySpider())
    with pytest.raises(Misuse, match="since: expected a day"):
        items(AnySpider(archive=str(archive), since="soon"))
    with pytest.raises(ArchiveError, match="expected an archive"):
        items(AnySpider(archive=str(tmp_path)))


def test_an_own_item(archive: Path) -> None:
    class OwnSpider(AnySpider):
        def item(self, story: Any) -> Any:
            return as_object(story)["stem"]

    assert items(OwnSpider(archive=str(archive)))[0][:4] == "000_"
