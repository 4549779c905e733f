"""Make a document ready to be stored: split it and analyse it, in whichever process has time."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Protocol

import orjson
import tantivy

from ..policies.personal_data import mask_document
from ..values import Passage
from .chroma import Hits
from .documents import Document
from .fuse import Evidence
from .table import Prepared


class Analyser(Protocol):
    """How text becomes words, and what the findings of two legs are worth together."""

    @property
    def version(self) -> str:
        """A name that changes whenever `schema` or `terms` would."""
        ...

    def schema(self) -> tantivy.Schema:
        """Return the schema of the words, with `body`, and an indexed fast `row`."""
        ...

    def terms(self, passage: Passage) -> Mapping[str, str]:
        """Return what each field of the schema holds for a passage."""
        ...

    def ask(self, text: str) -> Any:
        """Return a question analysed once, for `query` and `fuse`."""
        ...

    def spaced(self, text: str) -> str:
        """Return a question as it is spaced with care, which is how an embedder reads it best."""
        ...

    def query(self, asked: Any, schema: tantivy.Schema) -> tantivy.Query:
        """Return the question as a query of the words."""
        ...

    def fuse(self, asked: Any, words: Hits, vectors: Hits, fetch: int, evidence: Evidence) -> Hits:
        """Return up to `fetch` (row, score in [0, 1]), best first."""
        ...


def prepare(document: Document, analyser: Analyser, file: str = "") -> Prepared:
    """Split a document, mask persons' identifiers, and analyse its passages once and for all."""
    from .split import split

    passages = [replace(p, text=mask_document(p.text)) for p in split(document)]
    return Prepared(document, passages, [terms(p, analyser) for p in passages], file)


def terms(passage: Passage, analyser: Analyser) -> bytes:
    """Return the analysed terms of a passage as the journal keeps them."""
    return orjson.dumps(dict(analyser.terms(passage)))
