"""`scrapy reindex`: an archive's index made again from the files alone."""

from __future__ import annotations

import argparse
import sys

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError

from crawler.archive.lock import WriterLock
from crawler.archive.rebuild import rebuild
from crawler.archive.verify import check_archive
from crawler.commands.chosen_archive import chosen_archive
from crawler.commands.progress import Bar
from crawler.errors import ArchiveError, Misuse
from crawler.terminals import shown

DONE, DAMAGED, MISUSE, STOPPED = 0, 1, 2, 130  # the last: as shells tell SIGINT

_EXAMPLES = """
The new index is written beside the old one and put in its place when it is whole: whoever reads the archive goes
on reading, and a run that is killed leaves the old index. It gives the same answers as the old one did. A number
that was ever given stays used. Needed after a backup of single files was put back, or where scrapy verify says so.

examples:
  scrapy reindex                             the archive of the default topic
  scrapy reindex archive/sample

exit code: 0 done; 1 done, but files of stories are missing or damaged (a line on standard error tells which:
without its record a story is left out); 2 misuse: no archive, one that a run writes to, or one of a newer program,
of which nothing is touched.
"""


class _Formatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the line breaks of the examples kept."""


class Command(ScrapyCommand):
    """Make an archive's index again."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - the base class has it so

    def syntax(self) -> str:
        return "[ARCHIVE]"

    def short_desc(self) -> str:
        return "Make the index of an archive again from its files"

    def long_desc(self) -> str:
        return (
            "Makes the index (index.sqlite) of the archive in the folder ARCHIVE, or of that name in\n"
            "ARCHIVE_DIR, again from the stories and records alone."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = _EXAMPLES
        parser.formatter_class = _Formatter

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002 - as Scrapy calls it
        try:
            assert self.settings is not None
            archive = chosen_archive(args, self.settings)
            check_archive(archive, write=True)
            lock = WriterLock(archive / "lock")
            try:
                with Bar() as bar:
                    count = rebuild(archive, self._complain, lambda done, of: bar.show("stories", done, of))
            finally:
                lock.release(clean=not lock.crashed)
            print(f"{archive}: {count} stories in the index")
        except Misuse as error:
            raise UsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            print(f"scrapy reindex: {error}", file=sys.stderr)
            self.exitcode = MISUSE
        except KeyboardInterrupt:
            self.exitcode = STOPPED

    def _complain(self, why: str) -> None:
        print(f"scrapy reindex: {shown(why)}", file=sys.stderr)
        self.exitcode = DAMAGED
