"""The second edition: what a refresh should find to be new, changed and gone."""

from __future__ import annotations

import json
import shutil
import urllib.request
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

from crawler.archive.seed_format import render
from crawler.errors import Misuse
from crawler.newsroom.second_edition import read_second_edition
from crawler.newsroom.server import Newsroom
from crawler.newsroom.stories import load

Fetch = Callable[..., Any]

AT = datetime(2026, 6, 1, 12, tzinfo=UTC)
NEW, CHANGED, REMOVED = "on-settlement-talks-2025", "on-cannes-2024", "edited-revenue-grows"
# As the page of a JavaScript site has it.
UPDATE = json.dumps("تحديث: أوضحت متحدثة").strip('"')
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture
def second(sample_dir: Path) -> Iterator[Newsroom]:
    with Newsroom(sample_dir, second=True) as served:
        yield served


def test_what_is_other_than_in_the_first(sample_dir: Path) -> None:
    first = load(sample_dir)
    edition = read_second_edition(sample_dir, first, AT)
    assert [story.id for story in edition.added] == [NEW]
    assert [(story.id, story.modified) for story in edition.changed] == [(CHANGED, AT)]
    assert [story.id for story in edition.removed] == [REMOVED]
    before, now = ({story.id: story for story in stories} for stories in (first, edition.applied(first)))
    assert now.keys() ^ before.keys() == {NEW, REMOVED}
    assert {story_id for story_id in now.keys() & before.keys() if now[story_id] != before[story_id]} == {CHANGED}
    assert now[CHANGED].body != before[CHANGED].body
    assert now[CHANGED].slug == before[CHANGED].slug


def test_the_new_story_is_first_in_its_feed_and_the_removed_one_is_gone(
    second: Newsroom, sample_dir: Path, fetch: Fetch
) -> None:
    feed = etree.fromstring(fetch(second.addresses["sada"] + "/feed/").body)
    assert feed.findtext("channel/item/link") == second.url(NEW)
    assert fetch(second.url(NEW)).status == 200
    (removed,) = [story for story in load(sample_dir) if story.id == REMOVED]
    assert fetch(f"{second.addresses['mujaz']}/a/{removed.number}.html").status == 410
    for path in ("/rss", "/feeds/posts/summary", "/feeds/posts/summary?start-index=6"):
        assert str(removed.number).encode() not in fetch(second.addresses["mujaz"] + path).body


def test_the_changed_story_has_other_text_at_its_url_and_what_lists_it_says_so(
    second: Newsroom, newsroom: Newsroom, fetch: Fetch
) -> None:
    (story,) = [story for story in second.stories if story.id == CHANGED]
    assert second.url(CHANGED).partition("/articles/")[2] == newsroom.url(CHANGED).partition("/articles/")[2]
    assert UPDATE in fetch(second.url(CHANGED)).body.decode()
    index = etree.fromstring(fetch(second.addresses["nabd"] + "/sitemap.xml").body)
    dates = {child.findtext(f"{MAP}loc", ""): child.findtext(f"{MAP}lastmod", "") for child in index}
    changed = {url: date for url, date in dates.items() if url.endswith("/articles-2024-06.xml.gz")}
    assert [datetime.fromisoformat(date) for date in changed.values()] == [story.modified]
    assert max(dates.values(), key=datetime.fromisoformat) in changed.values()


def test_the_web_archive_has_the_pages_of_the_first(second: Newsroom) -> None:
    with urllib.request.urlopen(f"{second.archives}/web/2id_/{second.url(CHANGED)}", timeout=30) as answer:
        kept = answer.read().decode()
    assert "Cannes Lions" in kept
    assert UPDATE not in kept


def test_it_can_be_printed_while_the_newsroom_is_open(own_newsroom: Newsroom, fetch: Fetch) -> None:
    url, modified = own_newsroom.url(CHANGED), {story.id: story.modified for story in own_newsroom.stories}
    before = fetch(url).body
    own_newsroom.print_second_edition()
    assert fetch(url).body != before
    others = {story.id: story.modified for story in own_newsroom.stories if story.id not in (NEW, CHANGED)}
    assert others.items() <= modified.items()
    assert {e.id for e in own_newsroom.truth()} & {NEW, REMOVED} == {NEW}


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        pytest.param(None, "no second edition", id="no file"),
        pytest.param("removed = [", "no second edition", id="no TOML"),
        pytest.param('removed = ["nowhere"]', "'nowhere' is no story of the first edition", id="removes nothing"),
        pytest.param("removed = [1]", "1 is no story of the first edition", id="removes a number"),
        pytest.param('changed = ["on-kantar-2024"]', "text of the changed on-kantar-2024 cannot be read", id="no text"),
        pytest.param("", "no story in", id="nothing new"),
    ],
)
def test_a_wrong_second_edition_is_misuse(sample_dir: Path, tmp_path: Path, text: str | None, complaint: str) -> None:
    (tmp_path / "second").mkdir()
    if text is not None:
        (tmp_path / "second" / "edition.toml").write_text(text, encoding="utf-8")
    with pytest.raises(Misuse, match=complaint):
        read_second_edition(tmp_path, load(sample_dir), AT)


def test_a_new_story_with_the_id_of_another_is_misuse(sample_dir: Path, tmp_path: Path) -> None:
    shutil.copytree(sample_dir / "second", tmp_path / "second")
    path = tmp_path / "second" / "edition.toml"
    path.write_text(path.read_text(encoding="utf-8").replace(NEW, "on-kantar-2024"), encoding="utf-8")
    (tmp_path / "second" / "stories" / "on-kantar-2024.txt").write_bytes(render("عنوان", "فقرة."))
    with pytest.raises(Misuse, match="on-kantar-2024 is in the first edition"):
        read_second_edition(tmp_path, load(sample_dir), AT)


def test_the_host_of_an_outlet_can_answer_no_more(own_newsroom: Newsroom, fetch: Fetch) -> None:
    url = own_newsroom.url("on-garm-closes-2024")
    own_newsroom.close_outlet("marfa")
    with pytest.raises(ConnectionRefusedError):
        fetch(url)
    with urllib.request.urlopen(f"{own_newsroom.archives}/web/2id_/{url}", timeout=30) as answer:
        assert answer.status == 200
    assert fetch(own_newsroom.addresses["sada"] + "/feed/").status == 200
