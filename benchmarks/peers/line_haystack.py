"""Haystack: the documented pipeline of a retriever, a prompt builder and a chat generator."""

from pathlib import Path

from cases import Case
from haystack import Document, Pipeline, component
from haystack.components.builders import ChatPromptBuilder
from haystack.dataclasses import ChatMessage

TEMPLATE = [
    ChatMessage.from_system("자료에 있는 문장으로만 답하고 번호를 붙이세요."),
    ChatMessage.from_user(
        "{% for d in documents %}[{{ loop.index }}] {{ d.content }}\n\n{% endfor %}"
        "질문: {{ question }}"
    ),
]


@component
class Given:
    def __init__(self, found):
        self.found = found

    @component.output_types(documents=list[Document])
    def run(self, query: str):
        return {"documents": self.found[query]}


@component
class Told:
    def __init__(self, replies):
        self.replies = replies

    @component.output_types(replies=list[ChatMessage])
    def run(self, messages: list[ChatMessage]):
        asked = messages[-1].text.rpartition("질문: ")[2]
        return {"replies": [ChatMessage.from_assistant(self.replies[asked])]}


def pipeline(retriever, model, embedder=None) -> Pipeline:
    """Return the pipeline of Haystack's first tutorial."""
    line = Pipeline()
    line.add_component("retriever", retriever)
    line.add_component(
        "prompt", ChatPromptBuilder(TEMPLATE, required_variables=["documents", "question"])
    )
    line.add_component("model", model)
    line.connect("retriever.documents", "prompt.documents")
    line.connect("prompt.prompt", "model.messages")
    if embedder:
        line.add_component("embedder", embedder)
        line.connect("embedder.embedding", "retriever.query_embedding")
    return line


def zero_cost(name: str, cases: list[Case], folder: Path):
    """Return the pipeline on a retriever and a model that cost nothing."""
    found = {
        case.question: [
            Document(id=a["id"], content=a["text"], meta={"title": a["title"]})
            for a in case.articles
        ]
        for case in cases
    }
    line = pipeline(Given(found), Told({c.question: c.reply for c in cases}))

    def asked(case: Case) -> dict:
        return {"retriever": {"query": case.question}, "prompt": {"question": case.question}}

    async def later(case: Case) -> str:
        return (await line.run_async(asked(case)))["model"]["replies"][0].text

    def now(case: Case) -> str:
        return line.run(asked(case))["model"]["replies"][0].text

    return later if name.endswith("async") else now
