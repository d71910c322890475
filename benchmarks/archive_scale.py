"""How an archive's index and its verification grow: a thousand stories and a million side by side, in one run.

Both indexes are made of synthetic stories (synthetic_stories.py) with the calls that archive a story, only that many go
into one transaction. Then each question is put to both in turns, so that whatever else the machine does falls on both.
For verification and replay there are files as well: their speed stands beside that of `sha256sum`, `cat` and `cp -r`
(bench_copying.py tells of which files).

    python benchmarks/archive_scale.py [--stories N] [--files N]

It ends with exit code 1 where a question takes more than 2.5 times as long with a million stories. What it writes, some
2 GB, goes into a folder for temporary files (TMPDIR), and is removed.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import multiprocessing
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from array import array
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from unittest import mock

from attrs import evolve, frozen

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.bench_copying import COPIES, SEEDS, Work, copying, in_turns, replay_to
from benchmarks.synthetic_stories import body_of, copy_of, digest_of, record_of, url_of
from crawler.archive import records, seed_format
from crawler.archive.index import Index, Safety
from crawler.archive.names import stem_of
from crawler.archive.near import near_copies
from crawler.archive.rebuild import rebuild
from crawler.archive.verify import verify
from crawler.archive.warc_files import WarcFiles
from crawler.model import Exchange
from crawler.text.fingerprint import content_hash
from crawler.text.shingles import bands

MOST_GROWTH = 2.5
"""A question may take so many times as long with a thousand times as many stories."""

_SMALL = 1_000
# Stories that a process makes the bands of at a time.
_CHUNK = 2_000
# From here on no index has a story: not below 0, where Python's generator gives the same as above.
_NEW = 1_000_000_000
# How often each question is put to each index, in so many turns.
_TURNS, _TIMES = 10, 20
# How often each replay, and what stands beside it, is done.
_REPLAYS = 5


@frozen
class Question:
    """Something that is asked of an index.

    Attributes:
        name: for the table.
        ask: asks it once; a number says about which story, of those that are there.
    """

    name: str
    ask: Callable[[Index, Path, int], object]


def _text_of(number: int) -> tuple[str, str]:
    return stem_of(number, digest_of(number)), body_of(number)


def _open(_: Index, path: Path, number: int) -> object:
    """Open an index, and get a first answer out of it."""
    with contextlib.closing(Index(path, write=False)) as opened:
        return opened.by_hash(digest_of(number))


def _near_new(index: Index, _: Path, number: int) -> object:
    """Look for near copies of a text that has none."""
    body = body_of(_NEW + number)
    found = near_copies(body, index.candidates(bands(body)), _text_of)
    assert not found, number
    return found


def _near_copy(index: Index, _: Path, number: int) -> object:
    """Look for near copies of a text that is one."""
    body = copy_of(number)
    found = near_copies(body, index.candidates(bands(body)), _text_of)
    assert stem_of(number, digest_of(number)) in [near.stem for near in found], number
    return found


def _insert(index: Index, _: Path, __: int) -> object:
    """Add a story; it is on the disk when that returns."""
    number = index.last() + 1
    index.add(record_of(number), bands(body_of(number)))
    return number


QUESTIONS = (
    Question("open, and a first answer", _open),
    Question("lookup by hash", lambda index, _, number: index.by_hash(digest_of(number))),
    Question("lookup by URL", lambda index, _, number: index.by_url(url_of(number))),
    Question("near copies of a new text", _near_new),
    Question("near copies of a copy", _near_copy),
    Question("insert", _insert),
)


def main() -> int:
    """Make the indexes, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--stories", type=int, default=1_000_000, help="in the large index (default: %(default)s)")
    parser.add_argument("--files", type=int, default=5_000, help="stories that are verified (default: %(default)s)")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="archive-scale-") as folder:
        worst = _compare_indexes(Path(folder), wanted.stories)
        _measure_files(Path(folder) / "archive", wanted.files)
    return 1 if worst > MOST_GROWTH else 0


def _compare_indexes(folder: Path, stories: int) -> float:
    """Ask all questions of a small and of a large index; give the worst growth."""
    paths = (folder / "small.sqlite", folder / "large.sqlite")
    for path, count in zip(paths, (_SMALL, stories), strict=True):
        began = time.perf_counter()
        _make(path, count)
        seconds, size = time.perf_counter() - began, path.stat().st_size
        print(f"{count:,} stories indexed in {seconds:.1f} s, {size / 1e6:,.1f} MB, {size / count:,.0f} bytes a story")
    print(f"\n{'milliseconds (median)':<28}{_SMALL:>12,}{stories:>12,}{'growth':>9}")
    worst = 0.0
    with contextlib.ExitStack() as stack:
        indexes = [stack.enter_context(contextlib.closing(Index(path, write=True))) for path in paths]
        for question in QUESTIONS:
            small, large = _times(question, list(zip(indexes, paths, (_SMALL, stories), strict=True)))
            growth = large / small
            worst = max(worst, growth)
            print(f"{question.name:<28}{small * 1e3:>12.3f}{large * 1e3:>12.3f}{growth:>9.2f}", flush=True)
    print(f"\nworst growth {worst:.2f}, at most {MOST_GROWTH} is wanted")
    return worst


