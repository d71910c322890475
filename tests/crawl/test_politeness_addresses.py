"""Names that DNS leads into the private network: not asked, unless the outlet is declared local."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.crawl.outlets import Scrapy, crawl, moved, serve

# DNS as somebody might set it up who wants to look into our network; Python imports this file by itself.
DNS = """
import socket
ask = socket.gethostbyname
socket.gethostbyname = lambda name: "127.0.0.1" if name.endswith(".example") else ask(name)
"""


def test_a_name_that_leads_to_loopback_is_asked_only_where_it_is_declared_local(
    scrapy: Scrapy, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(DNS, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with (
        serve(1, name="inside.example") as inside,
        serve(1, name="desk.example") as desk,
        serve(1) as sly,
        serve(1) as slyer,
    ):
        inside.is_local = False
        # By redirects: of robots.txt, and of a source, to a name and to a port that are not theirs.
        sly.answers["/robots.txt"] = moved(f"{inside.base}/robots.txt")
        slyer.answers["/list"] = moved(f"http://desk.example:{inside.port}/list")
        crawled = crawl(scrapy, tmp_path, [inside, desk, sly, slyer], "-s", "CONTACT=desk@example.org")
        assert inside.requests == []
        assert set(sly.requests) == {"/robots.txt"}
        assert desk.asked("/1") == ["/1"]
    assert crawled.run.code == 1, crawled.run.err
    assert "inside.example leads to the private address 127.0.0.1" in crawled.run.err
    assert f"private address desk.example:{inside.port}: only an outlet with local = true" in crawled.run.out
    assert [(one["outlet"], one["outcome"]) for one in crawled.outcomes] == [(desk.host, "archived")]
