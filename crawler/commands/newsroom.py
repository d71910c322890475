"""`scrapy newsroom`: serve the sample outlets on loopback, or hold an archive against what they printed."""

from __future__ import annotations

import argparse
import shlex
import subprocess
import threading
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError
from scrapy.utils.conf import closest_scrapy_cfg

from crawler.errors import Misuse
from crawler.newsroom import outlets_file, sites
from crawler.newsroom.stories import load
from crawler.seeds import find_topic

if TYPE_CHECKING:
    from crawler.newsroom.handler import Request

_EXAMPLES = """
examples:
  scrapy newsroom                                  look at the outlets in a browser; Ctrl-C ends it
  scrapy newsroom --port 9001 --write-outlets o.toml
  scrapy newsroom --while "scrapy crawl news -a outlets=seeds/sample/outlets.toml"
  scrapy newsroom --misbehave sada:slow=2 --misbehave nabd:429=3 --misbehave marfa/section/:503=1
  scrapy newsroom --compare archive/x-advertisers  what of the sample was found, missed, wrong or twice
  scrapy newsroom --second-edition                 for a refresh: a story is new, one has changed, one is gone
"""


# What the sample is about.
_TOPIC = "x-advertisers"


class _Formatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the line breaks of the examples kept."""


class Command(ScrapyCommand):
    """Serve the sample newsroom."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - the base class has it so

    def syntax(self) -> str:
        return "[options]"

    def short_desc(self) -> str:
        return "Serve the sample outlets on loopback, or hold an archive against them"

    def long_desc(self) -> str:
        return (
            "Serves five invented Arabic outlets and a web archive on 127.0.0.1, each on a port of its\n"
            "own, with the stories of seeds/sample. Without options it serves until Ctrl-C."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = _EXAMPLES
        parser.formatter_class = _Formatter
        group = parser.add_argument_group("Newsroom")
        group.add_argument(
            "--port",
            type=int,
            default=sites.FIRST_PORT,
            metavar="N",
            help=f"first of {len(sites.SITES) + 1} ports in a row, the last for the web archive (default: %(default)s)",
        )
        group.add_argument(
            "--sample", type=Path, metavar="DIR", help="folder of the stories (default: seeds/sample of the project)"
        )
        group.add_argument(
            "--while",
            dest="command",
            metavar="COMMAND",
            help="serve while COMMAND runs, then exit with its code; quote it as one argument",
        )
        group.add_argument(
            "--write-outlets", type=Path, metavar="FILE", help="write the outlets file for these ports; serves not"
        )
        group.add_argument(
            "--compare",
            type=Path,
            metavar="ARCHIVE_DIR",
            help="serve not; exit 1 unless the archive is as it should be",
        )
        group.add_argument(
            "--misbehave",
            action="append",
            default=[],
            metavar="OUTLET[/PREFIX]:WHAT=N",
            help="slow=SECONDS, cut=BYTES, dies=REQUESTS or STATUS=TIMES; may be repeated",
        )
        group.add_argument(
            "--second-edition",
            action="store_true",
            help="with a story that is new, one that has changed and one that is withdrawn",
        )
        group.add_argument("--verbose", action="store_true", help="print every request")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if args:
            raise UsageError(f"expected options only, found {shlex.join(args)}: quote the command of --while as one")
        sample = opts.sample or Path(closest_scrapy_cfg()).parent / "seeds" / "sample"
        ports = range(opts.port, opts.port + len(sites.SITES))
        try:
            if opts.compare:
                self._compare(sample, ports, opts)
            elif opts.write_outlets and not opts.command:
                self._write_outlets(sample, ports, opts.write_outlets)
            else:
                self._serve(sample, ports, opts)
        except Misuse as error:
            raise UsageError(str(error), print_help=False) from None

    def _compare(self, sample: Path, ports: Sequence[int], opts: argparse.Namespace) -> None:
        from crawler.newsroom.compare import compare
        from crawler.newsroom.second_edition import read_second_edition
        from crawler.newsroom.truth import truth

        first, addresses = load(sample), sites.bases(ports)
        searches = find_topic(Path(closest_scrapy_cfg()).parent / "seeds", _TOPIC).searches
        true = before = truth(first, addresses, searches)
        if opts.second_edition:
            second = read_second_edition(sample, first, datetime.now(UTC))
            true = truth(second.applied(first), addresses, searches)
        comparison = compare(opts.compare, true, before)
        print("\n".join(comparison.lines()))
        if comparison.kinds:
            told = ", ".join(f"{kind} {count}" for kind, count in comparison.kinds.items())
            print(f"found by: {told}")
        self.exitcode = 0 if comparison.perfect else 1

    def _write_outlets(self, sample: Path, ports: Sequence[int], path: Path) -> None:
        path.write_text(outlets_file.outlets_toml(load(sample), sites.bases(ports)), encoding="utf-8")
        print(f"wrote {path}")

    def _serve(self, sample: Path, ports: Sequence[int], opts: argparse.Namespace) -> None:
        from crawler.newsroom.misbehaviour import parse
        from crawler.newsroom.server import Newsroom

        misbehaviours = [parse(text) for text in opts.misbehave]
        words = _split(opts.command) if opts.command else []
        witness = _print_request if opts.verbose else None
        archives_port, second = opts.port + len(ports), opts.second_edition
        with Newsroom(sample, ports, witness, archives_port, second) as newsroom:
            for outlet, prefix, what in misbehaviours:
                newsroom.misbehave(outlet, prefix, what)
            if opts.write_outlets:
                self._write_outlets(sample, ports, opts.write_outlets)
            for site in sites.SITES:
                print(f"{site.key:<8}{newsroom.addresses[site.key]}/  {site.name}", flush=True)
            print(f"archives {newsroom.archives}  as the Wayback Machine and Common Crawl", flush=True)
            if words:
                self.exitcode = _run(words)
            else:
                _wait()


def _print_request(request: Request) -> None:
    print(f"{request.outlet:<8}{request.status} {request.method} {request.path}", flush=True)


def _split(command: str) -> list[str]:
    try:
        words = shlex.split(command)
    except ValueError as error:
        raise Misuse(f"--while: cannot read {command!r} as a command: {error}") from None
    if not words:
        raise Misuse("--while: expected a command, found only white space")
    return words


def _run(words: Sequence[str]) -> int:
    """Run a command to its end: on Ctrl-C, which it gets as well, it may take its time to stop.

    Args:
        words: of the command.

    Returns:
        Its exit code; 128 and the signal's number where a signal ended it, as shells have it.

    Raises:
        Misuse: there is no such command.
    """
    try:
        process = subprocess.Popen(words)  # noqa: S603 - the user's own command line
    except OSError as error:
        raise Misuse(f"--while: cannot run {words[0]!r}: {error.strerror}") from None
    while True:
        try:
            code = process.wait()
        except KeyboardInterrupt:
            continue
        return code if code >= 0 else 128 - code


def _wait() -> None:
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        print()
