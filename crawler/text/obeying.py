"""Which of an outlet's opt-outs decide what becomes of a page."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from crawler.model import OptOut

SIGNALS = ("tdm-reservation", "noai", "noimageai", "noindex", "noarchive", "nosnippet", "ai-agents")
"""What can be obeyed: the setting OBEY_OPT_OUTS names some of them."""

# Directives that say the same as another, or that and more.
_SAME = {"none": "noindex", "nocache": "noarchive"}
# Said to machines that learn, whoever runs them.
_OF_LEARNING = ("tdm-reservation", "noai", "noimageai", "ai-agents")


def obeyed(opt_outs: Iterable[OptOut], signals: Collection[str], agent: str) -> OptOut | None:
    """Find the opt-out that is obeyed.

    Args:
        opt_outs: of a page, in the order in which they were read.
        signals: that are obeyed.
        agent: our name in robots.txt. What is said to other agents is not said to us, `ai-agents` aside: whoever obeys
            that takes it as said to all that archive for machines.

    Returns:
        The first of them; None where there is none.
    """
    for one in in_force(opt_outs):
        is_ours = not one.to or one.signal == "ai-agents" or any(name.lower() == agent.lower() for name in one.to)
        if is_ours and _SAME.get(one.signal, one.signal) in signals:
            return one
    return None


def is_kept_from_learning(opt_outs: Iterable[OptOut]) -> bool:
    """Tell whether an outlet has said that machines may not learn from a page, to whichever agent it said so."""
    return any(one.signal in _OF_LEARNING for one in in_force(opt_outs))


def in_force(opt_outs: Iterable[OptOut]) -> tuple[OptOut, ...]:
    """Leave out the reservations that a later one supersedes, and those that reserve nothing.

    The TDM Reservation Protocol ("Processing priority") lets a header supersede the site's file, and the page's markup
    the header.
    """
    told = tuple(opt_outs)
    last = next((one for one in reversed(told) if one.signal == "tdm-reservation"), None)
    return tuple(one for one in told if one.signal != "tdm-reservation" or (one is last and one.value == "1"))


def reason_of(opt_out: OptOut) -> str:
    """Tell an opt-out in one short line, for a reason."""
    names = ", ".join(opt_out.to[:3]) + (" ..." if len(opt_out.to) > 3 else "")
    value = f": {opt_out.value}" if opt_out.value else ""
    return f"{opt_out.signal}{value} ({opt_out.where}{f', to {names}' if names else ''})"
