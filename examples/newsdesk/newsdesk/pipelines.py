"""The project's own pipeline, which knows nothing of archives."""

from itemadapter import ItemAdapter


class CountWords:
    """Adds to each item how many words its body has."""

    def process_item(self, item):
        """Count."""
        adapter = ItemAdapter(item)
        if "body" in adapter:
            adapter["words"] = len(adapter["body"].split())
        return item
