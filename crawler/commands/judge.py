"""`scrapy judge`: what a crawl would make of pages and texts, with the evidence marked."""

from __future__ import annotations

import argparse
import io
import json
import math
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from attrs import evolve, frozen
from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError
from scrapy.settings import BaseSettings

from crawler.commands.arguments import refuse_options
from crawler.discovery.canonical import is_web_url
from crawler.discovery.kinds import KINDS
from crawler.discovery.links import is_of
from crawler.errors import Misuse
from crawler.matters import Matter, below, load
from crawler.model import Lead, Outcome, Outlet, Page, Source
from crawler.seeds import find_topic, read_outlets
from crawler.seeds.checks import ZONE
from crawler.spiders.given import fetch
from crawler.terminals import shown

if TYPE_CHECKING:
    from rich.progress import Progress
    from rich.text import Text

ALL_JUDGED, NOT_ALL, STOPPED, READER_GONE = 0, 1, 130, 141  # the last two: as shells tell SIGINT and SIGPIPE
# More than these are worth a progress bar.
_FEW = 5
# JSON leaves these as they are, but many readers of lines end a line at them.
_LINE_ENDS = {ord(char): f"\\u{ord(char):04x}" for char in "\x85\u2028\u2029"}

_EXAMPLES = """
examples:
  scrapy judge page.html                           one page, with its evidence marked
  scrapy judge --full archive/x-advertisers/stories
                                                   every text and page of a folder, whole
  scrapy judge --json saved-pages story.txt > judged.jsonl
  scrapy judge --url https://news.example/1 --timezone Africa/Cairo --fetched-at 2024-09-10T12:00Z page.html
  scrapy judge -s CONTACT=you@example.org https://news.example/1
  curl -s https://news.example/1 | scrapy judge --topic my-topic.toml -

Marked words stand in brackets behind the event that they tell, + for the topic or - against it:
[+boycott: words]. A word that tells several is marked with the one that counts most.

exit code: 0 all were judged, whatever was decided; 1 something could not be read (a line on
standard error tells what; the others are judged); 2 misuse.
"""


