"""The kinds of sources: one module each, and the table that names them."""

from crawler.discovery.kinds.table import KINDS, Kind, Reader, Starter, Turn

__all__ = ["KINDS", "Kind", "Reader", "Starter", "Turn"]
