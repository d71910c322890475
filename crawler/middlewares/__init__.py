"""Between Scrapy and the network: what is not asked, and how long each host is left alone."""

from crawler.middlewares.addresses import PublicAddressMiddleware, PublicResolver, is_private
from crawler.middlewares.lean import FastCompressionMiddleware, FastMetaRefreshMiddleware
from crawler.middlewares.opt_outs import SiteOptOutMiddleware, opt_outs_of
from crawler.middlewares.redirects import RedirectedLeadMiddleware
from crawler.middlewares.refusals import (
    AlreadyMet,
    LeftForThisRun,
    OptedOut,
    OtherSite,
    PrivateAddress,
    RobotsDenied,
    RobotsUnreadable,
    Stopping,
)
from crawler.middlewares.robots import RobotsMiddleware
from crawler.middlewares.waiting import HostWaitMiddleware, drop_waiting

__all__ = [
    "AlreadyMet",
    "FastCompressionMiddleware",
    "FastMetaRefreshMiddleware",
    "HostWaitMiddleware",
    "LeftForThisRun",
    "OptedOut",
    "OtherSite",
    "PrivateAddress",
    "PublicAddressMiddleware",
    "PublicResolver",
    "RedirectedLeadMiddleware",
    "RobotsDenied",
    "RobotsMiddleware",
    "RobotsUnreadable",
    "SiteOptOutMiddleware",
    "Stopping",
    "drop_waiting",
    "is_private",
    "opt_outs_of",
]
