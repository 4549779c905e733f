"""LangChain: the documented retrieval chain, `retriever | prompt | model | parser`."""

from pathlib import Path

from cases import Case
from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage
from langchain_core.output_parsers import StrOutputParser
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.retrievers import BaseRetriever
from langchain_core.runnables import RunnablePassthrough

SYSTEM = "자료에 있는 문장으로만 답하고 번호를 붙이세요."
PROMPT = ChatPromptTemplate.from_messages(
    [("system", SYSTEM), ("human", "{context}\n\n질문: {question}")]
)


class Given(BaseRetriever):
    found: dict[str, list[Document]]

    def _get_relevant_documents(self, query, *, run_manager):
        return self.found[query]

    async def _aget_relevant_documents(self, query, *, run_manager):
        return self.found[query]


class Told(BaseChatModel):
    replies: dict[str, str]

    @property
    def _llm_type(self) -> str:
        return "told"

    def _generate(self, messages, stop=None, run_manager=None, **kwargs):
        asked = messages[-1].content.rpartition("질문: ")[2]
        message = AIMessage(content=self.replies[asked])
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(self, messages, stop=None, run_manager=None, **kwargs):
        return self._generate(messages)


def chain(retriever, model):
    """Return the chain of LangChain's retrieval tutorial."""
    return (
        {"context": retriever | shown, "question": RunnablePassthrough()}
        | PROMPT
        | model
        | StrOutputParser()
    )


def shown(documents: list[Document]) -> str:
    """Return documents as the model reads them."""
    return "\n\n".join(f"[{n}] {d.page_content}" for n, d in enumerate(documents, 1))


def zero_cost(name: str, cases: list[Case], folder: Path):
    """Return the chain on a retriever and a model that cost nothing."""
    found = {
        case.question: [
            Document(a["text"], id=a["id"], metadata={"title": a["title"]}) for a in case.articles
        ]
        for case in cases
    }
    line = chain(Given(found=found), Told(replies={c.question: c.reply for c in cases}))

    async def later(case: Case) -> str:
        return await line.ainvoke(case.question)

    return later if name.endswith("async") else lambda case: line.invoke(case.question)
