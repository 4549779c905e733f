"""The case room: versions, conflict, comments, approval by a second person, and tenants apart."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sectorkit.errors import BadInput, Conflict, Forbidden, NotFound
from sectorkit.store import Store, open_store
from sectorkit.web.access import Caller
from services.public.desk.room import Room
from services.public.pages.linter import _saver
from services.public.pages.room import _exporter, known


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    opened = open_store(tmp_path_factory.mktemp("room"))
    yield opened
    opened.close()


@pytest.fixture
def room(store: Store) -> Iterator[Room]:
    room = Room(store.records, "city")
    yield room
    store.records.clear(room.owner)


def test_every_save_is_a_version_and_names_who_wrote_it(room: Room) -> None:
    case = room.open("답변", "첫 글", "김")
    case = room.save(case.id, "둘째 글", case.revision, "이")
    assert [(v["number"], v["by"], v["text"]) for v in case.body["versions"]] == [
        (1, "김", "첫 글"),
        (2, "이", "둘째 글"),
    ]
    assert room.all()[0].body["text"] == "둘째 글"


def test_whoever_was_slower_is_told_and_overwrites_nothing(room: Room) -> None:
    case = room.open("답변", "첫 글", "김")
    room.save(case.id, "빠른 글", case.revision, "이")
    with pytest.raises(Conflict):
        room.save(case.id, "느린 글", case.revision, "김")
    assert room.get(case.id).body["text"] == "빠른 글"


def test_comments_at_the_same_moment_are_all_kept(room: Room) -> None:
    case = room.open("답변", "글", "김")
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda n: room.comment(case.id, f"의견 {n}", "이"), range(3)))
    assert {c["text"] for c in room.get(case.id).body["comments"]} == {"의견 0", "의견 1", "의견 2"}


def test_the_last_writer_cannot_approve_and_a_change_takes_the_approval_away(room: Room) -> None:
    case = room.open("답변", "글", "김")
    with pytest.raises(BadInput, match="검토를 요청"):
        room.decide(case.id, "승인", case.revision, "이")
    case = room.decide(case.id, "검토 요청", case.revision, "김")
    with pytest.raises(Forbidden, match="마지막으로 고친"):
        room.decide(case.id, "승인", case.revision, "김")
    case = room.decide(case.id, "승인", case.revision, "이")
    assert case.body["state"] == "승인" and case.body["decisions"][-1]["version"] == 1
    case = room.save(case.id, "고친 글", case.revision, "이")
    assert case.body["state"] == "작성"


def keyed(store: Store, key: str, holder: str) -> Room:
    return Room(store.records, "city", key=key, holder=holder)


@pytest.mark.parametrize("typed", ["박과장", "김 주무관", "김주무관.", "ＫＩＭ"])
def test_with_keys_who_acts_is_the_keys_holder_whatever_is_typed(store, room, typed) -> None:
    mine = keyed(store, "key-1", "김주무관")
    case = mine.open("답변", "글", typed)
    assert case.body["versions"][-1]["by"] == "김주무관"
    case = mine.decide(case.id, "검토 요청", case.revision, typed)
    with pytest.raises(Forbidden, match="마지막으로 고친"):
        mine.decide(case.id, "승인", case.revision, typed)
    with pytest.raises(Forbidden, match="마지막으로 고친"):
        keyed(store, "key-2", "김주무관").decide(case.id, "승인", case.revision, "박과장")
    case = keyed(store, "key-3", "박과장").decide(case.id, "승인", case.revision, "김주무관")
    made = case.body["decisions"][-1]
    assert (made["by"], made["key"], case.body["state"]) == ("박과장", "key-3", "승인")


def test_a_key_without_a_name_may_write_and_not_approve(store, room) -> None:
    case = room.open("답변", "글", "김")
    nameless = keyed(store, "key-9-of-nobody", "")
    case = nameless.decide(case.id, "검토 요청", case.revision, "")
    with pytest.raises(Forbidden, match="이름이 없는 키"):
        nameless.decide(case.id, "승인", case.revision, "박과장")


@pytest.mark.parametrize("typed", ["김주무관", "김 주무관", " 김주무관 ", "김·주무관", "김주무관."])
def test_another_spelling_of_a_typed_name_is_the_same_person(room: Room, typed: str) -> None:
    case = room.open("답변", "글", "김주무관")
    case = room.decide(case.id, "검토 요청", case.revision, "김주무관")
    with pytest.raises(Forbidden, match="마지막으로 고친"):
        room.decide(case.id, "승인", case.revision, typed)


def test_the_page_takes_the_holders_name_and_says_what_is_not_proven() -> None:
    def opened(caller: Caller) -> tuple[Any, str]:
        return known(SimpleNamespace(request=SimpleNamespace(scope={"caller": caller})))

    box, told = opened(Caller("city", "k", frozenset({"writer"}), holder="박과장", keyed=True))
    assert (box.value, box.interactive) == ("박과장", False) and "키의 주인" in told
    _, told = opened(Caller("local", "b", frozenset({"writer"}), guest_from="from 127.0.0.1"))
    assert "증명되지 않습니다" in told


def test_an_approval_of_a_text_that_has_changed_is_refused(room: Room) -> None:
    case = room.open("답변", "글", "김")
    asked = room.decide(case.id, "검토 요청", case.revision, "김")
    room.save(case.id, "몰래 바꾼 글", asked.revision, "박")
    with pytest.raises((Conflict, BadInput)):
        room.decide(case.id, "승인", asked.revision, "이")


@pytest.mark.parametrize(
    ("title", "text", "by"), [("", "글", "김"), ("답", " ", "김"), ("답", "글", "")]
)
def test_what_is_empty_is_refused(room: Room, title: str, text: str, by: str) -> None:
    with pytest.raises(BadInput):
        room.open(title, text, by)


def test_a_case_that_is_gone_is_not_found(room: Room) -> None:
    case = room.open("답변", "글", "김")
    assert room.delete(case.id) and not room.delete(case.id)
    with pytest.raises(NotFound):
        room.get(case.id)


TENANTS = st.sampled_from(("city", "county", "ward", "city ", "CITY", "", "public"))
STEPS = st.lists(
    st.tuples(TENANTS, st.sampled_from(("open", "save", "comment", "look", "delete", "clear"))),
    min_size=4,
    max_size=14,
)


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps=STEPS)
def test_no_tenant_ever_sees_changes_or_deletes_another_s_case(store: Store, steps) -> None:
    """A model beside the store: each tenant's own cases, and every foreign id tried by everyone."""
    rooms = {tenant: Room(store.records, tenant) for tenant, _ in steps}
    for room in rooms.values():
        store.records.clear(room.owner)
    held: dict[str, dict[str, str]] = {tenant: {} for tenant in rooms}
    for number, (tenant, step) in enumerate(steps):
        foreign = [id for owner, ids in held.items() if owner != tenant for id in ids]
        for id in foreign:
            shut_out(rooms[tenant], id)
        act(rooms[tenant], step, held[tenant], f"{tenant!r} {number}")
        for name, room in rooms.items():
            assert {case.id: case.body["text"] for case in room.all()} == held[name]


