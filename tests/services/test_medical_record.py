"""A health record: kept after consent, cited in answers, taken along, and really deleted."""

from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from sectorkit import Engine, Question, answer
from sectorkit.audit import Audit
from sectorkit.build import build_embedder
from sectorkit.errors import Forbidden
from sectorkit.retrieval.analyser import Korean
from sectorkit.retrieval.ingest import ingest
from sectorkit.retrieval.library import Library
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.store import Store, open_store
from sectorkit.store.conversations import Owner
from sectorkit.testing import MemoryLedger
from sectorkit.values import Answer, Done, Passage, today
from sectorkit.web.api import create_api
from services.medical import sector
from services.medical.record.entries import UNITS, Entry, EntryBody
from services.medical.record.fhir import bundle
from services.medical.record.keeping import HealthRecord
from services.medical.record.remarks import speak
from services.medical.record.summary import fields_of
from services.medical.record.trend import plot, share_of

OWNER = Owner("local", "local", "medical")
SECRET = "가상희귀질환명"
GUIDE = Passage(
    "g-1",
    "g",
    "집에서는 아침과 저녁에 혈압을 잽니다. 임신 중에는 먼저 물어봅니다.",
    "혈압 재기",
)


def reading(day: str, high: float, low: float | None, name: str = "혈압") -> Entry:
    return Entry(day, "reading", name, day, value=high, second=low)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


@pytest.fixture
def record(store: Store) -> HealthRecord:
    kept = HealthRecord(store, OWNER)
    kept.consent()
    return kept


def test_nothing_is_kept_without_a_separate_consent(store: Store) -> None:
    kept = HealthRecord(store, OWNER)
    with pytest.raises(Forbidden):
        kept.add(EntryBody(kind="condition", name="고혈압", day="2026-11-01"))
    assert kept.all() == []


@pytest.mark.parametrize(
    "told",
    [
        {"kind": "reading", "name": "혈압", "day": "2026-11-01", "value": 138},
        {"kind": "reading", "name": "기분", "day": "2026-11-01", "value": 3},
        {"kind": "condition", "name": "", "day": "2026-11-01"},
        {"kind": "condition", "name": "고혈압", "day": "어제"},
        {"kind": "진단", "name": "고혈압", "day": "2026-11-01"},
    ],
)
def test_an_entry_that_says_too_little_is_not_taken(told: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"."):
        EntryBody(**told)


def test_entries_come_back_by_day_and_one_can_be_removed(record: HealthRecord) -> None:
    record.add(EntryBody(kind="medicine", name="가온정", day="2026-11-03"))
    first = record.add(EntryBody(kind="condition", name="고혈압", day="2020-01-02"))
    assert [entry.name for entry in record.all()] == ["고혈압", "가온정"]
    record.remove("condition", first.id)
    assert [entry.name for entry in record.all()] == ["가온정"]


def test_nobody_else_sees_the_record(record: HealthRecord, store: Store) -> None:
    record.add(EntryBody(kind="condition", name="고혈압", day="2020-01-02"))
    assert HealthRecord(store, Owner("local", "other", "medical")).all() == []


def test_a_remark_names_the_entry_and_quotes_a_source_that_speaks_of_it() -> None:
    (said,) = speak([reading("2026-11-25", 138, 86)], [GUIDE])
    assert "138/86 mmHg" in said.sentence.text
    assert [c.document_id for c in said.sentence.citations] == ["~own", "g"]


def test_an_entry_that_no_source_speaks_of_adds_nothing() -> None:
    assert speak([Entry("1", "medicine", "가온정", "2026-11-01")], [GUIDE]) == []


def test_what_is_cited_of_a_record_does_not_tell_whose_it_is() -> None:
    (said,) = speak([reading("2026-11-25", 138, 86)], [GUIDE])
    assert said.entry.id == "~own/1" and not said.entry.url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def engine(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engine]:
    library = Library.open(
        tmp_path_factory.mktemp("medical"),
        embedder=build_embedder("", "", 0),
        analyser=Korean(sector.lexicon),
    )
    ingest(library.public, [sector.corpus])
    assert library.public.wait(600)
    yield Engine(index=library, model=ExtractiveModel(), audit=Audit(MemoryLedger()))
    library.close()


@pytest.mark.asyncio(loop_scope="module")
async def test_an_answer_begins_with_what_the_record_and_a_source_say(engine: Engine) -> None:
    entries = [reading("2026-11-25", 138, 86)]
    asked = Question("집에서 혈압을 어떻게 재야 하나요?")
    done: Answer | None = None
    async for event in answer(asked, sector, engine, lambda _, found: speak(entries, found)):
        done = event.answer if isinstance(event, Done) else done
    assert done is not None and done.status == "answered"
    first = done.sentences[0]
    assert "138/86 mmHg" in first.text
    assert {c.title for c in first.citations} > {"내 건강 기록"}
    by_id = {source.id: source for source in done.sources}
    assert all(by_id[c.passage_id].text[c.start : c.end] == c.quote for c in first.citations)


def client(engine: Engine, store: Store) -> httpx.AsyncClient:
    app = create_api(sector, replace(engine, audit=Audit(store.ledger)), store)
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 5))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", timeout=60)


def traces(folder: Path, words: str) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and words.encode() in path.read_bytes()
    ]


