"""WARC files: reading, gate and replay beside readers that judge nothing, and beside programs that read every page."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from functools import partial
from io import BytesIO
from pathlib import Path

from attrs import evolve
from fastwarc import ArchiveIterator, WarcRecordType
from trafilatura import bare_extraction
from warcio.archiveiterator import ArchiveIterator as WarcioIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from benchmarks.bench_figures import Part, Setup, Table, of_turns
from benchmarks.bench_pages import published
from benchmarks.bench_runs import ROOT, run_ours
from benchmarks.bench_server import serve
from benchmarks.bench_site import Site
from crawler.archive.warc_reading import Capture, read_pages
from crawler.seeds import find_topic
from crawler.text.road import Road

_HOSTS = ("sahel.example", "bawaba.example", "mizan.example", "maraya.example")
# What reads every page gets so many: it takes so much longer. And a replay of one page in so many tells of its start.
_READ, _START = 150, 10
# Its import fails with the curl-cffi that came after it.
_FUNDUS = ("fundus==0.5.7", "curl-cffi==0.15.0")
_Reader = Callable[[Path], int]


def measure(setup: Setup) -> Part:
    """Read a file with nothing on the topic, and files of which 3 % are on it."""
    part, folder = Part("warc"), setup.folder
    sites = {
        "none": Site(folder, setup.pages, 0.0, near=0),
        "few": Site(folder, setup.pages, 0.03, near=0),
        "near": Site(folder, setup.pages, 0.03),
        "small": Site(folder, _READ, 0.03),
    }
    begins = {f"begin-{name}": evolve(sites[name], pages=setup.pages // _START) for name in ("none", "few", "near")}
    sites |= begins
    files = {name: folder / f"{name}.warc.gz" for name in sites}
    road = Road(find_topic(ROOT / "seeds", "x-advertisers"))
    readers: dict[str, tuple[_Reader, Path]] = {
        "fastwarc, decompressed": (_fastwarc, files["none"]),
        "warcio": (_warcio, files["none"]),
        "our reader": (_ours, files["none"]),
        "our reader and gate, nothing on topic": (partial(_gated, road), files["none"]),
        "trafilatura, every page, one core": (_extracted, files["small"]),
    }
    replays = {
        "crawl replay, nothing on topic": "none",
        "crawl replay, 3 % on topic": "few",
        "crawl replay, 3 % on topic, 2 % near misses": "near",
    }
    with setup.steps("warc", len(sites) + (len(readers) + 2 * len(replays)) * setup.turns) as step:
        for name, site in sites.items():
            write_warc(files[name], site)
            step()
        rates: dict[str, list[float]] = {name: [] for name in (*readers, *replays)}
        whole: dict[str, list[float]] = {name: [] for name in replays}
        for _ in range(setup.turns):
            for name, (read, path) in readers.items():
                count, seconds = _timed(partial(read, path))
                rates[name].append(count / seconds)
                step()
            for name, file in replays.items():
                first, start = _timed(partial(_replayed, folder, files[f"begin-{file}"]))
                step()
                count, seconds = _timed(partial(_replayed, folder, files[file]))
                rates[name].append((count - first) / (seconds - start))
                whole[name].append(count / seconds)
                step()
        told = _fundus(setup, files["small"], part)
    if told:
        rates["Fundus, every page, one core"] = [told]

    def ratios(ours: list[float], other: str) -> list[float]:
        return [one / beside for one, beside in zip(ours, rates[other], strict=True)]

    plain, every = "fastwarc, decompressed", "trafilatura, every page, one core"
    none, few, near = replays
    part.figures += [
        of_turns(f"{none} / fastwarc", ratios(rates[none], plain), "x", least=0.5),
        of_turns(f"{few} / trafilatura", ratios(rates[few], every), "x", least=30),
        of_turns(f"{near} / trafilatura", ratios(rates[near], every), "x"),
        of_turns(f"{none} / fastwarc, the start counted too", ratios(whole[none], plain), "x"),
        of_turns(f"{few} / trafilatura, the start counted too", ratios(whole[few], every), "x"),
        of_turns(
            "reader and gate in one process, nothing on topic / fastwarc",
            ratios(rates["our reader and gate, nothing on topic"], plain),
            "x",
        ),
        of_turns("our reader / fastwarc", ratios(rates["our reader"], plain), "x"),
        of_turns("our reader / warcio", ratios(rates["our reader"], "warcio"), "x"),
    ]
    rows = tuple((name, (f"{sorted(found)[len(found) // 2]:,.0f}",)) for name, found in rates.items())
    part.tables.append(Table("the median turn of each", ("pages/s",), rows))
    part.notes.append(
        f"{setup.pages} pages of 96 KB, each a gzip member; for those who read every page {_READ}. A replay's pages/s"
        f" are those behind the first {setup.pages // _START}, whose time a replay of their own tells: the start of the"
        " program and of its processes is in the figures that say so"
    )
    part.raw = {"pages": setup.pages, "rates": rates, "whole": whole}
    return part


def write_warc(path: Path, site: Site) -> None:
    """Write the pages of a site as other programs do: a record of type `response` each, HTTP body as it is."""
    with path.open("wb") as file:
        writer = WARCWriter(file, gzip=True)
        for number in range(site.pages):
            body = site.page(number)
            headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
            record = writer.create_warc_record(
                f"https://{_HOSTS[number % len(_HOSTS)]}{site.path(number)}",
                "response",
                payload=BytesIO(body),
                http_headers=StatusAndHeaders("200 OK", headers, protocol="HTTP/1.1"),
                warc_headers_dict={"WARC-Date": f"{published(number):%Y-%m-%dT%H:%M:%SZ}"},
            )
            writer.write_record(record)


def _timed(read: Callable[[], int]) -> tuple[int, float]:
    """Read; give how many pages there are, and the seconds that it took."""
    begun = time.perf_counter()
    count = read()
    return count, time.perf_counter() - begun


def _sizes(bodies: Iterable[bytes]) -> int:
    """Count pages that are there."""
    return sum(1 for body in bodies if body)


def _fastwarc(path: Path) -> int:
    records = ArchiveIterator(str(path), record_types=WarcRecordType.response)
    return _sizes(record.reader.read() for record in records)


def _warcio(path: Path) -> int:
    with path.open("rb") as file:
        return _sizes(
            record.content_stream().read() for record in WarcioIterator(file) if record.rec_type == "response"
        )


def _bodies(path: Path) -> Iterable[bytes]:
    with path.open("rb") as file:
        for record in read_pages(file):
            if isinstance(record, Capture):
                yield record.answer.exchange.body


def _ours(path: Path) -> int:
    return _sizes(_bodies(path))


def _gated(road: Road, path: Path) -> int:
    count = 0
    for body in _bodies(path):
        road.gate(body)
        count += 1
    return count


def _extracted(path: Path) -> int:
    count = 0
    for record in ArchiveIterator(str(path), record_types=WarcRecordType.response):
        bare_extraction(record.reader.read(), url=record.headers.get("WARC-Target-URI"), with_metadata=True)
        count += 1
    return count


def _replayed(folder: Path, path: Path) -> int:
    """Replay into a new archive: the whole program, as a user runs it."""
    run = run_ours(["replay", "-a", f"warc={path}"], folder)
    # Pages that the gate stops leave no item.
    return int(run["stats"]["pages/in"])


def _fundus(setup: Setup, path: Path, part: Part) -> float:
    """Let Fundus read a file, in an environment of its own; give pages a second, 0 where it cannot be had."""
    python = Path(sys.prefix) / "fundus" / "bin" / "python"
    try:
        if not python.exists():
            subprocess.run([sys.executable, "-m", "venv", str(python.parents[1])], check=True, capture_output=True)
            subprocess.run([str(python), "-m", "pip", "install", "-q", *_FUNDUS], check=True, capture_output=True)
        script = str(Path(__file__).with_name("bench_fundus.py"))
        with serve(setup.nginx, [setup.folder], setup.folder / "server") as ports:
            url = f"http://127.0.0.1:{ports[0]}/{path.name}"
            done = subprocess.run([str(python), script, url, *_HOSTS], check=True, capture_output=True, text=True)
        found = json.loads(done.stdout.splitlines()[-1])
    except subprocess.CalledProcessError as error:
        told = error.stderr if isinstance(error.stderr, str) else error.stderr.decode("utf-8", "replace")
        part.notes.append(f"Fundus is left out: {(told.strip().splitlines() or ['no reason given'])[-1]}")
        return 0.0
    part.notes.append(f"Fundus {found['version']} with a parser for these pages read {found['articles']} of {_READ}")
    return float(found["articles"] / found["seconds"])
