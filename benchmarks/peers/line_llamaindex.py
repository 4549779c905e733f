"""LlamaIndex: a query engine over a retriever, in its default mode or the cheaper one."""

from pathlib import Path

from cases import Case
from llama_index.core import PromptTemplate
from llama_index.core.base.base_retriever import BaseRetriever
from llama_index.core.llms import CompletionResponse, CustomLLM, LLMMetadata
from llama_index.core.query_engine import RetrieverQueryEngine
from llama_index.core.schema import NodeWithScore, TextNode

PROMPT = PromptTemplate(
    "자료에 있는 문장으로만 답하고 번호를 붙이세요.\n\n{context_str}\n\n질문: {query_str}"
)


class Given(BaseRetriever):
    def __init__(self, found):
        self.found = found
        super().__init__()

    def _retrieve(self, query_bundle):
        return self.found[query_bundle.query_str]


class Told(CustomLLM):
    replies: dict[str, str]

    @property
    def metadata(self):
        return LLMMetadata(context_window=32_000, num_output=1_024, model_name="told")

    def complete(self, prompt, formatted=False, **kwargs):
        return CompletionResponse(text=self.replies[prompt.rpartition("질문: ")[2].strip()])

    def stream_complete(self, prompt, formatted=False, **kwargs):
        raise NotImplementedError


def engine(retriever, model, mode: str) -> RetrieverQueryEngine:
    """Return the query engine."""
    return RetrieverQueryEngine.from_args(
        retriever, llm=model, response_mode=mode, text_qa_template=PROMPT
    )


def zero_cost(name: str, cases: list[Case], folder: Path):
    """Return the engine on a retriever and a model that cost nothing."""
    found = {
        case.question: [
            NodeWithScore(
                node=TextNode(id_=a["id"], text=a["text"], metadata={"title": a["title"]}),
                score=1 - n / 10,
            )
            for n, a in enumerate(case.articles)
        ]
        for case in cases
    }
    mode = "compact" if name.endswith("compact") else "simple_summarize"
    line = engine(Given(found), Told(replies={c.question: c.reply for c in cases}), mode)
    return lambda case: str(line.query(case.question))
