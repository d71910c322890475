from __future__ import annotations

import pytest

from crawler.text.dom import parse
from crawler.text.furniture import Furniture, furniture_of


def _furniture(page: str) -> Furniture:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    return furniture_of(tree)


@pytest.mark.parametrize(
    ("page", "captions"),
    [
        pytest.param("<p>نص</p>", set(), id="none"),
        pytest.param("<img src=/a.jpg alt='ماسك في القاعة'>", {"ماسك في القاعه"}, id="what a photo shows"),
        pytest.param("<img alt='إكس' title='شعار إكس'>", {"اكس", "شعار اكس"}, id="alt and title"),
        pytest.param("<img alt='' title=' '><img>", set(), id="photos without words"),
        pytest.param("<figure><figcaption>ماسك <b>غاضبًا</b></figcaption></figure>", {"ماسك غاضبا"}, id="figcaption"),
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
        pytest.param("<a href='/'>الرئيسية</a> <a>إكس\n <b>ماسك</b></a>", {"الرييسيه", "اكس ماسك"}, id="links"),
        pytest.param("<a href='/'><img alt=''></a><a> </a>", set(), id="links without words"),
        pytest.param(f"<a href='/'>{'كلمة ' * 25}</a>", {" ".join(["كلمه"] * 25)}, id="as long as a headline"),
        pytest.param(f"<a href='/'>{'كلمة ' * 26}</a>", set(), id="a sentence that happens to be linked"),
    ],
)
def test_labels(page: str, labels: set[str]) -> None:
    assert _furniture(page).labels == labels


def test_comments_and_programs_are_no_furniture() -> None:
    page = "<!-- <img alt='لا'> --><script>'<a>لا</a>'</script><?php <a>لا</a> ?>"
    assert _furniture(page) == Furniture(frozenset(), frozenset())
