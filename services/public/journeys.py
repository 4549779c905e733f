"""The public sector's standard ways: what is asked, counted, and drafted at the end."""

from sectorkit.journey import Compute, Journey, Need
from sectorkit.tools.petitions import petition_deadline

from . import tools
from .deadlines import disclosure_deadline, refusal_objection_deadline

REPLY = Journey(
    name="complaint-reply",
    title="민원에 답하는 글을 쓸 때",
    words=(("민원",), ("답변", "답하", "회신", "답장")),
    look_up=("민원 처리 결과를 알리는 방법", "민원 처리기간을 세는 법"),
    needs=(
        Need(name="민원_제목", ask="민원의 제목을 적어 주세요."),
        Need(name="민원_내용", ask="민원의 내용을 이름과 연락처 없이 적어 주세요."),
        Need(
            name="민원_종류",
            ask="민원의 종류는 무엇인가요?",
            kind="choice",
            choices=("질의민원(법령)", "질의민원(제도·절차)", "건의민원", "고충민원", "기타민원"),
        ),
        Need(name="접수일", ask="접수된 날은 언제인가요?", kind="date", past=True),
        Need(name="답변", ask="검토한 결과를 적어 주세요."),
        Need(name="거부", ask="민원의 내용을 들어주지 못하나요?", kind="yes"),
        Need(name="거부_이유", ask="들어주지 못하는 이유를 적어 주세요.", when="거부"),
        Need(
            name="구제절차",
            ask="다툴 수 있는 방법과 기한을 적어 주세요.",
            when="거부",
        ),
        Need(name="기관", ask="답하는 기관의 이름을 적어 주세요."),
        Need(name="담당_부서", ask="담당 부서를 적어 주세요."),
        Need(name="담당자", ask="담당자의 이름을 적어 주세요.", kind="name", optional=True),
        Need(name="담당자_전화", ask="담당자의 전화번호를 적어 주세요.", optional=True),
    ),
    compute=(
        Compute(tool=petition_deadline, arguments={"kind": "$민원_종류", "received": "$접수일"}),
    ),
    template="complaint-reply",
    fields={
        "민원_제목": "$민원_제목",
        "민원_내용": "$민원_내용",
        "접수일": "$접수일",
        "답변": "$답변",
        "거부_이유": "$거부_이유",
        "구제절차": "$구제절차",
        "기관": "$기관",
        "담당_부서": "$담당_부서",
        "담당자": "$담당자",
        "담당자_전화": "$담당자_전화",
        "작성일": "$today",
    },
)

OBJECTION = Journey(
    name="refusal-objection",
    title="허가나 등록을 거부당해 이의신청을 할 때",
    words=(("거부", "반려", "불허"), ("이의", "다투", "불복", "억울")),
    look_up=("허가나 등록을 거부당했을 때의 이의신청",),
    needs=(
        Need(name="기관", ask="거부한 기관의 이름을 적어 주세요."),
        Need(name="민원", ask="거부당한 민원의 이름을 적어 주세요. (예: 도로점용허가)"),
        Need(
            name="거부일",
            ask="거부처분을 받은 날은 언제인가요?",
            kind="date",
            past=True,
            in_goal=True,
        ),
        Need(name="거부_내용", ask="거부처분에 적힌 내용을 적어 주세요."),
        Need(name="취지", ask="바라는 것을 적어 주세요.", optional=True),
        Need(name="이유", ask="거부가 맞지 않는 이유를 적어 주세요."),
        Need(name="신청인_이름", ask="신청하는 분의 이름을 적어 주세요.", kind="name"),
        Need(name="신청인_주소", ask="주소를 적어 주세요.", optional=True),
        Need(name="신청인_전화", ask="연락처를 적어 주세요.", optional=True),
    ),
    compute=(Compute(tool=refusal_objection_deadline, arguments={"refused": "$거부일"}),),
    template="refusal-objection",
    fields={
        "기관": "$기관",
        "민원": "$민원",
        "거부일": "$거부일",
        "거부_내용": "$거부_내용",
        "취지": "$취지",
        "이유": "$이유",
        "신청인_이름": "$신청인_이름",
        "신청인_주소": "$신청인_주소",
        "신청인_전화": "$신청인_전화",
        "작성일": "$today",
    },
)

BENEFITS = Journey(
    name="benefits",
    title="받을 만한 혜택을 찾을 때",
    words=(("혜택", "지원금", "복지"), ("찾", "뭐가 있", "받을 수 있는", "알려")),
    look_up=("복지 급여를 어디에 신청하나",),
    needs=(
        Need(name="나이", ask="만 나이는 몇 살인가요?", kind="number"),
        Need(
            name="소득을_앎",
            ask="가구 소득이 기준 중위소득의 몇 퍼센트쯤인지 아시나요?",
            kind="yes",
        ),
        Need(
            name="소득",
            ask="기준 중위소득의 몇 퍼센트쯤인가요?",
            kind="number",
            when="소득을_앎",
        ),
    ),
    compute=(
        Compute(tool=tools.find_benefits, arguments={"age": "$나이"}),
        Compute(
            tool=tools.find_benefits,
            arguments={"age": "$나이", "income_percent": "$소득"},
            name="with_income",
            when="소득을_앎",
        ),
    ),
)

DISCLOSURE = Journey(
    name="disclosure",
    title="정보공개를 청구하고 기다릴 때",
    words=(("정보공개",), ("언제", "기한", "며칠", "늦", "답이")),
    look_up=("정보공개 결정은 며칠 안에 나오나",),
    needs=(Need(name="청구일", ask="청구한 날은 언제인가요?", kind="date", past=True),),
    compute=(Compute(tool=disclosure_deadline, arguments={"requested": "$청구일"}),),
)

JOURNEYS = (REPLY, OBJECTION, BENEFITS, DISCLOSURE)
