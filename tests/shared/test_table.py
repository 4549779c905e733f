"""Which rows a question may see: what the obvious loop over all documents says."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sectorkit.errors import BadInput
from sectorkit.retrieval.table import NEVER, Change, Entry, Table
from sectorkit.values import Question

TITLES = ("민법", "민법 제1조", "민법 시행령", "민법총칙", "상법", "")
ENTRIES = st.builds(
    Entry,
    key=st.integers(1, 200),
    id=st.sampled_from("abcdef"),
    title=st.sampled_from(TITLES),
    work=st.just(""),
    collection=st.sampled_from(("", "laws", "guides")),
    licence=st.sampled_from(("", "저작권법 제7조")),
    begins=st.sampled_from((0, date(2020, 1, 1).toordinal())),
    ends=st.sampled_from((date(2022, 1, 1).toordinal(), NEVER)),
)
FILTERS = st.dictionaries(
    st.sampled_from(("collection", "licence", "document_id", "title", "law")),
    st.sampled_from(("laws", "저작권법 제7조", "a", "민법", "민", "없는 값")),
)


def passes(entry: Entry, name: str, value: str) -> bool:
    return {
        "collection": entry.collection == value,
        "licence": entry.licence == value,
        "document_id": entry.id == value,
        "title": value in entry.title,
        "law": entry.title == value or entry.title.startswith(f"{value} "),
    }[name]


@given(st.lists(ENTRIES, unique_by=lambda entry: entry.key), FILTERS, st.integers(2019, 2023))
def test_a_mask_is_what_a_loop_over_all_documents_says(
    entries: list[Entry], filters: dict[str, str], year: int
) -> None:
    table = Table()
    for row, entry in enumerate(entries, start=1):
        table.apply(Change([entry], [(row, entry.key)], ()))
    day = date(year, 6, 1)
    allowed = table.allowed(Question("", as_of=day, filters=filters))
    expected = [
        entry.begins <= day.toordinal() < entry.ends
        and all(passes(entry, name, value) for name, value in filters.items())
        for entry in entries
    ]
    assert allowed[1:].tolist() == expected


def test_a_document_that_changes_is_found_by_what_it_is_now() -> None:
    table = Table()
    before = Entry(1, "a", "민법", "", "laws", "", 0, NEVER)
    table.apply(Change([before], [(1, 1)], ()))
    table.apply(Change([Entry(1, "a", "상법", "", "guides", "", 0, NEVER)], (), ()))
    assert not table.allowed(Question("", filters={"law": "민법"})).any()
    assert table.allowed(Question("", filters={"law": "상법", "collection": "guides"})).any()


def test_it_names_the_filters_it_knows() -> None:
    with pytest.raises(BadInput, match="document_id"):
        Table().allowed(Question("", filters={"colour": "red"}))
