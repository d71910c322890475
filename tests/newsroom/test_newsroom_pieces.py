from __future__ import annotations

from datetime import date
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import Misuse
from crawler.newsroom import arabic_dates
from crawler.newsroom.chance import draw, number
from crawler.newsroom.headings import headings
from crawler.newsroom.misbehaviour import CutOff, Dies, Misbehaviour, Slow, Status, TooMany, parse
from crawler.newsroom.sites import BY_KEY
from crawler.newsroom.slugs import arabic_slug, latin_slug
from crawler.newsroom.targets import key


@given(st.lists(st.integers(), max_size=30), st.integers(0, 40), st.text())
def test_a_draw_takes_some_items_each_once_and_the_same_every_time(items: list[int], count: int, seed: str) -> None:
    places = list(range(len(items)))
    drawn = draw(places, count, seed)
    assert len(drawn) == min(count, len(items)) == len(set(drawn))
    assert drawn == draw(places, count, seed)


@given(st.integers(1, 1 << 62), st.text())
def test_a_number_is_below_its_limit(limit: int, seed: str) -> None:
    assert 0 <= number(limit, seed) < limit


def test_chance_is_the_same_on_every_machine() -> None:
    assert number(1000, "story", "on-kantar-2024") == 92


@given(st.text())
def test_slugs_fit_into_a_url(title: str) -> None:
    assert len(quote(arabic_slug(title))) <= 200
    assert latin_slug(title).isascii()
    assert latin_slug(title)


@pytest.mark.parametrize(
    ("title", "arabic", "latin"),
    [
        pytest.param("«إكس» تقاضي المعلنين!", "إكس-تقاضي-المعلنين", "iks-tqady-almalnyn", id="punctuation"),
        pytest.param("أزمةُ X في 2024", "أزمة-x-في-2024", "azma-x-fy-2024", id="vowels-latin-digits"),
        pytest.param("؟!", "", "khabar", id="nothing-left"),
    ],
)
def test_slugs(title: str, arabic: str, latin: str) -> None:
    assert arabic_slug(title) == arabic
    assert latin_slug(title) == latin


@pytest.mark.parametrize(
    ("tradition", "written"),
    [("egypt", "30 أبريل 2024"), ("levant", "30 نيسان 2024"), ("maghreb", "30 أفريل 2024")],
)
def test_dates(tradition: str, written: str) -> None:
    assert arabic_dates.long_date(date(2024, 4, 30), tradition) == written


def test_weekday_and_eastern_digits() -> None:
    assert arabic_dates.weekday(date(2023, 11, 30)) == "الخميس"
    assert arabic_dates.eastern("30 نوفمبر 2023") == "٣٠ نوفمبر ٢٠٢٣"


@pytest.mark.parametrize(
    ("paragraph", "is_heading"),
    [
        ("وماذا بعد؟", True),
        ("من الإقناع إلى المحاكم", True),
        ("ولم تكشف المصادر عن حجم الميزانية.", False),
        ("أبرز الأرقام:", False),
        ("- شركة Disney", False),
        ("2- ادخل إلى الرسائل", False),
        ("كلمة " * 20 + "أخيرة", False),
    ],
)
def test_headings(paragraph: str, is_heading: bool) -> None:
    assert (paragraph in headings(["فقرة أولى.", paragraph, "فقرة أخيرة."])) is is_heading
    assert not headings([paragraph, paragraph])


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("/a/1.html?utm_source=x&utm_medium=y", "/a/1.html"),
        ("/news.php?id=1&fbclid=z", "/news.php?id=1"),
        ("/%D8%A5%D9%83%D8%B3/", "/إكس/"),
        ("/%d8%a5%d9%83%d8%b3/?m=1", "/إكس/?m=1"),
        ("/photo/1.svg?w=240", "/photo/1.svg"),
        ("/?p=7", "/?p=7"),
    ],
)
def test_targets(target: str, expected: str) -> None:
    assert key(target) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("sada:slow=2", ("sada", "/", Slow(2.0))),
        ("jarida:cut=2000", ("jarida", "/", CutOff(2000))),
        ("nabd:429=3", ("nabd", "/", TooMany(1, 3))),
        ("mujaz:dies=20", ("mujaz", "/", Dies(20))),
        ("marfa/section/:503=1", ("marfa", "/section/", Status(503, 1))),
    ],
)
def test_misbehaviour_is_spelled(text: str, expected: tuple[str, str, Misbehaviour]) -> None:
    assert parse(text) == expected


@pytest.mark.parametrize("text", ["", "sada", "sada:slow", "sada:slow=x", "other:slow=1", "sada:99=1", "sada:slow=-1"])
def test_misspelled_misbehaviour_is_misuse(text: str) -> None:
    with pytest.raises(Misuse, match="expected OUTLET"):
        parse(text)


@given(st.text() | st.from_regex(r"(sada|nabd)(/[a-z]*)?:(slow|cut|dies|\d\d\d)=.*", fullmatch=True))
def test_any_text_is_a_misbehaviour_or_misuse(text: str) -> None:
    try:
        outlet, prefix, what = parse(text)
    except Misuse as misuse:
        told = str(misuse)
    else:
        told = ""
    if told:
        assert "expected OUTLET" in told
        return
    assert text.startswith(f"{outlet}{prefix}" if prefix != "/" else outlet)
    assert outlet in BY_KEY
    assert isinstance(what, Slow | CutOff | TooMany | Status | Dies)
