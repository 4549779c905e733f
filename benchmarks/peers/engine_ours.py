"""Our index, and its two legs by themselves."""

import asyncio
from pathlib import Path

import sets
from app_ours import Remembering

from sectorkit import Question
from sectorkit.evaluation import retrieval
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.index import Index
from sectorkit.values import Passage


def build(given: sets.Given, table: sets.Table, folder: Path, depth: int):
    """Return the searches of an index on disk: journal, words, vectors in Chroma and a file."""
    index = Index.open(folder, embedder=Remembering(table), analyser=Korean())
    passages = [
        Passage(f"{id}#1", id, text, title)
        for id, title, text in zip(given.ids, given.titles, given.texts, strict=True)
    ]
    retrieval._fill(index, passages)
    loop = asyncio.new_event_loop()

    def hybrid(text: str) -> list[str]:
        found = loop.run_until_complete(index.search(Question(text, top_k=depth)))
        return [passage.document_id for passage in found]

    def words(text: str) -> list[str]:
        question = Question(text, top_k=depth)
        _, hits = index._by_words(text, index._table.allowed(question), depth)
        return named(hits)

    def dense(text: str) -> list[str]:
        question = Question(text, top_k=depth)
        _, hits, _ = index._by_meaning(text, index._table.allowed(question), depth)
        return named(hits)

    def named(hits) -> list[str]:
        found = index.journal.passages(row for row, _ in hits)
        return [found[row].document_id for row, _ in hits]

    return {"ours-words": words, "ours-dense": dense, "ours-hybrid": hybrid}
