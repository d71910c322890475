"""What became of a run, told from its statistics: by outlet, in a table, and by outcome, in a line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.model import Outcome, Outlet

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

STORED = (Outcome.ARCHIVED, Outcome.REVISION)
_OTHER = (Outcome.NOT_ARABIC, Outcome.TOO_SHORT, Outcome.NO_ARTICLE, Outcome.UNCHANGED, Outcome.OPTED_OUT)
_NO_ANSWER = (Outcome.ROBOTS_DENIED, Outcome.NETWORK_ERROR)
_FAILED = (*_NO_ANSWER, Outcome.HTTP_ERROR, Outcome.TOO_LARGE, Outcome.UNDECODABLE, Outcome.EXTRACT_FAILED)
_GROUPS = {
    "archived": STORED,
    "duplicates": (Outcome.DUPLICATE,),
    "off topic": (Outcome.OFF_TOPIC,),
    "other": _OTHER,
    "failed": _FAILED,
}
_COLUMNS = ("outlet", "sources", "leads", "known", "fetched", *_GROUPS)
# A story may be given by several kinds; its page is fetched for the first.
_KIND_COLUMNS = ("kind", "requests", "leads", "pages", "stories", "share", "requests a story")
# Why a run has ended, in words; Scrapy's other reasons stand as they are.
_ENDS = {
    "finished": "done",
    "shutdown": "stopped by a signal; run again to go on",
    "archive_failed": "stopped: the archive cannot be written",
}


def outcomes_of(stats: Mapping[str, Any]) -> Counter[str]:
    """Sum up the outcomes of all outlets.

    Args:
        stats: of a run; `outcomes/OUTLET/OUTCOME` holds a count.

    Returns:
        Outcome -> pages.
    """
    counts: Counter[str] = Counter()
    for key, value in stats.items():
        if key.startswith("outcomes/"):
            counts[key.rsplit("/", 1)[-1]] += value
    return counts


def failed_outlets(stats: Mapping[str, Any], outlets: Iterable[Outlet]) -> list[str]:
    """List the domains of outlets none of whose sources could be read."""
    return [
        outlet.domain
        for outlet in outlets
        if stats.get(f"sources/failures/{outlet.domain}") and not stats.get(f"sources/ok/{outlet.domain}")
    ]


def print_report(
    console: Console, title: str, reason: str, stats: Mapping[str, Any], outlets: Iterable[Outlet], stories: Path
) -> None:
    """Print what became of a run.

    Args:
        console: where to.
        title: what was crawled.
        reason: why the run has ended, in Scrapy's word.
        stats: of the run.
        outlets: that were asked, a row each; without any there is no table.
        stories: the folder of the archive's stories.
    """
    end, rows = f"{title}: {_ENDS.get(reason, reason)}", [_row(stats, outlet) for outlet in outlets]
    if rows:
        from rich.table import Table

        table = Table(title=end, title_justify="left")
        for column in _COLUMNS:
            table.add_column(column, justify="left" if column == "outlet" else "right")
        for row in rows:
            table.add_row(*row)
        console.print(table)
    counts = outcomes_of(stats)
    lines = [] if rows else [end]
    lines += _records(stats)
    kinds = _kinds(stats)
    if kinds is not None:
        console.print(kinds)
    lines += [f"{counts.total()} pages: " + (", ".join(f"{counts[one]} {one}" for one in sorted(counts)) or "none")]
    left = {key.removeprefix("leads/left/"): stats[key] for key in sorted(stats) if key.startswith("leads/left/")}
    if left:
        lines.append("leads left: " + ", ".join(f"{count} {why}" for why, count in left.items()))
    quiet = sum(stats[key] for key in stats if key.startswith("sources/quiet/"))
    if quiet:
        lines.append(
            f"{quiet} sources were not asked: they have been quiet, or were read to their end a short time ago"
        )
    waiting = sum(stats[key] for key in stats if key.startswith("leads/waiting/"))
    if waiting:
        lines.append(f"{waiting} leads wait for the next run")
    lines += [f"left host: {stats[key]}" for key in sorted(stats) if key.startswith("hosts/left/")]
    lines += [f"failed source: {stats[key]}" for key in sorted(stats) if key.startswith("sources/failed/")]
    lines.append(f"stories: {stories}")
    for line in lines:
        console.print(line, highlight=False, markup=False, soft_wrap=True)


def _kinds(stats: Mapping[str, Any]) -> Table | None:
    """Tell what each kind of source gave, and what it cost; None where no source was asked."""
    stories = stats.get("kinds/stories", 0)
    kinds = sorted({key.rpartition("/")[2] for key in stats if key.startswith(("kinds/requests/", "kinds/pages/"))})
    if not kinds:
        return None
    from rich.table import Table

    table = Table(title=f"{stories} stories by the kinds of source that gave them", title_justify="left")
    for column in _KIND_COLUMNS:
        table.add_column(column, justify="left" if column == "kind" else "right")
    for kind in kinds:
        requests, leads, pages, given = (
            stats.get(f"kinds/{what}/{kind}", 0) for what in ("requests", "leads", "pages", "stories")
        )
        share = f"{given / stories:.0%}" if stories else "-"
        cost = f"{(requests + pages) / given:.1f}" if given else "-"
        table.add_row(kind, str(requests), str(leads), str(pages), str(given), share, cost)
    return table


def _records(stats: Mapping[str, Any]) -> Iterator[str]:
    """Tell what was in the WARC files of a run that read some, and how fast they were read."""
    start = "warc/records/"
    counts = {key.removeprefix(start): stats[key] for key in sorted(stats) if key.startswith(start)}
    if counts:
        total, seconds = sum(counts.values()), stats.get("warc/seconds", 0)
        speed = f" in {seconds:.1f} s, {total / seconds:.0f} a second" if seconds else ""
        yield f"{total} records{speed}: " + ", ".join(f"{count} {kind}" for kind, count in counts.items())


def _row(stats: Mapping[str, Any], outlet: Outlet) -> tuple[str, ...]:
    domain = outlet.domain
    counts = Counter({outcome: stats.get(f"outcomes/{domain}/{outcome}", 0) for outcome in Outcome})
    return (
        f"{outlet.name} ({domain})",
        f"{stats.get(f'sources/ok/{domain}', 0)}/{stats.get(f'sources/asked/{domain}', 0)}",
        str(stats.get(f"leads/found/{domain}", 0)),
        str(stats.get(f"leads/known/{domain}", 0)),
        str(counts.total() - sum(counts[outcome] for outcome in _NO_ANSWER)),
        *(str(sum(counts[outcome] for outcome in group)) for group in _GROUPS.values()),
    )
