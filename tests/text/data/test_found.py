from __future__ import annotations

import html
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Structured
from crawler.text.data.found import merged, read_structured
from crawler.text.dom import lines_of, parse
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

TITLE = "المعلنون يغادرون إكس"
OTHER_TITLE = "الحمص على نار هادئة"
PARAGRAPHS = ON_TOPIC[:5]
BODY = "\n".join(PARAGRAPHS)
OTHER_BODY = "\n".join(OFF_TOPIC)
HTML_BODY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)

ARTICLE = {
    "@context": "https://schema.org",
    "@type": "NewsArticle",
    "headline": TITLE,
    "articleBody": BODY,
    "author": {"@type": "Person", "name": "منى سالم"},
    "publisher": {"@type": "Organization", "name": "صدى"},
    "datePublished": "2023-11-30T14:05:00+03:00",
    "dateModified": "2023-11-30T15:00:00+03:00",
}
READ = Structured(
    headline=TITLE,
    body=BODY,
    authors=("منى سالم",),
    published="2023-11-30T14:05:00+03:00",
    modified="2023-11-30T15:00:00+03:00",
    site_name="صدى",
    source="json-ld",
)
POST = {"title": TITLE, "content": HTML_BODY, "author": {"name": "منى سالم"}, "publishedAt": "2023-11-30"}
STATE = Structured(TITLE, BODY, ("منى سالم",), published="2023-11-30", source="state object")


def _read(page: str, title: str = TITLE) -> Structured:
    tree = parse(f"<html><head><title>{title}</title></head><body>{page}</body></html>")
    assert tree is not None
    return merged(read_structured(tree, lines_of(tree), title))


def _ld(value: Any, **options: Any) -> str:
    written = value if isinstance(value, str) else json.dumps(value, **options)
    return f'<script type="application/ld+json">{written}</script>'


def _without(value: dict[str, Any], *keys: str, **more: Any) -> dict[str, Any]:
    return {**{key: value[key] for key in value if key not in keys}, **more}


def _graph() -> dict[str, Any]:
    people = [
        {"@type": "Person", "@id": "#mona", "name": "منى سالم"},
        {"@type": "WebSite", "@id": "#site", "name": "صدى"},
    ]
    article = _without(ARTICLE, "@context", author={"@id": "#mona"}, publisher={"@id": "#site"})
    return {"@context": "https://schema.org", "@graph": [{"@type": "WebPage", "name": "صفحة"}, article, *people]}


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(_ld(ARTICLE), id="an article"),
        pytest.param(_ld([{"@type": "BreadcrumbList"}, ARTICLE]), id="in a list"),
        pytest.param(_ld(_graph()), id="in a graph, author and publisher by @id"),
        pytest.param(_ld({"@type": "WebPage", "mainEntity": ARTICLE}), id="inside a page"),
        pytest.param(_ld(_without(ARTICLE, **{"@type": "https://schema.org/NewsArticle"})), id="type as a URL"),
        pytest.param(_ld(_without(ARTICLE, **{"@type": ["Thing", "BlogPosting"]})), id="several types"),
        pytest.param(_ld(_without(ARTICLE, author=[{"name": "منى سالم"}])), id="list of authors"),
        pytest.param(_ld(_without(ARTICLE, author="منى سالم")), id="author as a text"),
        pytest.param(_ld(_without(ARTICLE, author=["منى سالم", "منى سالم"])), id="the same author twice"),
        pytest.param(_ld(_without(ARTICLE, articleBody=HTML_BODY)), id="body in HTML"),
        pytest.param(_ld(_without(ARTICLE, articleBody=html.escape(HTML_BODY))), id="body in escaped HTML"),
        pytest.param(_ld(ARTICLE, ensure_ascii=False), id="Arabic as it is"),
        pytest.param(_ld(html.escape(json.dumps(ARTICLE))), id="escaped as HTML"),
        pytest.param(_ld(json.dumps(ARTICLE).replace("\\n", "\n")), id="raw line breaks in texts"),
        pytest.param(_ld(f"<!-- {json.dumps(ARTICLE)} -->"), id="in a comment"),
        pytest.param(_ld('{"@type": "NewsArticle", "headline": ') + _ld(ARTICLE), id="behind a broken one"),
        pytest.param(_ld(_without(ARTICLE, articleBody="قصير")) + _ld(ARTICLE), id="the fuller of two"),
        pytest.param(_ld(_without(ARTICLE, headline="  المعلنون\n <b>يغادرون</b> إكس ")), id="markup in the headline"),
        pytest.param(_ld(ARTICLE).replace("ld+json", "LD+JSON; charset=utf-8"), id="type with a charset"),
    ],
)
def test_json_ld(page: str) -> None:
    assert _read(page) == READ


