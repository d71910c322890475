"""`scrapy ingest`: takes stories made elsewhere into an archive."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError

from crawler.archive import Archive
from crawler.archive.ingest import ingest, seed_files
from crawler.commands.arguments import refuse_options
from crawler.commands.progress import Bar
from crawler.errors import ArchiveError, Misuse
from crawler.model import Outcome
from crawler.terminals import shown

DONE, NOT_ALL, ARCHIVE_FAILED, STOPPED = 0, 1, 3, 130  # the last: as shells tell SIGINT

_EXAMPLES = """
examples:
  scrapy ingest my-stories -a x-advertisers
  scrapy ingest old-collection --archive old     a new archive

Each file keeps its bytes; its name in DIR stands in the record (imported). A text that the archive has already is
not taken in again, so that the same command may be run twice.

exit code: 0 done; 1 some files were not taken in (a line on standard error tells which and why); 2 misuse;
3 the archive is in use or cannot be written.
"""


class _Formatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the line breaks of the examples kept."""


class Command(ScrapyCommand):
    """Take seed-format files into an archive."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - the base class has it so

    def syntax(self) -> str:
        return "DIR -a NAME"

    def short_desc(self) -> str:
        return "Take seed-format files made elsewhere into an archive"

    def long_desc(self) -> str:
        return (
            "Takes the seed-format files (title, empty line, body; .txt) of the folder DIR and of those below it\n"
            "into an archive. They are not judged: what is in DIR is what you want in the archive."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = _EXAMPLES
        parser.formatter_class = _Formatter
        group = parser.add_argument_group("Ingest")
        group.add_argument(
            "-a", "--archive", metavar="NAME", help="name of the archive's folder in ARCHIVE_DIR; made where it is new"
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        try:
            self._run(args, opts)
        except Misuse as error:
            raise UsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            self._complain(str(error), ARCHIVE_FAILED)
        except KeyboardInterrupt:
            self.exitcode = STOPPED

    def _complain(self, why: str, code: int) -> None:
        print(f"scrapy ingest: {shown(why)}", file=sys.stderr)
        self.exitcode = code

    def _run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        home, name = self.settings["ARCHIVE_DIR"], opts.archive or ""
        refuse_options(args)
        if len(args) != 1:
            raise Misuse(f"expected one folder, found {len(args)}")
        if Path(name).name != name or name in ("", ".", ".."):
            raise Misuse(f"--archive: expected the name of a folder in {home}, found {name!r}")
        folder = Path(args[0])
        files = sum(1 for _ in seed_files(folder)) if folder.is_dir() else 0
        if not files:
            raise Misuse(f"{folder}: expected a folder of seed-format files (.txt), found none")
        program = f"arabic-news-archive {version('arabic-news-archive')}"
        counts = Counter[Outcome | None]()
        path = Path(home) / name
        with Archive.open(path, write=True, program=program) as archive, Bar() as bar:
            for taken in ingest(archive, folder, datetime.now(UTC)):
                counts[taken.outcome] += 1
                bar.show("files", counts.total(), files)
                if taken.outcome is None:
                    self._complain(f"{folder / taken.name} is left: {taken.reason}", NOT_ALL)
        print(
            f"{path}: {counts[Outcome.ARCHIVED]} stories taken in, {counts[Outcome.DUPLICATE]} there before,"
            f" {counts[None]} files left"
        )
