"""`scrapy replay`: the stories of an archive in another form, for another project."""

from __future__ import annotations

import argparse
import sys
from importlib.metadata import version
from pathlib import Path

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError

from crawler.archive import Archive
from crawler.archive.replay import FILTERS, FORMATS, Chosen, LeftOut, Options, Replayed, read_filters, replay
from crawler.commands.arguments import refuse_options
from crawler.commands.chosen_archive import chosen_archive
from crawler.commands.progress import Bar
from crawler.errors import ArchiveError, Misuse, NewerArchive

DONE, NOT_ALL, STOPPED = 0, 1, 130  # the last: as shells tell SIGINT
# So many damaged stories are told; `scrapy verify` tells them all.
_TOLD = 10

_EXAMPLES = """
formats:
{formats}

examples:
  scrapy replay archive/x-advertisers stories.jsonl --format jsonl
  scrapy replay archive/x-advertisers seeds --format seeds --revisions latest --one-per-cluster
  scrapy replay archive/x-advertisers saudi-2023.csv --format csv --country sa --since 2023-01-01 --until 2023-12-31
  scrapy replay archive/x-advertisers stories.jsonl --format jsonl --since-last
                                                   what is new goes to stories.2.jsonl, then stories.3.jsonl ...

Stories come in the order of their numbers; the same archive and arguments give the same bytes. A file has its
manifest beside it (DEST.manifest), a folder within (manifest.jsonl): --since-last goes by it.

exit code: 0 done; 1 stories with damaged files were left out (a line on standard error tells which), or DEST
cannot be written; 2 misuse, or the archive is a newer program's: nothing was written.
"""


class _Formatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the line breaks of the examples kept."""


class Command(ScrapyCommand):
    """Replay an archive into another project."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - the base class has it so

    def syntax(self) -> str:
        return "ARCHIVE DEST --format FORMAT [options]"

    def short_desc(self) -> str:
        return "Write the stories of an archive in another form, for another project"

    def long_desc(self) -> str:
        return (
            "Writes the stories of the archive in the folder ARCHIVE, or of that name in ARCHIVE_DIR, to the\n"
            "new file or folder DEST, which is there whole or not at all. The archive is not changed, nothing\n"
            "is fetched."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        formats = "\n".join(f"  {name:<10}{form.about}" for name, form in FORMATS.items())
        parser.epilog = _EXAMPLES.format(formats=formats)
        parser.formatter_class = _Formatter
        group = parser.add_argument_group("Replay")
        group.add_argument("--format", choices=FORMATS, metavar="FORMAT", help=f"one of {', '.join(FORMATS)}")
        group.add_argument("--overwrite", action="store_true", help="replace what stands at DEST, and what came after")
        group.add_argument("--since-last", action="store_true", help="only what is new to DEST, in a place of its own")
        group.add_argument("--renumber", action="store_true", help="seeds: number the files from 0, without gaps")
        group.add_argument("--with-warc", action="store_true", help="bagit: with the raw pages")
        group = parser.add_argument_group("Which stories (default: all)")
        group.add_argument("--topic", metavar="NAMES", help="names of topics, separated by commas")
        group.add_argument("--outlet", metavar="DOMAINS", help="domains of outlets, separated by commas")
        group.add_argument("--country", metavar="CODES", help="two-letter countries of outlets, separated by commas")
        group.add_argument("--since", metavar="DAY", help="first day of publication, YYYY-MM-DD")
        group.add_argument("--until", metavar="DAY", help="last day of publication; without a date a story is left out")
        group.add_argument("--min-words", metavar="N", help="the body has so many words")
        group.add_argument("--revisions", metavar="WHICH", help="all (default), or latest: the newest text of each URL")
        group.add_argument("--one-per-cluster", action="store_true", help="of near copies the earliest published")
        group.add_argument(
            "--not-opted-out",
            action="store_true",
            help="no page that machines may not learn from: by its headers, its markup or robots.txt",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            self._run(args, opts)
        except (Misuse, NewerArchive) as error:
            raise UsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            self._fail(str(error))
        except OSError as error:
            self._fail(f"{args[1]}: cannot be written: {error.strerror or error}")
        except KeyboardInterrupt:
            self.exitcode = STOPPED

    def _fail(self, why: str) -> None:
        print(f"scrapy replay: {why}", file=sys.stderr)
        self.exitcode = NOT_ALL

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        refuse_options(args)
        if len(args) != 2:
            raise Misuse(f"expected ARCHIVE and DEST, found {len(args)} arguments")
        if not opts.format:
            raise Misuse(f"--format: expected one of {', '.join(FORMATS)}; found none")
        options = Options(
            opts.format,
            read_filters({name: getattr(opts, name) for name in FILTERS}),
            renumber=opts.renumber,
            with_warc=opts.with_warc,
            overwrite=opts.overwrite,
            since_last=opts.since_last,
        )
        assert self.settings is not None
        path = chosen_archive(args[:1], self.settings)
        if not (path / "index.sqlite").is_file():
            raise Misuse(f"{path}: expected an archive with an index, found none: scrapy reindex {path} makes it")
        program = f"arabic-news-archive {version('arabic-news-archive')}"
        with Archive.open(path) as archive, Bar() as bar:
            stories, met, damaged = len(archive), 0, 0

            def meet(story: Chosen | LeftOut) -> None:
                nonlocal met, damaged
                met += 1
                if isinstance(story, LeftOut) and story.is_damaged:
                    damaged += 1
                    if damaged <= _TOLD:
                        self._fail(f"{story.stem} is left out: {story.reason}")
                bar.show("stories", met, stories)

            done = replay(archive, args[1], options, program=program, met=meet)
        _tell(path, opts.format, done)
        if done.damaged:
            self._fail(f"{done.damaged} damaged: scrapy verify {path} tells what is wrong")


def _tell(archive: Path, form: str, done: Replayed) -> None:
    if done.path is None:
        print(f"{archive}: nothing new")
    else:
        tally = done.tally
        days = f", published {tally.first} to {tally.last}" if tally.first else ""
        print(f"{archive}: {tally.stories:,} stories, {tally.bytes:,} bytes of text{days}")
        print(f"written: {done.path} ({form})")
    told = ", ".join(f"{count:,} {reason}" for reason, count in sorted(done.left_out.items()))
    if told:
        print(f"left out: {told}")
