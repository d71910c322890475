"""No request leads into a private network."""

from __future__ import annotations

import asyncio
import ipaddress
import subprocess
import sys
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request

from crawler.middlewares.addresses import PublicAddressMiddleware, is_private
from crawler.middlewares.refusals import PrivateAddress
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("host", "private"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("10.1.2.3", True),
        ("172.16.0.1", True),
        ("192.168.1.1", True),
        ("169.254.169.254", True),
        ("0.0.0.0", True),
        ("100.64.0.1", True),
        ("[::1]", True),
        ("::1", True),
        ("[fe80::1]", True),
        ("[fc00::1]", True),
        ("[::ffff:127.0.0.1]", True),
        ("[::ffff:10.0.0.1]", True),
        ("localhost", True),
        ("db.localhost", True),
        ("LOCALHOST", True),
        ("localhost.", True),
        ("127.0.0.1.", True),
        ("017700000001", True),
        ("0x7f.1", True),
        ("[::ffff:7f00:1]", True),
        ("[64:ff9b::7f00:1]", True),
        ("[2002:7f00:1::]", True),
        ("[fec0::1]", True),
        ("[::]", True),
        ("[::1%25lo]", True),
        ("255.255.255.255", True),
        ("224.0.0.1", True),
        ("2130706433", True),
        ("0x7f000001", True),
        ("127.1", True),
        ("0177.0.0.1", True),
        ("", True),
        ("8.8.8.8", False),
        ("[2001:4860:4860::8888]", False),
        ("aljazeera.net", False),
        ("10.example.com", False),
        ("1.2.3.4.example", False),
    ],
)
def test_private_addresses_are_known_however_they_are_written(host: str, private: bool) -> None:
    assert is_private(host) is private


@given(st.one_of(st.ip_addresses(v=4), st.ip_addresses(v=6)))
def test_what_iana_does_not_call_global_is_private(address: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    assert address.is_global or is_private(str(address))


@given(st.ip_addresses(v=4))
def test_every_spelling_of_an_address_is_the_address(address: ipaddress.IPv4Address) -> None:
    number = int(address)
    spellings = [str(number), hex(number), f"0{number:o}", f"{number >> 24}.{number & 0xFFFFFF}"]
    assert {is_private(one) for one in spellings} == {is_private(str(address))}
    assert is_private(f"[::ffff:{address}]") or not is_private(str(address))


LOCAL = PublicAddressMiddleware(frozenset({"127.0.0.1:8801", "desk.example:8080"}))


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://127.0.0.1:22/",
        "http://user:password@10.0.0.1/",
        "http://2130706433/robots.txt",
        "http://[::1]:8801/",
        "http://0x7f.1:8801/",
        # Digits that Scrapy and the resolver take for others.
        "http://１２７.0.0.1/",
        "http://①②⑦。0。0。1:80/",
        "http://desk.example:22/",
        "http://localhost.:8801/",
    ],
)
def test_a_request_into_a_private_network_is_refused(url: str) -> None:
    with pytest.raises(PrivateAddress, match="only an outlet with local = true"):
        asyncio.run(LOCAL.process_request(Request(url)))


@pytest.mark.parametrize("url", ["http://127.0.0.1:8801/robots.txt", "http://desk.example:8080/", "https://8.8.8.8/"])
def test_a_request_to_a_local_outlet_or_the_public_internet_is_sent(url: str) -> None:
    asyncio.run(LOCAL.process_request(Request(url)))
    assert not is_private(urlsplit(url).hostname or "") or urlsplit(url).netloc == "127.0.0.1:8801"


# DNS that changes its mind: each answer is given once. Run for itself, as Twisted's reactor runs once in a process.
REBINDING = """
import socket, sys
from twisted.internet import defer, task
from twisted.internet.error import DNSLookupError
from crawler.middlewares import PublicResolver

cache_size, *answers = sys.argv[1:]
socket.gethostbyname = lambda name: answers.pop(0)

async def main(reactor):
    resolver = PublicResolver(reactor, int(cache_size), 5.0)
    while answers or int(cache_size):
        try:
            print(await resolver.getHostByName("rebind.example"))
        except DNSLookupError as error:
            print("refused")
        if int(cache_size):
            print(await resolver.getHostByName("rebind.example"))
            break

task.react(lambda reactor: defer.ensureDeferred(main(reactor)))
"""


@pytest.mark.parametrize(
    ("cache_size", "answers", "told"),
    [
        pytest.param(0, ["8.8.8.8", "127.0.0.1", "8.8.4.4"], ["8.8.8.8", "refused", "8.8.4.4"], id="asked each time"),
        pytest.param(9, ["8.8.8.8", "127.0.0.1"], ["8.8.8.8", "8.8.8.8"], id="asked once"),
        pytest.param(0, ["169.254.169.254", "10.0.0.8"], ["refused", "refused"], id="private from the beginning"),
    ],
)
def test_each_answer_of_dns_is_looked_at_before_it_is_given_to_whoever_connects(
    cache_size: int, answers: list[str], told: list[str]
) -> None:
    command = [sys.executable, "-c", REBINDING, str(cache_size), *answers]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.stdout.split() == told, done.stderr
