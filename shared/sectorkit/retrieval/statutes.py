"""Read Korean statutes as structure: one block per article, under its chapter."""

from .references import Reference, article_locator, law_key, parse_reference

__all__ = ["Reference", "article_locator", "law_key", "parse_reference"]
