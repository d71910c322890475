"""Why a request is not sent: each is named for what it means to whoever made the request."""

from __future__ import annotations

from scrapy.exceptions import IgnoreRequest


class PrivateAddress(IgnoreRequest):
    """A request to an address that is not on the public internet, for an outlet that is not declared local."""


class RobotsDenied(IgnoreRequest):
    """The host's robots.txt does not let us fetch this."""


class RobotsUnreadable(IgnoreRequest):
    """The host's robots.txt may be there, and cannot be read: nothing of the host is asked for in this run.

    Args:
        reason: one short line.
        answered: whether the host answered at all.
    """

    def __init__(self, reason: str, *, answered: bool) -> None:
        super().__init__(reason)
        self.answered = answered


class OptedOut(IgnoreRequest):
    """The site has said that machines may not do with this page what we would, and that is obeyed."""


class LeftForThisRun(IgnoreRequest):
    """A host has asked for a longer wait than a run has, or has failed too often in a row."""


class OtherSite(IgnoreRequest):
    """A lead redirects to a site that is not its outlet's."""


class Stopping(IgnoreRequest):
    """The run ends before a request that waits for its host was sent; the next run sends it."""


class AlreadyMet(IgnoreRequest):
    """A lead redirects to a page that is known, or that another lead of this run leads to."""
