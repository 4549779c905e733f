"""Our own words in both languages, and addresses that a person may follow."""

from html import escape
from urllib.parse import urlsplit


def both(ko: str, en: str) -> str:
    """Return our own words in both languages; the page shows one of them."""
    return f'<span class="ko" lang="ko">{ko}</span><span class="en" lang="en">{en}</span>'


def safe_url(url: str) -> str:
    """Return the address escaped if it is one a person may follow, or nothing."""
    return escape(url) if urlsplit(url).scheme in ("http", "https") else ""
