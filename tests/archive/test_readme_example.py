"""The README of the format, taken at its word: its examples run, and tell what is true."""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import fields
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive import Archive, records
from crawler.archive.names import stem_of
from crawler.archive.seed_format import parse
from crawler.model import Copy, Dated, Fetched, Found, Gone, Met, Near, OptOut, Raw, Record, Verdict
from crawler.text.fingerprint import content_hash
from crawler.text.fold import fold_identity
from tests.archive.pieces import BODY, TITLE, URL, put
from tests.conftest import ROOT

README = (ROOT / "archive" / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)\n```$", README, re.DOTALL | re.MULTILINE)
TEXTS = [block for kind, block in BLOCKS if kind == "text"]
LAYOUT, STORY, FOLDED, HASH = TEXTS
(RECORD,) = (block for kind, block in BLOCKS if kind == "json")
HASHING, READING = (block for kind, block in BLOCKS if kind == "python")


def test_the_hash_of_the_example() -> None:
    _, body = parse(STORY.encode())
    assert fold_identity(body) == FOLDED
    assert content_hash(body) == hashlib.sha256(FOLDED.encode()).hexdigest() == HASH
    # What the steps speak of is in it.
    assert {"\ufefb", "\u0640", "\u064f", "\n"} <= set(body)


def test_the_record_of_the_example() -> None:
    record = records.load(f"{RECORD}\n".encode(), "README.md")
    title, _ = parse(STORY.encode())
    assert records.dump(record) == f"{RECORD}\n".encode()
    assert (record.title, record.content_sha256, record.stem) == (title, HASH, stem_of(record.number, HASH))
    assert record.story_sha256 == hashlib.sha256(STORY.encode()).hexdigest()
    assert f"stories/{record.stem}.txt" in LAYOUT
    assert f"records/{record.stem}.json" in LAYOUT


def test_every_key_of_a_record_is_told() -> None:
    tables = [
        re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)
        for table in README.split("| key | meaning |\n| --- | --- |\n")[1:]
    ]
    told = [
        [field.name for field in fields(form)]
        for form in (Record, Dated, Found, Fetched, Verdict, Copy, Raw, Near, Gone, Met, OptOut)
    ]
    assert [sorted(table) for table in tables] == [sorted(names) for names in told]


def _hash_by_readme() -> Callable[[str], str]:
    names: dict[str, Any] = {}
    exec(HASHING, names)
    by_readme: Callable[[str], str] = names["content_hash"]
    return by_readme


hash_by_readme = _hash_by_readme()
_TROUBLE = (
    "\u0640\u064e\u0651\u200b\u200f\ufeff\ufefb\ufdf2\u0654\u0627\x00\x1c\x1f\x85\xa0\u1680\u2003\u2028\u3000 \t\r\n"
)


@settings(deadline=None, max_examples=300)
@given(st.text() | st.text(alphabet=_TROUBLE + "أبa1١"))
def test_the_code_of_the_hash_is_ours(body: str) -> None:
    assert hash_by_readme(body) == content_hash(body)


def test_the_code_of_the_hash_knows_every_character() -> None:
    for first in range(0, 0x110000, 0x1000):
        chars = [chr(code) for code in range(first, first + 0x1000) if not 0xD800 <= code < 0xE000]
        body = "".join(f"ا{char}" for char in chars)
        assert hash_by_readme(body) == content_hash(body), hex(first)


def test_layout_of_a_real_archive(tmp_path: Path) -> None:
    with Archive.open(tmp_path, write=True) as archive:
        put(archive)
    told = set(re.findall(r"^  (?:(stories|records|warc)/\S+|(\S+))", LAYOUT, re.MULTILINE))
    assert {folder or file for folder, file in told} == {path.name for path in tmp_path.iterdir()}


def test_reading_needs_nothing_of_ours(tmp_path: Path) -> None:
    longer = f"{BODY}\n\nفقرة\r أخرى.\n"
    with Archive.open(tmp_path / "archive" / "sample", write=True) as archive:
        put(archive)
        put(archive, longer, f"{URL}/2")
    (tmp_path / "archive" / "sample" / "stories" / ".002_x.txt.tmp").write_bytes(b"\xff")
    (tmp_path / "archive" / "sample" / "stories" / "000_x.txt").write_bytes(b"\xff")
    assert sum(bool(line) for line in READING.splitlines()) == 6
    # -I: without the environment and the folder; -S: without what is installed.
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-X", "utf8", "-c", READING],
        cwd=tmp_path,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
    )
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.splitlines() == [
        f"0 sada.example {URL} {TITLE} {len(BODY)}",
        f"1 sada.example {URL}/2 {TITLE} {len(longer)}",
    ]
