import tantivy

from sectorkit.retrieval.analyser import Korean
from sectorkit.values import Passage

PASSAGES = [
    Passage("a", "a", "임차인은 임차권등기명령을 신청할 수 있다.", "주택임대차보호법", "제3조의3"),
    Passage("b", "b", "임금은 매월 1회 이상 지급하여야 한다.", "근로기준법", "제43조"),
    Passage("c", "c", "주택임대차보호법 제3조의3에 따라 보증금 반환을 구한다.", "보증금 안내"),
]


def found(text: str, lexicon: dict[str, list[str]] | None = None) -> list[int]:
    korean = Korean(lexicon or {})
    schema = korean.schema()
    index = tantivy.Index(schema)
    writer = index.writer(15_000_000, num_threads=1)
    for row, passage in enumerate(PASSAGES):
        terms = korean.terms(passage)
        writer.add_document(tantivy.Document.from_dict({"row": row, **terms}, schema))
    writer.commit()
    index.reload()
    searcher = index.searcher()
    hits = searcher.search(korean.query(korean.ask(text), schema), 10).hits
    return [int(searcher.doc(address)["row"][0]) for _, address in hits]


def test_words_are_found_in_any_form() -> None:
    assert found("임차권 등기 명령 신청하려면")[0] == 0
    assert found("월급을 매월 지급하나요")[0] == 1


def test_an_article_that_is_named_comes_first_however_it_is_written() -> None:
    assert found("주택임대차보호법 제3조의3")[0] == 0
    assert found("주택 임대차 보호법 3조의3")[0] == 0
    assert found("주임법 3조의3", {"주임법": ["주택임대차보호법"]})[0] == 0


def test_the_title_is_searched() -> None:
    assert found("근로기준법") == [1]


def test_a_question_without_words_finds_nothing() -> None:
    assert found("") == []
    assert found("!!!") == []
