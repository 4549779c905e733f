"""Which clinic to ask for, by the part of the body somebody names: a signpost, no judgement.

The names are those of 의료법 시행규칙 제41조 (진료과목의 표시).
"""

from collections.abc import Mapping, Sequence

DEPARTMENTS: Mapping[str, Sequence[str]] = {
    "소아청소년과": (
        "아기",
        "아이",
        "우리 애",
        "애가",
        "딸이",
        "아들이",
        "신생아",
        "영유아",
        "유치원",
    ),
    "산부인과": ("임신", "생리", "월경", "질", "자궁", "난소", "산후", "폐경", "갱년기", "유산"),
    "안과": ("눈", "시력", "시야", "충혈"),
    "이비인후과": ("귀", "코", "목소리", "편도", "이명", "콧물", "코골이"),
    "치과": ("이가", "치아", "잇몸", "턱관절", "사랑니", "입안"),
    "피부과": ("피부", "발진", "두드러기", "여드름", "가려", "점이", "사마귀", "탈모", "반점"),
    "비뇨의학과": ("소변", "전립선", "고환", "요로", "방광"),
    "정형외과": ("무릎", "허리", "어깨", "관절", "발목", "손목", "뼈", "골절", "디스크", "근육"),
    "신경과": ("두통", "어지", "저리", "저려", "떨림", "손떨", "기억", "치매", "마비"),
    "정신건강의학과": ("우울", "불안", "공황", "잠이", "불면", "ADHD", "환청", "의욕"),
}
ANY = "가정의학과나 내과"


def department_for(text: str) -> str:
    """Return the clinic whose words the text names first in the list, or one for anything."""
    named = (name for name, words in DEPARTMENTS.items() if any(w in text for w in words))
    return next(named, ANY)
