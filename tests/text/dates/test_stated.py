from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.model import Structured
from crawler.text.dates.choice import choose
from crawler.text.dates.stated import PageDates, read_page_dates
from crawler.text.dom import lines_of, parse

TITLE = "المعلنون يغادرون إكس واحدا بعد الآخر"
FETCHED = datetime(2024, 1, 10, 9, 0, tzinfo=UTC)
LONG = "فقرة من الخبر فيها كلمات كثيرة جدا " * 5
STORY = f"<p>{LONG}</p>" * 5
MENU = "".join(f"<li><a href='/{number}'>قسم من الأقسام</a></li>" for number in range(9))


def _page(head: str = "", body: str = "") -> str:
    return f"<html><head>{head}</head><body>{body}</body></html>"


def _article(after: str = "", before: str = "", end: str = "", head: str = "") -> str:
    return _page(head, f"<ul>{MENU}</ul>{before}<h1>{TITLE}</h1>{after}{STORY}{end}")


def _read(page: str, structured: Structured | None = None, url: str = "", title: str = TITLE) -> PageDates:
    tree = parse(page)
    assert tree is not None
    return read_page_dates(tree, lines_of(tree), structured or Structured(), title, url)


def _chosen(page: str, structured: Structured | None = None, url: str = "") -> tuple[str, str]:
    """Give the day of publication and the place it was read from."""
    stated = _read(page, structured, url)
    published, _ = choose(stated.published, stated.modified, "Africa/Cairo", FETCHED)
    return (published.value.date().isoformat(), published.source) if published else ("", "")


def test_dates_are_candidates_best_first() -> None:
    head = (
        "<meta property='article:published_time' content='2023-11-30T10:00Z'>"
        "<meta name='DC.date.issued' content='2023-11-29'>"
        "<meta property='article:modified_time' content='2023-12-01'>"
    )
    after = (
        "<div>قسم</div><div>29 نوفمبر 2023</div><div class='post-date'>30 نوفمبر 2023</div>"
        "<time datetime='2023-11-30T12:00'>أمس</time>"
        f"<p>{'سطر طويل من النص ' * 20} 1 يناير 2020</p>"
    )
    found = _read(
        _page(head, f"<p>28 نوفمبر 2023</p><h1>{TITLE}</h1>{after}"),
        Structured(TITLE, published="2023", modified="2024", source="microdata"),
        "https://a.example/1",
    )
    assert found.published == (
        ("2023", "microdata datePublished"),
        ("2023-11-30T10:00Z", "meta article:published_time"),
        ("2023-11-29", "meta dc.date.issued"),
        ("30 نوفمبر 2023", "marked text"),
        ("2023-11-30T12:00", "time element"),
        ("أمس", "marked text"),
        ("29 نوفمبر 2023", "visible text"),
        ("28 نوفمبر 2023", "visible text above the headline"),
        ("https://a.example/1", "url"),
    )
    assert found.modified == (("2024", "microdata dateModified"), ("2023-12-01", "meta article:modified_time"))


@pytest.mark.parametrize(
    ("name", "is_published", "is_modified"),
    [
        ("article:published_time", True, False),
        ("og:published_time", True, False),
        ("publishdate", True, False),
        ("publishedDate", True, False),
        ("Publish_Date", True, False),
        ("pubdate", True, False),
        ("parsely-pub-date", True, False),
        ("sailthru.date", True, False),
        ("citation_publication_date", True, False),
        ("datePublished", True, False),
        ("DC.date", True, False),
        ("dcterms.issued", True, False),
        ("date", True, False),
        ("dateCreated", True, False),
        ("article:modified_time", False, True),
        ("og:updated_time", False, True),
        ("last-modified", False, True),
        ("lastmod", False, True),
        ("dateModified", False, True),
        ("og:title", False, False),
        ("validate", False, False),
        ("expires", False, False),
    ],
)
def test_names_of_meta_elements(name: str, is_published: bool, is_modified: bool) -> None:
    found = _read(_page(f"<meta name='{name}' content='2023-11-30'>"))
    assert (bool(found.published), bool(found.modified)) == (is_published, is_modified)


