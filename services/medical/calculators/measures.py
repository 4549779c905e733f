"""Where a measured value lies in a published range. None of this says what somebody has."""

from typing import Annotated, Literal

from pydantic import Field

from sectorkit.tools import Result

from ..values import row_of, source, table

Sex = Literal["남성", "여성"]
DOCTOR = " 한 번의 값으로 병이 있는지 정하지 않으며, 판단은 의사가 합니다."


def body_mass(
    height_cm: Annotated[float, Field(ge=100, le=230, description="키, cm")],
    weight_kg: Annotated[float, Field(ge=20, le=300, description="몸무게, kg")],
    waist_cm: Annotated[float | None, Field(ge=40, le=200, description="허리둘레, cm")] = None,
    sex: Annotated[Sex, Field(description="허리둘레 기준을 고르는 성별")] = "남성",
) -> Result:
    """체질량지수(kg/m²)를 세고, 대한비만학회 구분과 허리둘레 기준의 어디에 있는지 알려 줍니다."""
    told = table("ranges")["body_mass"]
    index = round(weight_kg / (height_cm / 100) ** 2, 1)
    name, limit = row_of(told["rows"], index), told["waist"][sex]
    over, waist = False, ""
    if waist_cm is not None:
        over = waist_cm >= limit
        waist = f" 허리둘레 {waist_cm:g}cm는 기준 {limit}cm {'이상' if over else '미만'}입니다."
    return Result(
        summary=f"체질량지수는 {index:g} kg/m²로 {name}에 있습니다.{waist}{DOCTOR}",
        values={"bmi": index, "range": name, "waist_at_or_over": over},
        rule="체질량지수 = 몸무게(kg) ÷ 키(m)². 성인에게 쓰며, 임신부·어린이·근육이 많은 사람에게는"
        " 맞지 않을 수 있습니다.",
        sources=[source(told["source"], table("ranges")["read"])],
    )


def blood_pressure(
    systolic: Annotated[int, Field(ge=50, le=300, description="수축기(위) 혈압, mmHg")],
    diastolic: Annotated[int, Field(ge=30, le=200, description="이완기(아래) 혈압, mmHg")],
    place: Annotated[Literal["진료실", "집"], Field(description="어디서 쟀는지")] = "진료실",
) -> Result:
    """잰 혈압(mmHg)이 대한고혈압학회의 어느 구분인지 알려 줍니다. 집에서 재면 기준이 다릅니다."""
    told = table("ranges")["blood_pressure"]
    rows = told["home"] if place == "집" else told["office"]
    name = next(
        str(row["name"])
        for row in rows
        if systolic >= row["systolic"] or diastolic >= row["diastolic"]
    )
    kept = ("home_source",) if place == "집" else ("source", "stages_source")
    return Result(
        summary=f"{systolic}/{diastolic} mmHg({place})는 {name}입니다.{DOCTOR}",
        values={"systolic": systolic, "diastolic": diastolic, "range": name},
        rule="두 숫자 가운데 더 높은 구분을 따릅니다. 여러 날 재어 평균을 보고, 가슴 통증·마비·"
        "숨참이 있으면 119에 전화합니다.",
        sources=[source(told[key], table("ranges")["read"]) for key in kept],
    )


def glucose(
    kind: Annotated[
        Literal["공복혈당", "아무 때나 잰 혈당", "당화혈색소"],
        Field(description="무엇을 쟀는지. 공복은 8시간 이상 금식"),
    ],
    value: Annotated[float, Field(gt=0, le=2000, description="값. 혈당은 mg/dL, 당화혈색소는 %")],
) -> Result:
    """혈당(mg/dL)이나 당화혈색소(%)가 진단기준의 어느 구분에 있는지 알려 줍니다."""
    ranges = table("ranges")
    key = {"공복혈당": "fasting_glucose", "아무 때나 잰 혈당": "random_glucose"}.get(kind, "hba1c")
    told = ranges[key]
    name = row_of(told["rows"], value)
    average = round(28.7 * value - 46.7) if key == "hba1c" else None
    also = f" 평균 혈당으로 바꾸면 약 {average} mg/dL입니다." if average is not None else ""
    also_values = {} if average is None else {"estimated_average_mg_dl": average}
    kept = [name for name in ("source", "diagnosis_source", "average_source") if name in told]
    return Result(
        summary=f"{kind} {value:g} {told['unit']}는 {name}입니다.{also}{DOCTOR}",
        values={"value": value, "range": name, **also_values},
        rule="진단은 다른 날 다시 검사해 확인합니다. 평균 혈당(mg/dL) = 28.7 × 당화혈색소(%) − "
        "46.7. 임신 중에는 기준이 다릅니다.",
        sources=[source(told[name], ranges["read"]) for name in kept],
    )


