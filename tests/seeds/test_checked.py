from __future__ import annotations

import re
from pathlib import Path

import pytest

from crawler.errors import Misuse
from crawler.seeds.checked import NAME, Checked, key_of, read_checked, write_checked

ONE = Checked("b.example", "feed", "https://b.example/feed/", "2024-05-01T10:00:00+00:00", True, "10 leads")
TWO = Checked("a.example", "sitemap", "https://a.example/s.xml", "2024-05-02T10:00:00+00:00", False, "expected ...")


def test_what_is_written_is_read_again_in_the_order_of_the_outlets(tmp_path: Path) -> None:
    assert read_checked(tmp_path) == {}
    write_checked(tmp_path, {key_of(one): one for one in (ONE, TWO)})
    assert read_checked(tmp_path) == {key_of(one): one for one in (ONE, TWO)}
    lines = (tmp_path / NAME).read_text(encoding="utf-8").splitlines()
    assert [line[:24] for line in lines] == ['{"outlet": "a.example", ', '{"outlet": "b.example", ']


@pytest.mark.parametrize("line", ["x", "[]", "{}", '{"outlet": "a"}', "1"])
def test_a_line_that_is_none_is_told(tmp_path: Path, line: str) -> None:
    write_checked(tmp_path, {key_of(ONE): ONE})
    with (tmp_path / NAME).open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")
    with pytest.raises(Misuse, match=rf"^{re.escape(str(tmp_path / NAME))}:2: expected an object of outlet, kind, .*"):
        read_checked(tmp_path)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(Misuse, match=r"cannot be written: No such file or directory"):
        write_checked(tmp_path / "none", {key_of(ONE): ONE})
