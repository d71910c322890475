"""The middlewares' judgements of addresses and of what a host asks for."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.middlewares import is_private, seconds_of

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


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


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (b"120", 120.0),
        (b" 7 ", 7.0),
        (b"0", 0.0),
        (b"Sun, 01 Mar 2026 12:02:00 GMT", 120.0),
        (b"Sun, 01 Mar 2026 11:00:00 GMT", 0.0),
        (b"soon", None),
        (b"-5", None),
        (b"", None),
        ("١٢٠".encode(), None),
        (b"9" * 400, 999_999_999.0),
    ],
)
def test_retry_after_is_read_in_both_its_forms(header: bytes, seconds: float | None) -> None:
    assert seconds_of(header, NOW) == seconds
