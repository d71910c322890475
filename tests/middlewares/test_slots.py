"""Which requests share a host's delay."""

from __future__ import annotations

import pytest

from crawler.middlewares.slots import Slots
from crawler.model import Outlet

SLOTS = Slots([Outlet("www.sada.example", "صدى", "eg"), Outlet("marfa.example:8080", "المرفأ", "lb")])


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://sada.example/a", "www.sada.example"),
        ("http://www.sada.example/a", "www.sada.example"),
        ("https://m.news.SADA.example/a", "www.sada.example"),
        ("https://user@sada.example/a", "www.sada.example"),
        ("http://marfa.example:8080/a", "marfa.example:8080"),
        ("http://marfa.example/a", "marfa.example"),
        # Whichever outlet is read there, a web archive is one host.
        ("https://web.archive.org/web/2023/https://sada.example/a", "web.archive.org"),
        ("https://notsada.example/a", "notsada.example"),
    ],
)
def test_the_hosts_of_an_outlet_share_a_slot_and_others_have_their_own(url: str, key: str) -> None:
    assert SLOTS.key(url) == key
