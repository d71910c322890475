"""Golden pages: every story of the sample newsroom, read from the page that its outlet really serves."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from zoneinfo import ZoneInfo

import pytest

from crawler.model import Outcome, Outlet, Reading
from crawler.newsroom.server import Newsroom
from crawler.newsroom.sites import BY_KEY
from crawler.newsroom.stories import SampleStory, load
from crawler.newsroom.truth import Expectation
from crawler.text.fingerprint import content_hash
from crawler.text.road import Road
from tests.text.arabic import SAMPLE, TOPIC

STORIES = {story.id: story for story in load(SAMPLE)}
# Later than any story of the sample: the newsroom dates them, the road believes no date after the fetch.
FETCHED = datetime(2026, 6, 1, tzinfo=UTC)
ROAD = Road(TOPIC)
# Whose text an archive holds only once; the road, which knows one page, takes each of them.
COPIED = {Outcome.DUPLICATE: Outcome.ARCHIVED}
# A story's id -> what the gate said of its page, where it stopped it; and what was read.
Read = Callable[[str], tuple[Reading | None, Reading]]
every_story = pytest.mark.parametrize("story", STORIES.values(), ids=STORIES.keys())


@pytest.fixture(scope="module")
def newsroom() -> Iterator[Newsroom]:
    with Newsroom(SAMPLE) as served:
        yield served


@pytest.fixture(scope="module")
def expected(newsroom: Newsroom) -> dict[str, Expectation]:
    return {expectation.id: expectation for expectation in newsroom.truth()}


@pytest.fixture(scope="module")
def read(newsroom: Newsroom, expected: dict[str, Expectation]) -> Read:
    @cache
    def fetched_and_read(story_id: str) -> tuple[Reading | None, Reading]:
        site = BY_KEY[expected[story_id].outlet]
        outlet = Outlet(newsroom.addresses[site.key], site.name, site.country, timezone=site.timezone, local=True)
        url = expected[story_id].urls[0]
        # What its outlet has lost is read from the web archive, under its own URL.
        is_lost = not expected[story_id].kinds.isdisjoint({"wayback", "common_crawl"})
        with urllib.request.urlopen(f"{newsroom.archives}/web/2id_/{url}" if is_lost else url, timeout=30) as answer:
            body, headers = answer.read(), answer.headers
            url = url if is_lost else answer.url
        return ROAD.gate(body), ROAD.read(body, headers.get("content-type", ""), url, FETCHED, outlet)

    return fetched_and_read


@every_story
def test_the_outcome(read: Read, expected: dict[str, Expectation], story: SampleStory) -> None:
    stopped, reading = read(story.id)
    outcome = Outcome(expected[story.id].outcome)
    assert (reading.rejection.outcome if reading.rejection else Outcome.ARCHIVED) == COPIED.get(outcome, outcome)
    assert stopped is None or outcome == Outcome.OFF_TOPIC, "the gate stops only what is off the topic"


@every_story
def test_the_title_and_the_body_byte_for_byte(read: Read, expected: dict[str, Expectation], story: SampleStory) -> None:
    _, reading = read(story.id)
    assert reading.article is not None
    assert reading.article.title.encode() == expected[story.id].title.encode()
    assert reading.article.body.encode() == expected[story.id].body.encode()
    assert reading.content_sha256 == content_hash(expected[story.id].body)


@every_story
def test_the_author(read: Read, story: SampleStory) -> None:
    _, reading = read(story.id)
    assert reading.article is not None
    assert reading.article.authors == (story.author,)


@every_story
def test_the_day_of_publication(read: Read, story: SampleStory) -> None:
    _, reading = read(story.id)
    zone = ZoneInfo(BY_KEY[story.outlet].timezone)
    assert reading.article is not None
    assert reading.article.published is not None
    assert reading.article.published.value.astimezone(zone).date() == story.published.astimezone(zone).date()
    if reading.article.published.precision == "minute":
        assert reading.article.published.value == story.published


def test_every_story_of_the_truth_is_read(expected: dict[str, Expectation]) -> None:
    assert {story_id for story_id in expected if not story_id.startswith("fixture-")} == set(STORIES)
    outcomes = {expected[story_id].outcome for story_id in STORIES}
    assert outcomes == {"archived", "duplicate", "off_topic", "not_arabic", "too_short"}
