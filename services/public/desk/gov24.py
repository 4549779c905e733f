"""정부24 supportConditions rows, read as the rules they are: codes in, a verdict out.

The codes are those of the open data set (15113968, `/gov24/v3/supportConditions`); "Y" means that
the condition is served, nothing that it is not asked about.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .benefits import Profile, Verdict

BANDS = (("JA0201", 50), ("JA0202", 75), ("JA0203", 100), ("JA0204", 200), ("JA0205", 10**6))
"""The code of an income band and the per cent of the median income it goes up to."""
GROUPS: Sequence[Mapping[str, str]] = (
    {
        "JA0301": "예비부모·난임", "JA0302": "임산부", "JA0303": "출산", "JA0313": "농업인",
        "JA0314": "어업인", "JA0315": "축산업인", "JA0316": "임업인", "JA0317": "초등학생",
        "JA0318": "중학생", "JA0319": "고등학생", "JA0320": "대학생", "JA0326": "근로자",
        "JA0327": "구직중", "JA0328": "장애", "JA0329": "국가유공", "JA0330": "질환",
    },
    {
        "JA0401": "다문화", "JA0402": "북한이탈", "JA0403": "한부모", "JA0404": "1인가구",
        "JA0411": "다자녀", "JA0412": "무주택", "JA0413": "신규전입", "JA0414": "확대가족",
    },
)  # fmt: skip
"""Personal and household traits; within a group one is enough."""
ANYBODY = ("JA0322", "JA0410")
"""'해당사항 없음' of the two groups: then the group asks nothing."""


@dataclass(frozen=True, slots=True)
class Eligibility:
    """What a service's conditions say of a profile, and the code that decided."""

    verdict: Verdict
    because: str
    code: str


def eligible(row: Mapping[str, object], profile: Profile, sex: str = "") -> Eligibility:
    """Return the verdict of one supportConditions row: the first condition against it decides."""
    found = [_sex(row, sex), _age(row, profile), _income(row, profile)]
    found += [_group(row, profile, number) for number in range(len(GROUPS))]
    for verdict in ("아님", "확인 필요"):
        for one in found:
            if one.verdict == verdict:
                return one
    return Eligibility("될 수 있음", "조건에 어긋나는 것이 없습니다.", "")


def _yes(row: Mapping[str, object], code: str) -> bool:
    return str(row.get(code) or "").strip().upper() == "Y"


def _open(code: str = "") -> Eligibility:
    return Eligibility("될 수 있음", "", code)


def _sex(row: Mapping[str, object], sex: str) -> Eligibility:
    served = {name for name, code in (("남", "JA0101"), ("여", "JA0102")) if _yes(row, code)}
    if len(served) != 1:
        return _open()
    only = served.pop()
    if not sex:
        return Eligibility("확인 필요", f"{only}성만 대상", "JA0101" if only == "남" else "JA0102")
    return _open() if sex == only else Eligibility("아님", f"{only}성만 대상", "JA0101")


def _age(row: Mapping[str, object], profile: Profile) -> Eligibility:
    low, high = _number(row.get("JA0110"), 0), _number(row.get("JA0111"), 150)
    if low <= 0 and high >= 120:
        return _open()
    words = f"나이 {low}~{high}세"
    if profile.age is None:
        return Eligibility("확인 필요", words, "JA0110")
    return _open() if low <= profile.age <= high else Eligibility("아님", words, "JA0110")


def _number(value: object, otherwise: int) -> int:
    text = str(value if value is not None else "").strip()
    return int(text) if text.isdigit() else otherwise


def _income(row: Mapping[str, object], profile: Profile) -> Eligibility:
    served = [_yes(row, code) for code, _ in BANDS]
    if all(served) or not any(served):
        return _open()
    code = next(code for code, _ in BANDS if _yes(row, code))
    if profile.income is None:
        return Eligibility("확인 필요", "소득 구간", code)
    at = next(n for n, (_, most) in enumerate(BANDS) if profile.income <= most)
    return _open() if served[at] else Eligibility("아님", "소득 구간이 다름", BANDS[at][0])


def _group(row: Mapping[str, object], profile: Profile, number: int) -> Eligibility:
    served = {code: name for code, name in GROUPS[number].items() if _yes(row, code)}
    if not served or _yes(row, ANYBODY[number]) or len(served) == len(GROUPS[number]):
        return _open()
    answers = {code: profile.has(name) for code, name in served.items()}
    words, code = " 또는 ".join(served.values()), next(iter(served))
    if any(answers.values()):
        return _open()
    if None in answers.values():
        return Eligibility("확인 필요", words, code)
    return Eligibility("아님", words, code)
