"""The agents of AI companies that robots.txt files name: what is denied to them is an opt-out from their use."""

from __future__ import annotations

# Names as their operators write them -> operator and what for. Each operator's own page is named where it has one;
# the others are known from the list https://github.com/ai-robots-txt/ai.robots.txt (robots.json of 2026-08-22). Agents
# that only answer what a reader asks are in it where outlets deny them for the same reason. What anybody may call his
# program ("Scrapy", "Spider", "Code") is not, nor are agents of search engines that serve both ends (Applebot).
AI_AGENTS = {
    # https://platform.openai.com/docs/bots
    "GPTBot": "OpenAI: training",
    "OAI-SearchBot": "OpenAI: search",
    "ChatGPT-User": "OpenAI: assistant",
    # https://support.claude.com/en/articles/8896518
    "ClaudeBot": "Anthropic: training",
    "Claude-SearchBot": "Anthropic: search",
    "Claude-User": "Anthropic: assistant",
    "anthropic-ai": "Anthropic: training; an older name",
    "Claude-Web": "Anthropic: an older name",
    # https://developers.google.com/crawling/docs/crawlers-fetchers/google-common-crawlers
    "Google-Extended": "Google: training of Gemini",
    "Google-CloudVertexBot": "Google: models of its customers",
    # https://commoncrawl.org/ccbot
    "CCBot": "Common Crawl: an open data set, much used for training",
    # https://docs.perplexity.ai/guides/bots
    "PerplexityBot": "Perplexity: search",
    "Perplexity-User": "Perplexity: assistant",
    # https://support.apple.com/en-us/119829
    "Applebot-Extended": "Apple: training",
    # https://developers.facebook.com/docs/sharing/webmasters/web-crawlers
    "meta-externalagent": "Meta: training",
    "meta-externalfetcher": "Meta: assistant",
    "FacebookBot": "Meta: training of speech recognition",
    # https://developer.amazon.com/amazonbot
    "Amazonbot": "Amazon: answers, training",
    # https://allenai.org/crawler
    "AI2Bot": "Ai2: training",
    "Ai2Bot-Dolma": "Ai2: training",
    # https://webz.io/bot.html
    "omgili": "Webz.io: data sold for training",
    "omgilibot": "Webz.io: data sold for training",
    "Webzio-Extended": "Webz.io: data sold for training",
    # https://docs.mistral.ai/robots
    "MistralAI-User": "Mistral: assistant",
    # https://duckduckgo.com/duckduckgo-help-pages/results/duckassistbot
    "DuckAssistBot": "DuckDuckGo: assistant",
    # The list named above.
    "Bytespider": "ByteDance: training",
    "TikTokSpider": "ByteDance: training",
    "ChatGLM-Spider": "Zhipu: training",
    "cohere-ai": "Cohere: assistant",
    "cohere-training-data-crawler": "Cohere: training",
    "DeepSeekBot": "DeepSeek: training",
    "Diffbot": "Diffbot: data sold for training",
    "FriendlyCrawler": "unknown: data sets for training",
    "ICC-Crawler": "NICT: training",
    "ImagesiftBot": "Hive: images for training",
    "img2dataset": "anybody: images for training",
    "Kangaroo Bot": "Kangaroo LLM: training",
    "LAIONDownloader": "LAION: data sets for training",
    "PanguBot": "Huawei: training",
    "SBIntuitionsBot": "SB Intuitions: training",
    "Timpibot": "Timpi: training",
    "VelenPublicWebCrawler": "Velen: training",
    "YandexAdditional": "Yandex: training of YandexGPT",
    "YandexAdditionalBot": "Yandex: training of YandexGPT",
    "YouBot": "You.com: assistant",
}
