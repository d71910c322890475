"""The seed format: what is read is kept byte for byte, and what is none is told from what is."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.seed_format import parse, render
from crawler.errors import NotSeedFormat
from tests.conftest import ROOT

REFERENCES = sorted((ROOT.parent / "shared" / "seeds").glob("*.txt"))
TITLE = "المعلنون يعودون إلى «إكس»"
FILES = {
    "plain": f"{TITLE}\n\nفقرة أولى.\n\nفقرة ثانية.",
    "repeated title": f"{TITLE}\n\n{TITLE}\nفقرة بلا سطر خالٍ قبلها.",
    "paragraph of one U+00A0": f"{TITLE}\n\nفقرة أولى.\n\n\u00a0\n\nفقرة ثانية.",
    "line break at the end": f"{TITLE}\n\nفقرة.\n",
    "line breaks at both ends": f"{TITLE}\n\n\n\nفقرة.\n\n",
    "no body": f"{TITLE}\n\n",
    "no title": "\n\nفقرة.",
    "spaces and controls": f" \t{TITLE}\u200f \n\n\tفقرة\u200b \r\nسطر\x00 ",
    "byte order mark inside": f"{TITLE}\ufeff\n\n\ufeffفقرة.",
}


titles = st.text().filter(lambda title: "\n" not in title and not title.startswith("\ufeff"))


@pytest.mark.parametrize("text", FILES.values(), ids=FILES.keys())
def test_a_file_survives(text: str) -> None:
    assert render(*parse(text.encode())) == text.encode()


@pytest.mark.parametrize("path", REFERENCES, ids=lambda path: path.name)
def test_a_reference_file_survives(path: Path) -> None:
    assert render(*parse(path.read_bytes())) == path.read_bytes()


@pytest.mark.parametrize(
    ("text", "title", "body"),
    [
        pytest.param(FILES["plain"], TITLE, "فقرة أولى.\n\nفقرة ثانية.", id="plain"),
        pytest.param(FILES["repeated title"], TITLE, f"{TITLE}\nفقرة بلا سطر خالٍ قبلها.", id="repeated title is kept"),
        pytest.param(FILES["line breaks at both ends"], TITLE, "\n\nفقرة.\n\n", id="only the first empty line parts"),
        pytest.param(FILES["no body"], TITLE, "", id="no body"),
        pytest.param(FILES["no title"], "", "فقرة.", id="no title"),
    ],
)
def test_title_and_body(text: str, title: str, body: str) -> None:
    assert parse(text.encode()) == (title, body)


@pytest.mark.parametrize(
    ("data", "found"),
    [
        pytest.param(b"", "no empty line", id="nothing"),
        pytest.param(TITLE.encode(), "no empty line", id="title alone"),
        pytest.param(f"{TITLE}\nفقرة.".encode(), "no empty line", id="no empty line"),
        pytest.param(f"{TITLE}\nفقرة.\n\nفقرة.".encode(), "text on it", id="text on the second line"),
        pytest.param(f"{TITLE}\n \nفقرة.".encode(), "no empty line", id="space on the second line"),
        pytest.param(f"{TITLE}\r\n\r\nفقرة.".encode(), "no empty line", id="CRLF"),
        pytest.param(f"\ufeff{TITLE}\n\nفقرة.".encode(), "byte order mark", id="BOM"),
        pytest.param(f"{TITLE}\n\nفقرة.".encode("cp1256"), "0xc7 at offset 0", id="Windows-1256"),
        pytest.param(f"{TITLE}\n\nفقرة.".encode("utf-16"), "0xff at offset 0", id="UTF-16"),
        pytest.param(b"a\n\nb\xed\xa0\x80", "0xed at offset 4", id="surrogate in UTF-8"),
        pytest.param(f"{TITLE}\n\nفقرة".encode()[:-1], "that is none", id="cut within a letter"),
    ],
)
def test_what_is_no_seed_file(data: bytes, found: str) -> None:
    with pytest.raises(NotSeedFormat, match=found) as caught:
        parse(data)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("title", "body"),
    [
        pytest.param("سطر\nآخر", "فقرة.", id="line break in the title"),
        pytest.param("\ufeffعنوان", "فقرة.", id="title begins with a byte order mark"),
        pytest.param("عنوان\ud800", "فقرة.", id="lone surrogate in the title"),
        pytest.param("عنوان", "فقرة\udfff.", id="lone surrogate in the body"),
    ],
)
def test_what_the_format_cannot_hold_is_not_written(title: str, body: str) -> None:
    with pytest.raises(ValueError, match=r"line break|byte order mark|surrogate"):
        render(title, body)


@settings(deadline=None)
@given(titles, st.text())
def test_what_is_written_is_read(title: str, body: str) -> None:
    assert parse(render(title, body)) == (title, body)


@settings(deadline=None)
@given(titles, st.text())
def test_any_valid_file_survives(title: str, body: str) -> None:
    data = title.encode() + b"\n\n" + body.encode()
    assert render(*parse(data)) == data


@settings(deadline=None, max_examples=300)
@given(
    st.one_of(
        st.binary(), st.lists(st.sampled_from([b"\n", b"\r", b"a", b"\xd8", b"\xb9", b"\xef\xbb\xbf"])).map(b"".join)
    )
)
def test_any_bytes_survive_or_are_refused(data: bytes) -> None:
    try:
        title, body = parse(data)
    except NotSeedFormat:
        return
    assert render(title, body) == data
