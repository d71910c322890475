"""`scrapy outlets`: list the outlets, check their files as a whole, try their sources."""

from __future__ import annotations

import argparse
import asyncio
import io
import json
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from attrs import asdict
from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError
from scrapy.settings import Settings

from crawler.discovery.kinds import KINDS
from crawler.errors import Misuse
from crawler.model import Outlet, Query
from crawler.seeds import find_outlets
from crawler.seeds.checked import Checked, Key, key_of, read_checked, write_checked
from crawler.seeds.outlet_files import find_problems
from crawler.seeds.outlets import files_of
from crawler.spiders.asking import Ask, run, try_source
from crawler.spiders.web_archives import archives_of

ALL_WELL, NOT_ALL, STOPPED = 0, 1, 130  # the last: as shells tell SIGINT
# What searches are asked for: "today" stands in articles of any outlet.
_SEARCHES = ("اليوم",)
# Outlets that are tried side by side; each is asked one thing at a time.
_SIDE_BY_SIDE = 32
_REQUESTS_A_SOURCE = 2
# Common Crawl has an index for each of its crawls, newest first; what an outlet lost is in older ones.
_REQUESTS_OF_KIND = {"common_crawl": 8}
_SAVE_EVERY = 50
_LONGEST_ANSWER = 160

_EXAMPLES = """
examples:
  scrapy outlets                                   all of seeds/outlets
  scrapy outlets eg,sa business                    those of Egypt or Saudi Arabia that are of kind business
  scrapy outlets --json youm7.com                  one, with its sources
  scrapy outlets --validate                        check every file, tell all that is wrong
  scrapy outlets --validate my-outlets.toml
  scrapy outlets --check -s CONTACT=you@example.org eg

Each word narrows: domains, two-letter countries (xx: not known), kinds and .toml files; commas mean
"or", as in the crawl's -a outlets=. What --check finds is kept in checked.jsonl beside the files, and
shown in the list; the files themselves are yours.

exit code: 0 all is well; 1 --validate found something wrong, or --check a source that brings nothing;
2 misuse.
"""


