from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from lxml import etree, html

from crawler.newsroom import pages, sites
from crawler.newsroom.edition import Edition, open_edition
from crawler.newsroom.stories import SampleStory, load

SAMPLE = Path(__file__).resolve().parents[2] / "seeds" / "sample"
STORIES = load(SAMPLE)
ADDRESSES = sites.bases(range(8801, 8806))
EDITIONS = {site.key: open_edition(site, ADDRESSES, STORIES, STORIES) for site in sites.SITES}
PAGES = {story.id: pages.article_page(EDITIONS[story.outlet], story) for story in STORIES}

# Where the text stands, and what may stand between its paragraphs.
CONTAINERS = {
    "sada": ("//div[@class='entry-content']", "p[not(@class)]|h3[@class='wp-block-heading']"),
    "marfa": ("//div[@itemprop='articleBody']", "p|h2"),
    "mujaz": ("//div[@class='mj-body']", "p[not(@class)]|h3"),
}
every_story = pytest.mark.parametrize("story", STORIES, ids=lambda story: story.id)


def _of(*outlets: str) -> list[SampleStory]:
    return [story for story in STORIES if story.outlet in outlets]


def _tree(page: bytes, encoding: str = "utf-8") -> html.HtmlElement:
    return html.document_fromstring(page, parser=html.HTMLParser(encoding=encoding))


@every_story
def test_pages_weigh_what_real_pages_weigh(story: SampleStory) -> None:
    assert 60_000 <= len(PAGES[story.id]) <= 120_000


@every_story
def test_the_same_story_gives_the_same_bytes(story: SampleStory) -> None:
    again = open_edition(sites.BY_KEY[story.outlet], ADDRESSES, load(SAMPLE), load(SAMPLE))
    assert pages.article_page(again, story) == PAGES[story.id]


@pytest.mark.parametrize("story", _of(*CONTAINERS), ids=lambda story: story.id)
def test_the_container_holds_the_paragraphs_in_order(story: SampleStory) -> None:
    container, paragraphs = CONTAINERS[story.outlet]
    tree = _tree(PAGES[story.id])
    (body,) = tree.xpath(container)
    assert [part.text_content() for part in body.xpath(paragraphs)] == story.paragraphs
    rest = {part.tag for part in body} - {"p", "h2", "h3", "figure"}
    assert rest <= {"div"}, "read-also lines, share bar"
    (title,) = tree.xpath("//h1")
    assert title.text_content() == story.title


@pytest.mark.parametrize("story", _of("jarida"), ids=lambda story: story.id)
def test_the_hand_made_site_separates_paragraphs_by_breaks(story: SampleStory) -> None:
    page = PAGES[story.id].decode("cp1256")
    tree = _tree(PAGES[story.id], "cp1256")
    (cell,) = tree.xpath("//td[@class='texte']/font")
    etree.strip_elements(cell, "font", with_tail=True)
    text = html.tostring(cell, encoding="unicode")
    parts = [html.fragment_fromstring(part, create_parent="p") for part in re.split(r"<br>\s*<br>", text)]
    written = [part.text_content().strip() for part in parts]
    assert [part for part in written if part] == story.paragraphs
    assert "og:" not in page
    assert "ld+json" not in page
    assert "canonical" not in page


def test_the_hand_made_site_declares_its_encoding_or_not_or_lies() -> None:
    declared = []
    for story in _of("jarida"):
        found = re.search(rb"charset=([\w-]+)", PAGES[story.id])
        declared.append(found.group(1).decode() if found else "")
    assert set(declared) == {"windows-1256", "", "utf-8"}
    assert declared.count("windows-1256") > len(declared) / 2


def test_what_windows_1256_lacks_goes_out_as_an_entity() -> None:
    odd = "٣ شركات"
    page = pages.notice_page(EDITIONS["jarida"], odd, [odd])
    assert b"&#1635;" in page
    assert _tree(page, "cp1256").xpath("//h1")[0].text_content() == odd


