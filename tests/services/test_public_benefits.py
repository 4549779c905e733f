"""Benefits by rule: worked cases, every article read, and the official conditions as rules."""

import json
import lzma
from pathlib import Path

import httpx
import pytest

from sectorkit.errors import BadInput
from sectorkit.publicdata import Keys, PublicData
from services.public import tools
from services.public.desk.benefits import FILE, Profile, find, judge, known_traits, programmes
from services.public.desk.gov24 import eligible

ARTICLES = Path(__file__).resolve().parents[2].parent / "shared/data/statutes-articles.jsonl.xz"
ALL = {programme.id: programme for programme in programmes()}
NOTHING = known_traits()


def told(id: str, **profile) -> str:
    return judge(ALL[id], Profile(**profile)).verdict


def test_there_are_a_hundred_programmes_each_with_its_article_place_and_phone() -> None:
    assert len(ALL) == len(programmes()) >= 100
    for programme in programmes():
        assert programme.rule and programme.papers and programme.place and programme.phone
        assert programme.article.startswith("제") and programme.source.url.startswith("https://")


@pytest.mark.slow
@pytest.mark.skipif(not ARTICLES.exists(), reason="the statutes are not beside the checkout")
def test_every_deciding_article_is_in_the_statutes() -> None:
    wanted = {f"{programme.law} {programme.article}" for programme in programmes()}
    with lzma.open(ARTICLES, "rt", encoding="utf-8") as lines:
        there = {id for id in (json.loads(line)["id"] for line in lines) if id in wanted}
    assert wanted - there == set()


@pytest.mark.parametrize(
    ("id", "profile", "verdict"),
    [
        # 국민기초생활 보장법 8조: 기준 중위소득의 30%
        ("living", {"income": 30}, "될 수 있음"),
        ("living", {"income": 31}, "아님"),
        ("living", {}, "확인 필요"),
        ("medical-aid", {"income": 40}, "될 수 있음"),
        ("medical-aid", {"income": 40.5}, "아님"),
        # 주거급여법 5조 43%, 7조의2 19세 이상 30세 미만
        ("housing-rent", {"income": 43, "traits": {"무주택"}}, "될 수 있음"),
        ("housing-rent", {"income": 44, "traits": {"무주택"}}, "아님"),
        ("housing-youth", {"age": 18, "traits": {"기초생활수급"}}, "아님"),
        ("housing-youth", {"age": 19, "traits": {"기초생활수급"}}, "될 수 있음"),
        ("housing-youth", {"age": 30, "traits": {"기초생활수급"}}, "아님"),
        # 기초연금법 3조
        ("basic-pension", {"age": 64, "absent": {"직역연금"}}, "아님"),
        ("basic-pension", {"age": 65, "absent": {"직역연금"}}, "될 수 있음"),
        ("basic-pension", {"age": 65}, "확인 필요"),
        ("basic-pension", {"age": 65, "traits": {"직역연금"}}, "아님"),
        # 아동수당법 4조: 13세 미만, 2세 미만
        ("child-allowance", {"children": [12]}, "될 수 있음"),
        ("child-allowance", {"children": [13]}, "아님"),
        ("child-allowance", {"children": []}, "아님"),
        ("child-allowance", {}, "확인 필요"),
        ("infant-extra", {"children": [1, 9]}, "될 수 있음"),
        ("infant-extra", {"children": [2]}, "아님"),
        # 구직자 취업촉진법 6조: 15~64세, 100%, 청년 34세까지 120%
        ("job-support", {"age": 64, "income": 100, "traits": {"구직중"}}, "될 수 있음"),
        ("job-support", {"age": 65, "income": 100, "traits": {"구직중"}}, "아님"),
        ("job-support-youth", {"age": 34, "income": 120, "traits": {"구직중"}}, "될 수 있음"),
        ("job-support-youth", {"age": 35, "income": 120, "traits": {"구직중"}}, "아님"),
        # 남녀고용평등법 19조: 만 8세 이하
        ("parental-leave", {"children": [8], "traits": {"근로자", "고용보험180일"}}, "될 수 있음"),
        ("parental-leave", {"children": [9], "traits": {"근로자", "고용보험180일"}}, "아님"),
        # 장애인복지법 49조 2항: 중증장애인은 장애수당 대신 장애인연금
        ("disability-pension", {"age": 18, "traits": {"심한장애"}}, "될 수 있음"),
        ("disability-pension", {"age": 17, "traits": {"심한장애"}}, "아님"),
        ("disability-allowance", {"age": 20, "traits": {"심한장애", "차상위"}}, "아님"),
        (
            "disability-allowance",
            {"age": 20, "traits": {"장애", "차상위"}, "absent": {"심한장애"}},
            "될 수 있음",
        ),
        ("telecom-relief", {"traits": {"심한장애"}}, "될 수 있음"),  # 심한 장애는 장애
        ("young-parent", {"age": 34, "children": [3], "traits": {"한부모"}}, "될 수 있음"),
        ("young-parent", {"age": 35, "children": [3], "traits": {"한부모"}}, "아님"),
    ],
)
def test_a_rule_says_what_its_article_says(id: str, profile: dict, verdict: str) -> None:
    sets = {k: frozenset(v) if isinstance(v, set) else v for k, v in profile.items()}
    assert told(id, **sets) == verdict


