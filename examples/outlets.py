"""How many stories each outlet has in an archive: `python outlets.py ARCHIVE`."""

import sys
from collections import Counter

from crawler.archive import Archive

with Archive.open(sys.argv[1]) as archive:
    for outlet, stories in Counter(story.record.outlet_name for story in archive).most_common():
        print(stories, outlet)
