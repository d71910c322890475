from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.fold import fold_letters
from crawler.text.metadata.bylines import dateline_names, is_role, labelled_names, lone_name, stated_names

OUTLETS = {"".join(fold_letters(name).split()) for name in ("صدى الدلتا", "نجد اليوم", "النشرة")}


def _is_outlet(words: Sequence[str]) -> bool:
    return "".join(words) in OUTLETS


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("نجد اليوم - المجمعة: سامي خليل", "سامي خليل"),
        ("نجد اليوم - حفر: سامي خليل", "سامي خليل"),
        ("صور - سامي خليل", "سامي خليل"),
        ("سامي خليل\nمحررة شؤون المنصات في مدارات", "سامي خليل"),
        ("سامي خليل\nمحرر منذ 2015، عمل قبلها", "سامي خليل"),
        ("سكاي نيوز عربية - سامي خليل", "سامي خليل"),
        ("تصوير: منى سعد | سامي خليل", "سامي خليل"),
        ("سامي خليل: كاتب", "سامي خليل"),
        ("محررة شؤون المنصات: هند علي", "هند علي"),
        ("رئيسة شؤون المنصات: هند علي", ""),
        ("admin\nتابعنا على إكس (تويتر سابقا)", ""),
        ("عمل الفريق خلال الأسبوع الماضي كله، سامي خليل", ""),
    ],
)
def test_names_where_an_author_is_stated(text: str, names: str) -> None:
    assert "، ".join(stated_names(text, _is_outlet)) == names


@pytest.mark.parametrize(
    ("text", "names", "is_writer"),
    [
        ("كتب: سامي خليل", "سامي خليل", True),
        ("كتبت\n-\nهدى نور", "هدى نور", True),
        ("التاريخ: 26/01/2024 الساعة 18:00 | أعد الموجز: كرار الموسوي | عدد القراءات 1645", "كرار الموسوي", True),
        ("كتب: سامي خليل، منى سعد", "سامي خليل، منى سعد", True),
        ("كتب: سامي خليل - منى سعد", "سامي خليل، منى سعد", True),
        ("حوار: النشرة - سامي خليل", "سامي خليل", True),
        ("by John Smith | Fox News", "John Smith", True),
        ("written by John Smith", "John Smith", True),
        ("تحرير: سامي خليل", "سامي خليل", False),
        ("نشر بواسطة سامي خليل", "سامي خليل", False),
        ("كتب\nسامي خليل", "سامي خليل", True),
        ("كتب\nوظائف خالية", "", False),
        ("كتب: النشرة", "", False),
        ("كتب النشرة", "", False),
        ("كتب سامي خليل: أعلنت الوزارة", "", False),
        ("كتب سامي خليل في صفحته", "", False),
        ("كتب سامي خليل على حسابه", "", False),
        ("كتب- سامي خليل وتصوير- منى سعد", "", False),
        ("القاهرة - سامي خليل", "", False),
        ("كتب: " + "سامي خليل " * 30, "", False),
    ],
)
def test_names_behind_a_label(text: str, names: str, is_writer: bool) -> None:
    found, writes = labelled_names(text, _is_outlet)
    assert "، ".join(found) == names
    assert writes == is_writer


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("القاهرة – سامي خليل", "سامي خليل"),
        ("رام الله - النشرة - سامي خليل", "سامي خليل"),
        ("القاهرة ـ من سامي خليل", "سامي خليل"),
        ("سامي خليل\n22 نوفمبر 2023\n·\nقراءة 3 دقائق", "سامي خليل"),
        ("بيروت - سامي خليل ومنى سعد", "سامي خليل، منى سعد"),
        ("سامي خليل", ""),
        ("سامي خليل - رياضة", ""),
        ("القاهرة - أسعار الذهب", ""),
        ("القاهرة - كرتوس بلمختار", ""),
        ("دبي - القدس العربي", ""),
        ("القاهرة - النشرة", ""),
        ("القاهرة: قال سامي خليل", ""),
        ("القاهرة (رويترز) - سامي خليل", ""),
        ("القاهرة - سامي خليل " * 9, ""),
    ],
)
def test_names_of_a_dateline(text: str, names: str) -> None:
    assert "، ".join(dateline_names(text, _is_outlet)) == names


def test_a_name_alone_and_what_its_bearer_is() -> None:
    assert lone_name("سامي خليل") == "سامي خليل"
    assert lone_name("سامي خليل ومنى سعد") == lone_name("سامي خليل - مصر") == lone_name("سامي خليل محرر") == ""
    assert lone_name("كرتوس بلمختار") == lone_name("") == ""
    assert is_role("كاتب وأكاديمي")
    assert not is_role("أعلن كاتب")
    assert not is_role("")


@given(st.text(alphabet="كتببقلم: -–/|،ـ.@ سامي خليل ومنى سعد القاهرة 2023\n", max_size=120) | st.text(max_size=60))
def test_any_line_gives_names_of_its_words(text: str) -> None:
    for found in (
        stated_names(text, _is_outlet),
        labelled_names(text, _is_outlet)[0],
        dateline_names(text, _is_outlet),
    ):
        assert len(set(found)) == len(found)
        for name in found:
            assert len(name.split()) >= 2
            assert all(word in text for word in name.split())
