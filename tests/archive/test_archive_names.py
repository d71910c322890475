"""Names of a story's files: number and content hash."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.names import stem_of
from crawler.archive.store import article_key
from crawler.text.fingerprint import content_hash

DIGEST = "0123456789abcdef" * 4


@pytest.mark.parametrize(
    ("number", "digits"),
    [
        (0, "000"),
        (7, "007"),
        (99, "099"),
        (999, "999"),
        (1000, "1000"),
        (999_999, "999999"),
        (1_000_000, "1000000"),
        (123_456_789, "123456789"),
    ],
)
def test_a_stem(number: int, digits: str) -> None:
    assert stem_of(number, DIGEST) == f"{digits}_0123456789abcdef"


@settings(deadline=None)
@given(st.integers(min_value=0), st.text())
def test_a_stem_tells_number_and_hash(number: int, body: str) -> None:
    found = re.fullmatch(r"([0-9]{3,})_([0-9a-f]{16})", stem_of(number, content_hash(body)))
    assert found is not None
    assert int(found[1]) == number
    assert content_hash(body).startswith(found[2])


PAGE = "https://www.sada.example/economy/2024/suit?utm_source=rss"
OWN = "https://sada.example/economy/2024/suit"


@pytest.mark.parametrize(
    ("stated", "key"),
    [
        pytest.param("", OWN, id="none stated"),
        pytest.param(OWN, OWN, id="itself"),
        pytest.param("http://m.sada.example/economy/2024/suit/amp#top", OWN, id="itself in another form"),
        pytest.param("https://sada.example/story/814", "https://sada.example/story/814", id="another path"),
        pytest.param("https://sada.example/?p=814", "https://sada.example/?p=814", id="home page with a query"),
        pytest.param("https://sada.example/economy/2024/suit/1", f"{OWN}/1", id="below the page"),
        pytest.param("https://sada.example/econ", "https://sada.example/econ", id="no folder of the page"),
        pytest.param("https://sada.example/", OWN, id="home page"),
        pytest.param("https://sada.example", OWN, id="home page without a slash"),
        pytest.param("https://www.sada.example/index.html", OWN, id="home page by its file"),
        pytest.param("https://sada.example/economy/", OWN, id="section"),
        pytest.param("https://sada.example/economy/2024", OWN, id="section of a section"),
        pytest.param("https://sada.example/economy?utm_medium=x", OWN, id="section with tracking"),
        pytest.param("https://agency.example/economy/2024/suit", OWN, id="another host"),
        pytest.param("https://ar.sada.example/economy/2024/suit", OWN, id="another host of the outlet"),
        pytest.param("https://sada.example:8443/story/814", OWN, id="another port"),
        pytest.param("http://[sada.example/economy", OWN, id="no URL: bracket"),
        pytest.param("https://sada.example:99999/story/814", OWN, id="no URL: port"),
        pytest.param("javascript:void(0)", OWN, id="no web URL"),
        pytest.param("/story/814", OWN, id="relative"),
        pytest.param("عنوان", OWN, id="no URL at all"),
    ],
)
def test_article_key(stated: str, key: str) -> None:
    assert article_key(PAGE, stated) == key


@pytest.mark.parametrize(
    ("final", "stated", "key"),
    [
        pytest.param(
            "https://sada.example/news.php?id=7",
            "https://sada.example/news.php",
            "https://sada.example/news.php?id=7",
            id="the query is the article",
        ),
        pytest.param(
            "https://sada.example/", "https://sada.example/story/1", "https://sada.example/story/1", id="home"
        ),
    ],
)
def test_article_key_of_other_pages(final: str, stated: str, key: str) -> None:
    assert article_key(final, stated) == key


@settings(deadline=None)
@given(st.one_of(st.text(), st.text(alphabet="https://[]sada.example:?#@%").map(lambda tail: f"https://{tail}")))
def test_any_stated_url_gives_a_key(stated: str) -> None:
    assert article_key(PAGE, stated).startswith("https://sada.example/")