def _make(path: Path, count: int) -> None:
    """Make an index of so many stories."""
    chunks = [(start, min(start + _CHUNK, count)) for start in range(0, count, _CHUNK)]
    with (
        multiprocessing.Pool() as pool,
        contextlib.closing(Index(path, write=True, safety=Safety.NONE)) as index,
        index.making(),
    ):
        for (start, end), data in zip(chunks, pool.imap(_bands_of, chunks), strict=True):
            keys = array("Q", data)
            each = len(keys) // (end - start)
            for place, number in enumerate(range(start, end)):
                index.add(record_of(number), keys[place * each : (place + 1) * each])
    descriptor = os.open(path, os.O_RDONLY)
    os.fsync(descriptor)
    os.close(descriptor)


def _bands_of(chunk: tuple[int, int]) -> bytes:
    return array("Q", [key for number in range(*chunk) for key in bands(body_of(number))]).tobytes()


def _times(question: Question, indexes: list[tuple[Index, Path, int]]) -> list[float]:
    """Ask one question of each index in turns; give the median times, seconds."""
    chance = random.Random(question.name)
    taken: list[list[float]] = [[] for _ in indexes]
    for _ in range(_TURNS):
        for place, (index, path, count) in enumerate(indexes):
            for _ in range(_TIMES):
                number = chance.randrange(count)
                began = time.perf_counter()
                question.ask(index, path, number)
                taken[place].append(time.perf_counter() - began)
    return [statistics.median(each) for each in taken]


def _measure_files(archive: Path, count: int) -> None:
    """Write an archive with its files, verify it and index it again, and digest the same files."""
    _write(archive, count)
    size = sum(path.stat().st_size for path in _files(archive))
    print(f"\n{count:,} stories with their records and raw pages, {size / 1e6:,.1f} MB")
    digesting = _rate(count, lambda: _over([archive / name for name in ("stories", "records", "warc")], "sha256sum"))
    print(f"{'sha256sum':<28}{digesting:>12,.0f} stories/s")
    for name, work in (("verify", lambda: _verify(archive)), ("reindex", lambda: rebuild(archive))):
        rate = _rate(count, work)
        print(f"{name:<28}{rate:>12,.0f} stories/s, {digesting / rate:.1f} times as long as sha256sum")
    _measure_replay(archive, count)


def _measure_replay(archive: Path, count: int) -> None:
    """Replay an archive, beside what reads the same files (`cat`) and what copies them (`cp -r`)."""
    texts = [archive / "stories", archive / "records"]
    works: dict[str, Work] = {
        "cat": lambda _: _over(texts, "cat"),
        **copying(archive),
        **{f"replay to {form}": partial(_replay, archive, form) for form in ("bagit", "jsonl", "sqlite", "warc")},
    }
    folder = archive.with_name("out")
    folder.mkdir()
    rates = {name: count / statistics.median(taken) for name, taken in in_turns(works, folder, _REPLAYS).items()}
    for name, rate in rates.items():
        limits = COPIES if name == SEEDS else ("cat",) if name.startswith("replay") else ()
        beside = "; ".join(f"{rate / rates[limit]:.2f} of {limit}" for limit in limits)
        print(f"{name:<32}{rate:>12,.0f} stories/s{f', {beside}' if beside else ''}")


def _replay(archive: Path, form: str, out: Path) -> None:
    replay_to(archive, out, form)


def _write(archive: Path, count: int) -> None:
    """Write the files of an archive, without waiting for the disk."""
    for folder in ("stories", "records", "warc"):
        (archive / folder).mkdir(parents=True)
    with mock.patch("os.fsync"):
        warc = WarcFiles(archive / "warc", "scale", "benchmark")
        for number in range(count):
            body, record = body_of(number), record_of(number)
            data, page = seed_format.render(record.title, body), f"<html><body>{body}</body></html>".encode()
            head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: %d\r\n\r\n" % len(
                page
            )
            raw = warc.keep(url_of(number), record.fetched.at, Exchange(b"GET / HTTP/1.1\r\n\r\n", head, page))
            digest = content_hash(body)
            stem = stem_of(number, digest)
            record = evolve(
                record, stem=stem, content_sha256=digest, story_sha256=hashlib.sha256(data).hexdigest(), raw=raw
            )
            (archive / "stories" / f"{stem}.txt").write_bytes(data)
            (archive / "records" / f"{stem}.json").write_bytes(records.dump(record))
    rebuild(archive)


def _files(archive: Path) -> Iterator[Path]:
    for folder in ("stories", "records", "warc"):
        yield from (archive / folder).iterdir()


def _over(folders: Iterable[Path], program: str) -> None:
    """Let a program read all files of some folders."""
    names = b"\0".join(os.fsencode(path) for folder in folders for path in folder.iterdir())
    subprocess.run(["xargs", "-0", program], input=names, stdout=subprocess.DEVNULL, check=True)


def _verify(archive: Path) -> None:
    found = list(verify(archive))
    assert found == [], found


def _rate(count: int, work: Callable[[], object]) -> float:
    """Give stories a second, the best of three: the files are in memory then."""
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        work()
        taken.append(time.perf_counter() - began)
    return count / min(taken)


if __name__ == "__main__":
    sys.exit(main())
