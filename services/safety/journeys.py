"""Safety's standard ways: what is asked, what is counted, which paper comes out at the end."""

from sectorkit.journey import Compute, Journey, Need

from . import tools

ACCESS = Journey(
    name="cctv-access",
    title="CCTV에 찍힌 내 영상을 보려고 할 때",
    words=(
        ("CCTV", "씨씨티비", "영상", "카메라"),
        ("열람", "보여", "보고 싶", "볼 수", "확인하고", "안 보여", "거절"),
    ),
    unless=("녹음", "설치", "안내판"),
    look_up=("CCTV에 찍힌 내 영상을 보려면", "CCTV로 개인정보를 침해당했을 때 신고하는 곳"),
    needs=(
        Need(name="운영자", ask="CCTV를 운영하는 곳은 어디인가요? (안내판에 적혀 있습니다)"),
        Need(name="카메라_위치", ask="카메라가 어디에 있나요?"),
        Need(
            name="촬영일",
            ask="영상이 찍힌 날은 언제인가요?",
            kind="date",
            past=True,
            in_goal=True,
        ),
        Need(name="촬영_시각", ask="몇 시부터 몇 시까지의 영상인가요?"),
        Need(name="내_모습", ask="영상에서 나를 찾을 수 있게 모습을 적어 주세요.", optional=True),
        Need(name="까닭", ask="왜 보려고 하시나요?", optional=True),
        Need(name="요구인_이름", ask="요구하는 분의 이름을 알려 주세요.", kind="name"),
        Need(name="요구인_전화", ask="연락받을 전화번호를 알려 주세요.", optional=True),
    ),
    compute=(Compute(tool=tools.cctv_access_deadline, arguments={"asked": "$today"}),),
    template="cctv-access-request",
    fields={
        "운영자": "$운영자",
        "카메라_위치": "$카메라_위치",
        "촬영일": "$촬영일",
        "촬영_시각": "$촬영_시각",
        "내_모습": "$내_모습",
        "까닭": "$까닭",
        "요구인_이름": "$요구인_이름",
        "요구인_전화": "$요구인_전화",
        "작성일": "$today",
    },
)

NOTICE = Journey(
    name="cctv-policy",
    title="가게나 건물에 CCTV를 달려고 할 때",
    words=(("CCTV", "씨씨티비", "카메라"), ("달", "설치", "운영", "방침", "안내판")),
    look_up=("CCTV는 어디에 달 수 있나요", "CCTV 안내판에 적어야 하는 것"),
    needs=(
        Need(name="운영자", ask="CCTV를 운영하는 곳의 이름을 알려 주세요."),
        Need(name="설치_목적", ask="무엇을 위해 다나요? (예: 시설의 안전과 화재 예방)"),
        Need(name="위치", ask="카메라를 어디에 다나요?"),
        Need(name="대수", ask="몇 대인가요? (예: 2대)"),
        Need(name="범위", ask="어디까지 찍히나요?"),
        Need(name="책임자", ask="관리책임자의 직책이나 이름을 알려 주세요."),
        Need(name="연락처", ask="관리책임자의 전화번호를 알려 주세요."),
        Need(name="촬영시간", ask="몇 시부터 몇 시까지 찍나요? (예: 24시간)"),
        Need(name="보관기간", ask="영상을 얼마 동안 보관하나요?"),
        Need(name="보관장소", ask="영상을 어디에 보관하고 어떻게 지우나요?"),
        Need(name="접근자", ask="영상을 볼 수 있는 사람은 누구인가요?"),
        Need(name="시행일", ask="방침을 언제부터 시행하나요?", kind="date"),
    ),
    compute=(
        Compute(
            tool=tools.check_cctv_notice,
            arguments={
                "purpose": "$설치_목적",
                "place": "$위치",
                "area": "$범위",
                "hours": "$촬영시간",
                "contact": "$연락처",
            },
        ),
    ),
    template="cctv-operation-policy",
    fields={
        "운영자": "$운영자",
        "설치_목적": "$설치_목적",
        "카메라": [{"위치": "$위치", "대수": "$대수", "범위": "$범위"}],
        "책임자": "$책임자",
        "연락처": "$연락처",
        "접근자": "$접근자",
        "촬영시간": "$촬영시간",
        "보관기간": "$보관기간",
        "보관장소": "$보관장소",
        "시행일": "$시행일",
    },
)

JOURNEYS = (ACCESS, NOTICE)
"""The more particular first: the first one that a goal's words start is taken."""
