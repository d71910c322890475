r"""The seed format, version 1: a story as a plain text file that anything can read.

UTF-8 without BOM, LF. The first line is the title, then one empty line, then the body to the end of the file, verbatim:
no newline is added at the end. The reader keeps what it reads, so `render(*parse(b)) == b` for any valid file; the
writer gets clean text, so cleaning is not its business.

Why so plain: a file that opens in any editor, diffs well, needs no library in any language, and in which nothing has
to be escaped, so that no tool can get the escaping wrong.
"""

from __future__ import annotations

from crawler.errors import NotSeedFormat

_SEPARATOR = "\n\n"


def parse(data: bytes) -> tuple[str, str]:
    r"""Split a seed-format file into its title and its body.

    Args:
        data: the whole file.

    Returns:
        Title and body, as they stand: nothing is stripped or normalised.

    Raises:
        NotSeedFormat: no UTF-8, a BOM, or no empty line after the first line.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise NotSeedFormat(
            f"expected UTF-8, found byte 0x{data[error.start]:02x} at offset {error.start} that is none"
        ) from None
    if text.startswith("\ufeff"):
        raise NotSeedFormat("expected UTF-8 without a byte order mark, found one at the start")
    title, separator, body = text.partition(_SEPARATOR)
    if not separator:
        raise NotSeedFormat("expected a title, one empty line, then the body; found no empty line")
    if "\n" in title:
        raise NotSeedFormat("expected an empty second line, found text on it")
    return title, body


def render(title: str, body: str) -> bytes:
    r"""Make the bytes of a seed-format file.

    Args:
        title: one line.
        body: any text.

    Returns:
        The whole file; `parse` gives title and body back.

    Raises:
        ValueError: the title holds a line break or begins with U+FEFF, which a reader takes for a byte order mark, or
            there is text that UTF-8 cannot hold (a lone surrogate).
    """
    if "\n" in title:
        raise ValueError(f"expected a title of one line, found a line break in {title[:60]!r}")
    if title.startswith("\ufeff"):
        raise ValueError(f"expected a title without a byte order mark, found one at the start of {title[:60]!r}")
    return f"{title}{_SEPARATOR}{body}".encode()
