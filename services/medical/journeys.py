"""Medical's standard ways: what is asked and computed, which paper comes out; without a model."""

from sectorkit.journey import Compute, Journey, Need

from .calculators.calendar import claim_deadline, screening_schedule
from .calculators.measures import blood_pressure, glucose

VISIT = Journey(
    name="visit",
    title="진료를 앞두고 요약과 질문지를 만들 때",
    words=(("진료", "병원", "외래"), ("준비", "요약", "질문지", "물어볼", "앞두")),
    look_up=("환자의 권리에는 무엇이 있는지", "약국에서 들어야 하는 복약지도"),
    needs=(
        Need(name="이름", ask="이름을 알려 주세요.", kind="name", optional=True),
        Need(name="진료일", ask="진료 날짜는 언제인가요?", kind="date", optional=True),
        Need(name="진료과", ask="어느 병원, 어느 진료과인가요?", optional=True),
        Need(name="불편", ask="가장 불편한 점과 언제부터인지 적어 주세요."),
        Need(name="앓는_병", ask="의사에게 들은 병이 있으면 적어 주세요.", optional=True),
        Need(name="먹는_약", ask="지금 먹는 약과 영양제를 적어 주세요.", optional=True),
        Need(name="알레르기", ask="알레르기가 있으면 적어 주세요.", optional=True),
        Need(name="잰_값", ask="집에서 잰 혈압, 혈당, 몸무게가 있으면 적어 주세요.", optional=True),
        Need(name="질문", ask="의사에게 꼭 물어볼 것을 적어 주세요."),
    ),
    template="visit-summary",
    fields={
        "이름": "$이름",
        "진료일": "$진료일",
        "진료과": "$진료과",
        "불편": "$불편",
        "앓는_병": "$앓는_병",
        "먹는_약": "$먹는_약",
        "알레르기": "$알레르기",
        "잰_값": "$잰_값",
        "질문": "$질문",
        "작성일": "$today",
    },
)

CHECKUP = Journey(
    name="checkup",
    title="올해 받을 건강검진을 확인할 때",
    words=(("검진", "건강검진", "암검진"), ("받", "대상", "뭐", "무엇", "올해", "확인")),
    look_up=("국가 암검진의 종류와 주기", "국가 건강검진은 누가 몇 년마다 받는지"),
    needs=(
        Need(name="생년월일", ask="생년월일을 알려 주세요.", kind="date", past=True),
        Need(name="성별", ask="성별은 무엇인가요?", kind="choice", choices=("남성", "여성")),
    ),
    compute=(
        Compute(
            tool=screening_schedule,
            arguments={"birth": "$생년월일", "sex": "$성별", "on": "$today"},
        ),
    ),
)

RECORDS = Journey(
    name="records",
    title="진료기록 사본을 신청할 때",
    words=(
        ("진료기록", "의무기록", "차트"),
        ("사본", "복사", "떼", "발급", "신청", "안 줘", "거부"),
    ),
    look_up=("내 진료기록 사본을 받고 싶을 때", "오래된 진료기록은 언제까지 남아 있는지"),
    needs=(
        Need(name="병원", ask="병원 이름을 알려 주세요."),
        Need(name="환자_이름", ask="환자의 이름을 알려 주세요.", kind="name"),
        Need(name="기간", ask="언제부터 언제까지의 기록이 필요한가요?"),
        Need(name="종류", ask="어떤 기록이 필요한가요? (예: 진료기록부, 검사 결과, 영상 CD)"),
        Need(name="연락처", ask="연락받을 전화번호를 알려 주세요.", optional=True),
    ),
    template="record-copy-request",
    fields={
        "병원": "$병원",
        "환자_이름": "$환자_이름",
        "기간": "$기간",
        "종류": "$종류",
        "연락처": "$연락처",
        "작성일": "$today",
    },
)

READINGS = Journey(
    name="readings",
    title="잰 혈압과 혈당이 어느 범위인지 볼 때",
    words=(("혈압",), ("재", "쟀", "나왔", "범위", "어때", "수치")),
    look_up=("집에서 혈압을 바르게 재는 방법", "혈압 수치는 얼마부터 높다고 보는지"),
    needs=(
        Need(name="위", ask="위(수축기) 혈압은 얼마인가요?", kind="number"),
        Need(name="아래", ask="아래(이완기) 혈압은 얼마인가요?", kind="number"),
        Need(name="곳", ask="어디서 쟀나요?", kind="choice", choices=("진료실", "집")),
        Need(name="혈당도", ask="혈당도 쟀나요?", kind="yes"),
        Need(name="혈당", ask="공복혈당은 얼마인가요?", kind="number", when="혈당도"),
    ),
    compute=(
        Compute(
            tool=blood_pressure,
            arguments={"systolic": "$위", "diastolic": "$아래", "place": "$곳"},
        ),
        Compute(tool=glucose, arguments={"kind": "공복혈당", "value": "$혈당"}, when="혈당도"),
    ),
)

SIDE_EFFECT = Journey(
    name="side-effect",
    title="약 부작용 피해구제를 신청할 때",
    words=(("부작용",), ("보상", "피해", "신청", "구제", "기한")),
    look_up=("약을 먹고 부작용이 생겼을 때 신고와 피해구제",),
    needs=(
        Need(name="진료일", ask="부작용으로 진료받은 날은 언제인가요?", kind="date", past=True),
    ),
    compute=(
        Compute(
            tool=claim_deadline,
            arguments={"kind": "의약품 부작용 피해구제", "event": "$진료일"},
        ),
    ),
)

JOURNEYS = (RECORDS, SIDE_EFFECT, CHECKUP, VISIT, READINGS)
"""The more particular first: the first one that a goal's words start is taken."""
