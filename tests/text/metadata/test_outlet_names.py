from __future__ import annotations

import pytest

from crawler.text.dom import parse
from crawler.text.fold import fold_letters
from crawler.text.metadata.outlet_names import OutletNames, outlet_names

META = {
    "og:site_name": "صدى الدلتا | خبر الناس أولا",
    "twitter:site": "@sada_aldelta",
    "publisher": "https://a.example",
}


def _names(url: str = "https://www.sada-aldelta.example/1") -> OutletNames:
    logo = parse("<div><a class='logo'><img alt='شعار بوابة الدلتا' src='/x.png'></a></div>")
    assert logo is not None
    return outlet_names(META, list(logo.iter("a")), ("النشرة", ""), url)


@pytest.mark.parametrize(
    ("text", "is_name", "is_like"),
    [
        ("صدى الدلتا", True, True),
        ("صدي الدلتا", True, True),
        ("صحيفة صدى الدلتا", True, True),
        ("صدى الدلتا نيوز", True, True),
        ("خبر الناس أولا", True, True),
        ("صدى الدلتا خبر الناس أولا", True, True),
        ("بوابة الدلتا", True, True),
        ("النشرة", True, True),
        ("Sada AlDelta", True, True),
        ("sada aldelta com", True, True),
        ("أخبار صدى الدلتا اليوم", False, True),
        ("صحيفة الواحة", False, True),
        ("الواحة نيوز", False, True),
        ("مصر النشرة", False, True),
        ("حوار الوزير مع رئيس تحرير صدى الدلتا", False, False),
        ("الوزير يتحدث إلى النشرة", False, False),
        ("صدى", False, False),
        ("News", False, True),
        ("", False, False),
    ],
)
def test_names(text: str, is_name: bool, is_like: bool) -> None:
    words = fold_letters(text).split()
    assert _names().is_name(words) == is_name
    assert _names().is_like_name(words) == is_like


def test_the_words_of_the_host_in_another_order() -> None:
    names = _names("https://arabic.cnn.com/x")
    assert names.is_name(["cnn", "arabic"])
    assert names.is_name(["cnnarabic"]) is False
    assert not names.is_name(["cnn", "turk"])


@pytest.mark.parametrize("url", ["", "x", "http://[", "https:///"])
def test_any_url(url: str) -> None:
    assert not _names(url).is_name(["sada", "other"])