@pytest.mark.parametrize(
    ("page", "found"),
    [
        pytest.param("<p>نص</p>", Structured(), id="nothing"),
        pytest.param(_ld(""), Structured(), id="empty"),
        pytest.param(_ld("{"), Structured(), id="broken"),
        pytest.param(_ld("null") + _ld("3") + _ld('"نص"'), Structured(), id="no object"),
        pytest.param(_ld({"@type": "WebPage", "headline": TITLE}), Structured(), id="no article"),
        pytest.param(_ld({"@type": "NewsArticle"}), Structured(), id="an article that says nothing"),
        pytest.param(
            _ld({"@type": "NewsArticle", "headline": TITLE, "author": {"@id": "#nobody"}, "datePublished": 1701353100}),
            Structured(TITLE, published="1701353100", source="json-ld"),
            id="an author that is not there, a date in seconds",
        ),
        pytest.param(
            _ld({"@type": "NewsArticle", "headline": TITLE, "author": [{"name": "منى"}, "كريم", {"name": 3}, None]}),
            Structured(TITLE, authors=("منى", "كريم"), source="json-ld"),
            id="authors of all kinds",
        ),
        *(
            pytest.param(
                _ld({"@type": "NewsArticle", "headline": TITLE, "datePublished": value, "author": {"@id": ["#a"]}}),
                Structured(TITLE, published=published, source="json-ld"),
                id=f"a date that is {name}",
            )
            for name, value, published in (
                ("infinite", float("inf"), ""),
                ("not a number", float("nan"), ""),
                ("true", True, ""),
                ("a fraction", 1701353100.5, "1701353100"),
                ("huge", 10**400, str(10**400)),
            )
        ),
    ],
)
def test_json_ld_that_says_little(page: str, found: Structured) -> None:
    assert _read(page) == found


MICRODATA = f"""
<article itemscope itemtype="https://schema.org/NewsArticle">
  <h1 itemprop="headline name">{TITLE}</h1>
  <span itemprop="author" itemscope><b>منى</b> سالم</span> <span itemprop="author">كريم حسن</span>
  <time itemprop="datePublished" datetime="2023-11-30T14:05">أمس</time>
  <meta itemprop="dateModified" content="2023-12-01">
  <div itemprop="articleBody">{HTML_BODY}</div>
</article>
<div itemscope itemtype="https://schema.org/NewsArticle"><h2 itemprop="headline">{OTHER_TITLE}</h2></div>
"""


def test_microdata_of_the_first_article_its_body_left_to_the_reader_of_visible_text() -> None:
    assert _read(MICRODATA) == Structured(
        TITLE, "", ("منى سالم", "كريم حسن"), "2023-11-30T14:05", "2023-12-01", source="microdata"
    )


def test_microdata_fills_what_json_ld_leaves_empty() -> None:
    found = _read(_ld({"@type": "NewsArticle", "headline": "من البيانات"}) + MICRODATA)
    assert (found.headline, found.published, found.source) == ("من البيانات", "2023-11-30T14:05", "json-ld")


TEASERS = [{"title": OTHER_TITLE, "content": OTHER_BODY}, {"title": "خبر", "excerpt": "قصير"}]


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(
            f'<script id="__NEXT_DATA__" type="application/json">{json.dumps({"props": {"post": POST}})}</script>',
            id="__NEXT_DATA__",
        ),
        pytest.param(f"<script>window.__STATE__ = {json.dumps(POST)};</script>", id="assigned"),
        pytest.param(f"<script>window['__STATE__']={json.dumps(POST)};next()</script>", id="assigned by a quoted name"),
        pytest.param(
            f"<script>var a = {{b: 1}}; if (a=={{}}) f(); x =\n {json.dumps({'a': [POST]}, indent=1)}</script>",
            id="among programs",
        ),
        pytest.param(
            f"<script>window.__STATE__ = {json.dumps({'latest': TEASERS, 'story': POST, 'more': TEASERS})}</script>",
            id="among other stories, one of them longer",
        ),
        pytest.param(
            f"<script>a = {json.dumps(_without(POST, 'content', content={'rendered': HTML_BODY}))}</script>",
            id="rendered, as WordPress gives it",
        ),
        pytest.param(
            f"<script>a = {json.dumps(_without(POST, 'content', body=list(PARAGRAPHS)))}</script>",
            id="list of paragraphs",
        ),
        pytest.param(
            f"<script>a = {json.dumps(_without(POST, 'author', writer='منى سالم'))}</script>", id="other keys"
        ),
    ],
)
def test_state_objects(page: str) -> None:
    assert _read(page, f"{TITLE} | صدى") == STATE


OTHERS = f"<script>window.a = {json.dumps({'featured': TEASERS})}</script>"


