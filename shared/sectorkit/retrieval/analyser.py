"""The Korean analyser of an index: what `index.Analyser` asks for, in one value."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import version as installed

import tantivy

from ..values import Passage
from . import fuse, keyword, korean, route
from .keyword import Asked


@dataclass(frozen=True, slots=True)
class Korean:
    """Analyses passages and questions alike, and weighs what was found.

    `lexicon` maps how people say it to how the sources say it (`Sector.lexicon`).
    """

    lexicon: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @property
    def version(self) -> str:
        """A name that changes whenever `schema` or `terms` would; not with the lexicon."""
        return f"korean-4-kiwi-{installed('kiwipiepy')}"

    def schema(self) -> tantivy.Schema:
        """Return the word index's schema, with an indexed fast unsigned field `row`."""
        return keyword.schema()

    def terms(self, passage: Passage) -> Mapping[str, str]:
        """Return what each field of the schema holds for a passage."""
        return keyword.terms(passage)

    def ask(self, text: str) -> Asked:
        """Return a question analysed once, for `query` and `fuse`."""
        order, words = keyword.ask(text, self.lexicon)
        return Asked(text, words, order, route.named(text, self.lexicon))

    def spaced(self, text: str) -> str:
        """Return a question as it is spaced with care, which is how an embedder reads it best."""
        return korean.spaced(text)

    def query(self, asked: Asked, schema: tantivy.Schema) -> tantivy.Query:
        """Return the question as a query of the word index."""
        return keyword.query(asked, schema)

    def fuse(
        self,
        asked: Asked,
        words: fuse.Hits,
        vectors: fuse.Hits,
        fetch: int,
        evidence: fuse.Evidence,
    ) -> fuse.Hits:
        """Return up to `fetch` (row, score in [0, 1]), best first; a law that is named first."""
        return fuse.fuse(asked, words, vectors, evidence)[:fetch]