@pytest.mark.asyncio(loop_scope="module")
async def test_over_http_a_record_is_kept_asked_about_exported_and_erased(
    engine: Engine, store: Store, tmp_path: Path
) -> None:
    app = client(engine, store)
    base = "/v1/health-record"
    entry = {"kind": "reading", "name": "혈압", "day": "2026-11-25", "value": 138, "second": 86}
    assert (await app.post(f"{base}/entries", json=entry)).status_code == 403
    assert (await app.post(f"{base}/consent", json={"agree": True})).status_code == 200
    assert (await app.post(f"{base}/entries", json=entry)).status_code == 201
    secret = {"kind": "condition", "name": SECRET, "day": "2020-01-02"}
    assert (await app.post(f"{base}/entries", json=secret)).status_code == 201
    asked = {"question": "집에서 혈압을 어떻게 재야 하나요?", "conversation_id": "visit-one"}
    told = (await app.post("/v1/answers", json=asked)).json()
    assert "138/86 mmHg" in told["sentences"][0]["text"]
    said = (await app.get("/v1/conversations/visit-one")).json()["turns"]
    assert said[1]["content"] and "138/86" not in said[1]["content"]
    assert traces(tmp_path, "138/86") == []
    file = await app.post(f"{base}/summary?format=pdf", json={"trouble": "두통", "asks": "약은?"})
    assert file.content.startswith(b"%PDF")
    moved = await app.get(f"{base}/fhir")
    assert moved.headers["content-type"] == "application/fhir+json"
    assert SECRET in moved.text
    assert (await app.delete(base)).status_code == 204
    left = (await app.get(base)).json()
    assert left["entries"] == [] and left["consented"] is False
    for words in (SECRET, "138/86", "health-"):
        assert traces(tmp_path, words) == []


# What the specification asks of each resource: https://hl7.org/fhir/R4/
REQUIRED = {
    "Patient": set[str](),
    "Condition": {"subject"},
    "MedicationStatement": {"status", "medicationCodeableConcept", "subject"},
    "AllergyIntolerance": {"patient"},
    "Observation": {"status", "code"},
    "CarePlan": {"status", "intent", "subject"},
}
STATUS = {
    "MedicationStatement": {"active", "completed", "entered-in-error", "intended", "stopped"},
    "Observation": {"registered", "preliminary", "final", "amended"},
    "CarePlan": {"draft", "active", "on-hold", "revoked", "completed", "unknown"},
}
EVERY = [
    Entry("1", "condition", "고혈압", "2020-01-02", "의사에게 들음"),
    Entry("2", "medicine", "가온정", "2026-11-03"),
    Entry("3", "allergy", "항생제", "2010-05-05", "발진"),
    Entry("4", "pregnancy", "임신", "2026-10-01", "8주"),
    reading("2026-11-25", 138, 86),
    reading("2026-11-26", 104, None, "공복혈당"),
    reading("2026-11-27", 71.5, None, "몸무게"),
    Entry("8", "plan", "하루 30분 걷기", "2026-11-20"),
]


def test_the_export_has_what_fhir_r4_asks_of_every_resource() -> None:
    told = bundle(EVERY, "2026-11-26T00:00:00+00:00")
    assert (told["resourceType"], told["type"]) == ("Bundle", "collection")
    urls = [each["fullUrl"] for each in told["entry"]]
    assert len(set(urls)) == len(EVERY) + 1
    for each in told["entry"]:
        made = each["resource"]
        kind = made["resourceType"]
        assert REQUIRED[kind] <= made.keys(), kind
        assert made.get("status", "") in STATUS.get(kind, {""}), kind
        subject = made.get("subject") or made.get("patient")
        assert kind == "Patient" or subject["reference"] in urls
        assert sum(key.startswith("value") for key in made) <= 1


def test_a_blood_pressure_is_two_components_of_one_coded_observation() -> None:
    (made,) = [e["resource"] for e in bundle([reading("2026-11-25", 138, 86)], "t")["entry"][1:]]
    assert made["code"]["coding"][0]["code"] == "85354-9"
    values = {
        part["code"]["coding"][0]["code"]: part["valueQuantity"]["value"]
        for part in made["component"]
    }
    assert values == {"8480-6": 138, "8462-4": 86}


def test_the_summary_says_what_was_written_and_leaves_gaps_open() -> None:
    fields = fields_of(EVERY, "", "약을 바꾸나요?", today())
    assert "고혈압" in fields["앓는_병"] and "가온정" in fields["먹는_약"]
    assert "혈압 평균 138/86 mmHg (1번" in fields["잰_값"]
    assert "불편" not in fields


def test_readings_are_compared_with_a_published_bound_or_the_doctors() -> None:
    readings = [reading(f"2026-11-{day}", 120 + day, 70 + day) for day in (10, 14, 16, 20)]
    shared = share_of(readings)
    assert shared is not None and (shared.under, shared.of) == (2, 4)
    assert "135/85 mmHg" in shared.told and "진단이 아니며" in shared.told
    own = share_of(readings, 137)
    assert own is not None and own.under == 3 and "의사가 준 기준" in own.told
    assert share_of([]) is None
    assert share_of([reading("2026-11-10", 70, None, "몸무게")]) is None


@pytest.mark.parametrize("name", UNITS)
def test_every_measure_can_be_plotted(name: str) -> None:
    lower = 80.0 if name == "혈압" else None
    figure = plot([reading("2026-11-10", 120, lower, name)])
    assert len(figure.data) == (2 if lower else 1)
    assert plot([]).data[0].y == ()
