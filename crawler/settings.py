"""Scrapy's settings where its defaults are wrong for us, and our own; each told where it stands.

Every setting can be given on the command line: `scrapy crawl news -s NAME=VALUE`.
"""

from __future__ import annotations

import os
from importlib.metadata import version
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent

BOT_NAME = "arabic-news-archive"
SPIDER_MODULES = ["crawler.spiders"]
COMMANDS_MODULE = "crawler.commands"

# --- Ours -----------------------------------------------------------------------------------------------------------
# Who crawls: a mail address or URL at which an outlet can reach you. No crawl of a foreign host starts without it.
CONTACT = os.environ.get("CONTACT", "")
# The folder in which archives stand, one folder a topic.
ARCHIVE_DIR = str(_ROOT / "archive")
# The folder that holds outlets/ and topics/.
SEEDS_DIR = str(_ROOT / "seeds")
# Seconds that the reading of one page may take before its process is killed. The slowest of the real pages measured
# takes 0.3 s; a page that takes this long is made to.
EXTRACT_TIMEOUT = 20.0
# Processes that read pages; 0: as many as there are cores.
EXTRACT_WORKERS = 0
# Longest wait, in seconds, that a host is waited for (Retry-After, Crawl-delay); one that asks for more is left for
# this run, so that a run ends.
HOST_WAIT_MAX = 120.0
# A host that has answered 429 or 503, or not at all, so often in a row is left for this run. With the delay doubled
# each time it was waited for over a minute by then; the next run asks again.
HOST_FAILURES_MAX = 6
# Which opt-outs of outlets are obeyed: their pages get the outcome `opted_out`. All are recorded with each story. Known
# are tdm-reservation (header, markup or /.well-known/tdmrep.json), noai, noimageai, noindex, noarchive, nosnippet
# (X-Robots-Tag or meta robots), and ai-agents: what robots.txt denies to the agents of AI companies.
OBEY_OPT_OUTS = ["tdm-reservation"]
# For how many hours after its publication a story is looked at again for changes; 0: only when its source says that it
# has changed. Most corrections of a news site come within two days.
REVISION_HOURS = 48.0
# Where web archives answer: the Wayback Machine, Common Crawl's indexes, and its WARC files.
WAYBACK_URL = "https://web.archive.org"
COMMON_CRAWL_URL = "https://index.commoncrawl.org"
COMMON_CRAWL_DATA_URL = "https://data.commoncrawl.org"
# Which raw pages the archive keeps (WARC): "none", those "archived" (as a story, its revision or a copy), or "all".
WARC_PAGES = "archived"
# Greatest size of a WARC file, bytes; the next begins a new one.
WARC_MAX_BYTES = 1_000_000_000

# --- Who we are -----------------------------------------------------------------------------------------------------
# The spider puts the contact behind it.
USER_AGENT = f"{BOT_NAME}/{version(BOT_NAME)}"
ROBOTSTXT_USER_AGENT = BOT_NAME
DEFAULT_REQUEST_HEADERS = {
    "Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
    "Accept-Language": "ar,en;q=0.3",
}

# --- Safety: Scrapy's defaults trust the network, we do not ---------------------------------------------------------
# Without this any host on the way can put its text into the archive under an outlet's name.
DOWNLOAD_VERIFY_CERTIFICATES = True
# Scrapy runs a server that takes commands; nothing here needs one, and any local user could reach it.
REMOTE_CONTROL_ENABLED = False
TELNETCONSOLE_ENABLED = False
# Names that lead to private addresses are refused unless the outlet is declared local.
TWISTED_DNS_RESOLVER = "crawler.middlewares.PublicResolver"
# A page of news is below 1 MB; the largest of those measured has 0.3 MB. Scrapy's default is 1 GB.
DOWNLOAD_MAXSIZE = 8 * 1024 * 1024
DOWNLOAD_WARNSIZE = 0
# Seconds for a whole answer; Scrapy's default is 180.
DOWNLOAD_TIMEOUT = 30
DNS_TIMEOUT = 20
REDIRECT_MAX_TIMES = 5
# A page of news that reloads itself each minute is no redirect; one that sends on at once is.
METAREFRESH_MAXDELAY = 1
# Leads are bounded as URLs (2083 characters); an Arabic slug is three times as long in percent signs.
URLLENGTH_LIMIT = 0
# News sites set cookies to follow readers; an archive is no reader.
COOKIES_ENABLED = False

