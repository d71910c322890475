"""The content hash: the same text under another headline, or with other invisible characters, is the same story."""

from __future__ import annotations

import hashlib

from crawler.text.fold import fold_identity


def content_hash(body: str) -> str:
    """Hash a story's body for identity.

    Args:
        body: the body; the title is not part of it.

    Returns:
        SHA-256 over the UTF-8 of the folded body, 64 lower-case hex digits. A lone surrogate, which UTF-8 cannot hold,
        counts as a question mark.
    """
    return hashlib.sha256(fold_identity(body).encode("utf-8", "replace")).hexdigest()
