"""The raw pages of an archive: what is written, that standard tools read it, and what becomes of it after a crash."""

from __future__ import annotations

import errno
import gzip
import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from attrs import evolve
from warcio.archiveiterator import ArchiveIterator

from crawler.archive.warc import Unpacked, fields_of, head_of, pack, unpack
from crawler.archive.warc_files import WarcFiles
from crawler.archive.warc_reading import Capture, read_pages
from crawler.errors import ArchiveError
from crawler.model import Exchange, Raw
from tests.archive.pieces import NINE, URL, an_exchange

GZIPPED = gzip.compress("<p>خبر</p>".encode(), mtime=0)
EXCHANGE = Exchange(
    b"GET /2024 HTTP/1.1\r\nAccept-Encoding: gzip\r\nHost: sada.example\r\n\r\n",
    b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nX-Name: \xd8\xa7\xff\r\nContent-Encoding: gzip\r\n"
    b"Content-Length: " + str(len(GZIPPED)).encode() + b"\r\n\r\n",
    GZIPPED,
    "192.0.2.1",
)


def files_in(folder: Path, max_bytes: int = 10**9) -> WarcFiles:
    return WarcFiles(folder / "warc", "sada", "program 1", max_bytes)


def warcio(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    words = [sys.executable, "-m", "warcio.cli", *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, encoding="utf-8", timeout=60, check=False)


def records_of(path: Path) -> list[tuple[dict[str, str], bytes]]:
    """Read a file as warcio does: the headers and the block of each record."""
    with path.open("rb") as file:
        return [
            (dict(record.rec_headers.headers), record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=True)
        ]


def unpacked(url: str, at: datetime, exchange: Exchange) -> Unpacked:
    headers, end, rest = gzip.decompress(pack(url, at, exchange).response).partition(b"\r\n\r\n")
    return unpack(fields_of(headers + end), rest.removesuffix(b"\r\n\r\n"))


def test_the_records_of_an_exchange(tmp_path: Path) -> None:
    raw = files_in(tmp_path).keep(URL, NINE + timedelta(microseconds=5), EXCHANGE)
    (path,) = (tmp_path / "warc").iterdir()
    assert (path.name, raw.file) == ("sada-00000.warc.gz",) * 2
    (info, fields), (request, asked), (response, answered) = records_of(path)
    assert (info["WARC-Type"], request["WARC-Type"], response["WARC-Type"]) == ("warcinfo", "request", "response")
    assert fields == (
        b"software: program 1\r\nformat: WARC File Format 1.1\r\n"
        b"conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/\r\n"
    )
    assert info["WARC-Filename"] == path.name
    assert asked == EXCHANGE.request
    assert answered == EXCHANGE.head + EXCHANGE.body
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert response["WARC-Concurrent-To"] == request["WARC-Record-ID"]
    for headers in (request, response):
        assert headers["WARC-Date"] == "2024-08-06T09:00:00.000005Z"
        assert headers["WARC-Target-URI"] == URL
        assert headers["WARC-IP-Address"] == "192.0.2.1"
        assert headers["WARC-Block-Digest"].startswith("sha256:")
    assert response["WARC-Payload-Digest"] == raw.digest
    assert response["Content-Type"] == "application/http; msgtype=response"


def test_standard_tools_read_the_files(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    raws = [files.keep(f"{URL}/{number}", NINE, an_exchange(f"{URL}/{number}")) for number in range(3)]
    raws.append(files.keep(f"{URL}/3", NINE, evolve(EXCHANGE, request=b"", ip="")))
    (path,) = files.paths()
    checked = warcio("check", "-v", path)
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.count("digest pass") == 1 + 3 * 2 + 1
    fields = "offset,length,warc-type,warc-target-uri,http:status"
    indexed = warcio("index", "-f", fields, path)
    lines = [json.loads(line) for line in indexed.stdout.splitlines()]
    pages = [line for line in lines if line["warc-type"] == "response"]
    assert [int(line["offset"]) for line in pages] == [raw.offset for raw in raws]
    assert [line["warc-target-uri"] for line in pages] == [f"{URL}/{number}" for number in range(4)]
    assert {line["http:status"] for line in pages} == {"200"}
    # A replay server takes offset and length out of such an index, and reads the one record that stands there.
    data = path.read_bytes()
    begin, length = int(pages[-1]["offset"]), int(pages[-1]["length"])
    record = next(ArchiveIterator(BytesIO(data[begin : begin + length]), check_digests="raise"))
    assert record.http_headers.get_header("Content-Encoding") == "gzip"
    assert record.content_stream().read() == "<p>خبر</p>".encode()


def test_the_same_exchanges_give_the_same_bytes(tmp_path: Path) -> None:
    cairo = timezone(timedelta(hours=3))
    for place, at in (("a", NINE), ("b", NINE.astimezone(cairo))):
        files = files_in(tmp_path / place)
        (tmp_path / place).mkdir()
        for number in range(3):
            files.keep(f"{URL}/{number}", at, EXCHANGE)
    assert (tmp_path / "a/warc/sada-00000.warc.gz").read_bytes() == (
        tmp_path / "b/warc/sada-00000.warc.gz"
    ).read_bytes()


def test_an_exchange_is_read_again(tmp_path: Path) -> None:
    files = files_in(tmp_path)
    raw = [files.keep(f"{URL}/{number}", NINE, EXCHANGE) for number in range(3)][1]
    answer = files.read(raw)
    assert (answer.url, answer.at, answer.status, answer.digest) == (f"{URL}/1", NINE, 200, raw.digest)
    assert answer.exchange == evolve(EXCHANGE, request=b"")
    assert ("x-name", "Ø§ÿ") in answer.headers
    with files.paths()[0].open("rb") as file:
        pages = [record for record in read_pages(file) if isinstance(record, Capture)]
    assert [page.answer.exchange for page in pages] == [EXCHANGE] * 3


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (Raw("sada-00000.warc.gz", 3, ""), "expected an HTTP answer at byte 3, found broken"),
        (Raw("sada-00000.warc.gz", 0, ""), "expected an HTTP answer at byte 0, found warcinfo"),
        (Raw("sada-00000.warc.gz", 10**6, ""), "expected an HTTP answer at byte 1000000, found none"),
        (Raw("sada-00009.warc.gz", 0, ""), "cannot be read: No such file or directory"),
        (Raw("../index.sqlite", 0, ""), "expected the name of a WARC file"),
    ],
)
def test_an_exchange_that_is_not_there(tmp_path: Path, raw: Raw, error: str) -> None:
    files = files_in(tmp_path)
    files.keep(URL, NINE, EXCHANGE)
    with pytest.raises(ArchiveError, match=error):
        files.read(raw)


