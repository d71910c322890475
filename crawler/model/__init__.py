"""What flows from stage to stage, named as the design names it: frozen, without behaviour.

Every datetime is aware. Every text is `str`; only a page's body is `bytes`.
"""

from crawler.model.articles import Article, Dated, Reading, Structured, Verdict
from crawler.model.leads import Capture, Lead
from crawler.model.opt_outs import OptOut
from crawler.model.outcomes import Outcome, PageOutcome, Postponed, Rejection, Seen
from crawler.model.outlets import Outlet, Source
from crawler.model.pages import Exchange, Page, ReadPage
from crawler.model.queries import Days, Follow, Query, Reply, WebArchives
from crawler.model.records import Copy, Fetched, Found, Gone, Met, Near, Raw, Record
from crawler.model.stories import Cluster, Stored, Story
from crawler.model.topics import Event, Share, StandIn, Topic

__all__ = [
    "Article",
    "Capture",
    "Cluster",
    "Copy",
    "Dated",
    "Days",
    "Event",
    "Exchange",
    "Fetched",
    "Follow",
    "Found",
    "Gone",
    "Lead",
    "Met",
    "Near",
    "OptOut",
    "Outcome",
    "Outlet",
    "Page",
    "PageOutcome",
    "Postponed",
    "Query",
    "Raw",
    "ReadPage",
    "Reading",
    "Record",
    "Rejection",
    "Reply",
    "Seen",
    "Share",
    "Source",
    "StandIn",
    "Stored",
    "Story",
    "Structured",
    "Topic",
    "Verdict",
    "WebArchives",
]