def test_the_condition_that_decided_is_named_and_the_ones_to_ask_are_listed() -> None:
    no = judge(ALL["job-support"], Profile(age=70))
    assert (no.verdict, no.because) == ("아님", "나이 15~64세")
    ask = judge(ALL["job-support"], Profile(age=30))
    assert ask.ask == ("소득이 기준 중위소득의 100% 이하", "구직중")


def test_telling_more_never_turns_a_no_into_a_yes() -> None:
    little = {one.programme.id: one.verdict for one in find(Profile(age=40))}
    more = {one.programme.id: one.verdict for one in find(Profile(age=40, income=50, children=[3]))}
    assert all(more[id] == "아님" for id, verdict in little.items() if verdict == "아님")


def test_an_unknown_trait_is_refused_by_name() -> None:
    with pytest.raises(BadInput, match="왕족"):
        find(Profile(traits=frozenset({"왕족"})))


ROW = {"JA0101": "Y", "JA0102": "Y", "JA0110": 19, "JA0111": 34}


@pytest.mark.parametrize(
    ("row", "profile", "verdict"),
    [
        (ROW, {"age": 19}, "될 수 있음"),
        (ROW, {"age": 35}, "아님"),
        (ROW, {}, "확인 필요"),
        ({"JA0102": "Y"}, {}, "확인 필요"),  # 여성만
        ({"JA0201": "Y", "JA0202": "Y"}, {"income": 75}, "될 수 있음"),
        ({"JA0201": "Y", "JA0202": "Y"}, {"income": 76}, "아님"),
        (
            {f"JA020{n}": "Y" for n in range(1, 6)},
            {"income": 900},
            "될 수 있음",
        ),  # 모두 Y: 제한 없음
        ({}, {}, "될 수 있음"),
        ({"JA0403": "Y"}, {"absent": frozenset({"한부모"})}, "아님"),
        ({"JA0403": "Y", "JA0404": "Y"}, {"traits": frozenset({"한부모"})}, "될 수 있음"),
        ({"JA0403": "Y", "JA0410": "Y"}, {"absent": frozenset({"한부모"})}, "될 수 있음"),
        ({"JA0328": "Y"}, {"traits": frozenset({"심한장애"})}, "될 수 있음"),
        ({"JA0328": None, "JA0110": "", "JA0111": ""}, {}, "될 수 있음"),  # 빈 칸은 묻지 않음
    ],
)
def test_the_official_conditions_are_read_as_rules(row, profile, verdict) -> None:
    assert eligible(row, Profile(**profile)).verdict == verdict


def test_a_service_for_one_sex_names_the_code() -> None:
    found = eligible({"JA0102": "Y"}, Profile(), sex="남")
    assert (found.verdict, found.because) == ("아님", "여성만 대상")


async def test_without_a_key_the_sample_answers_and_says_so() -> None:
    found = await tools.gov24_benefits(Keys({}), age=25, traits=["무주택"])
    assert found.summary.startswith("[예시 자료]") and found.values["sample"] is True
    assert "예시 자료" in found.sources[0].title


async def test_with_a_key_the_official_answer_is_asked_and_no_sample_passes_for_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[httpx.URL] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request.url)
        row = {"서비스ID": "WII1", "서비스명": "청년 지원", "JA0110": 19, "JA0111": 34}
        return httpx.Response(200, json={"page": 1, "totalCount": 1, "data": [row]})

    data = PublicData(FILE.parent / "adapters.yaml", transport=httpx.MockTransport(answer))
    monkeypatch.setattr(tools, "DATA", data)
    found = await tools.gov24_benefits(Keys({"gov24": "secret"}), word="청년", age=40)
    assert found.values["sample"] is False
    assert found.values["service_1"] == "청년 지원: 아님 (나이 19~34세) [JA0110]"
    assert [url.path.rsplit("/", 1)[-1] for url in asked] == ["serviceList", "supportConditions"]
    assert asked[0].params["cond[서비스명::LIKE]"] == "청년"
    assert "secret" not in str(found)


async def test_a_key_that_is_not_registered_is_told_and_not_papered_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(401, json={"code": -401, "msg": "유효하지 않은 인증키 입니다."})

    data = PublicData(FILE.parent / "adapters.yaml", transport=httpx.MockTransport(answer))
    monkeypatch.setattr(tools, "DATA", data)
    with pytest.raises(Exception, match=r"열쇠|키"):
        await tools.gov24_benefits(Keys({"gov24": "bad"}))
