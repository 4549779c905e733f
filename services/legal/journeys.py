"""Legal's standard ways: what is asked, what is counted, which paper comes out at the end."""

from sectorkit.journey import Compute, Journey, Need

from . import tools
from .calculators.deadlines import procedural_deadline
from .calculators.interest import unpaid_wage_interest
from .calculators.leaving import dismissal_notice_pay, severance_pay
from .calculators.limitation import limitation_period

DEPOSIT = Journey(
    name="deposit",
    title="임대차가 끝났는데 보증금을 못 받았을 때",
    words=(
        ("보증금", "전세금"),
        ("돌려", "반환", "못 받", "안 줘", "안 주", "미루", "떼였", "받을 수"),
    ),
    look_up=(
        "임대차가 끝났는데 보증금을 돌려받지 못할 때",
        "임차권등기명령 신청",
    ),
    needs=(
        Need(
            name="보증금",
            ask="보증금은 모두 얼마인가요?",
            kind="money",
            in_goal=True,
        ),
        Need(
            name="청구_금액",
            ask="그 가운데 아직 돌려받지 못한 돈은 얼마인가요?",
            kind="money",
        ),
        Need(name="계약일", ask="임대차계약을 맺은 날은 언제인가요?", kind="date", past=True),
        Need(
            name="시작일",
            ask="임대차가 시작된 날은 언제인가요?",
            kind="date",
            after="계약일",
        ),
        Need(
            name="만료일",
            ask="임대차가 끝난 날은 언제인가요?",
            kind="date",
            past=True,
            after="시작일",
            in_goal=True,
        ),
        Need(name="집을_넘겨줌", ask="집을 비우고 집주인에게 넘겨주셨나요?", kind="yes"),
        Need(
            name="넘겨준_날",
            ask="집을 넘겨준 날은 언제인가요?",
            kind="date",
            past=True,
            after="시작일",
            when="집을_넘겨줌",
        ),
        Need(
            name="종료_사정",
            ask="계약을 갱신하지 않겠다고 언제 어떻게 알리셨나요?",
            optional=True,
        ),
        Need(name="임대인_이름", ask="집주인의 이름을 알려 주세요.", kind="name"),
        Need(name="임대인_주소", ask="집주인의 주소를 알려 주세요.", optional=True),
        Need(name="임차인_이름", ask="보내는 분의 이름을 알려 주세요.", kind="name"),
        Need(name="임차인_주소", ask="보내는 분의 주소를 알려 주세요.", optional=True),
        Need(name="주택_주소", ask="빌린 집의 주소를 알려 주세요.", optional=True),
        Need(
            name="지급_기한",
            ask="언제까지 돌려 달라고 할까요? 날짜를 적어 주세요.",
            kind="date",
            future=True,
        ),
    ),
    compute=(
        Compute(
            tool=tools.delay_interest,
            arguments={"principal": "$청구_금액", "due": "$넘겨준_날", "until": "$today"},
            when="집을_넘겨줌",
        ),
        Compute(
            tool=limitation_period,
            arguments={"claim": "일반 채권", "start": "$만료일"},
            when="집을_넘겨줌",
        ),
    ),
    template="certified-letter-deposit",
    fields={
        "임대인_이름": "$임대인_이름",
        "임대인_주소": "$임대인_주소",
        "임차인_이름": "$임차인_이름",
        "임차인_주소": "$임차인_주소",
        "주택_주소": "$주택_주소",
        "계약일": "$계약일",
        "시작일": "$시작일",
        "만료일": "$만료일",
        "보증금": "$보증금",
        "청구_금액": "$청구_금액",
        "종료_사정": "$종료_사정",
        "지급_기한": "$지급_기한",
        "작성일": "$today",
    },
)