# --- Politeness -----------------------------------------------------------------------------------------------------
ROBOTSTXT_OBEY = True
# Seconds between requests to a host, and connections to it; its Crawl-delay counts where it is longer. Without jitter,
# which goes below the delay half of the time.
DOWNLOAD_DELAY = 1.0
DOWNLOAD_DELAY_JITTER = 0.0
CONCURRENT_REQUESTS_PER_DOMAIN = 2
# Hosts, not requests, are what runs side by side.
CONCURRENT_REQUESTS = 64
# Items of one answer that pass the pipelines side by side: a page is one, and Scrapy starts so many tasks for each
# answer (its default of 100 takes 2.4 ms a page, as much as fetching it).
CONCURRENT_ITEMS = 1
# A host that takes longer than the delay to answer is asked less often: one request under way at a time. It begins
# with DOWNLOAD_DELAY, never goes below, and leaves hosts alone whose pace is given (Crawl-delay, local outlets).
AUTOTHROTTLE_ENABLED = True
AUTOTHROTTLE_START_DELAY = 0.0
AUTOTHROTTLE_TARGET_CONCURRENCY = 1.0
RETRY_TIMES = 2
# What is given up is told once, as the page's outcome or the source's failure.
RETRY_GIVE_UP_LOG_LEVEL = "DEBUG"

# --- The road -------------------------------------------------------------------------------------------------------
ITEM_PIPELINES = {
    "crawler.pipelines.ReadPipeline": 300,
    "crawler.pipelines.ArchivePipeline": 600,
}
DOWNLOADER_MIDDLEWARES = {
    "crawler.middlewares.PublicAddressMiddleware": 60,
    "crawler.middlewares.RedirectedLeadMiddleware": 70,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,  # goes on where robots.txt cannot be read
    "crawler.middlewares.RobotsMiddleware": 100,
    "crawler.middlewares.SiteOptOutMiddleware": 110,
    "scrapy.downloadermiddlewares.httpauth.HttpAuthMiddleware": None,  # outlets that ask for it are not read
    "crawler.middlewares.HostWaitMiddleware": 560,  # retries (550) take failures away
    "scrapy.downloadermiddlewares.redirect.MetaRefreshMiddleware": None,
    "crawler.middlewares.FastMetaRefreshMiddleware": 580,
    "scrapy.downloadermiddlewares.httpcompression.HttpCompressionMiddleware": None,
    "crawler.middlewares.FastCompressionMiddleware": 590,
    "crawler.exchanges.ExchangeMiddleware": 595,  # before content encodings are undone (590), not for redirects (600)
}
# None of them says anything to our spiders, and each answer passes all: together they take 5 % of a page's time.
SPIDER_MIDDLEWARES = {
    "scrapy.spidermiddlewares.start.StartSpiderMiddleware": None,
    "scrapy.spidermiddlewares.urllength.UrlLengthMiddleware": None,
    "scrapy.spidermiddlewares.depth.DepthMiddleware": None,
    "scrapy.spidermiddlewares.metacopy.MetaCopyDetectionMiddleware": None,
}
EXTENSIONS = {
    "crawler.extensions.ArchiveSession": 0,
    "crawler.extensions.RunReport": 200,
}
# Bodies that wait for the pipelines, bytes: beyond it no new page is fetched until the readers have caught up.
SCRAPER_SLOT_MAX_ACTIVE_SIZE = 16 * 1024 * 1024

# --- At the terminal ------------------------------------------------------------------------------------------------
LOG_LEVEL = "INFO"
LOG_VERSIONS: list[str] = []
# One line an event: the run's own table tells what Scrapy's dump of statistics would.
STATS_DUMP = False
# Nor does anything else tell of these counts of requests and bytes.
DOWNLOADER_STATS = False
LOGSTATS_INTERVAL = 0
FEED_EXPORT_ENCODING = "utf-8"
