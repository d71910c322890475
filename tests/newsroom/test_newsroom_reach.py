"""What the truth says of which kinds of sources lead to a story, held against the sources as a crawl reads them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from crawler.discovery.canonical import canonical
from crawler.discovery.kinds import KINDS
from crawler.model import Outcome, Query, WebArchives
from crawler.newsroom.fixtures import of_outlet
from crawler.newsroom.server import Newsroom
from crawler.newsroom.sites import BY_KEY
from crawler.seeds import read_outlets
from tests.newsroom.walking import walk

Fetch = Callable[..., Any]

SEARCHES = ("إعلان", "معلن", "إشهار", "مستشهر")


# Canonical URL -> the kinds of sources that led there.
Found = dict[str, set[str]]


@pytest.fixture(scope="module")
def found(newsroom: Newsroom, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Found]:
    """Everything that every source of every outlet leads to, by outlet."""
    path = tmp_path_factory.mktemp("reach") / "outlets.toml"
    path.write_text(newsroom.outlets_toml(), encoding="utf-8")
    archives = WebArchives(newsroom.archives, newsroom.archives, newsroom.archives)
    query = Query(searches=SEARCHES, archives=archives)
    by_address = {address.removeprefix("http://"): outlet for outlet, address in newsroom.addresses.items()}
    everything: dict[str, Found] = {}
    for outlet in read_outlets(path, tuple(KINDS)):
        of_one: Found = everything.setdefault(by_address[outlet.domain], {})
        for source in outlet.sources:
            for lead in walk(source, query).leads:
                of_one.setdefault(canonical(lead.url), set()).add(source.kind)
    return everything


@pytest.mark.parametrize("outlet", BY_KEY)
def test_sources_lead_to_what_the_truth_says(newsroom: Newsroom, found: dict[str, Found], outlet: str) -> None:
    own = [e for e in newsroom.truth(SEARCHES) if e.outlet == outlet and e.body]
    told = {e.id: set(e.kinds) for e in own}
    led = {
        e.id: set[str]().union(*(found[outlet].get(key, set()) for key in {canonical(u) for u in e.urls})) for e in own
    }
    assert led == told


def test_the_sources_lead_to_every_story_on_the_topic_and_feeds_to_few(newsroom: Newsroom) -> None:
    wanted = [e for e in newsroom.truth(SEARCHES) if e.outcome == Outcome.ARCHIVED]
    assert all(e.kinds for e in wanted)
    assert sum("feed" in e.kinds for e in wanted) < len(wanted) / 4
    # Of each of these some stories hang on that kind alone.
    for kind in ("sitemap", "search", "wayback", "common_crawl"):
        assert sum(e.kinds == {kind} for e in wanted) >= 3, kind
    assert sum(e.kinds == {"wordpress", "wordpress_feed"} for e in wanted) >= 3
    assert sum(e.kinds == {"blogger", "section"} for e in wanted) >= 3


def test_without_searches_nothing_is_found_by_searching(newsroom: Newsroom) -> None:
    kinds = {kind for e in newsroom.truth() for kind in e.kinds}
    assert kinds == {"feed", "sitemap", "section", "wayback", "common_crawl"}


@pytest.mark.parametrize("outlet", BY_KEY)
def test_every_awkward_page_is_linked_from_a_source(newsroom: Newsroom, found: dict[str, Found], outlet: str) -> None:
    for fixture in of_outlet(outlet):
        assert canonical(newsroom.addresses[outlet] + fixture.path) in found[outlet], fixture.trouble


def test_every_kind_of_twin_is_linked_from_a_section(newsroom: Newsroom, fetch: Fetch, tmp_path: Path) -> None:
    path = tmp_path / "outlets.toml"
    path.write_text(newsroom.outlets_toml(), encoding="utf-8")
    sections = [s.url for outlet in read_outlets(path, tuple(KINDS)) for s in outlet.sources if s.kind == "section"]
    linked: set[str] = set()
    for url in sections:
        tree: Any = html.document_fromstring(fetch(url).body)
        linked |= {str(href) for href in tree.xpath("//a/@href")}
    for outlet, kinds in {"sada": ("/amp/", "?m=1", "/?p=", "?utm_source="), "marfa": ("/node/",)}.items():
        twins = {url for e in newsroom.truth() if e.outlet == outlet for url in e.urls[1:]} & linked
        for kind in kinds:
            assert any(kind in url for url in twins), kind
