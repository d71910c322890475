from __future__ import annotations

import pytest

from crawler.text.dom import key_of, parse
from crawler.text.furniture import Furniture, furniture_of

URL = "https://sada.example/news/1"
HEADLINE = "عنوان خبر آخر من أخبار اليوم"
SENTENCE = "قال متحدث باسم الشركة إن المعلنين الذين غادروا المنصة عادوا إليها."


def _furniture(page: str, url: str = URL) -> Furniture:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    return furniture_of(tree, url)


def _keys(*lines: str) -> set[str]:
    return set(map(key_of, lines))


@pytest.mark.parametrize(
    ("page", "captions"),
    [
        pytest.param("<p>نص</p>", [], id="none"),
        pytest.param("<img src=/a.jpg alt='ماسك في القاعة'>", ["ماسك في القاعة"], id="what a photo shows"),
        pytest.param("<img alt='إكس' title='شعار إكس'>", ["إكس", "شعار إكس"], id="alt and title"),
        pytest.param("<img alt='' title=' '><img>", [], id="photos without words"),
        pytest.param("<figure><figcaption>ماسك <b>غاضبًا</b></figcaption></figure>", ["ماسك غاضبًا"], id="figcaption"),
        pytest.param("<div class='wp-caption-text'>ماسك</div>", ["ماسك"], id="class of WordPress"),
        pytest.param("<span class='Photo-Credit small'>رويترز</span>", ["رويترز"], id="class in upper case"),
        pytest.param("<p class='lead'>نص</p><p id='caption'>نص</p><p class='capital'>نص</p>", [], id="other classes"),
        pytest.param(
            "<div class='x'><img><span>ماسك في القاعة</span></div>", ["ماسك في القاعة"], id="in a photo's box"
        ),
        pytest.param(
            "<div><a href='/a.jpg'><img></a><div>ماسك</div></div>", ["ماسك"], id="in a box around a linked photo"
        ),
        pytest.param(f"<div><img><p>{SENTENCE}</p></div>", [], id="a sentence in a photo's box"),
        pytest.param("<p><img>نص قصير</p>", [], id="a paragraph that begins with a photo"),
        pytest.param("<div><img><h2>ماذا بعد</h2></div>", [], id="a heading in a photo's box"),
        pytest.param("<div><img>" + "<p>كلمات كثيرة جدا</p>" * 9 + "</div>", [], id="a box of much text"),
        pytest.param("<div class='captions'>" + "<p>نص</p>" * 40 + "</div>", [], id="a class of half the page"),
    ],
)
def test_captions(page: str, captions: list[str]) -> None:
    assert _furniture(page).captions == _keys(*captions)


@pytest.mark.parametrize(
    ("page", "labels"),
    [
        pytest.param("<p>نص</p>", [], id="none"),
        pytest.param("<a href='/'>الرئيسية</a> <a>إكس\n <b>ماسك</b></a>", ["الرئيسية", "إكس ماسك"], id="links"),
        pytest.param("<a href='/'><img alt=''></a><a> </a>", [], id="links without words"),
        pytest.param(f"<a href='/'>{'كلمة ' * 21}</a>", ["كلمة" * 21], id="as long as a headline"),
        pytest.param(f"<a href='/'>{'كلمة ' * 26}</a>", [], id="longer than one"),
        pytest.param(f"<a href='/'>{SENTENCE}</a>", [], id="a sentence that happens to be linked"),
    ],
)
def test_labels(page: str, labels: list[str]) -> None:
    assert _furniture(page).labels == _keys(*labels)


@pytest.mark.parametrize(
    ("target", "is_story"),
    [
        ("/news/2", True),
        ("2.html", True),
        ("?id=2", True),
        ("https://sada.example/news/2", True),
        ("http://sada.example/news/2", True),
        ("//sada.example/2", True),
        ("HTTPS://Sada.Example/2", True),
        ("https://sada.example/news/1#comments", False),
        ("//sada.example/NEWS/1", False),
        ("/news/1?page=2", True),
        ("/news/11", True),
        ("/news/1", False),
        ("/news/1#comments", False),
        ("#top", False),
        ("/", False),
        ("https://other.example/2", False),
        ("//other.example/2", False),
        ("javascript:void(0)", False),
        ("mailto:a@sada.example", False),
        ("", False),
    ],
)
def test_stories_are_headlines_that_lead_to_other_pages_of_the_site(target: str, is_story: bool) -> None:
    assert bool(_furniture(f"<p><a href='{target}'>{HEADLINE}</a></p>").stories) is is_story


@pytest.mark.parametrize(
    "page",
    [
        pytest.param("<p><a href='/2'>إكس وماسك</a></p>", id="a name"),
        pytest.param(f"<h2><a href='/2'>{HEADLINE}</a></h2>", id="a heading: the item of a list that is the article"),
        pytest.param(f"<p><a href='/2'>{SENTENCE}</a></p>", id="a sentence"),
    ],
)
def test_what_is_no_story(page: str) -> None:
    assert not _furniture(page).stories


@pytest.mark.parametrize("url", ["", "http://[", "about:blank", "https://sada.example/?id=1"])
def test_any_url_will_do(url: str) -> None:
    assert key_of(HEADLINE) in _furniture(f"<p><a href='/2'>{HEADLINE}</a></p>", url).stories


def test_comments_and_programs_are_no_furniture() -> None:
    page = "<!-- <img alt='لا'> --><script>'<a>لا</a>'</script><?php <a>لا</a> ?>"
    assert _furniture(page) == Furniture(frozenset(), frozenset(), frozenset())
