"""Whether an outlet has said that machines may not learn from the page of a story."""

from __future__ import annotations

from crawler.model import Record
from crawler.text.obeying import is_kept_from_learning
from crawler.text.opt_outs import stated_in_headers


def is_opted_out(record: Record) -> bool:
    """Tell whether a story's page was reserved from mining or training when it was fetched.

    Args:
        record: of the story. One that was written before opt-outs were recorded is judged by the headers in it.

    Returns:
        True for `tdm-reservation: 1` that nothing supersedes (header, markup or the site's tdmrep.json), for `noai` and
        `noimageai`, and where robots.txt denies the page to agents of AI companies, whichever agent it is said to.
    """
    return is_kept_from_learning(record.opt_outs or stated_in_headers(record.fetched.headers.items()))