def test_the_longest_text_of_a_state_where_the_page_shows_none_and_no_title_is_its_own() -> None:
    found = _read(f"<script>a = {json.dumps({'stories': [*TEASERS, POST]})}</script><p>قائمة</p>", "نبض")
    assert found == Structured(OTHER_TITLE, OTHER_BODY, source="state object")


def test_other_stories_of_a_state_are_not_the_story_that_the_page_shows() -> None:
    assert _read(f"<h1>{TITLE}</h1>{HTML_BODY}{OTHERS}") == Structured()


def test_a_title_in_a_state_is_known_by_its_words() -> None:
    quoted = {**POST, "title": "«المعلنون» يغادرون: إكس"}
    page = f"{HTML_BODY}<script>a = {json.dumps({'story': quoted, 'more': TEASERS})}</script>"
    assert _read(page, '"المعلنون" يغادرون: إكس | صدى').body == BODY


def test_a_short_text_in_a_state_is_a_teaser() -> None:
    filler = "x" * 300
    assert _read(f"<script>a = {json.dumps({'title': TITLE, 'body': 'قصير', 'id': filler})}</script>") == Structured()


def test_a_state_fills_the_body_that_json_ld_leaves_empty() -> None:
    found = _read(_ld(_without(ARTICLE, "articleBody")) + f"<script>a = {json.dumps(POST)}</script>")
    assert found == READ


def test_a_state_is_not_asked_where_json_ld_has_the_body() -> None:
    longer = _without(POST, content=HTML_BODY * 3)
    assert _read(_ld(ARTICLE) + f"<script>a = {json.dumps(longer)}</script>") == READ


@pytest.mark.parametrize("opening", ["[", '{"a":', '[{"@graph":', '{"articleBody":['])
def test_deep_nesting_is_nothing(opening: str) -> None:
    deep = opening * 100_000
    assert _read(_ld(deep)) == Structured()
    assert _read(f"<script type='application/json'>{deep}</script>") == Structured()
    assert _read(f"<script>window.a = {{'b': 1}}; c = {{\"d\": {deep}</script>") == Structured()


@pytest.mark.parametrize(
    "script",
    [
        pytest.param("a" * 300_000, id="one long name"),
        pytest.param("a = " * 50_000, id="assignments of nothing"),
        pytest.param("={" * 50_000, id="objects that break at once"),
        pytest.param('{"title": "' + "<" * 300_000 + '"}', id="markup that never closes"),
    ],
)
def test_long_scripts_are_read_in_one_go(script: str) -> None:
    """No assertion of a time: read again from each character on, they would take hours."""
    assert _read(f"<script>x = {script}</script>").headline.strip("< ") == ""
    assert _read(_ld(script)) == Structured()


keys = st.sampled_from(
    "@type @id @graph headline articleBody author name publisher datePublished dateModified title content body text "
    "rendered publishedAt".split()
)
leaves = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    st.sampled_from(("NewsArticle", "Article", TITLE, BODY, HTML_BODY, "#a", "<")),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=6)),
    max_leaves=25,
)


@settings(deadline=None, max_examples=300)
@given(values)
def test_any_data_are_read_as_texts(value: Any) -> None:
    article = {"@type": "NewsArticle", "headline": TITLE, "node": value}
    merged = {**article, **value} if isinstance(value, dict) else article
    pages = (_ld(merged), f"<script>a = {json.dumps({'title': TITLE, 'content': HTML_BODY, **merged})}</script>")
    for page in pages:
        found = _read(page)
        texts = (found.headline, found.body, *found.authors, found.published, found.modified, found.site_name)
        assert all(isinstance(text, str) and text == text.strip() for text in texts)
        assert found == _read(page)


def test_a_teaser_as_body_is_given_as_it_is_and_the_state_stands_beside_it() -> None:
    page = _ld(_without(ARTICLE, articleBody="قصير")) + f"<script>a = {json.dumps(POST)}</script>"
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    found = read_structured(tree, lines_of(tree), TITLE)
    assert [(one.source, one.body) for one in found] == [("json-ld", "قصير"), ("state object", BODY)]


def test_microdata_on_the_root_of_the_page() -> None:
    tree = parse(
        f"<html itemscope itemtype='http://schema.org/Article'><body><h1 itemprop=headline>{TITLE}</h1></body>"
    )
    assert tree is not None
    assert merged(read_structured(tree, [], TITLE)) == Structured(TITLE, source="microdata")


@pytest.mark.parametrize("depth", [10, 900, 950, 980, 1_000])
def test_deep_names_are_no_fault(depth: int) -> None:
    deep = "[" * depth + "]" * depth
    written = json.dumps(ARTICLE)[:-1].replace('{"@type": "Person", "name"', f'{{"@id": {deep}, "x"')
    assert _read(_ld(f'{written}, "x": 1}}')).authors == ()
