"""The exceptions of the project: each is named for what whoever catches it should do next.

A rejection is no exception (it is a `Verdict` with its reason). An exception says what, where, what was expected and
found, and what to do next, in one line, because it is printed as one.
"""


class CrawlerError(Exception):
    """Anything that this project raises on purpose."""


class Misuse(CrawlerError):
    """The user asked for something that cannot be: a wrong argument, setting or seed file. Mend it and run again."""


class SourceError(CrawlerError):
    """A feed, sitemap or listing cannot be read: report the source as failed and go on with the others."""


class NotSeedFormat(CrawlerError):
    """Bytes that are no seed-format file: the file is left alone."""


class ArchiveError(CrawlerError):
    """The archive cannot be opened or written (in use, read-only, full): stop the run."""


class NewerArchive(ArchiveError):
    """A newer program wrote the archive: use that one. Nothing of it was touched."""


def one_line(error: BaseException) -> str:
    """Tell an error that nobody foresaw in one line, short enough for a table."""
    return " ".join(f"{type(error).__name__}: {error}".split())[:300]
