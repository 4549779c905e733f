"""A FastAPI service around LangChain, Haystack or LlamaIndex over real articles in Chroma.

    python app_peers.py NAME FOLDER VECTORS PORT MODEL_URL [build]

As their documentation has it, asynchronous (Haystack in threads: its Chroma in a folder cannot),
without a key, a quota, an audit or a metric. `build` fills the folder first.
"""

import asyncio
import sys
from pathlib import Path

import sets
import uvicorn
from fastapi import FastAPI
from pydantic import BaseModel

TOP_K = 5


class Asked(BaseModel):
    question: str


def langchain(folder: str, table: sets.Table, url: str, given: sets.Given | None):
    from langchain_chroma import Chroma
    from langchain_core.embeddings import Embeddings
    from langchain_openai import ChatOpenAI
    from line_langchain import chain

    class Remembering(Embeddings):
        def embed_documents(self, texts):
            return table.passages(texts).tolist()

        def embed_query(self, text):
            return table.query(text)

    store = Chroma("articles", Remembering(), persist_directory=folder)
    if given:
        for at in range(0, len(given.ids), 500):
            titles = [{"title": title} for title in given.titles[at : at + 500]]
            store.add_texts(given.contents[at : at + 500], titles, given.ids[at : at + 500])
        return None
    model = ChatOpenAI(base_url=url, api_key="none", model="stub", temperature=0)
    line = chain(store.as_retriever(search_kwargs={"k": TOP_K}), model)
    return line.ainvoke


def haystack(folder: str, table: sets.Table, url: str, given: sets.Given | None):
    from haystack import component
    from haystack.components.generators.chat import OpenAIChatGenerator
    from haystack.utils import Secret
    from haystack_integrations.components.retrievers.chroma import ChromaEmbeddingRetriever
    from haystack_integrations.document_stores.chroma import ChromaDocumentStore
    from line_haystack import pipeline

    store = ChromaDocumentStore("articles", persist_path=folder)
    if given:
        store._ensure_initialized()  # its own writing adds one document at a time: hours
        for at in range(0, len(given.ids), 500):
            part = slice(at, at + 500)
            store._collection.add(
                given.ids[part],
                table.matrix[part],
                [{"title": title} for title in given.titles[part]],
                given.contents[part],
            )
        return None

    @component
    class Remembering:
        @component.output_types(embedding=list[float])
        def run(self, text: str):
            return {"embedding": table.query(text)}

    model = OpenAIChatGenerator(
        Secret.from_token("none"), "stub", api_base_url=url, generation_kwargs={"temperature": 0}
    )
    line = pipeline(ChromaEmbeddingRetriever(store, top_k=TOP_K), model, Remembering())

    async def ask(question: str) -> str:
        data = {"embedder": {"text": question}, "prompt": {"question": question}}
        return (await asyncio.to_thread(line.run, data))["model"]["replies"][0].text

    return ask


def llamaindex(folder: str, table: sets.Table, url: str, given: sets.Given | None):
    import chromadb
    from line_llamaindex import PROMPT
    from llama_index.core import StorageContext, VectorStoreIndex
    from llama_index.core.embeddings import BaseEmbedding
    from llama_index.core.schema import TextNode
    from llama_index.llms.openai_like import OpenAILike
    from llama_index.vector_stores.chroma import ChromaVectorStore

    class Remembering(BaseEmbedding):
        def _get_text_embedding(self, text):
            raise NotImplementedError

        def _get_query_embedding(self, query):
            return table.query(query)

        async def _aget_query_embedding(self, query):
            return table.query(query)

    collection = chromadb.PersistentClient(folder).get_or_create_collection("articles")
    store = ChromaVectorStore(chroma_collection=collection)
    if given:
        rows = zip(given.ids, given.titles, given.contents, table.matrix.tolist(), strict=True)
        nodes = [TextNode(id_=i, text=c, embedding=v, metadata={"title": t}) for i, t, c, v in rows]
        context = StorageContext.from_defaults(vector_store=store)
        VectorStoreIndex(nodes, storage_context=context, embed_model=Remembering())
        return None
    index = VectorStoreIndex.from_vector_store(store, embed_model=Remembering())
    model = OpenAILike(
        model="stub", api_base=url, api_key="none", is_chat_model=True, context_window=32_000
    )
    engine = index.as_query_engine(llm=model, similarity_top_k=TOP_K, text_qa_template=PROMPT)

    async def ask(question: str) -> str:
        return str(await engine.aquery(question))

    return ask


def main() -> None:
    name, folder, vectors, port, url = sys.argv[1:6]
    given = sets.load(Path(vectors).stem, Path(vectors).parent)
    table = sets.Table(given, Path(vectors))
    make = {"langchain": langchain, "haystack": haystack, "llamaindex": llamaindex}[name]
    ask = make(folder, table, url, given if sys.argv[-1] == "build" else None)
    if ask is None:
        return
    app = FastAPI()

    @app.post("/ask")
    async def answer(asked: Asked) -> dict[str, str]:
        return {"answer": await ask(asked.question)}

    uvicorn.run(app, port=int(port), log_level="warning", server_header=False)


if __name__ == "__main__":
    main()