def shut_out(room: Room, id: str) -> None:
    """Try everything on a case of somebody else's."""
    for attempt in (
        lambda: room.get(id),
        lambda: room.save(id, "남의 글", 1, "도둑"),
        lambda: room.comment(id, "남의 의견", "도둑"),
        lambda: room.decide(id, "검토 요청", 1, "도둑"),
    ):
        with pytest.raises(NotFound):
            attempt()
    assert not room.delete(id)


def act(room: Room, step: str, ours: dict[str, str], secret: str) -> None:
    """Do one step in a tenant's own room and in the model beside it."""
    if step == "open":
        ours[room.open("건", secret, "김").id] = secret
    elif step == "clear":
        assert room.records.clear(room.owner) == len(ours)
        ours.clear()
    each = {"save": _save, "comment": _comment, "delete": _delete}.get(step)
    for id in list(ours) if each else ():
        each(room, id, ours, secret)


def _save(room: Room, id: str, ours: dict[str, str], secret: str) -> None:
    ours[id] = room.save(id, secret, room.get(id).revision, "이").body["text"]


def _comment(room: Room, id: str, ours: dict[str, str], secret: str) -> None:
    room.comment(id, "의견", "이")


def _delete(room: Room, id: str, ours: dict[str, str], secret: str) -> None:
    assert room.delete(id)
    del ours[id]


@pytest.mark.asyncio
async def test_a_paper_from_the_page_lies_only_where_it_is_deleted_after_a_while(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "tmp"
    elsewhere.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(elsewhere))
    monkeypatch.setenv("GRADIO_TEMP_DIR", str(tmp_path / "page-files"))
    named = {"store": store, "sector": SimpleNamespace(name="public")}
    service: Any = SimpleNamespace(settings=SimpleNamespace(scratch=tmp_path), **named)
    caller = Caller("paper-city", "key", frozenset({"writer"}))
    request: Any = SimpleNamespace(request=SimpleNamespace(scope={"caller": caller}))
    case = Room(store.records, "paper-city").open("답변", "글", "김")
    await _exporter(service)(case.id, request)
    await _saver(service)("글")
    kept = {path.name for path in (tmp_path / "page-files").rglob("*.hwpx")}
    assert kept == {"초안.hwpx", "공문서.hwpx"}
    assert not list(elsewhere.rglob("*.hwpx"))