class _Formatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the line breaks of the examples kept."""


class Command(ScrapyCommand):
    """List, validate, check outlets."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - the base class has it so

    def syntax(self) -> str:
        return "[options] [WORD ...]"

    def short_desc(self) -> str:
        return "List the outlets, check their files, try their sources"

    def long_desc(self) -> str:
        return (
            "Lists outlets: domain, country, kind, name, kinds of sources, and when they were last seen to\n"
            "answer (never: they are inferred, nobody has looked). --check tries each source as a crawl\n"
            "would, by its rules, with at most two requests (eight to the indexes of Common Crawl)."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = _EXAMPLES
        parser.formatter_class = _Formatter
        group = parser.add_argument_group("Outlets")
        what = group.add_mutually_exclusive_group()
        what.add_argument("--validate", action="store_true", help="check the files as a whole")
        what.add_argument("--check", action="store_true", help="try each source, and note how it answered")
        what.add_argument("--json", action="store_true", help="one object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace")
        seeds_dir = Path(self.settings["SEEDS_DIR"])
        try:
            if opts.validate:
                self._validate(seeds_dir, args)
                return
            outlets = _selected(seeds_dir, args)
            if opts.check:
                self._check(seeds_dir / "outlets", outlets, self.settings)
            else:
                _list(outlets, read_checked(seeds_dir / "outlets"), opts.json)
        except Misuse as error:
            raise UsageError(str(error), print_help=False) from None
        except KeyboardInterrupt:
            self.exitcode = STOPPED

    def _validate(self, seeds_dir: Path, args: Sequence[str]) -> None:
        files = [Path(word) for word in args] if args else files_of(seeds_dir)
        for path in files:
            if path.suffix != ".toml":
                raise Misuse(f"--validate: expected .toml files, or nothing for those of {seeds_dir}; found {path}")
        outlets, complaints = find_problems(files, tuple(KINDS))
        for complaint in complaints:
            print(complaint, file=sys.stderr)
        sources = sum(len(outlet.sources) for outlet in outlets)
        print(f"{len(files)} files, {len(outlets)} outlets in order, {sources} sources; {len(complaints)} problems")
        self.exitcode = NOT_ALL if complaints else ALL_WELL

    def _check(self, folder: Path, outlets: Sequence[Outlet], settings: Settings) -> None:
        """Try the sources; what was found by then is kept also when the user has enough of it."""
        checked = read_checked(folder)
        query = Query(searches=_SEARCHES, archives=archives_of(settings))
        done: list[Checked] = []

        def note(one: Checked) -> None:
            checked[key_of(one)] = one
            done.append(one)
            print(f"{'ok' if one.ok else 'NO':<3} {one.outlet}  {one.kind} {one.url}: {one.answered}", flush=True)
            if len(done) % _SAVE_EVERY == 0:
                write_checked(folder, checked)

        async def job(ask: Ask) -> None:
            gate = asyncio.Semaphore(_SIDE_BY_SIDE)

            async def check(outlet: Outlet) -> None:
                async with gate:
                    for source in outlet.sources:
                        most = _REQUESTS_OF_KIND.get(source.kind, _REQUESTS_A_SOURCE)
                        trial = await try_source(ask, outlet, source, query, most)
                        at = datetime.now(UTC).isoformat(timespec="seconds")
                        is_ok = bool(trial.leads)
                        told = trial.told()[:_LONGEST_ANSWER]
                        note(Checked(outlet.domain, source.kind, source.url, at, is_ok, told))

            await asyncio.gather(*(check(outlet) for outlet in outlets))

        try:
            run(outlets, job, settings)
        finally:
            if done:
                write_checked(folder, checked)
        well = sum(one.ok for one in done)
        print(f"{well} of {len(done)} sources in order; written to {folder}", file=sys.stderr)
        self.exitcode = ALL_WELL if well == len(done) else NOT_ALL


def _selected(seeds_dir: Path, words: Sequence[str]) -> list[Outlet]:
    """Give the outlets that every word names."""
    outlets = find_outlets(seeds_dir, words[0] if words else "", tuple(KINDS))
    for word in words[1:]:
        named = {outlet.domain for outlet in find_outlets(seeds_dir, word, tuple(KINDS))}
        outlets = [outlet for outlet in outlets if outlet.domain in named]
    return outlets


def _list(outlets: Sequence[Outlet], checked: dict[Key, Checked], as_json: bool) -> None:
    for outlet in outlets:
        answers = [checked[key_of(source)] for source in outlet.sources if key_of(source) in checked]
        if as_json:
            print(json.dumps({**asdict(outlet), "checked": [asdict(one) for one in answers]}, ensure_ascii=False))
            continue
        kinds = Counter(source.kind for source in outlet.sources)
        told = ", ".join(f"{count} {kind}" if count > 1 else kind for kind, count in kinds.items())
        # The name stands last: Arabic letters would turn the order of what follows them on a line.
        what = f"{outlet.domain:<32} {outlet.country}  {outlet.kind:<18}"
        print(f"{what} {_when(outlet, answers):<22} {told}  {outlet.name}")
    if not as_json:
        countries = len({outlet.country for outlet in outlets})
        sources = sum(len(outlet.sources) for outlet in outlets)
        print(f"{len(outlets)} outlets of {countries} countries, {sources} sources", file=sys.stderr)


def _when(outlet: Outlet, answers: Sequence[Checked]) -> str:
    """Tell when an outlet's sources were last seen to answer: by a check, or as its file says."""
    if answers:
        well = sum(one.ok for one in answers)
        return f"{max(one.at for one in answers)[:10]} {well} of {len(answers)} ok"
    days = sorted(source.checked for source in outlet.sources if source.checked not in ("", "never"))
    if days:
        return days[-1]
    return "never" if any(source.checked for source in outlet.sources) else "not told"
