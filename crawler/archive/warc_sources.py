"""Where WARC files are: files, folders, patterns and URLs, as a user names them, opened one after the other."""

from __future__ import annotations

import contextlib
import glob
import urllib.request
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path
from typing import BinaryIO

from crawler.errors import Misuse, SourceError

_ENDINGS = (".warc", ".warc.gz")
# Seconds that a server may say nothing.
_PATIENCE = 60


def find_sources(named: str) -> list[str]:
    """Find the WARC files that are named.

    Args:
        named: files, folders (all `.warc` and `.warc.gz` below them), patterns (`*`, `**`) and http(s) URLs, separated
            by commas.

    Returns:
        Paths and URLs, each once, in the order in which they are named; those of a folder or pattern sorted.

    Raises:
        Misuse: one of them names nothing.
    """
    found: dict[str, None] = {}
    for name in (part.strip() for part in named.split(",")):
        if not name:
            continue
        sources = [name] if _is_url(name) else _files(name)
        if not sources:
            raise Misuse(
                f"-a warc: expected a WARC file, a folder or pattern of them, or a URL; found none at {name!r}"
            )
        found.update(dict.fromkeys(sources))
    if not found:
        raise Misuse("-a warc: expected a WARC file, a folder or pattern of them, or a URL; found nothing")
    return list(found)


def _is_url(name: str) -> bool:
    return name.startswith(("http://", "https://"))


def _files(name: str) -> list[str]:
    path = Path(name)
    if path.is_dir():
        return sorted(str(file) for file in path.rglob("*") if file.name.endswith(_ENDINGS) and file.is_file())
    if path.is_file():
        return [name]
    # glob: Path's own wants to know where an absolute pattern begins.
    return sorted(match for match in glob.glob(name, recursive=True) if Path(match).is_file())  # noqa: PTH207


@contextlib.contextmanager
def open_source(source: str, agent: str) -> Iterator[BinaryIO]:
    """Open a WARC file where it is; one behind a URL is read while it comes, and never stored.

    Args:
        source: of `find_sources`.
        agent: who asks, for the server.

    Yields:
        Its bytes.

    Raises:
        SourceError: it cannot be opened or, inside the block, read to its end.
    """
    try:
        with _open_url(source, agent) if _is_url(source) else Path(source).open("rb") as stream:
            yield stream
    except (OSError, HTTPException) as error:
        raise SourceError(f"{source}: expected a WARC file, found that it cannot be read: {error}") from None


def _open_url(url: str, agent: str) -> BinaryIO:
    try:
        # Its scheme was looked at, and the certificate is verified.
        request = urllib.request.Request(url, headers={"User-Agent": agent, "Accept-Encoding": "identity"})  # noqa: S310
        answer: BinaryIO = urllib.request.urlopen(request, timeout=_PATIENCE)  # noqa: S310
    except ValueError as error:
        raise SourceError(f"{url}: expected a URL, found none: {error}") from None
    return answer
