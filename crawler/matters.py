"""What can be judged, found and read: pages and texts in files, in folders and on standard input."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path

from attrs import evolve

from crawler.archive.seed_format import parse
from crawler.errors import NotSeedFormat
from crawler.model import Outcome, Page, Rejection

# A page, the title and body of a text, or the outcome of what is neither.
Matter = Page | tuple[str, str] | Rejection

_PAGES, _TEXTS = (".html", ".htm"), (".txt",)
# A million words of Arabic are 11 MB; what is larger than this is no text (bytes).
_TEXT_MAXSIZE = 64 * 1024 * 1024
# So many bytes tell a page from a text.
_HEAD = 1024
# What may stand before the first tag of a page: byte order marks, white space, the zero bytes of UTF-16.
_BEFORE_MARKUP = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\f"


def below(path: str) -> tuple[list[str], list[OSError]]:
    """Find the pages and texts in a folder, and in the folders below it.

    Args:
        path: of a folder, or of anything else, which stands for itself.

    Returns:
        Paths, sorted; and why folders could not be read.
    """
    if not os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises where this says no
        return [path], []
    paths: list[Path] = []
    errors: list[OSError] = []
    for folder, _, files in os.walk(path, onerror=errors.append):
        paths += [file for name in files if (file := Path(folder, name)).suffix.lower() in (*_PAGES, *_TEXTS)]
    return sorted(str(file) for file in paths if not _is_special(file)), errors


def _is_special(path: Path) -> bool:
    """Tell whether something in a folder is no file but a pipe or a device, whose reading might never end."""
    try:
        return not stat.S_ISREG(path.stat().st_mode)
    except OSError:
        return False  # whoever opens it will tell


def load(path: str, page: Page, page_maxsize: int) -> Matter:
    """Read a file, or standard input.

    Args:
        path: of the file; `-` is standard input.
        page: all that is known of it but its body, where it is a page.
        page_maxsize: bytes.

    Returns:
        A text where the name ends in .txt, or in nothing that pages have and the first bytes are no markup; else the
        page; or why it is neither.

    Raises:
        OSError: it cannot be read.
    """
    name = path.lower()
    with open(sys.stdin.fileno() if path == "-" else path, "rb", closefd=path != "-") as file:
        data = file.read(_HEAD)
        is_markup = data.lstrip(_BEFORE_MARKUP).startswith(b"<")
        is_text = name.endswith(_TEXTS) or not (name.endswith(_PAGES) or is_markup)
        most = _TEXT_MAXSIZE if is_text else page_maxsize
        data += file.read(most)
    if len(data) > most:
        return Rejection(Outcome.TOO_LARGE, f"more than {most} bytes")
    return _text(data) if is_text else evolve(page, body=data)


def _text(data: bytes) -> Matter:
    """Read a text: as the seed format has it; or as people write one, its title on the first line of several."""
    try:
        return parse(data)
    except NotSeedFormat as error:
        try:
            text = data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError:
            return Rejection(Outcome.UNDECODABLE, str(error))
    title, line_break, body = text.partition("\n")
    return (title, body.lstrip("\n")) if line_break else ("", text)
