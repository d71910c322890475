from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.text.dom import key_of, lines_of, parse
from crawler.text.visible.cards import cards_in, linked_paragraphs, links_in
from tests.text.arabic import OFF_TOPIC, ON_TOPIC

HEADLINES = [line.rstrip(".") for line in OFF_TOPIC]
LONG = " ".join(["كلمة"] * 80)
PIECES = ("<ul>", "</ul>", "<li>", "</li>", "<a href='/1'>", "<a href='/2'>", "<a>", "</a>", "<p>", *HEADLINES[:3])


def _cards(page: str, tools: str = "nav") -> list[str]:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    gone = {element for tool in tree.iter(tools) for element in tool.iter()}
    keys = {key_of(line) for _, line in lines_of(tree)}
    return [card.tag for card in cards_in(links_in(tree, gone), keys)]


def _items(count: int, item: str = "<li><a href='/{0}'>{1}</a></li>") -> str:
    return "<ul>" + "".join(item.format(number, HEADLINES[number]) for number in range(count)) + "</ul>"


@pytest.mark.parametrize(
    ("page", "cards"),
    [
        pytest.param(_items(3), ["li"] * 3, id="three headlines"),
        pytest.param(_items(2), [], id="two are no list"),
        pytest.param(_items(3, "<div><a href='/{0}'>{1}</a><p>سطر من النص</p></div>"), ["div"] * 3, id="with a teaser"),
        pytest.param(_items(3, "<li><a href='/{0}'>{1}</a> 3 مايو</li>"), ["li"] * 3, id="with a date beside it"),
        pytest.param(_items(3, "<a href='/{0}'><h3>{1}</h3><p>سطر</p></a>"), ["a"] * 3, id="blocks in a link"),
        pytest.param(_items(3, "<p>وقال المتحدث أمس إن <a href='/{0}'>{1}</a></p>"), [], id="links in sentences"),
        pytest.param(_items(3, "<li><a href='/same'>{1}</a></li>"), [], id="all to one page"),
        pytest.param(_items(3, "<li><a href='/same#{0}'>{1}</a></li>"), [], id="all to places in one page"),
        pytest.param(_items(3, "<li><a href='#{0}'>{1}</a></li>"), [], id="to places in this page"),
        pytest.param(_items(3, "<li><a href='javascript:f({0})'>{1}</a></li>"), [], id="buttons"),
        pytest.param(_items(3, "<li><a>{1}</a></li>"), [], id="to nowhere"),
        pytest.param(_items(3, "<li><a href='/{0}'>إكس</a></li>"), [], id="names"),
        pytest.param(_items(3, f"<div><a href='/{{0}}'>{{1}}</a><p>{LONG}</p></div>"), [], id="whole stories"),
        pytest.param(f"<nav>{_items(3)}</nav>", [], id="in a menu"),
        pytest.param("", [], id="nothing"),
    ],
)
def test_cards(page: str, cards: list[str]) -> None:
    assert _cards(page) == cards


@pytest.mark.parametrize(
    ("page", "count"),
    [
        pytest.param(f"<p><a href='/1'>{ON_TOPIC[7]}</a></p>", 1, id="a paragraph that is a link"),
        pytest.param(f"<p><a href='/1'>{ON_TOPIC[7].rstrip('.')}</a></p>", 0, id="a headline"),
        pytest.param(f"<p>نص <a href='/1'>{ON_TOPIC[7]}</a></p>", 0, id="in a line with other text"),
        pytest.param("<p><a href='/1'>تسع كلمات لا غير وهي جملة من كلام قصير.</a></p>", 0, id="a short sentence"),
    ],
)
def test_paragraphs_that_are_links(page: str, count: int) -> None:
    tree = parse(f"<html><body>{page}</body></html>")
    assert tree is not None
    keys = {key_of(line) for _, line in lines_of(tree)}
    assert len(linked_paragraphs(links_in(tree, ()), keys)) == count


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=60))
def test_no_card_stands_in_another(pieces: list[str]) -> None:
    tree = parse("<div>" + "".join(pieces) + "</div>")
    assert tree is not None
    cards = cards_in(links_in(tree, ()), {key_of(line) for _, line in lines_of(tree)})
    assert len(set(cards)) == len(cards)
    assert not any(parent in cards for card in cards for parent in card.iterancestors())