WAGES = Journey(
    name="wages",
    title="월급을 못 받고 일을 그만두었을 때",
    words=(
        ("월급", "임금", "급여", "알바비"),
        ("못 받", "못받", "안 줘", "안 주", "밀렸", "밀린", "체불", "떼였"),
    ),
    look_up=(
        "월급을 못 받았을 때 신고하는 방법",
        "문자로 해고되었을 때",
        "해고예고수당",
    ),
    needs=(
        Need(name="사업장_이름", ask="회사나 가게의 이름을 알려 주세요."),
        Need(name="대표자_이름", ask="사장님의 이름을 알려 주세요.", kind="name", optional=True),
        Need(name="사업장_주소", ask="일하신 곳의 주소를 알려 주세요.", optional=True),
        Need(name="업무", ask="어떤 일을 하셨나요?", optional=True),
        Need(name="임금_조건", ask="임금은 얼마를 언제 받기로 하셨나요?", optional=True),
        Need(name="입사일", ask="일을 시작한 날은 언제인가요?", kind="date", past=True),
        Need(name="그만둠", ask="해고를 당하셨거나 그만두셨나요?", kind="yes"),
        Need(
            name="퇴사일",
            ask="더 이상 일하지 않게 된 첫날은 언제인가요?",
            kind="date",
            past=True,
            after="입사일",
            when="그만둠",
        ),
        Need(name="밀린_기간", ask="언제부터 언제까지 일한 임금을 못 받으셨나요?"),
        Need(
            name="못_받은_임금",
            ask="못 받은 임금은 모두 얼마인가요?",
            kind="money",
            in_goal=True,
        ),
        Need(
            name="시급",
            ask="한 시간에 얼마를 받기로 하셨나요? (시간급 통상임금)",
            kind="money",
            optional=True,
            when="그만둠",
        ),
        Need(
            name="석_달_임금",
            ask="그만두기 전 석 달 동안 일한 임금은 못 받은 것까지 모두 얼마인가요?",
            kind="money",
            optional=True,
            when="그만둠",
        ),
        Need(
            name="다섯_명_이상",
            ask="그곳에서 일하는 사람이 늘 다섯 명 이상인가요?",
            kind="yes",
            when="그만둠",
        ),
        Need(name="사실", ask="있었던 일을 짧게 적어 주세요.", optional=True),
        Need(name="진정인_이름", ask="진정하는 분의 이름을 알려 주세요.", kind="name"),
        Need(name="진정인_주소", ask="진정하는 분의 주소를 알려 주세요.", optional=True),
        Need(name="진정인_전화", ask="연락받을 전화번호를 알려 주세요.", optional=True),
    ),
    compute=(
        Compute(
            tool=unpaid_wage_interest,
            arguments={
                "principal": "$못_받은_임금",
                "reason": "퇴직·사망",
                "event": "$퇴사일",
                "paid": "$today",
            },
        ),
        Compute(
            tool=dismissal_notice_pay,
            arguments={"hired": "$입사일", "dismissed": "$퇴사일", "hourly_won": "$시급"},
        ),
        Compute(
            tool=severance_pay,
            arguments={"hired": "$입사일", "left": "$퇴사일", "wages_won": "$석_달_임금"},
        ),
        Compute(
            tool=procedural_deadline,
            arguments={"kind": "부당해고 구제신청", "event": "$퇴사일"},
            when="다섯_명_이상",
        ),
    ),
    template="wage-complaint",
    fields={
        "진정인_이름": "$진정인_이름",
        "진정인_주소": "$진정인_주소",
        "진정인_전화": "$진정인_전화",
        "사업장_이름": "$사업장_이름",
        "사업장_주소": "$사업장_주소",
        "대표자_이름": "$대표자_이름",
        "업무": "$업무",
        "임금_조건": "$임금_조건",
        "입사일": "$입사일",
        "퇴사일": "$퇴사일",
        "체불_내역": [{"기간": "$밀린_기간", "종류": "임금", "금액": "$못_받은_임금"}],
        "체불_합계": "$못_받은_임금",
        "사실": "$사실",
        "작성일": "$today",
    },
)

PAYMENT_ORDER = Journey(
    name="payment-order",
    title="법원의 지급명령을 받았을 때",
    words=(("지급명령",), ("받았", "받은", "왔", "이의", "송달", "날아")),
    unless=("지급명령 신청", "지급명령을 신청", "지급명령신청"),
    look_up=("지급명령을 받았는데 인정할 수 없을 때",),
    needs=(
        Need(
            name="송달일",
            ask="지급명령을 받은 날은 언제인가요?",
            kind="date",
            past=True,
            in_goal=True,
        ),
        Need(name="법원", ask="지급명령에 적힌 법원의 이름을 알려 주세요."),
        Need(name="사건번호", ask="사건번호를 알려 주세요. (예: 2026차전12345)"),
        Need(
            name="채권자_이름", ask="돈을 달라고 한 사람(채권자)의 이름을 알려 주세요.", kind="name"
        ),
        Need(name="채무자_이름", ask="지급명령을 받은 분의 이름을 알려 주세요.", kind="name"),
        Need(name="채무자_주소", ask="받은 분의 주소를 알려 주세요.", optional=True),
        Need(name="채무자_전화", ask="연락받을 전화번호를 알려 주세요.", optional=True),
        Need(
            name="범위",
            ask="지급명령의 전부를 인정하지 않나요, 일부만 인정하지 않나요?",
            kind="choice",
            choices=("전부", "일부"),
        ),
        Need(name="이유", ask="인정할 수 없는 까닭이 있으면 적어 주세요.", optional=True),
    ),
    compute=(
        Compute(
            tool=procedural_deadline,
            arguments={"kind": "지급명령 이의신청", "event": "$송달일"},
        ),
    ),
    template="payment-order-objection",
    fields={
        "법원": "$법원",
        "사건번호": "$사건번호",
        "채권자_이름": "$채권자_이름",
        "채무자_이름": "$채무자_이름",
        "채무자_주소": "$채무자_주소",
        "채무자_전화": "$채무자_전화",
        "송달일": "$송달일",
        "범위": "$범위",
        "이유": "$이유",
        "작성일": "$today",
    },
)

JOURNEYS = (PAYMENT_ORDER, DEPOSIT, WAGES)
"""The more particular first: the first one that a goal's words start is taken."""