class _Formatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the line breaks of the examples kept."""


@frozen
class _Known:
    """What is known of pages beside their bytes.

    Attributes:
        url: of the pages in files, or empty.
        fetched_at: when those were fetched.
        timezone: IANA name for the dates of any page; empty: that of its outlet.
        local: whether the hosts of the URLs are the user's own.
        outlets: of the project.
    """

    url: str
    fetched_at: datetime
    timezone: str
    local: bool
    outlets: tuple[Outlet, ...]

    def outlet(self, url: str) -> Outlet:
        """Find whose page it is; an outlet that is not in the project has its host for a name."""
        outlet = next((one for one in self.outlets if is_of(one, url)), None)
        if outlet is None:
            outlet = Outlet(urlsplit(url).netloc.lower(), name="", country="")
        return evolve(outlet, timezone=self.timezone or outlet.timezone, local=self.local or outlet.local)

    def page(self) -> Page:
        """Make a page of a file, without its body."""
        source = Source("file", self.url)
        return Page(Lead(self.url), source, self.outlet(self.url), self.url, 200, (), b"", self.fetched_at)


class Command(ScrapyCommand):
    """Judge pages and texts."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - the base class has it so

    def syntax(self) -> str:
        return "[options] PATH|URL|- ..."

    def short_desc(self) -> str:
        return "Tell what a crawl would make of pages and texts, and why"

    def long_desc(self) -> str:
        return (
            "Judges HTML pages and seed-format texts (title, empty line, body) as a crawl does and shows\n"
            "the evidence. PATH is a file or a folder (its .html, .htm and .txt files, sorted), - is\n"
            "standard input. A file that ends in .txt, or does not begin with markup, is a text. A URL is\n"
            "fetched by a crawl's rules: robots.txt, one request a second, limits of size and time."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = _EXAMPLES
        parser.formatter_class = _Formatter
        group = parser.add_argument_group("Judge")
        group.add_argument("--json", action="store_true", help="one object a line")
        group.add_argument("--full", action="store_true", help="show also the paragraphs without evidence")
        group.add_argument(
            "--topic",
            default="x-advertisers",
            metavar="NAME|FILE",
            help="a topic of seeds/topics or a .toml file; by default %(default)s",
        )
        group.add_argument("--url", default="", help="where the pages in files are from")
        group.add_argument(
            "--fetched-at",
            metavar="TIME",
            help="when the pages in files were fetched, as ISO 8601; UTC without an offset (default: now)",
        )
        group.add_argument(
            "--timezone",
            metavar="ZONE",
            help="of dates without an offset (default: that of the outlet in seeds/outlets, else UTC)",
        )
        group.add_argument("--local", action="store_true", help="the hosts of the URLs are yours: private addresses")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8" if opts.json else None, errors="backslashreplace")
        try:
            self._run(args, opts)
        except Misuse as error:
            raise UsageError(str(error), print_help=False) from None
        except KeyboardInterrupt:
            self.exitcode = STOPPED
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # else Python complains when it flushes
            self.exitcode = READER_GONE

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        # Scrapy imports every command to start one: what reads pages is imported where it is wanted.
        from crawler.judged import as_object, as_text, outcome_of
        from crawler.judging import JudgePool

        settings = self.settings
        assert settings is not None
        seeds_dir = Path(settings["SEEDS_DIR"])
        topic = find_topic(seeds_dir, opts.topic)
        known = _known(opts, seeds_dir)
        workers = int(_number(settings, "EXTRACT_WORKERS"))
        timeout, maxsize = _number(settings, "EXTRACT_TIMEOUT"), int(_number(settings, "DOWNLOAD_MAXSIZE"))
        names = [name for argument in _checked(args) for name in self._below(argument)]
        counts: Counter[Outcome] = Counter()
        with tempfile.TemporaryDirectory(prefix="judge-") as folder:
            fetched = fetch({name: known.outlet(name) for name in names if is_web_url(name)}, settings, Path(folder))

            def matters() -> Iterator[tuple[str, Matter]]:
                for name in names:
                    try:
                        yield name, fetched[name].page() if name in fetched else load(name, known.page(), maxsize)
                    except OSError as error:
                        self._complain(name, str(error.strerror))

            with JudgePool(topic, max(1, min(workers, len(names))), timeout) as pool, _progress(len(names)) as progress:
                task = progress.add_task("judged", total=len(names))
                for name, judgement in pool.judge(matters()):
                    counts[outcome_of(judgement)] += 1
                    if opts.json:
                        line = json.dumps(as_object(name, judgement, topic.threshold), ensure_ascii=False)
                        print(line.translate(_LINE_ENDS), flush=True)
                    else:
                        _print(as_text(name, judgement, topic.threshold, full=opts.full))
                    progress.advance(task)
        told = ", ".join(f"{counts[outcome]} {outcome}" for outcome in sorted(counts)) or "none"
        print(f"{counts.total()} judged: {told}", file=sys.stderr)

    def _below(self, argument: str) -> list[str]:
        """Give what an argument stands for: itself, or the pages and texts of a folder."""
        if argument.lower().startswith(("http://", "https://")) and not is_web_url(argument):
            self._complain(argument, "it is no http or https URL")
            return []
        if argument == "-" or is_web_url(argument):
            return [argument]
        names, errors = below(argument)
        for error in errors:
            self._complain(str(error.filename), str(error.strerror))
        if not names and not errors:
            self._complain(argument, "no .html, .htm or .txt file is in it")
        return names

    def _complain(self, name: str, why: str) -> None:
        """Tell that something cannot be read; the rest is judged."""
        print(f"scrapy judge: {shown(name)}: cannot be read: {why}", file=sys.stderr)
        self.exitcode = NOT_ALL


def _checked(arguments: list[str]) -> list[str]:
    if not arguments:
        raise Misuse("expected files, folders, URLs or -; found none")
    refuse_options(arguments, known=("-",))
    return arguments


def _known(opts: argparse.Namespace, seeds_dir: Path) -> _Known:
    if opts.url and not is_web_url(opts.url):
        raise Misuse(f"--url: expected an http or https URL, found {opts.url!r}")
    if opts.timezone and not ZONE[1](opts.timezone):
        raise Misuse(f"--timezone: expected {ZONE[0]}, found {opts.timezone!r}")
    try:
        fetched_at = datetime.fromisoformat(opts.fetched_at) if opts.fetched_at else datetime.now(UTC)
    except ValueError:
        raise Misuse(f"--fetched-at: expected a time such as 2024-09-10T12:00Z, found {opts.fetched_at!r}") from None
    files = sorted((seeds_dir / "outlets").glob("*.toml"))
    return _Known(
        opts.url,
        fetched_at if fetched_at.tzinfo else fetched_at.replace(tzinfo=UTC),
        opts.timezone or "",
        opts.local,
        tuple(outlet for path in files for outlet in read_outlets(path, tuple(KINDS))),
    )


def _number(settings: BaseSettings, name: str) -> float:
    try:
        number = settings.getfloat(name)
    except (TypeError, ValueError):
        number = -1
    if not 0 <= number < math.inf:
        raise Misuse(f"-s {name}: expected a number, 0 or more, found {settings[name]!r}")
    return number


def _progress(total: int) -> Progress:
    """Make a bar for a terminal on which nothing else is told."""
    from rich.console import Console
    from rich.progress import Progress

    is_seen = sys.stderr.isatty() and not sys.stdout.isatty() and total > _FEW
    return Progress(console=Console(stderr=True), transient=True, redirect_stdout=False, disable=not is_seen)


def _print(text: Text) -> None:
    from rich.console import Console

    console = Console()
    with console.capture() as capture:
        console.print(text, soft_wrap=True, end="")
    print(capture.get(), flush=True)
