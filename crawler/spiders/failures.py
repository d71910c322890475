"""Why there is no page: what Scrapy's failures mean as outcomes."""

from __future__ import annotations

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError
from twisted.python.failure import Failure

from crawler.middlewares import AlreadyMet, LeftForThisRun, OptedOut, OtherSite, RobotsDenied, RobotsUnreadable
from crawler.model import Outcome, Postponed, Rejection

ANSWERS = [status for status in range(100, 600) if status not in (301, 302, 303, 307, 308)]
"""Every answer has a meaning, except those that say where the page is."""
_LONGEST_REASON = 200


def rejection_of(failure: Failure) -> Rejection:
    """Give the outcome of a page that could not be fetched.

    Args:
        failure: as the errback got it.

    Returns:
        The outcome with its reason.
    """
    error = failure.value
    told = " ".join(str(error).split())[:_LONGEST_REASON] or type(error).__name__
    if isinstance(error, AlreadyMet):
        return Rejection(Outcome.UNCHANGED, told)
    if isinstance(error, OtherSite):
        return Rejection(Outcome.NO_ARTICLE, told)
    if isinstance(error, LeftForThisRun):
        return Postponed(Outcome.HTTP_ERROR, told)
    if isinstance(error, HttpError):
        return Rejection(Outcome.HTTP_ERROR, told)
    if isinstance(error, RobotsUnreadable):
        return Postponed(Outcome.HTTP_ERROR if error.answered else Outcome.NETWORK_ERROR, told)
    if isinstance(error, RobotsDenied):
        return Rejection(Outcome.ROBOTS_DENIED, told)
    if isinstance(error, OptedOut):
        return Rejection(Outcome.OPTED_OUT, told)
    is_size = "maxsize" in told.lower() or "max size" in told.lower() or "exceeded" in told.lower()
    if isinstance(error, DownloadCancelledError) or (isinstance(error, IgnoreRequest) and is_size):
        return Rejection(Outcome.TOO_LARGE, "the body is larger than DOWNLOAD_MAXSIZE")
    return Rejection(Outcome.NETWORK_ERROR, f"{type(error).__name__}: {told}")