def test_a_file_that_would_become_too_large_is_followed_by_the_next(tmp_path: Path) -> None:
    one = len(pack(URL, NINE, EXCHANGE).response) + len(pack(URL, NINE, EXCHANGE).request)
    raws = [files_in(tmp_path, 3 * one).keep(URL, NINE + timedelta(seconds=n), EXCHANGE) for n in range(7)]
    assert [raw.file for raw in raws] == [f"sada-{number:05d}.warc.gz" for number in (0, 0, 1, 1, 2, 2, 3)]
    assert all(path.stat().st_size <= 3 * one for path in files_in(tmp_path).paths())
    for path in files_in(tmp_path).paths():
        assert warcio("check", path).returncode == 0
        assert records_of(path)[0][0]["WARC-Filename"] == path.name
    # What is larger than a file may be has one of its own.
    for number in (4, 5):
        assert files_in(tmp_path, 10).keep(URL, NINE, EXCHANGE).file == f"sada-{number:05d}.warc.gz"


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    folder = tmp_path / "warc"
    folder.mkdir()
    for name in ("notes.txt", "x.warc.gz", "old-00007.warc.gz", "sada-00000.warc.gz.10.broken"):
        (folder / name).write_bytes(b"")
    assert files_in(tmp_path, 1).keep(URL, NINE, EXCHANGE).file == "old-00007.warc.gz"
    assert files_in(tmp_path, 1).keep(URL, NINE, EXCHANGE).file == "sada-00008.warc.gz"
    assert WarcFiles(tmp_path / "other", "a b/..é", "").keep(URL, NINE, EXCHANGE).file == "a_b_..é-00000.warc.gz"


def laid(folder: Path, count: int) -> tuple[Path, list[Raw]]:
    files = files_in(folder)
    raws = [files.keep(f"{URL}/{number}", NINE, EXCHANGE) for number in range(count)]
    return files.paths()[-1], raws