@pytest.mark.parametrize("story", _of("nabd"), ids=lambda story: story.id)
def test_the_script_site_has_its_text_in_json_alone(story: SampleStory) -> None:
    page = PAGES[story.id].decode()
    tree = _tree(PAGES[story.id])
    assert not tree.xpath("//h1|//div[@id='root']/*")
    first = story.paragraphs[0]
    for script in tree.xpath("//script|//style"):
        script.drop_tree()
    assert first not in tree.text_content()
    match pages.shape(story):
        case "json-ld":
            found = re.search(r'<script type="application/ld\+json">(.*?)</script>', page)
            assert found
            assert json.loads(found.group(1))["articleBody"] == story.body
        case "next":
            found = re.search(r'<script id="__NEXT_DATA__" type="application/json">(.*?)</script>', page)
            assert found
            assert _paragraphs(json.loads(found.group(1))["props"]["pageProps"]["article"]["body"]) == story.paragraphs
        case "initial":
            found = re.search(r"window\.__INITIAL_STATE__ = (.*?);</script>", page)
            assert found
            assert found.group(1).isascii()
            assert _paragraphs(json.loads(found.group(1))["article"]["body"]) == story.paragraphs


def _paragraphs(fragment: str) -> list[str]:
    return [
        part.text_content()
        for part in html.fragment_fromstring(fragment, create_parent="div").xpath("p[not(@class)]|h3")
    ]


def test_half_of_the_script_site_uses_json_ld_and_no_way_is_missing() -> None:
    shapes = [pages.shape(story) for story in _of("nabd")]
    assert set(shapes) == {"json-ld", "next", "initial"}
    assert 1 / 3 < shapes.count("json-ld") / len(shapes) < 2 / 3


@pytest.mark.parametrize("outlet", list(EDITIONS))
def test_half_of_the_stories_have_read_also_lines(outlet: str) -> None:
    edition = EDITIONS[outlet]
    share = sum(bool(edition.also(story)) for story in edition.stories) / len(edition.stories)
    assert 1 / 3 < share < 2 / 3


def test_read_also_lines_stand_between_paragraphs() -> None:
    for story in STORIES:
        for place, other in EDITIONS[story.outlet].also(story).items():
            assert 0 < place < len(story.paragraphs) - 1
            assert other.id != story.id


@pytest.mark.parametrize("story", _of("sada"), ids=lambda story: story.id)
def test_the_amp_twin_has_the_same_text_and_names_its_original(story: SampleStory) -> None:
    edition = EDITIONS["sada"]
    tree = _tree(pages.article_page(edition, story, "amp.html"))
    assert [p.text_content() for p in tree.xpath("//div[@class='amp-wp-article-content']/p")] == story.paragraphs
    assert tree.xpath("//link[@rel='canonical']/@href") == [edition.url(story)]


def _json_ld(edition: Edition) -> Iterator[tuple[SampleStory, dict[str, object]]]:
    for story in edition.stories:
        (text,) = _tree(PAGES[story.id]).xpath("//script[@type='application/ld+json']/text()")
        node = json.loads(text)
        yield story, node["@graph"][0] if "@graph" in node else node


@pytest.mark.parametrize("outlet", ["sada", "mujaz"])
def test_json_ld_has_headline_and_dates(outlet: str) -> None:
    for story, node in _json_ld(EDITIONS[outlet]):
        assert node["headline"] == story.title
        assert node["datePublished"] == story.published.isoformat()
        assert "articleBody" not in node


def test_copies_name_their_source_outside_the_text() -> None:
    for story in _of("mujaz"):
        credit = _tree(PAGES[story.id]).xpath("//div[@class='mj-credit']")
        assert bool(credit) == bool(story.copy_of)
        if credit:
            assert credit[0].text_content() == f"المصدر: {sites.BY_KEY[story.copied_from].name}"


def test_some_stories_have_comments_and_some_have_none() -> None:
    counts = {len(_tree(PAGES[story.id]).xpath("//li[contains(@class,'comment byuser')]")) for story in _of("sada")}
    assert 0 in counts
    assert all(5 <= count <= 30 for count in counts - {0})
