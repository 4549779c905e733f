"""What is computed from a record: what is due, a phone's calendar, all medicines at once."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from sectorkit import Engine, Question
from sectorkit.audit import Audit
from sectorkit.publicdata.fetched import Keys
from sectorkit.serving.extractive import ExtractiveModel
from sectorkit.store import Store, open_store
from sectorkit.store.conversations import Owner
from sectorkit.store.tables import records
from sectorkit.testing import MemoryIndex
from sectorkit.values import Passage, today
from sectorkit.web.access import LOCAL, Caller
from sectorkit.web.api import create_api
from services.medical import sector
from services.medical.pages.health import VISIT, _leaver
from services.medical.pages.parts import entries_of, kept, record_of
from services.medical.record.check import MOST, check
from services.medical.record.entries import Entry, EntryBody
from services.medical.record.ics import calendar
from services.medical.record.keeping import CONSENT, HealthRecord
from services.medical.record.plans import due, plan_of, read
from services.medical.record.visit import LASTS, VISITS

NOBODY: Any = Keys({})
STAMP = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
ON = date(2026, 11, 26)  # a Thursday
GUIDE = Passage("g-1", "g", "집에서는 아침과 저녁에 혈압을 잽니다.", "혈압 재기")


def plan(note: str, kind: str = "plan", name: str = "혈압 재기", id: str = "p1") -> Entry:
    return Entry(id, kind, name, "2026-11-20", note)


READ = [
    ("매일 08:00", 1, ["08:00"] * 7),
    ("매일 오전 8시, 오후 8시 30분", 2, ["08:00", "20:30"] * 7),
    ("매일 저녁 08:00", 1, ["20:00"] * 7),
    ("하루 3번 식후", 0, [None] * 7),
    ("매주 월요일 오후 2시", 1, ["14:00"]),
    ("매주 월·목요일", 0, [None, None]),
    ("2026-11-30 10:30 가상의원 외래", 1, ["10:30"]),
    ("2026년 11월 30일 가상의원 외래", 0, [None]),
    ("매일 08:00, 2026-11-28까지", 1, ["08:00"] * 3),
]
UNREAD = [
    "아침 약", "매일 8시", "매일 8:30", "매일 밤 9시", "격일 08:00", "8시간마다 매일",
    "매일 일요일 제외", "아플 때 하루 두 번", "매일 25:00", "2026-02-30 10:30",
    "매월 첫째 월요일", "매일 08:00~10:00", "2026-12-01부터 매일", "한 달 뒤", "매일 먹다 중단",
]  # fmt: skip


@pytest.mark.parametrize(("note", "times", "hours"), READ)
def test_what_is_written_is_due_when_it_says(
    note: str, times: int, hours: list[str | None]
) -> None:
    found = plan_of(plan(note))
    assert found is not None and len(found.times) == times
    told = due([found], ON, 7)
    assert [f"{each.at:%H:%M}" if each.at else None for each in told] == hours
    assert all(note in each.told for each in told)


@pytest.mark.parametrize("note", UNREAD)
def test_what_says_no_one_day_or_time_is_told_as_unread(note: str) -> None:
    plans, unread = read([plan(note)])
    assert plans == [] and len(unread) == 1


def test_nothing_is_due_of_what_is_no_plan_or_is_over() -> None:
    assert read([Entry("1", "condition", "매일 08:00 두통", "2026-11-01")]) == ([], [])
    plans, _ = read([plan("매일 08:00 2026-11-25까지")])
    assert due(plans, ON, 7) == []


def unfolded(data: bytes) -> list[str]:
    return data.decode().replace("\r\n ", "").split("\r\n")[:-1]


def test_a_calendar_has_what_rfc_5545_asks_for() -> None:
    told = "매일 08:00, 20:00; " + "아주 긴 말을 적습니다 " * 9
    data = calendar(read([plan(told, id="a"), plan("매주 월요일 오후 2시", id="b")])[0], STAMP)
    assert data.endswith(b"END:VCALENDAR\r\n") and data.count(b"\n") == data.count(b"\r\n")
    assert max(map(len, data.split(b"\r\n"))) <= 75
    lines = unfolded(data)
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    assert [each for each in lines if each.startswith("DTSTART")] == [
        "DTSTART:20261120T080000",
        "DTSTART:20261120T200000",
        "DTSTART:20261123T140000",
    ]
    assert "RRULE:FREQ=DAILY" in lines and "RRULE:FREQ=WEEKLY;BYDAY=MO" in lines
    ids = [each for each in lines if each.startswith("UID")]
    assert len(set(ids)) == len(ids) == lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT")
    assert lines.count("DTSTAMP:20261126T030000Z") == 3
    assert any("20:00\\; 아주 긴" in each and "08:00\\, 20:00" in each for each in lines)


def test_a_calendar_ends_with_the_plan_and_invents_no_time() -> None:
    plans, _ = read([plan("매일 식후 2026-12-01까지"), plan("2026-12-03 외래")])
    lines = unfolded(calendar(plans, STAMP))
    assert "DTSTART;VALUE=DATE:20261120" in lines
    assert "RRULE:FREQ=DAILY;UNTIL=20261201" in lines
    assert "DTSTART;VALUE=DATE:20261203" in lines and "BEGIN:VALARM" not in lines


MEDICINES = [
    Entry("1", "medicine", "예시가온정", "2026-11-01"),
    Entry("2", "medicine", "예시나래정", "2026-11-02"),
    Entry("3", "medicine", "없는약정", "2026-11-03"),
]


async def test_every_pair_is_looked_up_and_cites_the_entries() -> None:
    found = await check(MEDICINES, NOBODY)
    states = {frozenset(e.id for e in each.entries): each.state for each in found}
    assert states == {
        frozenset("12"): "병용금기",
        frozenset("13"): "확인 필요",
        frozenset("23"): "확인 필요",
    }
    assert all(each.sample and "예시 자료" in each.told and each.sources for each in found)


async def test_pregnancy_is_looked_up_and_an_allergy_is_always_to_be_asked_about() -> None:
    more = [
        Entry("4", "pregnancy", "임신", "2026-10-01"),
        Entry("5", "allergy", "항생제", "2020-01-01"),
    ]
    found = await check([MEDICINES[0], MEDICINES[2], *more], NOBODY)
    states = {"".join(e.id for e in each.entries): each.state for each in found}
    assert states == {
        "31": "확인 필요", "34": "확인 필요", "14": "고시됨", "15": "확인 필요", "35": "확인 필요",
    }  # fmt: skip
    assert not any("안전합니다" in each.told for each in found)


async def test_medicines_beyond_the_most_are_told_as_not_looked_up() -> None:
    many = [Entry(str(n), "medicine", f"없는약{n}", f"2026-11-{n:02}") for n in range(1, MOST + 3)]
    found = await check(many, NOBODY)
    left = [each for each in found if len(each.entries) == 1]
    assert {each.entries[0].id for each in left} == {"1", "2"}
    assert {each.state for each in found} == {"확인 필요"}


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = open_store(tmp_path)
    yield opened
    opened.close()


def client(store: Store) -> httpx.AsyncClient:
    engine = Engine(index=MemoryIndex([GUIDE]), model=ExtractiveModel(), audit=Audit(store.ledger))
    transport = httpx.ASGITransport(create_api(sector, engine, store), client=("127.0.0.1", 5))
    return httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1:8000", timeout=60)


async def test_over_http_the_record_says_what_is_due_and_what_to_ask_about(store: Store) -> None:
    base = "/v1/health-record"
    day = today().isoformat()
    web = client(store)
    await web.post(f"{base}/consent", json={"agree": True})
    for name, note in (("예시가온정", "매일 08:00"), ("예시나래정", "")):
        body = {"kind": "medicine", "name": name, "day": day, "note": note}
        assert (await web.post(f"{base}/entries", json=body)).status_code == 201
    told = (await web.get(f"{base}/reminders")).json()
    assert [each["time"] for each in told["due"]] == ["08:00"] * 7
    assert told["due"][0]["day"] == day and len(told["unread"]) == 1
    file = await web.get(f"{base}/reminders.ics")
    assert file.headers["content-type"].startswith("text/calendar")
    assert "예시가온정" in file.text
    (found,) = (await web.get(f"{base}/medicine-check")).json()["findings"]
    assert found["state"] == "병용금기" and found["sample"] is True
    assert {each["name"] for each in found["entries"]} == {"예시가온정", "예시나래정"}


def test_what_is_told_for_a_visit_speaks_in_it_and_lies_nowhere(
    store: Store, tmp_path: Path
) -> None:
    owner = Owner(LOCAL.shelf, LOCAL.subject, "medical")
    service: Any = type("At", (), {"store": store, "sector": sector})
    body = EntryBody(kind="reading", name="혈압", day="2026-11-25", value=138, second=86)
    VISITS.add(owner, body)
    try:
        assert sector.own is not None
        (said,) = sector.own(service, LOCAL)(Question("혈압"), [GUIDE])
        assert "138/86 mmHg" in said.sentence.text
        with store._database.connect() as connection:
            assert connection.execute(records.select()).all() == []
        held = [path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()]
        assert held and not any(b"138" + b"/86" in each for each in held)
        assert VISITS.all(Owner("local", "other", "medical")) == []
    finally:
        VISITS.end(owner)
    assert sector.own(service, LOCAL) is None


def test_a_visit_is_a_browser_s_as_the_page_says_and_ends_at_the_button(store: Store) -> None:
    service: Any = type("At", (), {"store": store, "sector": sector})
    told = {"kind": "condition", "name": "고혈압", "day": "2026-11-25"}

    def tab(cookie: str) -> Any:
        """Return a request of a new tab of the browser that has this cookie."""
        caller = Caller("local", cookie, frozenset({"writer"}), guest_from="from 127.0.0.1")
        scope = {"caller": caller}
        return SimpleNamespace(request=SimpleNamespace(scope=scope), session_hash=object())

    record = record_of(service, tab("one"))
    kept_before = HealthRecord(store, record.owner)
    kept_before.consent()
    kept_before.add(EntryBody(kind="medicine", name="가상정", day="2026-11-25"))
    store.records.delete(record.owner, CONSENT, "consent")
    try:
        assert "이번 방문에만" in kept(record, told)
        assert [e.name for e in entries_of(service, tab("one"))] == ["가상정", "고혈압"]
        assert entries_of(service, tab("two")) == []
        assert "다른 탭에서도 보이고" in VISIT and "한 시간" in VISIT and LASTS == 3600
        shown, said = _leaver(service)(tab("one"))
        assert "고혈압" not in shown and "가상정" in shown and "비웠습니다" in said
    finally:
        VISITS.end(record.owner)


def test_a_visit_is_over_an_hour_after_its_last_word(monkeypatch: pytest.MonkeyPatch) -> None:
    owner = Owner("local", "sleepy", "medical")
    VISITS.add(owner, EntryBody(kind="condition", name="고혈압", day="2026-11-25"))
    assert len(VISITS.all(owner)) == 1
    monkeypatch.setattr("services.medical.record.visit.monotonic", lambda: float("1e12"))
    assert VISITS.all(owner) == []
