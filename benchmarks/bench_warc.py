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
# What reads every page gets so many: it takes so much longer.
_READ = 150
# Its import fails with the curl-cffi that came after it.
_FUNDUS = ("fundus==0.5.7", "curl-cffi==0.15.0")
_Reader = Callable[[Path], int]


def measure(setup: Setup) -> Part:
    """Read a file with nothing on the topic, and one of which 3 % are on it."""
    part, folder = Part("warc"), setup.folder
    none, few = folder / "none.warc.gz", folder / "few.warc.gz"
    small = folder / "small.warc.gz"
    road = Road(find_topic(ROOT / "seeds", "x-advertisers"))
    readers: dict[str, tuple[_Reader, Path]] = {
        "fastwarc, decompressed": (_fastwarc, none),
        "warcio": (_warcio, none),
        "our reader": (_ours, none),
        "our reader and gate, nothing on topic": (partial(_gated, road), none),
        "our reader and gate, 3 %": (partial(_gated, road), few),
        "crawl replay, nothing on topic": (partial(_replayed, folder), none),
        "crawl replay, 3 %": (partial(_replayed, folder), few),
        "trafilatura, every page, one core": (_extracted, small),
    }
    with setup.steps("warc", 3 + len(readers) * setup.turns) as step:
        for path, pages, share in ((none, setup.pages, 0.0), (few, setup.pages, 0.03), (small, _READ, 0.03)):
            write_warc(path, Site(folder, pages, share))
            step()
        rates: dict[str, list[float]] = {name: [] for name in readers}
        for _ in range(setup.turns):
            for name, (read, path) in readers.items():
                rates[name].append(_rate(partial(read, path)))
                step()
        told = _fundus(setup, small, part)
    if told:
        rates["Fundus, every page, one core"] = [told]

    def ratios(ours: str, other: str) -> list[float]:
        return [one / beside for one, beside in zip(rates[ours], rates[other], strict=True)]

    none_ours, few_ours = "crawl replay, nothing on topic", "crawl replay, 3 %"
    plain, every = "fastwarc, decompressed", "trafilatura, every page, one core"
    part.figures += [
        of_turns("crawl replay, nothing on topic / fastwarc", ratios(none_ours, plain), "x", least=0.5),
        of_turns("crawl replay, 3 % on topic / trafilatura", ratios(few_ours, every), "x", least=30),
        of_turns(
            "reader and gate, nothing on topic / fastwarc", ratios("our reader and gate, nothing on topic", plain), "x"
        ),
        of_turns("reader and gate, 3 % on topic / trafilatura", ratios("our reader and gate, 3 %", every), "x"),
        of_turns("our reader / fastwarc", ratios("our reader", plain), "x"),
        of_turns("our reader / warcio", ratios("our reader", "warcio"), "x"),
    ]
    rows = tuple((name, (f"{sorted(found)[len(found) // 2]:,.0f}",)) for name, found in rates.items())
    part.tables.append(Table("the median turn of each", ("pages/s",), rows))
    part.notes.append(f"{setup.pages} pages of 96 KB, each a gzip member; for those who read every page {_READ}")
    part.raw = {"pages": setup.pages, "rates": rates}
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


def _rate(read: Callable[[], int]) -> float:
    begun = time.perf_counter()
    count = read()
    return count / (time.perf_counter() - begun)


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
