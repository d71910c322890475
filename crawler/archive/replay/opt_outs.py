"""Whether an outlet has said, in the answer's headers, that machines may not learn from its page."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Directives of X-Robots-Tag, as DeviantArt introduced them in 2022; a bot's name may stand before them.
_DIRECTIVES = frozenset({"noai", "noimageai"})
_BETWEEN = re.compile(r"[\s,:;]+")


def is_opted_out(headers: Mapping[str, str]) -> bool:
    """Tell whether a page's headers reserve the right to mine its text or to train on it.

    Args:
        headers: of the answer, names in lower case, as a record keeps them.

    Returns:
        True for `X-Robots-Tag` with `noai` or `noimageai`, whichever bot it is said to, and for `TDM-Reservation: 1`
        (W3C community group report "TDM Reservation Protocol", 2024). What pages say in their own markup, and what
        stands in robots.txt or /.well-known, a record does not tell.
    """
    directives = _BETWEEN.split(headers.get("x-robots-tag", "").lower())
    return not _DIRECTIVES.isdisjoint(directives) or headers.get("tdm-reservation", "").strip() == "1"
