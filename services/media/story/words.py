"""The Korean words that the story rules know: numbers, kin, places, jobs, colours."""

import re

UNITS = {"하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5,
         "여섯": 6, "일곱": 7, "여덟": 8, "아홉": 9}  # fmt: skip
TENS = {"열": 10, "스물": 20, "스무": 20, "서른": 30, "마흔": 40, "쉰": 50, "예순": 60,
        "일흔": 70, "여든": 80, "아흔": 90}  # fmt: skip
SINO = {"일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9, "십": 10}
DAYS = {"하루": 1, "이틀": 2, "사흘": 3, "나흘": 4, "닷새": 5, "엿새": 6, "이레": 7, "여드레": 8,
        "아흐레": 9, "열흘": 10, "보름": 15, "일주일": 7}  # fmt: skip

NATIVE = rf"(?:(?:{'|'.join(TENS)})(?:{'|'.join(UNITS)})?|{'|'.join(UNITS)})"
TENS_NATIVE = rf"(?:{'|'.join(t for t in TENS if t != '열')})(?:{'|'.join(UNITS)})?"

KIN = {
    "어머니": "parent", "엄마": "parent", "아버지": "parent", "아빠": "parent",
    "할머니": "grandparent", "할아버지": "grandparent", "남편": "spouse", "아내": "spouse",
    "부인": "spouse", "형": "older", "누나": "older", "오빠": "older", "언니": "older",
    "동생": "younger", "남동생": "younger", "여동생": "younger", "친동생": "younger",
    "아들": "child", "딸": "child", "조카": "nibling", "사촌": "cousin", "이모": "aunt",
    "고모": "aunt", "삼촌": "uncle", "외삼촌": "uncle",
}  # fmt: skip
INVERSE = {"parent": "child", "child": "parent", "older": "younger", "younger": "older",
           "spouse": "spouse", "cousin": "cousin", "nibling": "elder", "aunt": "nibling",
           "uncle": "nibling", "grandparent": "grandchild"}  # fmt: skip
FUNCTIONAL = {"어머니": "어머니", "엄마": "어머니", "아버지": "아버지", "아빠": "아버지",
              "남편": "남편", "아내": "아내", "부인": "아내"}  # fmt: skip
KIN_WORDS = "|".join(sorted(KIN, key=len, reverse=True))

TITLES = (
    "형사|이사|과장|부장|차장|대리|사장|회장|선생|박사|교수|기자|대위|중위|소위|중사|병장|"
    "검사|판사|변호사|간호사|코치|감독|팀장|실장|반장|원장|셰프|작가"
)
CITIES = (
    "서울|부산|대구|인천|광주|대전|울산|세종|제주|수원|성남|용인|고양|일산|분당|춘천|강릉|속초|원주|"
    "청주|충주|천안|전주|군산|목포|여수|순천|포항|경주|안동|창원|진주|통영|거제|김해|마포|종로|강남|"
    "캐나다|호주|미국|일본|중국|영국|프랑스|독일|뉴욕|런던|파리|도쿄|베이징"
)
PLACE = rf"(?:(?:{CITIES})(?:시|도)?|[가-힣]{{1,5}}(?:동|구|군|읍|면|리|섬))"

JOBS = (
    "형사 경찰관 경찰 소방관 간호사 의사 치과의사 수의사 변호사 검사 판사 교사 선생님 교수 기자 "
    "작가 소설가 시인 화가 조각가 배우 가수 작곡가 피아니스트 바이올리니스트 무용수 사진작가 감독 "
    "요리사 제빵사 바리스타 미용사 어부 농부 목수 건축가 디자이너 개발자 프로그래머 회사원 은행원 "
    "공무원 군인 기사 운전사 택시기사 조종사 승무원 과학자 연구원 약사 통역사 번역가 편집자 상인 "
    "사업가 대학생 고등학생 중학생 초등학생 대학원생"
).split()
JOB = "|".join(sorted(JOBS, key=len, reverse=True))

BODY = (
    "손목|손등|손가락|손|뺨|볼|이마|눈썹|눈가|눈|턱|어깨|팔꿈치|팔뚝|팔|다리|무릎|발목|발|목|귀|가슴|등|"
    "입술|광대|허벅지|옆구리"
)
OWN = (
    "눈동자 눈 머리 머리카락 키 혈액형 생일 기일 고향 나이 직업 집 방 차 얼굴 이름 술 담배 커피 "
    "고기 수영 "
    "운전 안경 가방 이마 뺨 손목 어깨 팔 지금 오늘 올해 이제 그때 여전히"
).split()
"""Nouns that can carry the mark of a topic while the sentence still tells of a person."""

COLOURS = {
    "흰": "흰색", "하얀": "흰색", "흰색": "흰색", "백색": "흰색", "검은": "검은색",
    "검정": "검은색", "까만": "검은색", "검은색": "검은색", "검정색": "검은색",
    "빨간": "빨간색", "붉은": "빨간색",
    "빨간색": "빨간색", "붉은색": "빨간색", "파란": "파란색", "푸른": "파란색", "파란색": "파란색",
    "노란": "노란색", "노란색": "노란색", "초록": "초록색", "초록색": "초록색", "녹색": "초록색",
    "회색": "회색", "갈색": "갈색", "주황색": "주황색", "보라색": "보라색", "분홍색": "분홍색",
    "은색": "은색", "금색": "금색", "금발": "금발", "흑발": "검은색", "은발": "은색",
}  # fmt: skip
COLOUR = "|".join(sorted(COLOURS, key=len, reverse=True))
THINGS = (
    "차|자동차|승용차|경차|트럭|자전거|오토바이|가방|우산|목도리|코트|모자|시계|운동화|구두|휴대폰|"
    "노트북|반지|목걸이|책가방|외투"
)
SAME_THING = {"승용차": "차", "자동차": "차", "경차": "차", "책가방": "가방", "외투": "코트"}
ANIMALS = "고양이|강아지|개|말|토끼|앵무새"

SAID = (
    "말했|말하|물었|물으|묻자|묻는|대답했|대답하|외쳤|소리쳤|속삭였|중얼거렸|덧붙였|되물었|답했|부탁했|타일렀|"
    "쏘아붙였|투덜거렸|재촉했|불렀"
)
UNREAL = re.compile(
    r"꿈|거짓말|착각|만약|만일|소문|농담|인 척|상상|오해|가짜|회상|기억[하을이]|떠올|생전|옛날|"
    r"어릴|"
    r"어렸을|전까지|년 전|한때|처럼 보였|라고 속"
)
"""A sentence with one of these tells something that need not hold in the story's present."""


def native_number(word: str) -> int:
    """Return the value of a native Korean number: 스물두 -> 22; 0 for none."""
    for ten, value in TENS.items():
        if word.startswith(ten):
            rest = word.removeprefix(ten)
            return value + (UNITS.get(rest, -100) if rest else 0)
    return UNITS.get(word, 0)


def sino_number(word: str) -> int:
    """Return the value of digits or of a Sino-Korean number up to 99: 이십오 -> 25."""
    if word.isdigit():
        return int(word)
    tens, mark, ones = word.rpartition("십")
    return (SINO.get(tens, 1) * 10 if mark else 0) + (SINO.get(ones, 0) if ones else 0)