@pytest.mark.parametrize(
    "scripts",
    [
        pytest.param('<script>dataLayer.push({"publishedAt": "2023-11-30"})</script>', id="data of a program"),
        pytest.param("<script>var page = {publish_date: '2023-11-30'};</script>", id="a name without quotes"),
        pytest.param(r'<script>x = "{\"datePublished\":\"2023-11-30\"}"</script>', id="JSON in a string"),
        pytest.param('<script type="application/ld+json">{"datePublished":"2023-11-30",}</script>', id="broken JSON"),
    ],
)
def test_a_date_in_data_that_holds_no_article(scripts: str) -> None:
    assert _read(_page(scripts)).published == (("2023-11-30", "script datePublished"),)
    other = '<script>x = {"publishedAt": "2023-10-01"}</script>'
    assert _read(_page(scripts + other)).published == (), "nobody knows which is the article's"
    assert _read(_page(scripts), Structured(published="2023-11-29", source="json-ld")).published == (
        ("2023-11-29", "json-ld datePublished"),
    )


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(f"<p>1 يناير 2020</p>{'<p>قسم</p>' * 9}<h1>{TITLE}</h1>", id="far above"),
        pytest.param(f"<h1>{TITLE}</h1>{'<p>خبر قصير.</p>' * 30}<p>1 يناير 2020</p>", id="far below"),
        pytest.param(f"<h1>{TITLE}</h1>{STORY}<p>1 يناير 2020</p>", id="behind the story"),
        pytest.param("<p>1 يناير 2020</p>" * 3, id="no headline"),
        pytest.param(f"<h1>{TITLE}</h1><aside><p>1 يناير 2020</p></aside>", id="aside"),
        pytest.param(f"<h1>{TITLE}</h1><figure><figcaption>باريس 1 يناير 2020</figcaption></figure>", id="a caption"),
        pytest.param(f"<h1>{TITLE}</h1><blockquote>ماسك — 1 يناير 2020</blockquote>", id="a quoted post"),
        pytest.param(f"<h1>{TITLE}</h1><ul class='related-posts'><li>1 يناير 2020</li></ul>", id="related stories"),
        pytest.param(f"<h1>{TITLE}</h1><div id='comments'><b>1 يناير 2020</b></div>", id="comments"),
        pytest.param(f"<div class='top-bar'><p>1 يناير 2020</p></div><h1>{TITLE}</h1>", id="the page's clock"),
        pytest.param(
            f"<h1>{TITLE}</h1><div><a href='/1'>عنوان خبر آخر من الأخبار</a><p>1 يناير 2020</p></div>", id="a teaser"
        ),
        pytest.param(
            f"<h1>{TITLE}</h1><p>خبر</p><div><a href='/1'>{TITLE}</a><p>1 يناير 2020</p></div>", id="a link to itself"
        ),
    ],
)
def test_a_date_of_something_else_is_no_candidate(body: str) -> None:
    assert "1 يناير 2020" not in {text for text, _ in _read(_page("", body)).published}


