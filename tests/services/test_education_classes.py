"""A class of code names: kept sealed, seen by its teacher alone, forgotten when it should be."""

from datetime import timedelta

import pytest

from sectorkit.errors import BadInput, Forbidden, NotFound
from sectorkit.store import open_store
from sectorkit.values import now
from services.education.classroom import classes
from services.education.classroom.needs import by_standard, needs_of, to_csv
from services.education.maths.learner import Learner, choose, learn
from services.education.maths.units import items

OWNER = classes.shared("school", "education")
ITEM = items()["linear-equations-01"]


@pytest.fixture
def records(tmp_path):
    return open_store(tmp_path).records


def test_a_class_is_code_names_and_a_key_that_is_kept_hashed(records):
    room, key = classes.create_class(records, OWNER, "2학년 3반", 25)
    assert len(set(room.codes)) == 25 and set(room.codes) <= set(classes.CODES)
    kept = records.get(OWNER, "class", room.id).body
    assert key not in str(kept) and set(kept) == {"title", "codes", "key"}
    assert classes.taught(records, OWNER, room.id.lower(), key).id == room.id


def test_a_wrong_key_opens_nothing_and_a_strange_code_is_not_found(records):
    room, _ = classes.create_class(records, OWNER, "", 2)
    with pytest.raises(Forbidden):
        classes.taught(records, OWNER, room.id, "guess")
    with pytest.raises(NotFound):
        classes.learner_of(records, OWNER, room, "홍길동")
    with pytest.raises(NotFound):
        classes.class_of(records, classes.shared("other", "education"), room.id)
    with pytest.raises(BadInput):
        classes.create_class(records, OWNER, "", 400)


def test_practice_is_kept_and_the_teacher_sees_what_is_needed_by_standard(records):
    room, _ = classes.create_class(records, OWNER, "", 2)
    code = room.codes[0]
    for _ in range(2):
        classes.note(records, OWNER, room, code, ITEM, False, slip="sign-kept-when-moved")
    learner = classes.learner_of(records, OWNER, room, code)
    needs = needs_of(code, learner, now())
    assert needs[0].why == "같은 실수가 되풀이됨" and "이항" in needs[0].because
    assert list(by_standard(needs)) == ["9수02-03"]
    assert "[9수02-03]" in to_csv(needs) and "점수" not in to_csv(needs)
    assert needs_of(room.codes[1], Learner(), now()) == []


def test_what_is_known_and_fades_by_tomorrow_is_offered_for_review():
    learner, at = Learner(), now() - timedelta(days=30)
    for n in range(4):
        learner = learn(learner, ITEM, True, at + timedelta(minutes=n))
    assert any(need.why == "잊기 전에 복습" for need in needs_of("파란고래", learner, now()))


def test_only_what_the_teacher_gave_comes_first(records):
    room, _ = classes.create_class(records, OWNER, "", 2)
    one, other = room.codes
    assert classes.give(records, OWNER, room, [one], ["simultaneous-02"]) == 1
    assert choose(classes.learner_of(records, OWNER, room, one), now()).item.id == "simultaneous-02"
    assert choose(classes.learner_of(records, OWNER, room, other), now()).item.id != (
        "simultaneous-02"
    )
    done = classes.note(records, OWNER, room, one, items()["simultaneous-02"], True)
    assert not done.assigned
    with pytest.raises(NotFound):
        classes.give(records, OWNER, room, [one], ["no-such-item"])


def test_forgetting_a_class_leaves_nothing(records):
    room, _ = classes.create_class(records, OWNER, "", 3)
    classes.note(records, OWNER, room, room.codes[0], ITEM, True)
    assert classes.forget(records, OWNER, room) == 2
    assert not records.all(OWNER, "class") and not records.all(OWNER, "learner")


def test_a_class_that_nobody_touches_is_forgotten(records):
    room, _ = classes.create_class(records, OWNER, "", 2)
    assert classes.forget_old(records, OWNER, now() + classes.KEEP - timedelta(days=1)) == 0
    assert classes.forget_old(records, OWNER, now() + classes.KEEP + timedelta(days=1)) == 1
    with pytest.raises(NotFound):
        classes.class_of(records, OWNER, room.id)
