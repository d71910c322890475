"""The settings of a project of somebody else's: nothing in them has to do with an archive."""

BOT_NAME = "newsdesk"
SPIDER_MODULES = ["newsdesk.spiders"]
ITEM_PIPELINES = {"newsdesk.pipelines.CountWords": 300}
LOG_LEVEL = "WARNING"
