"""What a crawl starts from: the topics and outlets of `seeds/`, read and checked."""

from crawler.seeds.outlet_files import read_outlets
from crawler.seeds.outlets import find_outlets
from crawler.seeds.topics import find_topic, read_topic

__all__ = ["find_outlets", "find_topic", "read_outlets", "read_topic"]
