"""`scrapy probe`: from a domain alone to its entry in a file of outlets."""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand, ScrapyHelpFormatter
from scrapy.exceptions import UsageError

from crawler.discovery.canonical import is_web_url
from crawler.discovery.titles import one_line
from crawler.errors import Misuse
from crawler.model import Outlet, WebArchives
from crawler.seeds.entries import comment, entry
from crawler.spiders.asking import Ask, run
from crawler.spiders.probe import Probe, Probed
from crawler.spiders.web_archives import archives_of

FOUND, NOTHING_FOUND, STOPPED = 0, 1, 130  # the last: as shells tell SIGINT
_MOST_REQUESTS = 60

_EXAMPLES = """
examples:
  scrapy probe -s CONTACT=you@example.org news.example
  scrapy probe -s CONTACT=you@example.org news.example >> seeds/outlets/eg.toml
  scrapy probe --local http://127.0.0.1:8801/

The entry is printed to standard output, with what was tried as comments; progress to standard error.
Look at the name, the country and the kind before you keep it. Sources that the others make needless
are printed as comments.

exit code: 0 each site has a way in; 1 one has none, or did not answer; 2 misuse.
"""


class _Formatter(ScrapyHelpFormatter, argparse.RawDescriptionHelpFormatter):
    """Scrapy's help, with the line breaks of the examples kept."""


class Command(ScrapyCommand):
    """Probe sites."""

    requires_project = True
    requires_crawler_process = False
    default_settings = {"LOG_ENABLED": False}  # noqa: RUF012 - the base class has it so

    def syntax(self) -> str:
        return "[options] DOMAIN|URL ..."

    def short_desc(self) -> str:
        return "Find the ways into a site, and print its entry for seeds/outlets"

    def long_desc(self) -> str:
        return (
            "Finds a site's feeds, sitemaps, search (WordPress, Blogger, forms), sections, what web archives\n"
            "alone have of it, name, language and time zone, and prints its entry. It asks by a crawl's\n"
            "rules: robots.txt, one request a second, limits of size and time."
        )

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        super().add_options(parser)
        parser.epilog = _EXAMPLES
        parser.formatter_class = _Formatter
        group = parser.add_argument_group("Probe")
        group.add_argument("--local", action="store_true", help="the hosts are yours: private addresses")
        group.add_argument("--kind", default="news", help="kind of outlet, for the entry (default: %(default)s)")
        group.add_argument(
            "--most",
            type=int,
            default=_MOST_REQUESTS,
            metavar="N",
            help="requests for each site (default: %(default)s)",
        )

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        assert self.settings is not None
        try:
            archives = archives_of(self.settings)
            sites = dict(_site(argument, opts) for argument in _checked(args))
            if opts.most < 1:
                raise Misuse(f"--most: expected a whole number, 1 or more, found {opts.most}")

            async def job(ask: Ask) -> None:
                for urls, outlet in sites.items():
                    await self._probe(ask, outlet, urls, opts.most, archives)

            run(list(sites.values()), job, self.settings)
        except Misuse as error:
            raise UsageError(str(error), print_help=False) from None
        except KeyboardInterrupt:
            self.exitcode = STOPPED

    async def _probe(self, ask: Ask, outlet: Outlet, urls: tuple[str, ...], most: int, archives: WebArchives) -> None:
        today = datetime.now(UTC).date().isoformat()
        notes: list[str] = []

        def tell(line: str) -> None:
            notes.append(comment(line))
            print(notes[-1].removeprefix("# "), file=sys.stderr, flush=True)

        probed = await Probe(ask, today, tell, most, archives).probe(outlet, urls)
        if not probed.outlet.sources:
            why = one_line(probed.failure) or "it answers, but no way in was found"
            if "private address" in why:
                why += "; say --local where the host is yours"
            print(f"scrapy probe: {outlet.domain}: {why}", file=sys.stderr)
            self.exitcode = NOTHING_FOUND
            return
        print(f"# Found by `scrapy probe` on {today}; what was tried:")
        print("\n".join(notes))
        print(_entry(probed), flush=True)


def _entry(probed: Probed) -> str:
    return entry(probed.outlet, probed.guesses, probed.left_out)


def _checked(arguments: list[str]) -> list[str]:
    if not arguments:
        raise Misuse("expected a domain or a URL, found none")
    return arguments


def _site(argument: str, opts: argparse.Namespace) -> tuple[tuple[str, ...], Outlet]:
    """Read what a site is called: a URL, or a domain, which may answer to https or to http."""
    urls = [argument] if "://" in argument else [f"https://{argument}", f"http://{argument}"]
    if not all(is_web_url(url) for url in urls):
        raise Misuse(f"expected a domain such as news.example, or an http or https URL, found {argument!r}")
    domain = urlsplit(urls[0]).netloc.lower()
    return tuple(url if urlsplit(url).path else f"{url}/" for url in urls), Outlet(
        domain, name="", country="", kind=opts.kind, local=opts.local
    )
