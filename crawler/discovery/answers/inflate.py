"""Gzip undone, within a limit: sitemaps are served as `.xml.gz` files, and a hostile one unpacks without end."""

from __future__ import annotations

import zlib
from gzip import GzipFile
from io import BytesIO

from crawler.errors import SourceError

_MAGIC = b"\x1f\x8b\x08"
"""RFC 1952, 2.3: ID1, ID2, and CM 8 (deflate), the only method there is."""

_CHUNK = 64 * 1024
_LAYERS = 2
"""A `.gz` file that the server compresses once more for the way; a third layer is no accident."""


def inflate(body: bytes, limit: int) -> bytes:
    """Return the bytes that a body stands for, gzip undone where its first bytes say so.

    Args:
        body: as fetched.
        limit: most bytes that may come out; no more than that and one chunk of 64 KiB is ever unpacked.

    Returns:
        The body as it is where it is not gzip; otherwise what is in it, also where that was gzip once more.

    Raises:
        SourceError: more than `limit` bytes would come out, or the gzip data are corrupt or end too early. The message
            does not say where: only the caller knows.
    """
    for _ in range(_LAYERS):
        if not body.startswith(_MAGIC):
            break
        body = _unpacked(body, limit)
    if len(body) > limit:
        raise _too_large(limit)
    return body


def _unpacked(body: bytes, limit: int) -> bytes:
    out = BytesIO()
    with GzipFile(fileobj=BytesIO(body)) as packed:
        try:
            while chunk := packed.read(_CHUNK):
                if out.tell() + len(chunk) > limit:
                    raise _too_large(limit)
                out.write(chunk)
        except (OSError, EOFError, zlib.error) as error:
            raise SourceError(f"expected whole gzip data, found them broken ({error}); fetch it again") from error
    return out.getvalue()


def _too_large(limit: int) -> SourceError:
    return SourceError(f"expected at most {limit} bytes, found more; ask the outlet for smaller files")
