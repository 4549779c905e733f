"""Classes and code names, kept sealed: no name, no account, no mark.

A class has a short code that pupils type and a key that only its teacher has. A pupil is a code
name drawn for them; what is kept of it is `maths.learner.to_json` and nothing else.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sectorkit.errors import BadInput, Conflict, Forbidden, NotFound
from sectorkit.store.conversations import Owner
from sectorkit.store.records import Records
from sectorkit.values import now

from ..maths.learner import Learner, assign, from_json, learn, to_json
from ..maths.units import Item, items

KEEP = timedelta(days=200)
"""A class that nobody has touched for so long (a school term and its holidays) is forgotten."""
LARGEST = 40
TRIES = 5
_LETTERS = "BCDFGHJKLMNPQRSTVWXYZ23456789"
_HOW = "파란 하얀 노란 푸른 밝은 조용한 느긋한 재빠른 반짝이는 든든한 따뜻한 씩씩한".split()
_WHO = (
    "고래 여우 두루미 수달 거북 사슴 올빼미 토끼 펭귄 고양이 너구리 다람쥐 참새 돌고래 나비".split()
)
CODES = tuple(f"{how}{who}" for who in _WHO for how in _HOW)
"""Every code name there is."""


@dataclass(frozen=True, slots=True)
class Classroom:
    """One class as it is kept."""

    id: str
    title: str
    codes: Sequence[str]
    created: datetime


def shared(tenant: str, sector: str) -> Owner:
    """Return who owns a tenant's classes: all of it, since pupils have no account."""
    return Owner(tenant, "", sector)


def create_class(records: Records, owner: Owner, title: str, size: int) -> tuple[Classroom, str]:
    """Return a new class and its teacher's key, which is shown once and kept only hashed."""
    if not 1 <= size <= LARGEST:
        raise BadInput(f"학생 수는 1명부터 {LARGEST}명까지 적어 주세요.")
    forget_old(records, owner, now())
    id = "".join(secrets.choice(_LETTERS) for _ in range(6))
    key = secrets.token_urlsafe(9)
    drawn = secrets.SystemRandom().sample(CODES, size)
    name = title.strip()[:40] or "우리 반"
    body = {"title": name, "codes": drawn, "key": _hashed(key)}
    record = records.put(owner, "class", body, id=id, revision=0)
    return Classroom(id, name, drawn, record.created_at), key


def _hashed(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


def class_of(records: Records, owner: Owner, id: str) -> Classroom:
    """Return a class. Raises `NotFound`."""
    record = records.get(owner, "class", id.strip().upper())
    if record is None:
        raise NotFound("그 학급 코드는 없습니다. 선생님께 받은 여섯 글자를 다시 적어 주세요.")
    body = record.body
    return Classroom(record.id, body["title"], tuple(body["codes"]), record.created_at)


def taught(records: Records, owner: Owner, id: str, key: str) -> Classroom:
    """Return a class to whoever has its key. Raises `NotFound`, `Forbidden`."""
    room = class_of(records, owner, id)
    record = records.get(owner, "class", room.id)
    assert record is not None
    if not hmac.compare_digest(record.body["key"], _hashed(key.strip())):
        raise Forbidden("교사 열쇠가 맞지 않습니다. 학급을 만들 때 받은 열쇠를 적어 주세요.")
    return room


def learner_of(records: Records, owner: Owner, room: Classroom, code: str) -> Learner:
    """Return a pupil's state. Raises `NotFound` for a code name that is not of the class."""
    if code not in room.codes:
        raise NotFound("이 학급의 별칭이 아닙니다. 선생님께 받은 별칭을 골라 주세요.")
    record = records.get(owner, "learner", f"{room.id}:{code}")
    return from_json(record.body) if record else Learner()


def note(
    records: Records,
    owner: Owner,
    room: Classroom,
    code: str,
    item: Item,
    right: bool,
    *,
    hints: int = 0,
    slip: str = "",
    at: datetime | None = None,
) -> Learner:
    """Keep what came of one exercise and return the pupil's new state."""

    def changed(learner: Learner) -> Learner:
        return learn(learner, item, right, at or now(), hints=hints, slip=slip)

    return _change(records, owner, room, code, changed)


def give(
    records: Records, owner: Owner, room: Classroom, codes: Sequence[str], ids: Sequence[str]
) -> int:
    """Assign exercises that the teacher approved; return how many pupils got them."""
    unknown = [id for id in ids if id not in items()]
    if unknown:
        raise NotFound(f"없는 문항입니다: {', '.join(unknown)}")
    for code in codes:
        _change(records, owner, room, code, lambda learner: assign(learner, ids))
    return len(codes)


def _change(
    records: Records,
    owner: Owner,
    room: Classroom,
    code: str,
    change: Callable[[Learner], Learner],
) -> Learner:
    """Keep a changed state; whoever was faster is taken into account."""
    for _ in range(TRIES):
        record = records.get(owner, "learner", f"{room.id}:{code}")
        made = change(learner_of(records, owner, room, code))
        try:
            records.put(
                owner,
                "learner",
                to_json(made),
                id=f"{room.id}:{code}",
                revision=record.revision if record else 0,
            )
        except Conflict:
            continue
        return made
    raise Conflict("동시에 여러 곳에서 적고 있습니다. 잠시 뒤에 다시 해 주세요.")


def forget(records: Records, owner: Owner, room: Classroom) -> int:
    """Forget a class and everything of its pupils; return how many records there were."""
    gone = [records.delete(owner, "learner", f"{room.id}:{code}") for code in room.codes]
    return sum(gone) + records.delete(owner, "class", room.id)


def forget_old(records: Records, owner: Owner, at: datetime) -> int:
    """Forget classes that nobody has touched for `KEEP`."""
    touched: dict[str, datetime] = {}
    for record in records.all(owner, "learner"):
        id = record.id.split(":")[0]
        touched[id] = max(record.updated_at, touched.get(id, record.updated_at))
    old = [
        record
        for record in records.all(owner, "class")
        if at - max(record.updated_at, touched.get(record.id, record.updated_at)) > KEEP
    ]
    return sum(forget(records, owner, class_of(records, owner, record.id)) for record in old)
