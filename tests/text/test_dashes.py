from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.text.dashes import with_dashes


@pytest.mark.parametrize(
    ("line", "read"),
    [
        pytest.param("القاهرة ـ رويترز", "القاهرة - رويترز", id="between words"),
        pytest.param("القاهرة ــــ رويترز", "القاهرة - رويترز", id="a long one"),
        pytest.param("القاهرةـ رويترز", "القاهرة- رويترز", id="behind a word"),
        pytest.param("القاهرة ـرويترز", "القاهرة -رويترز", id="before a word"),
        pytest.param("ـ كتب سالم", "- كتب سالم", id="at the beginning"),
        pytest.param("العـــربية", "العـــربية", id="inside a word"),
        pytest.param("1445 هـ", "1445 هـ", id="the mark of Hijri years"),
        pytest.param("1445هـ الموافق", "1445هـ الموافق", id="the mark behind the year"),
    ],
)
def test_a_tatweel_that_is_typed_for_a_dash(line: str, read: str) -> None:
    assert with_dashes(line) == read


@given(st.text("ابـ -5ه"))
def test_words_stay(line: str) -> None:
    assert with_dashes(line).replace("-", "").replace("ـ", "") == line.replace("-", "").replace("ـ", "")
    assert with_dashes(with_dashes(line)) == with_dashes(line)
