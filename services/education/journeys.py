"""Education's standard ways: what is asked, what is counted, which paper comes out at the end."""

from sectorkit.journey import Compute, Journey, Need

from .deadlines import school_deadline

EXPULSION = Journey(
    name="expulsion-appeal",
    title="퇴학 조치에 재심을 청구할 때",
    words=(("퇴학",), ("재심", "억울", "취소", "이의", "당했", "받았", "불복")),
    look_up=("퇴학 조치에 재심을 청구하는 기간", "학교가 학생을 징계하는 절차"),
    needs=(
        Need(
            name="조치일",
            ask="퇴학 조치를 받은 날은 언제인가요?",
            kind="date",
            past=True,
            in_goal=True,
        ),
        Need(
            name="안_날",
            ask="퇴학 조치가 있음을 안 날은 언제인가요?",
            kind="date",
            past=True,
            after="조치일",
        ),
        Need(name="학교", ask="학교와 학년을 알려 주세요."),
        Need(name="교육청", ask="어느 시·도교육청인가요?"),
        Need(name="학생_이름", ask="학생의 이름을 알려 주세요.", kind="name"),
        Need(name="청구인_이름", ask="청구하는 분의 이름을 알려 주세요.", kind="name"),
        Need(
            name="청구인_관계",
            ask="청구하는 분은 학생 본인인가요, 보호자인가요?",
            kind="choice",
            choices=("학생 본인", "보호자"),
        ),
        Need(name="전화", ask="연락받을 전화번호를 알려 주세요.", optional=True),
        Need(name="사유", ask="이의가 있는 까닭을 적어 주세요.", optional=True),
    ),
    compute=(
        Compute(
            tool=school_deadline,
            arguments={"kind": "퇴학 재심청구(조치를 받은 날부터)", "event": "$조치일"},
            name="받은_날부터",
        ),
        Compute(
            tool=school_deadline,
            arguments={"kind": "퇴학 재심청구(안 날부터)", "event": "$안_날"},
            name="안_날부터",
        ),
    ),
    template="expulsion-appeal",
    fields={
        "교육청": "$교육청",
        "청구인_이름": "$청구인_이름",
        "청구인_관계": "$청구인_관계",
        "전화": "$전화",
        "학생_이름": "$학생_이름",
        "학교": "$학교",
        "조치일": "$조치일",
        "안_날": "$안_날",
        "사유": "$사유",
        "작성일": "$today",
    },
)

VIOLENCE = Journey(
    name="violence-report",
    title="학교폭력을 학교에 알리고 보호를 요청할 때",
    words=(
        ("학교폭력", "학폭", "따돌림", "왕따", "괴롭"),
        ("신고", "알리", "요청", "보호", "분리", "당했", "당하"),
    ),
    unless=("행정심판", "불복", "기록 삭제"),
    look_up=("학교폭력을 신고하는 방법", "학교폭력 피해학생은 어떤 보호를 받나요"),
    needs=(
        Need(name="학교", ask="어느 학교인가요?"),
        Need(
            name="신고인_관계",
            ask="누구로서 알리시나요?",
            kind="choice",
            choices=("당한 학생", "보호자", "본 사람", "교직원"),
        ),
        Need(name="신고인_이름", ask="알리는 분의 이름을 적어 주세요.", kind="name"),
        Need(name="전화", ask="연락받을 전화번호를 알려 주세요.", optional=True),
        Need(name="피해학생", ask="피해학생은 몇 학년 몇 반 누구인가요?"),
        Need(name="일시", ask="언제 있었던 일인가요?"),
        Need(name="장소", ask="어디에서 있었나요?"),
        Need(name="내용", ask="있었던 일을 순서대로 적어 주세요."),
        Need(name="증거", ask="증거나 본 사람이 있으면 적어 주세요.", optional=True),
        Need(name="보호_요청", ask="바라는 보호가 있으면 적어 주세요.", optional=True),
    ),
    template="violence-report",
    fields={
        "학교": "$학교",
        "신고인_이름": "$신고인_이름",
        "신고인_관계": "$신고인_관계",
        "전화": "$전화",
        "피해학생": "$피해학생",
        "일시": "$일시",
        "장소": "$장소",
        "내용": "$내용",
        "증거": "$증거",
        "보호_요청": "$보호_요청",
        "작성일": "$today",
    },
)

CONSENT = Journey(
    name="research-consent",
    title="연구 참여 동의서를 준비할 때",
    words=(("동의서", "서면동의", "설명문"), ("연구", "설문", "인터뷰", "실험", "IRB")),
    look_up=("연구 참여자에게 받는 서면동의", "사람을 대상으로 하는 연구는 먼저 심의를 받습니다"),
    needs=(
        Need(name="연구_제목", ask="연구 제목은 무엇인가요?"),
        Need(name="연구자", ask="연구자의 소속과 이름을 알려 주세요."),
        Need(name="연락처", ask="참여자가 연락할 전화번호를 알려 주세요.", optional=True),
        Need(name="목적", ask="무엇을 알아보려는 연구인가요?"),
        Need(name="방법", ask="참여자는 얼마 동안 무엇을 하나요?"),
        Need(name="위험과_이득", ask="참여자에게 생길 수 있는 위험과 이득은 무엇인가요?"),
        Need(name="개인정보", ask="어떤 개인정보를 받고 어떻게 보호하나요?"),
        Need(name="보상", ask="참여로 손실이 생기면 어떻게 보상하나요?"),
        Need(name="철회", ask="참여자는 어떻게 그만둘 수 있나요?"),
        Need(
            name="아동",
            ask="아동이 참여하나요?",
            kind="choice",
            choices=("아동이 참여함", "아동이 참여하지 않음"),
        ),
    ),
    template="research-consent",
    fields={
        "연구_제목": "$연구_제목",
        "연구자": "$연구자",
        "연락처": "$연락처",
        "목적": "$목적",
        "방법": "$방법",
        "위험과_이득": "$위험과_이득",
        "개인정보": "$개인정보",
        "보상": "$보상",
        "철회": "$철회",
        "아동": "$아동",
        "작성일": "$today",
    },
)

JOURNEYS = (EXPULSION, CONSENT, VIOLENCE)
"""The more particular first: the first one that a goal's words start is taken."""
