"""Medicines by rule: rows of public data, told as they are; nothing here calls a pair safe."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field

from sectorkit.publicdata import Fetched, PublicData
from sectorkit.publicdata.fetched import Keyring
from sectorkit.retrieval.holdings import Holdings
from sectorkit.tools import Result

DATA = PublicData(Path(__file__).parent / "data/adapters.yaml")
PAGES = 500
"""Rows of one medicine that are looked through."""

Name = Annotated[str, Field(min_length=2, max_length=60, description="약 이름(제품 이름)")]

UNKNOWN = "확인 필요"
ASK = (
    " 먹기 전에 의사나 약사에게 먹는 약을 모두 보여 주고 확인하세요. 먹던 약을 마음대로 끊지 "
    "마세요."
)
RULE = (
    "식품의약품안전처가 고시한 목록(DUR)에 있는지만 확인합니다(의료법 제18조의2, 약사법 제23조의2가"
    " 의사와 약사에게 확인하게 하는 정보입니다). 목록에 없다는 것은 안전하다는 뜻이 아닙니다."
)


async def medicine_facts(name: Name, holdings: Holdings) -> Result:
    """약의 효능, 먹는 법, 주의할 점을 식약처 e약은요에서 찾아 그대로 보여 줍니다."""
    found = await DATA.fetch("easy_drug", holdings, name=name, size=5)
    if not found.rows:
        return _unknown(found, f"'{name}'을(를) e약은요에서 찾지 못했습니다.")
    row = found.rows[0]
    parts = {"효능": "effect", "먹는 법": "use", "주의": "caution", "함께 먹을 때": "interaction",
             "부작용": "side_effect", "보관": "storage"}  # fmt: skip
    told = {title: str(row[key]) for title, key in parts.items() if row.get(key)}
    return Result(
        summary=found.marked(f"{row['name']}: {told.get('효능', '')}{ASK}"),
        values={"state": "찾음", "name": str(row["name"]), "sample": found.sample, **told},
        rule="e약은요에 적힌 글을 그대로 옮깁니다. 나에게 맞는 약과 용량은 의사와 약사가 정합니다.",
        sources=[found.source()],
    )


async def medicine_pair(first: Name, second: Name, holdings: Holdings) -> Result:
    """두 약이 함께 쓰면 안 된다고 고시된 조합(병용금기)인지 찾습니다. 없으면 '확인 필요'입니다."""
    row, found = await find_pair(first, second, holdings)
    if row is None:
        return _unknown(
            found, f"'{first}'와(과) '{second}'의 조합을 병용금기 목록에서 찾지 못했습니다."
        )
    return Result(
        summary=found.marked(
            f"{row['name']}와(과) {row['other']}은(는) 함께 쓰지 않도록 고시된 조합(병용금기)"
            f"입니다. 고시된 이유: {row['why']}.{ASK}"
        ),
        values={"state": "병용금기", "sample": found.sample, "why": str(row["why"])},
        rule=RULE,
        sources=[found.source(f"고시 {row['since']}")],
    )


async def medicine_cautions(
    name: Name,
    holdings: Holdings,
    pregnant: Annotated[bool, Field(description="임신 중이거나 임신했을 수 있는지")] = False,
    age: Annotated[int | None, Field(ge=0, le=120, description="만 나이")] = None,
) -> Result:
    """임신이나 나이 때문에 조심하도록 고시된 약인지 DUR에서 찾습니다. 없으면 '확인 필요'입니다."""
    kinds = [kind for kind, wanted in _kinds(pregnant, age).items() if wanted]
    told: list[str] = []
    fetched: list[Fetched] = []
    for kind in kinds:
        found = await DATA.fetch(kind, holdings, name=name, size=20)
        fetched.append(found)
        told += [f"{row['kind']}: {row['why']}" for row in found.rows]
    if not fetched:
        fetched.append(await DATA.fetch("dur_pregnancy", holdings, name=name, size=20))
    if not told:
        return _unknown(fetched[0], f"'{name}'을(를) 해당하는 금기ㆍ주의 목록에서 찾지 못했습니다.")
    return Result(
        summary=fetched[0].marked(
            f"{name}은(는) 다음과 같이 고시되어 있습니다. " + "; ".join(told) + "." + ASK
        ),
        values={"state": "고시됨", "sample": fetched[0].sample, "cautions": "; ".join(told)},
        rule=RULE,
        sources=[found.source() for found in fetched],
    )


async def find_pair(
    first: str, second: str, keys: Keyring
) -> tuple[Mapping[str, Any] | None, Fetched]:
    """Return the row that forbids two medicines together, looked for from both sides, and where."""
    found = await DATA.fetch("dur_together", keys, name=first, size=1)
    for name, other in ((first, second), (second, first)):
        async for page in DATA.collect("dur_together", keys, name=name, limit=PAGES):
            found = page
            if row := _with(page.rows, other):
                return row, page
    return None, found


def _with(rows: Sequence[Mapping[str, Any]], other: str) -> Mapping[str, Any] | None:
    """Return the first row whose other medicine or ingredient is this one."""
    wanted = other.replace(" ", "")
    return next(
        (r for r in rows if wanted in f"{r['other']} {r['other_ingredient']}".replace(" ", "")),
        None,
    )


def _kinds(pregnant: bool, age: int | None) -> dict[str, bool]:
    return {
        "dur_pregnancy": pregnant,
        "dur_age": age is not None and age < 19,
        "dur_elderly": age is not None and age >= 65,
    }


def _unknown(found: Fetched, why: str) -> Result:
    """Return that nothing is known: never that it is safe."""
    return Result(
        summary=found.marked(f"{UNKNOWN}: {why} 안전하다는 뜻이 아닙니다.{ASK}"),
        values={"state": UNKNOWN, "sample": found.sample},
        rule=RULE,
        sources=[found.source()],
    )