def cholesterol(
    kind: Annotated[Literal["LDL", "총콜레스테롤"], Field(description="무엇을 쟀는지")],
    value: Annotated[int, Field(ge=10, le=1000, description="값, mg/dL")],
) -> Result:
    """콜레스테롤(mg/dL)이 대한진단검사의학회의 어느 구분에 있는지 알려 줍니다."""
    told = table("ranges")["ldl" if kind == "LDL" else "total_cholesterol"]
    name = row_of(told["rows"], value)
    return Result(
        summary=f"{kind} {value} mg/dL는 '{name}' 구분입니다.{DOCTOR}",
        values={"value": value, "range": name},
        rule="목표 수치는 앓는 병과 위험에 따라 사람마다 다르므로 의사가 정합니다.",
        sources=[source(told["source"], table("ranges")["read"])],
    )


def kidney_filtration(
    creatinine_mg_dl: Annotated[float, Field(ge=0.1, le=20, description="혈청 크레아티닌, mg/dL")],
    age: Annotated[int, Field(ge=18, le=110, description="만 나이. 18세 이상에게 씁니다")],
    sex: Annotated[Sex, Field(description="식의 계수를 고르는 성별")],
) -> Result:
    """CKD-EPI 2021 식으로 추정 사구체여과율(mL/min/1.73m²)을 세고 KDIGO 구분을 알려 줍니다."""
    told = table("ranges")["kidney"]
    kappa, alpha, factor = (0.7, -0.241, 1.012) if sex == "여성" else (0.9, -0.302, 1.0)
    ratio = creatinine_mg_dl / kappa
    exact = 142 * min(ratio, 1) ** alpha * max(ratio, 1) ** -1.2 * 0.9938**age * factor
    rate = round(exact)
    name = row_of(told["rows"], exact)
    return Result(
        summary=f"추정 사구체여과율은 {rate} mL/min/1.73m²로 {name} 구분입니다. 60 미만이 3개월 "
        f"넘게 이어지는지를 함께 봅니다.{DOCTOR}",
        values={"egfr": rate, "category": name},
        rule="eGFR = 142 × min(Scr/κ, 1)^α × max(Scr/κ, 1)^−1.200 × 0.9938^나이 (× 1.012 여성). "
        "κ는 여성 0.7·남성 0.9, α는 여성 −0.241·남성 −0.302. 임신, 근육이 아주 많거나 적은 사람, "
        "급히 변하는 콩팥 기능에는 맞지 않을 수 있습니다.",
        sources=[source(told[key], table("ranges")["read"]) for key in ("source", "stages_source")],
    )


def alcohol(
    volume_ml: Annotated[float, Field(gt=0, le=20_000, description="마신 술의 양, mL")],
    percent: Annotated[float, Field(gt=0, le=96, description="도수, %")],
    sex: Annotated[Sex, Field(description="저위험 음주 기준을 고르는 성별")] = "남성",
) -> Result:
    """마신 술에 든 순수 알코올(g)을 세고 저위험 음주 가이드라인과 견줍니다."""
    told = table("ranges")["alcohol"]
    grams = round(volume_ml * percent / 100 * told["density"], 1)
    limit = told["low_risk_grams"][sex]
    return Result(
        summary=f"순수 알코올은 {grams:g}g이고, 가이드라인의 {limit}g({sex}, 일주일에 한 번 이하) "
        f"{'을 넘습니다' if grams > limit else '이내입니다'}. 임신 중이거나 병이 있거나 약을 먹으면"
        " 마시지 않습니다.",
        values={"grams": grams, "over": grams > limit},
        rule="알코올(g) = 양(mL) × 도수(%) ÷ 100 × 0.7894",
        sources=[
            source(told[key], table("ranges")["read"]) for key in ("source", "density_source")
        ],
    )