@pytest.mark.parametrize(
    ("page", "chosen"),
    [
        pytest.param(_article(), ("", ""), id="none"),
        pytest.param(_article("<p>الخميس 30 نوفمبر 2023</p>"), ("2023-11-30", "visible text"), id="plain"),
        pytest.param(
            _article("<div class='meta'>أحمد علي <span class='date'>30 نوفمبر 2023</span></div>"),
            ("2023-11-30", "visible text"),
            id="in a line with others",
        ),
        pytest.param(
            _article("<p>تاريخ النشر</p><p>30/11/2023</p>"), ("2023-11-30", "labelled text"), id="label above"
        ),
        pytest.param(
            _article("<p>آخر تحديث: 2/12/2023</p><p>نشر: 30/11/2023</p>"), ("2023-11-30", "labelled text"), id="both"
        ),
        pytest.param(_article("<p>آخر تحديث: 2/12/2023</p>"), ("", ""), id="only of a change"),
        pytest.param(
            _article("<time class='updated' datetime='2023-12-02'>2 ديسمبر</time><p>30 نوفمبر 2023</p>"),
            ("2023-11-30", "visible text"),
            id="time element of a change",
        ),
        pytest.param(
            _article("<abbr class='published' title='2023-11-30T08:12:00+02:00'>8:12 ص</abbr>"),
            ("2023-11-30", "time element"),
            id="abbr, as Blogger has it",
        ),
        pytest.param(
            _article("<p>كتب: أحمد علي</p><p>30 نوفمبر 2023 - 14:05</p><p>12 تعليقا</p>", before="<p>5 يناير 2024</p>"),
            ("2023-11-30", "visible text"),
            id="below before above",
        ),
        pytest.param(
            _article(before="<p>30 نوفمبر 2023</p>"), ("2023-11-30", "visible text above the headline"), id="above"
        ),
        pytest.param(_article(before="<p>الأربعاء 10 يناير 2024</p>"), ("", ""), id="above, of today: a clock"),
        pytest.param(
            _article("<p>30 نوفمبر 2023</p>", before="<p>الأربعاء 10 يناير 2024 11:00</p>"),
            ("2023-11-30", "visible text"),
            id="clock above, date below",
        ),
        pytest.param(
            _article("<p>الأربعاء 10 يناير 2024</p><p>30 نوفمبر 2023</p>"),
            ("2023-11-30", "visible text"),
            id="clock below, then the date",
        ),
        pytest.param(_article("<p>10 يناير 2024</p>"), ("2024-01-10", "visible text"), id="of today"),
        pytest.param(
            _article("<time datetime='2024-01-10T07:00:00Z'>9:00</time>"),
            ("2024-01-10", "time element"),
            id="of today, marked",
        ),
        pytest.param(_article("<span>منذ 3 ساعات</span>"), ("2024-01-10", "visible text"), id="hours ago"),
        pytest.param(_article("<span>منذ 3 أشهر</span>"), ("", ""), id="months ago"),
        pytest.param(
            _article(end="<p>30 نوفمبر 2023</p><p>تاريخ النشر: 29 نوفمبر 2023</p>"),
            ("2023-11-29", "labelled text elsewhere"),
            id="labelled, behind the story",
        ),
        pytest.param(
            _article(end="<p>نشر: 30 نوفمبر 2023</p><p>نشر: 29 نوفمبر 2023</p>"), ("", ""), id="several labelled"
        ),
        pytest.param(
            _article(end="<footer><time datetime='2023-11-30'>الخميس</time></footer>"),
            ("2023-11-30", "time element elsewhere"),
            id="the only time element",
        ),
        pytest.param(
            _article(end="<time datetime='2023-11-30'>1</time><time datetime='2023-10-30'>2</time>"),
            ("", ""),
            id="several time elements",
        ),
        pytest.param(
            _article(f"<p>القاهرة 30 نوفمبر 2023 (رويترز) - {LONG}</p>"), ("2023-11-30", "dateline"), id="a dateline"
        ),
        pytest.param(_article(f"<p>أعلن ماسك في 27 أكتوبر 2022 (الخميس) {LONG}</p>"), ("", ""), id="a sentence"),
        pytest.param(
            _page("", f"<p>30 نوفمبر 2023</p><h2>{TITLE}</h2>{STORY}"),
            ("2023-11-30", "visible text above the headline"),
            id="headline in h2",
        ),
        pytest.param(
            _page("", f"<h1>{TITLE} | صدى</h1><p>30 نوفمبر 2023</p>{STORY}"),
            ("2023-11-30", "visible text"),
            id="more in h1",
        ),
        pytest.param(
            _page("", f"<h1>عنوان آخر</h1><p>30 نوفمبر 2023</p>{STORY}"),
            ("2023-11-30", "visible text"),
            id="another h1",
        ),
        pytest.param(
            _page("", f"<ul><li><a>{TITLE}</a></li><li>2 يناير 2024</li></ul><b>{TITLE}</b><p>30/11/2023</p>{STORY}"),
            ("2023-11-30", "visible text"),
            id="the headline also in a list",
        ),
    ],
)
def test_what_is_chosen_of_a_page(page: str, chosen: tuple[str, str]) -> None:
    assert _chosen(page) == chosen


def test_data_and_url() -> None:
    url = "https://a.example/2023/11/30/title"
    assert _chosen(_article(), url=url) == ("2023-11-30", "url")
    assert _chosen(_article("<p>29 نوفمبر 2023</p>"), url=url) == ("2023-11-29", "visible text")
    data = Structured(published="2023-11-30T10:00:00Z", source="json-ld")
    assert _chosen(_article("<p>25 نوفمبر 2023</p>"), data, url) == ("2023-11-30", "json-ld datePublished")


@settings(deadline=None, max_examples=150)
@given(
    st.text(alphabet="<>/=\"'h1pat 30 نوفمبر 2023منذ-:\n", max_size=150),
    st.text(max_size=30),
    st.sampled_from(("", TITLE, "2023")),
)
def test_any_page_has_candidates(body: str, value: str, title: str) -> None:
    page = _page(
        f"<meta name='date' content='{value}'>", f"<time datetime='{value}'>{body}</time><h1>{title}</h1>{body}"
    )
    data = Structured(published=value, modified=value, source="json-ld")
    found = _read(page, data, value, title)
    assert found == _read(page, data, value, title)
    assert all(text and place for text, place in (*found.published, *found.modified))
    assert choose(found.published, found.modified, "Asia/Riyadh", FETCHED) == choose(
        found.published, found.modified, "Asia/Riyadh", FETCHED
    )
