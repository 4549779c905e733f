"""A reference is there, wrong, retracted, absent or unchecked; never invented, never guessed."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from time import perf_counter

import httpx
import pytest

from sectorkit.errors import BadInput
from sectorkit.publicdata import Keys, PublicData
from services.education import sector
from services.education.scholar.checking import Checked, check_all
from services.education.scholar.entries import doi_in, family
from services.education.scholar.matching import same_venue, title_likeness
from services.education.scholar.reading import read_references
from services.education.scholar.sources import Indexes
from services.education.scholar.writing import as_recorded, write
from tests.services.education_indexes import answer, cases

ADAPTERS = Path(sector.corpus).parent / "adapters.yaml"
KEYS = Keys({"scholar": "desk@example.org", "kci": "key"})


async def at_once(_: float) -> None:
    return None


def indexes(handler=answer, keys: Keys = KEYS) -> Indexes:
    return Indexes(keys, PublicData(ADAPTERS, transport=httpx.MockTransport(handler), wait=at_once))


def checked(text: str, asked: Indexes | None = None) -> list[Checked]:
    return asyncio.run(check_all(read_references(text), asked or indexes()))


@pytest.fixture(scope="module")
def verdicts() -> list[tuple[dict, Checked]]:
    told = cases()
    return list(zip(told, checked_each([case["text"] for case in told]), strict=True))


def checked_each(texts: list[str]) -> list[Checked]:
    entries = [read_references(text)[0] for text in texts]
    return asyncio.run(check_all(entries, indexes()))


def test_the_set_is_forty_real_twenty_distorted_and_twenty_invented():
    assert Counter(case["kind"] for case in cases()) == {
        "real": 40,
        "distorted": 20,
        "invented": 20,
    }


@pytest.mark.parametrize("verdict", ["exists", "wrong_metadata", "retracted", "not_found"])
def test_precision_and_recall_are_high(verdicts, verdict):
    said = [case["want"] for case, found in verdicts if found.verdict == verdict]
    due = [found.verdict for case, found in verdicts if case["want"] == verdict]
    assert said.count(verdict) / len(said) >= 0.95
    assert due.count(verdict) / len(due) >= 0.95


def test_no_invented_reference_is_ever_said_to_be_there(verdicts):
    for case, found in verdicts:
        if case["kind"] == "invented":
            assert found.verdict == "not_found" and found.record is None, case["id"]


def test_it_names_the_field_that_is_wrong_and_what_is_recorded(verdicts):
    fields = {"year": "연도", "author": "저자", "title": "제목", "venue": "학술지", "volume": "권"}
    fields |= {"doi-typo": "DOI", "doi-other": "DOI"}
    for case, found in verdicts:
        if case["kind"] == "distorted" and case["how"] in fields:
            assert fields[case["how"]] in {d.field for d in found.differences}, case["id"]
            assert all(d.recorded for d in found.differences)


def test_a_retraction_notice_is_not_a_retracted_paper():
    notice = checked(
        "McNutt, M. (2015). Retraction. Science, 348(6239), 1100. "
        "https://doi.org/10.1126/science.aac6638"
    )
    assert notice[0].verdict == "exists"


def test_an_index_that_cannot_be_asked_leaves_it_unchecked():
    def down(request: httpx.Request) -> httpx.Response:
        return httpx.Response(503) if request.url.host == "api.crossref.org" else answer(request)

    invented = next(case["text"] for case in cases() if case["kind"] == "invented")
    found = checked(invented, indexes(down))[0]
    assert found.verdict == "unchecked" and "Crossref" in found.reason


def test_without_a_contact_address_nothing_is_asked_and_nothing_is_called_absent():
    def never(request: httpx.Request) -> httpx.Response:
        raise AssertionError(f"asked {request.url.host}")

    asked = indexes(never, Keys({}))
    invented = next(case["text"] for case in cases() if case["kind"] == "invented")
    known = "Cepeda, N. J. (2006). Distributed practice in verbal recall tasks: A review and "
    found = checked(
        f"{known}quantitative synthesis. Psychological Bulletin, 132(3), 354-380.", asked
    )
    assert checked(invented, asked)[0].verdict == "unchecked"
    assert found[0].verdict == "exists" and "예시 자료" in found[0].reason


def test_arxiv_pubmed_and_kci_are_read_in_their_own_shapes():
    asked = indexes(keys=Keys({}))
    arxiv = checked("Vaswani, A. (2017). Attention Is All You Need. arXiv:1706.03762.", asked)[0]
    assert arxiv.verdict == "exists" and arxiv.record and arxiv.record.source == "arXiv"
    pubmed = checked(
        "Wakefield AJ. Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive "
        "developmental disorder in children. Lancet. 1998;351:637-41. PMID: 9500320",
        asked,
    )[0]
    assert pubmed.verdict == "retracted"
    kci = checked(
        "황선명 (2011). 온톨로지 기반의 로봇 동적재구성에 관한 연구. 보안공학연구논문지, 8(1).",
        asked,
    )[0]
    assert kci.verdict == "exists" and kci.record and "KCI" in kci.record.source


def test_what_is_written_out_reads_back_the_same_in_every_form():
    texts = [case["text"] for case in cases() if case["kind"] == "real"][:12]
    held = [as_recorded(c.entry, c.record) for c in checked_each(texts) if c.record]
    for form in ("bibtex", "ris", "csl"):
        back = read_references(write(held, form))
        for one, other in zip(held, back, strict=True):
            assert title_likeness(one.title, other.title) > 0.98, form
            assert (one.year, one.doi, one.volume) == (other.year, other.doi, other.volume), form
            assert [family(n) for n in one.authors] == [family(n) for n in other.authors], form
    assert all(row["title"] for row in json.loads(write(held, "csl")))


def test_a_manuscript_gives_the_list_at_its_end():
    text = "서론\n\n본문에 2006년의 글이 있다.\n\n## 참고문헌\n\n" + "\n".join(
        case["text"] for case in cases() if case["text"][0] != "@" and case["kind"] == "real"
    )
    assert len(read_references(text)) == text.split("참고문헌\n\n")[1].count("\n") + 1


@pytest.mark.parametrize("text", ["", "   ", "안녕하세요"])
def test_what_is_no_list_is_told_so(text):
    with pytest.raises(BadInput):
        read_references(text)


def test_small_parts_are_read_as_people_write_them():
    assert doi_in("see https://doi.org/10.1016/S0140-6736(97)11096-0).") == (
        "10.1016/s0140-6736(97)11096-0"
    )
    assert family("van den Broek, Paul") == "van den broek" and family("J. A. Smith") == "smith"
    assert same_venue("J. Neurosci. Methods", "Journal of Neuroscience Methods")
    assert not same_venue("Cognitive Science", "Marine Biology Letters")


@pytest.mark.parametrize(
    "text",
    [
        "Kim A. " + "c. d " * 20_000,
        "참고 자료" + "\n" * 60_000 + "홍길동. 제목. 학회지. 2020;1:2.",
        json.dumps([{"title": "제목", "page": f"1{' ' * 60_000}2"}], ensure_ascii=False),
    ],
    ids=["one endless line", "nothing but empty lines", "endless pages"],
)
def test_no_text_keeps_the_reader_busy(text: str) -> None:
    started = perf_counter()
    try:
        read_references(text)
    except BadInput:
        pass
    assert perf_counter() - started < 2
