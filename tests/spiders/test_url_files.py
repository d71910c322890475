"""Files of URLs, given to the outlets whose they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.discovery.links import UNKNOWN
from crawler.errors import Misuse
from crawler.model import Lead, Outlet
from crawler.spiders.url_files import by_outlet, read_url_file

SADA = Outlet("www.sada.example", "صدى", "eg")


def test_a_file_gives_its_leads_and_tells_the_lines_without(tmp_path: Path) -> None:
    path = tmp_path / "leads.txt"
    path.write_text("# list\nhttps://sada.example/1\tعنوان\nlost line\nhttps://other.example/2\n", encoding="utf-8")
    leads, wrong = read_url_file(str(path))
    assert [(lead.url, lead.title) for lead in leads] == [
        ("https://sada.example/1", "عنوان"),
        ("https://other.example/2", ""),
    ]
    assert "1 of 3 lines without" in wrong


@pytest.mark.parametrize("text", ["", "no url\nnone either\n", "\x00\x01"])
def test_a_file_without_urls_is_misuse(tmp_path: Path, text: str) -> None:
    path = tmp_path / "leads.txt"
    path.write_text(text)
    with pytest.raises(Misuse, match="expected a URL on each line"):
        read_url_file(str(path))


def test_a_file_that_is_not_there_is_misuse(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match="cannot be read"):
        read_url_file(str(tmp_path / "none.txt"))


def test_urls_go_to_their_outlets_and_others_get_one() -> None:
    urls = ["https://sada.example/1", "https://m.sada.example/2", "https://www.new.example/3", "https://new.example/4"]
    found = by_outlet([Lead(url) for url in urls], [SADA])
    assert [(outlet.domain, outlet.country, [lead.url for lead in leads]) for outlet, leads in found] == [
        ("www.sada.example", "eg", urls[:2]),
        ("new.example", UNKNOWN, urls[2:]),
    ]
    assert not any(outlet.local for outlet, _ in found)
