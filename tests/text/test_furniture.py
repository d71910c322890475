from __future__ import annotations

import pytest

from crawler.text.dom import parse
from crawler.text.furniture import Furniture, furniture_of

URL = "https://sada.test/news/1?page=2"


def _furniture(page: str) -> Furniture:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    return furniture_of(tree, URL)


@pytest.mark.parametrize(
    ("page", "captions"),
    [
        pytest.param("<p>نص</p>", set(), id="none"),
        pytest.param("<img src=/a.jpg alt='ماسك في القاعة'>", {"ماسكفيالقاعة"}, id="what a photo shows"),
        pytest.param("<img alt='إكس' title='شعار إكس'>", {"إكس", "شعارإكس"}, id="alt and title"),
        pytest.param("<img alt='' title=' '><img>", set(), id="photos without words"),
        pytest.param("<figure><figcaption>ماسك <b>غاضبًا</b></figcaption></figure>", {"ماسكغاضبا"}, id="figcaption"),
        pytest.param("<div class='wp-caption-text'>ماسك</div>", {"ماسك"}, id="class of WordPress"),
        pytest.param("<span class='Photo-Credit small'>رويترز</span>", {"رويترز"}, id="class in upper case"),
        pytest.param("<p class='lead'>نص</p><p id='caption'>نص</p>", set(), id="other classes"),
    ],
)
def test_captions(page: str, captions: set[str]) -> None:
    assert _furniture(page).captions == captions


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        pytest.param("<p>نص</p>", set(), id="none"),
        pytest.param("<a href='/'>الرئيسية</a> <a>إكس\n <b>ماسك</b></a>", {"الرئيسية", "إكسماسك"}, id="links"),
        pytest.param("<a href='/'><img alt=''></a><a> </a>", set(), id="links without words"),
        pytest.param(f"<a href='/'>{'كلمة ' * 21}</a>", {"كلمة" * 21}, id="as long as a headline"),
        pytest.param(f"<a href='/'>{'كلمة ' * 22}</a>", set(), id="a sentence that happens to be linked"),
    ],
)
def test_labels(page: str, labels: set[str]) -> None:
    assert _furniture(page).labels == labels


def test_comments_and_programs_are_no_furniture() -> None:
    page = "<!-- <img alt='لا'> --><script>'<a>لا</a>'</script><?php <a>لا</a> ?>"
    assert _furniture(page) == Furniture(frozenset(), frozenset(), frozenset())


HEADLINE = "المعلنون يغادرون منصة إكس"


@pytest.mark.parametrize(
    ("page", "is_story"),
    [
        pytest.param(f"<p><a href='/news/2'>{HEADLINE}</a></p>", True, id="a path"),
        pytest.param(f"<p><a href='https://sada.test/news/2'>{HEADLINE}</a></p>", True, id="an address of the site"),
        pytest.param(f"<p><a href='//sada.test/news/2'>{HEADLINE}</a></p>", True, id="without a scheme"),
        pytest.param(f"<p><a href='https://other.test/news/2'>{HEADLINE}</a></p>", False, id="another site"),
        pytest.param(f"<p><a href='/news/1#top'>{HEADLINE}</a></p>", False, id="the page itself"),
        pytest.param(f"<p><a href='#top'>{HEADLINE}</a></p>", False, id="a place on the page"),
        pytest.param(f"<p><a href='javascript:go()'>{HEADLINE}</a></p>", False, id="a program"),
        pytest.param(f"<h2><a href='/news/2'>{HEADLINE}</a></h2>", False, id="a heading"),
        pytest.param("<p><a href='/news/2'>إكس ماسك</a></p>", False, id="too short for a headline"),
    ],
)
def test_headlines_of_other_stories(page: str, is_story: bool) -> None:
    assert _furniture(page).stories == ({"المعلنونيغادرونمنصةإكس"} if is_story else set())


def test_a_broken_address_of_the_page_is_no_fault() -> None:
    tree = parse("<p><a href='/a'>إكس</a></p>")
    assert tree is not None
    assert furniture_of(tree, "http://[").labels == {"إكس"}