def test_a_file_that_is_cut_off_anywhere_is_mended(tmp_path: Path) -> None:
    path, raws = laid(tmp_path, 2)
    whole = path.read_bytes()
    ends = [member for member in range(len(whole)) if whole[member : member + 4] == b"\x1f\x8b\x08\x00"] + [len(whole)]
    for cut in range(raws[0].offset, len(whole) + 1, 7):
        path.write_bytes(whole[:cut])
        files_in(tmp_path).mend()
        assert path.stat().st_size == max(end for end in ends if end <= cut)
        assert [file.name for file in path.parent.iterdir()] == [path.name]
        raw = files_in(tmp_path).keep(f"{URL}/new", NINE, EXCHANGE)
        assert files_in(tmp_path).read(raw).url == f"{URL}/new"
    assert warcio("check", path).returncode == 0


def test_what_is_no_unfinished_record_is_set_aside(tmp_path: Path) -> None:
    path, _ = laid(tmp_path, 2)
    whole = path.read_bytes()
    for tail in (bytes(5000), b"\x1f\x8b\x08" + bytes(50), whole[-300:] + b"junk"):
        path.write_bytes(whole + tail)
        files_in(tmp_path).mend()
        assert path.read_bytes() == whole
        aside = path.with_name(f"{path.name}.{len(whole)}.broken")
        assert aside.read_bytes() == tail
        aside.unlink()


def test_damage_before_the_last_record_stays_where_it_is(tmp_path: Path) -> None:
    path, raws = laid(tmp_path, 3)
    damaged = bytearray(path.read_bytes())
    damaged[raws[1].offset + 100] ^= 0xFF
    for tail in (b"", b"\x1f\x8b\x08\x00\x00"):
        path.write_bytes(bytes(damaged) + tail)
        files_in(tmp_path).mend()
        assert path.read_bytes() == bytes(damaged)
        assert len(list(path.parent.iterdir())) == 1
    assert files_in(tmp_path).read(raws[2]).url == f"{URL}/2"


def test_an_empty_file_is_begun_again(tmp_path: Path) -> None:
    path, _ = laid(tmp_path, 1)
    whole = path.read_bytes()
    path.write_bytes(b"")
    files_in(tmp_path).mend()
    laid(tmp_path, 1)
    assert path.read_bytes() == whole
    files_in(tmp_path / "none").mend()
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("call", ["fsync", "write"])
def test_nothing_is_left_of_a_record_that_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    path, _ = laid(tmp_path, 1)
    before = path.read_bytes()

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        if call == "fsync":
            patch.setattr(os, "fsync", fail)
        else:
            opened: Callable[..., Any] = Path.open

            def open_small(self: Path, *arguments: Any, **options: Any) -> Any:
                return _Full(opened(self, *arguments, **options))

            patch.setattr(Path, "open", open_small)
        with pytest.raises(OSError, match="No space left"):
            files_in(tmp_path).keep(f"{URL}/new", NINE, EXCHANGE)
    assert path.read_bytes() == before


class _Full:
    """A file on a disk that has room for 100 bytes more."""

    def __init__(self, file: Any) -> None:
        self._file = file
        self._left = 100

    def __enter__(self) -> _Full:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: memoryview) -> int:
        if not self._left:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        taken, self._left = self._left, 0
        return int(self._file.write(data[:taken]))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._file, name)


@pytest.mark.parametrize(
    ("headers", "head"),
    [
        ([], b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
        ([(b"content-length", b"9"), (b"A", b"b")], b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\nA: b\r\n\r\n"),
        ([(b"Content-Length", b"9")] * 2, b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n"),
        ([(b"Transfer-Encoding", b"chunked"), (b"A", b"b")], b"HTTP/1.1 200 OK\r\nA: b\r\nContent-Length: 5\r\n\r\n"),
    ],
)
def test_a_head_tells_the_truth_about_its_body(headers: list[tuple[bytes, bytes]], head: bytes) -> None:
    assert head_of(b"HTTP/1.1 200 OK", headers, 5) == head
    assert unpacked(URL, NINE, Exchange(b"", head, b"hello")).exchange == Exchange(b"", head, b"hello")


def test_a_copy_of_a_web_archive_stays_one() -> None:
    copy = evolve(EXCHANGE, request=b"", capture="https://web.archive.org/web/20231201083005id_/https://sada.example/1")
    assert unpacked(URL, NINE, copy).exchange == copy
    assert unpacked(URL, NINE, EXCHANGE).exchange.capture == ""


def test_the_date_of_a_record_is_that_of_the_fetch() -> None:
    for at in (NINE, datetime(1999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)):
        assert unpacked(URL, at, EXCHANGE).at == at
