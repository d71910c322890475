"""`scrapy verify`: whether an archive is what was written; with `--fix`, put right what loses nothing."""

from __future__ import annotations

import argparse
import io
import json
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError

from crawler.archive.findings import Finding
from crawler.archive.fix import fix
from crawler.archive.verify import verify
from crawler.commands.chosen_archive import chosen_archive
from crawler.commands.progress import Bar
from crawler.errors import ArchiveError, Misuse
from crawler.terminals import shown

CLEAN, PROBLEMS, MISUSE, STOPPED = 0, 1, 2, 130  # the last: as shells tell SIGINT

_EXAMPLES = """
what is looked at, from cheap to dear:
  names and counts     every story has a record, every record a story, nothing else is there
  records and files    each record can be read, and is that of its name
  digests              each story is byte for byte what was written, and its hash is that of its text
  raw pages            each WARC file can be read, each page stands where its record says, with its digest
  index                it says what the files say

what --fix does, which loses nothing:
  finishes or takes back what a run that was killed has left
  sets aside, into the archive's folder aside/, what belongs to nothing: files with other names, links,
  stories without a record and records without a story
  makes the index again from the files, as scrapy reindex does

A file that was changed or lost comes back only from a backup: each line tells which one.

examples:
  scrapy verify                              the archive of the default topic
  scrapy verify archive/sample
  scrapy verify --fix archive/sample
  scrapy verify --json archive/sample        one object a line, the last one with the counts

exit code: 0 nothing is wrong (any more), 1 something is, 2 misuse: no archive, one that a run writes to, or one
of a newer program, of which nothing is touched.
"""


class _Formatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the line breaks of the examples kept."""


class Command(ScrapyCommand):
    """Verify an archive."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - the base class has it so

    def syntax(self) -> str:
        return "[options] [ARCHIVE]"

    def short_desc(self) -> str:
        return "Check that an archive is what was written; tell everything that is not, and what to do"

    def long_desc(self) -> str:
        return (
            "Looks through the archive in the folder ARCHIVE, or of that name in ARCHIVE_DIR, and tells\n"
            "everything that is not as it should be, with its file and what to do. Without --fix nothing is changed."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = _EXAMPLES
        parser.formatter_class = _Formatter
        group = parser.add_argument_group("Verify")
        group.add_argument("--fix", action="store_true", help="put right what loses nothing, and tell what was done")
        group.add_argument("--json", action="store_true", help="one object a line")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        if isinstance(sys.stdout, io.TextIOWrapper):
            sys.stdout.reconfigure(encoding="utf-8" if opts.json else None, errors="backslashreplace")
        try:
            assert self.settings is not None
            archive = chosen_archive(args, self.settings)
            self.exitcode = _verify(archive, opts.fix, _json if opts.json else _text)
        except Misuse as error:
            raise UsageError(str(error), print_help=False) from None
        except ArchiveError as error:
            print(f"scrapy verify: {error}", file=sys.stderr)
            self.exitcode = MISUSE
        except KeyboardInterrupt:
            self.exitcode = STOPPED


def _verify(archive: Path, is_to_fix: bool, tell: Callable[..., None]) -> int:
    """Look through an archive; give the exit code."""
    counts: Counter[str] = Counter(problems=0, notes=0, fixed=0)

    def tell_done(what: str) -> None:
        counts["fixed"] += 1
        tell("fixed", what=what)

    with Bar() as bar:
        findings = fix(archive, tell_done, bar.show) if is_to_fix else verify(archive, bar.show)
        for finding in findings:
            kind = "note" if finding.is_harmless else "problem"
            counts[f"{kind}s"] += 1
            tell(kind, **_told(finding))
    tell("end", archive=str(archive), **counts)
    return PROBLEMS if counts["problems"] else CLEAN


def _told(finding: Finding) -> dict[str, str]:
    return {"file": finding.file, "what": finding.what, "todo": finding.todo, "fix": finding.fix.value}


def _json(kind: str, **facts: object) -> None:
    print(json.dumps({"kind": kind, **facts}, ensure_ascii=True), flush=True)


def _text(kind: str, **facts: object) -> None:
    if kind == "fixed":
        print(shown(f"fixed: {facts['what']}"), flush=True)
    elif kind == "end":
        fixed = f", {facts['fixed']} fixed" if facts["fixed"] else ""
        problems = facts["problems"] or "no"
        print(f"{facts['archive']}: {problems} problem{'' if problems == 1 else 's'}{fixed}", flush=True)
    else:
        note = "note: " if kind == "note" else ""
        print(shown(f"{note}{facts['file']}: {facts['what']}: {facts['todo']}"), flush=True)
