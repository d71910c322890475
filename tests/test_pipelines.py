"""Items of any kind pass: a spider of another project may yield its pages as dicts or dataclasses."""

from __future__ import annotations

from dataclasses import make_dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from attrs import fields

from crawler.model import Lead, Outlet, Page, Source
from crawler.pipelines import page_of

PAGE = Page(
    lead=Lead("https://news.example/1"),
    source=Source("feed", "https://news.example/feed/"),
    outlet=Outlet("news.example", "أخبار المثال", "eg"),
    url="https://news.example/1",
    status=200,
    headers=(("content-type", "text/html"),),
    body="نص".encode(),
    fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
)
VALUES = {field.name: getattr(PAGE, field.name) for field in fields(Page)}


@pytest.mark.parametrize(
    "item",
    [
        pytest.param(PAGE, id="page"),
        pytest.param(VALUES, id="dict"),
        pytest.param({name: value for name, value in VALUES.items() if name != "failure"}, id="dict without defaults"),
        pytest.param({**VALUES, "section": "اقتصاد"}, id="dict with more"),
        pytest.param(make_dataclass("Fetched", VALUES)(**VALUES), id="dataclass"),
    ],
)
def test_a_page_is_taken_out_of_an_item_of_any_kind(item: Any) -> None:
    assert page_of(item) == PAGE
