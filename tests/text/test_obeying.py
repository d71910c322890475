"""Which opt-outs decide."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import OptOut
from crawler.text.obeying import SIGNALS, in_force, is_kept_from_learning, obeyed, reason_of
from crawler.text.opt_outs import DIRECTIVES

US = "arabic-news-archive"


def tdm(value: str, where: str = "http-header") -> OptOut:
    return OptOut("tdm-reservation", value, where)


NOAI, TO_US, TO_OTHERS = (OptOut("noai", "", "html-meta", to) for to in ((), (US.upper(),), ("gptbot",)))
DENIED = OptOut("ai-agents", "", "robots.txt", ("GPTBot", "CCBot"))


@pytest.mark.parametrize(
    ("opt_outs", "signals", "found"),
    [
        ([], SIGNALS, None),
        ([tdm("1")], ["tdm-reservation"], tdm("1")),
        ([tdm("0")], SIGNALS, None),
        ([tdm("1")], ["noai"], None),
        # The file, then the header, then the markup: the later supersedes the earlier, either way.
        ([tdm("1", "tdmrep.json"), tdm("0")], ["tdm-reservation"], None),
        ([tdm("0", "tdmrep.json"), tdm("1", "html-meta")], ["tdm-reservation"], tdm("1", "html-meta")),
        ([NOAI], ["tdm-reservation"], None),
        ([NOAI], ["noai"], NOAI),
        ([TO_OTHERS], ["noai"], None),
        ([TO_OTHERS, TO_US], ["noai"], TO_US),
        ([OptOut("none", "", "html-meta")], ["noindex"], OptOut("none", "", "html-meta")),
        ([OptOut("nocache", "", "html-meta")], ["noarchive"], OptOut("nocache", "", "html-meta")),
        ([DENIED], ["tdm-reservation", "noai"], None),
        ([DENIED], ["ai-agents"], DENIED),
    ],
)
def test_the_opt_out_that_is_obeyed(opt_outs: list[OptOut], signals: list[str], found: OptOut | None) -> None:
    assert obeyed(opt_outs, signals, US) == found


def test_the_reason_is_short_and_tells_where() -> None:
    assert reason_of(tdm("1", "tdmrep.json")) == "tdm-reservation: 1 (tdmrep.json)"
    assert reason_of(OptOut("ai-agents", "", "robots.txt", ("A", "B", "C", "D"))) == (
        "ai-agents (robots.txt, to A, B, C ...)"
    )


OPT_OUTS = st.lists(
    st.builds(
        OptOut,
        st.sampled_from(["tdm-reservation", "ai-agents", *sorted(DIRECTIVES)]),
        st.sampled_from(["0", "1"]),
        st.sampled_from(["robots.txt", "tdmrep.json", "http-header", "html-meta"]),
        st.sampled_from([(), ("gptbot",), (US,)]),
    )
)


@given(OPT_OUTS, st.sets(st.sampled_from(SIGNALS)), st.sampled_from(SIGNALS))
def test_whoever_obeys_more_obeys_what_he_obeyed_before(opt_outs: list[OptOut], some: set[str], more: str) -> None:
    if obeyed(opt_outs, some, US):
        assert obeyed(opt_outs, some | {more}, US)
    assert obeyed(opt_outs, set(), US) is None


@given(OPT_OUTS)
def test_at_most_one_reservation_is_in_force_and_it_is_the_last(opt_outs: list[OptOut]) -> None:
    reservations = [one for one in opt_outs if one.signal == "tdm-reservation"]
    kept = [one for one in in_force(opt_outs) if one.signal == "tdm-reservation"]
    assert kept == ([reservations[-1]] if reservations and reservations[-1].value == "1" else [])


@given(OPT_OUTS)
def test_a_replay_leaves_out_whatever_a_crawl_would_refuse_for_learning(opt_outs: list[OptOut]) -> None:
    if obeyed(opt_outs, ("tdm-reservation", "noai", "noimageai", "ai-agents"), US):
        assert is_kept_from_learning(opt_outs)
