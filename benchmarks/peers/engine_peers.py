"""What Korean services are built with today, set up as each one's documentation has it."""

from functools import cache, partial
from pathlib import Path

import sets

FUSED = 50
"""Findings of each leg that a peer fuses by rank."""

CONTENT = ("N", "V", "XR", "SL", "SN", "SH")
"""Kiwi's tags of nouns, predicates, roots, foreign words, numbers and Hanja."""


@cache
def kiwi():
    from kiwipiepy import Kiwi

    return Kiwi(num_workers=1)


TOKENS: dict[str, list[str]] = {}


def morphemes(text: str) -> list[str]:
    """Return the words of a text that carry meaning."""
    return TOKENS.get(text) or [
        token.form for token in kiwi().tokenize(text) if token.tag.startswith(CONTENT)
    ]


GROUPS = {
    "langchain": ("langchain-bm25", "langchain-chroma"),
    "kiwi": ("langchain-bm25-kiwi", "bm25s-kiwi", "langchain-ensemble-kiwi"),
    "txtai": ("txtai-dense", "txtai-hybrid"),
    "haystack": ("haystack-bm25", "haystack-hybrid"),
}
"""What shares a process: those who want Kiwi's morphemes analyse a set once."""


def makers(group: str, given: sets.Given, table: sets.Table, folder: Path, depth: int):
    """Return for each engine of a group what builds its search."""
    how = {
        "langchain-bm25": _langchain_bm25,
        "langchain-bm25-kiwi": _langchain_bm25,
        "langchain-chroma": _langchain_chroma,
        "langchain-ensemble-kiwi": _langchain_ensemble,
        "bm25s-kiwi": _bm25s,
        "txtai-dense": _txtai,
        "txtai-hybrid": _txtai,
        "haystack-bm25": _haystack,
        "haystack-hybrid": _haystack,
    }
    return {name: partial(how[name], name, given, table, folder, depth) for name in GROUPS[group]}


def analysed(group: str, given: sets.Given) -> None:
    """Do beforehand what the engines of a group do alike."""
    if group == "kiwi":
        TOKENS.update({content: morphemes(content) for content in given.contents})


def _langchain_bm25(name, given, table, folder, depth):
    retriever = _bm25(name, given, depth)
    return lambda text: [d.metadata["id"] for d in retriever.invoke(text)]


def _bm25(name, given, k):
    from langchain_community.retrievers import BM25Retriever

    ids = [{"id": id} for id in given.ids]
    how = {"preprocess_func": morphemes} if "kiwi" in name else {}
    return BM25Retriever.from_texts(given.contents, ids, k=k, **how)


def _langchain_chroma(name, given, table, folder, depth):
    retriever = _chroma(given, table, folder, depth)
    return lambda text: [d.metadata["id"] for d in retriever.invoke(text)]


def _chroma(given, table, folder, k):
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings

    class Remembering(Embeddings):
        def embed_documents(self, texts):
            return table.passages(texts).tolist()

        def embed_query(self, text):
            return table.query(text)

    store = Chroma("articles", Remembering(), persist_directory=str(folder))
    for at in range(0, len(given.ids), 1000):
        ids = given.ids[at : at + 1000]
        store.add_texts(given.contents[at : at + 1000], [{"id": id} for id in ids], ids)
    return store.as_retriever(search_kwargs={"k": k})


def _langchain_ensemble(name, given, table, folder, depth):
    from langchain_classic.retrievers import EnsembleRetriever

    legs = [_bm25(name, given, FUSED), _chroma(given, table, folder, FUSED)]
    both = EnsembleRetriever(retrievers=legs, weights=[0.5, 0.5], id_key="id")
    return lambda text: [d.metadata["id"] for d in both.invoke(text)][:depth]


def _bm25s(name, given, table, folder, depth):
    import bm25s

    engine = bm25s.BM25(backend="numba")
    engine.index([morphemes(content) for content in given.contents], show_progress=False)

    def search(text: str) -> list[str]:
        rows, _ = engine.retrieve([morphemes(text)], k=depth, show_progress=False)
        return [given.ids[row] for row in rows[0]]

    return search


def _txtai(name, given, table, folder, depth):
    from txtai import Embeddings

    known = table.row

    def transform(texts):
        return [table.matrix[known[text]] if text in known else table.asked[text] for text in texts]

    hybrid = name == "txtai-hybrid"
    engine = Embeddings(method="external", transform=transform, hybrid=hybrid)
    engine.index(zip(given.ids, given.contents, strict=True))
    return lambda text: [id for id, _ in engine.search(text, depth)]


def _haystack(name, given, table, folder, depth):
    from haystack import Document, Pipeline
    from haystack.components.joiners import DocumentJoiner
    from haystack.components.retrievers.in_memory import (
        InMemoryBM25Retriever,
        InMemoryEmbeddingRetriever,
    )
    from haystack.document_stores.in_memory import InMemoryDocumentStore

    store = InMemoryDocumentStore(embedding_similarity_function="cosine")
    rows = zip(given.ids, given.contents, table.matrix.tolist(), strict=True)
    store.write_documents([Document(id=i, content=c, embedding=v) for i, c, v in rows])
    if name == "haystack-bm25":
        words = InMemoryBM25Retriever(store, top_k=depth)
        return lambda text: [d.id for d in words.run(query=text)["documents"]]
    line = Pipeline()
    line.add_component("words", InMemoryBM25Retriever(store, top_k=FUSED))
    line.add_component("dense", InMemoryEmbeddingRetriever(store, top_k=FUSED))
    line.add_component("both", DocumentJoiner("reciprocal_rank_fusion", top_k=depth))
    line.connect("words", "both")
    line.connect("dense", "both")

    def search(text: str) -> list[str]:
        asked = {"words": {"query": text}, "dense": {"query_embedding": table.query(text)}}
        return [d.id for d in line.run(asked)["both"]["documents"]]

    return search
