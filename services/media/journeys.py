"""Media's standard ways: what is asked, what is counted, which paper comes out at the end."""

from sectorkit.journey import Compute, Journey, Need

from . import terms

PUBLISHING = Journey(
    name="publishing",
    title="원고를 넘겼는데 책이 나오지 않을 때",
    words=(
        ("출판사", "플랫폼", "출간", "책이", "책을", "전자책"),
        ("안 내", "안 나", "미루", "안 내줘", "안 나와", "출간을 안", "출간이 안", "발행을 안"),
    ),
    look_up=("출판권과 전자책 계약 기간", "출판사가 책을 안 내줄 때"),
    needs=(
        Need(name="출판사", ask="출판사나 플랫폼의 이름을 알려 주세요."),
        Need(name="작품", ask="작품의 제목을 알려 주세요."),
        Need(name="인도일", ask="원고를 넘긴 날은 언제인가요?", kind="date", past=True),
        Need(name="작가", ask="보내는 분의 이름을 알려 주세요.", kind="name"),
        Need(name="사정", ask="덧붙일 사정이 있으면 알려 주세요.", optional=True),
    ),
    compute=(
        Compute(
            tool=terms.publishing_deadline,
            arguments={"received": "$인도일", "as_of": "$today"},
            name="기간",
        ),
    ),
    template="publishing-demand",
    fields={
        "출판사": "$출판사",
        "작가": "$작가",
        "작품": "$작품",
        "인도일": "$인도일",
        "기한": "$기간.due",
        "최고_기한": "$기간.demand_until",
        "사정": "$사정",
        "작성일": "$today",
    },
)

FEE = Journey(
    name="fee",
    title="맡은 일의 보수를 못 받았을 때",
    words=(
        ("외주", "고료", "원고료", "보수", "작업비", "출연료", "편집비", "공연료"),
        ("못 받", "못받", "안 줘", "안 주", "밀렸", "미지급", "떼였"),
    ),
    look_up=("예술인의 서면계약", "외주 제작비를 늦게 줄 때", "예술인 권리침해 신고"),
    needs=(
        Need(name="맡긴_곳", ask="일을 맡긴 곳의 이름을 알려 주세요."),
        Need(name="일", ask="어떤 일을 하셨나요?"),
        Need(name="완료일", ask="일을 마친 날은 언제인가요?", kind="date", past=True),
        Need(name="금액", ask="받지 못한 보수는 얼마인가요?", kind="money"),
        Need(
            name="계약서",
            ask="계약서를 받으셨나요?",
            kind="choice",
            choices=("받았습니다", "받지 못했습니다"),
        ),
        Need(name="보내는_이", ask="보내는 분의 이름을 알려 주세요.", kind="name"),
        Need(name="기한", ask="언제까지 달라고 할까요?", kind="date", future=True),
    ),
    template="fee-demand",
    fields={
        "맡긴_곳": "$맡긴_곳",
        "보내는_이": "$보내는_이",
        "일": "$일",
        "완료일": "$완료일",
        "금액": "$금액",
        "계약서": "$계약서",
        "기한": "$기한",
        "작성일": "$today",
    },
)

TAKEDOWN = Journey(
    name="takedown",
    title="내 작품이 허락 없이 올라왔을 때",
    words=(
        (
            "제 작품",
            "내 작품",
            "제 그림",
            "제 소설",
            "제 영상",
            "제 웹툰",
            "제 글",
            "제 사진",
            "도용",
            "무단",
        ),
        ("내려", "퍼갔", "올렸", "올라왔", "도용", "삭제", "신고", "무단"),
    ),
    unless=("딥페이크", "합성"),
    look_up=("작품을 도용당했을 때 할 수 있는 일", "불법 복제 사이트 긴급차단"),
    needs=(
        Need(name="서비스", ask="어느 서비스에 올라왔나요?"),
        Need(name="작품", ask="작품의 제목을 알려 주세요."),
        Need(name="근거", ask="권리자라는 것을 보여 줄 자료는 무엇인가요?"),
        Need(name="주소", ask="침해한 게시물의 주소를 알려 주세요."),
        Need(name="발견일", ask="언제 발견하셨나요?", kind="date", past=True),
        Need(name="침해", ask="어떤 내용을 어떻게 올렸나요?"),
        Need(name="권리자", ask="권리자의 이름을 알려 주세요.", kind="name"),
        Need(name="연락처", ask="연락받을 전화번호를 알려 주세요.", optional=True),
    ),
    template="takedown-request",
    fields={
        "서비스": "$서비스",
        "권리자": "$권리자",
        "연락처": "$연락처",
        "작품": "$작품",
        "근거": "$근거",
        "주소": "$주소",
        "발견일": "$발견일",
        "침해": "$침해",
        "작성일": "$today",
    },
)

JOURNEYS = (PUBLISHING, FEE, TAKEDOWN)
"""In the order they are tried."""
