"""Four journeys through the legal page, each to its end, by people in a real browser."""

import re
import zipfile
from datetime import timedelta
from typing import Any

import pytest

from sectorkit.values import today
from services.legal.calculators.deadlines import procedural_deadline

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "전세 계약이 끝났는데 집주인이 보증금을 돌려주지 않아요. 어떻게 해야 하나요?"
DEPOSIT = {
    "모두 얼마": "3억원",
    "돌려받지 못한": "3억원",
    "맺은 날": "2024-03-02",
    "시작된 날": "2024-03-20",
    "끝난 날": "2026-03-19",
    "넘겨주셨나요": "네",
    "넘겨준 날": "2026-03-20",
    "집주인의 이름": "김가람",
    "보내는 분의 이름": "이나래",
    "언제까지": "2027-01-15",
}
BRIEF = (
    "원고는 「주택임대차보호법」 제3조의3에 따라 임차권등기를 마쳤다. 대법원 2019. 13. 45. 선고 "
    "2019다999999999 판결은 같은 취지이다. 피고의 행위는 「형법」 제241조에도 해당한다."
)


@pytest.fixture
def page(visit, everything) -> Any:
    return visit(f"{everything}/legal/demo/")


def begin(page: Any, goal: str) -> None:
    page.click('[role=tab][data-tab-id="together"]')
    page.fill("#f-goal", goal)
    page.click('form[data-post="together"] button.go')


def answers(page: Any, said: dict[str, str]) -> None:
    """Answer what is asked by a word of the question, until the run ends; skip what is not told."""
    for _ in range(30):
        page.wait_for_selector("#together .question, #together .desk, #together .calm")
        page.wait_for_selector("#together:not([aria-busy])")
        question = page.locator("#together .question")
        if not question.count():
            return
        asked = question.locator("label").inner_text()
        answer = next((a for word, a in said.items() if word in asked), "모름")
        pending = question.locator("[name=pending]").get_attribute("value")
        button = question.get_by_role("button", name=answer, exact=True)
        if button.count():
            button.click()
        elif question.locator("input[name=answer]").count():
            question.locator("input[name=answer]").fill(answer if answer != "모름" else "")
            question.locator("button.go").click()
        else:
            question.locator("button").first.click()
        page.wait_for_function(
            "id => document.querySelector('#together [name=pending]')?.value !== id", arg=pending
        )
    raise AssertionError("the run does not end")


def text_of_hwpx(page: Any, click: Any) -> str:
    with page.expect_download() as download:
        click()
    with zipfile.ZipFile(download.value.path()) as package:
        return package.read("Contents/section0.xml").decode()


def test_a_tenant_gets_from_the_deposit_to_a_certified_letter(page, everything, strangers, keep):
    assert "법률 자문이 아닙니다" in page.locator(".notice").inner_text()
    page.get_by_role("button", name=QUESTION).click()
    page.wait_for_selector(".said .foot")
    assert "주택임대차보호법" in page.locator(".said").inner_text()
    note = page.locator("button.note").first
    note.click()
    card = page.locator(f"#{note.get_attribute('data-card')}")
    card.locator("mark").wait_for(state="visible")
    assert len(card.locator("mark").inner_text()) > 8
    page.wait_for_timeout(300)
    keep(page, "legal-a1-evidence")
    page.keyboard.press("Escape")

    page.locator("a.step", has_text="함께 진행하기").click()
    page.wait_for_selector("#f-goal")
    assert "보증금" in page.input_value("#f-goal")
    page.click('form[data-post="together"] button.go')
    answers(page, DEPOSIT)
    told = page.locator("#together").inner_text()
    assert "지연손해금" in told and "민법" in told and "서류가 준비되었습니다" in told
    keep(page, "legal-a2-together")
    page.locator("#together a.go").click()
    page.wait_for_selector(".paper")
    assert page.input_value("#f-임대인_이름") == "김가람"
    assert "임차인 주소" in page.locator(".state").inner_text()
    page.fill("#f-임차인_주소", "서울특별시 가상구 예시로 34")
    page.locator(".paper", has_text="예시로 34").wait_for()
    keep(page, "legal-a3-letter")
    written = text_of_hwpx(page, lambda: page.click('[data-file="hwpx"]'))
    assert "김가람" in written and "예시로 34" in written and "300,000,000" in written
    assert strangers(page, everything) == [] and page.errors == []


def test_the_deposit_journey_is_finished_by_ear_alone(page):
    """Only what a screen reader says is read, and only the keyboard is touched."""
    box = page.get_by_role("textbox", name="질문")
    box.fill(QUESTION)
    box.press("Enter")
    page.get_by_role("link", name="함께 진행하기").press("Enter")
    goal = page.get_by_role("textbox", name="무슨 일을 도와드릴까요?")
    goal.wait_for()
    page.wait_for_function("document.activeElement.value?.includes('보증금')")
    page.get_by_role("button", name="시작하기").press("Enter")
    told = page.get_by_role("region", name="함께 진행하기")
    before = ""
    for _ in range(30):
        page.wait_for_function(
            """before => { const live = document.querySelector('#together');
            return !live.hasAttribute('aria-busy') && live.textContent.trim() !== before }""",
            arg=before,
        )
        before = page.locator("#together").text_content().strip()
        heard = told.aria_snapshot()
        asked = re.findall(r'- (textbox|group) "(.+?)"', heard)
        if not asked:
            break
        kind, question = asked[-1]
        answer = next((a for word, a in DEPOSIT.items() if word in question), "")
        if kind == "group":
            told.get_by_role("group", name=question).get_by_role("button", name=answer).press(
                "Enter"
            )
            continue
        assert page.evaluate("document.activeElement.labels?.[0]?.innerText") == question
        page.get_by_role("textbox", name=question).fill(answer)
        page.keyboard.press("Enter")
    assert "지연손해금" in heard and "서류가 준비되었습니다" in heard
    paper = told.get_by_role("link", name="HWPX").first
    assert "김가람" in text_of_hwpx(page, lambda: paper.press("Enter"))


def test_a_worker_gets_from_unpaid_wages_to_a_complaint(page, keep):
    begin(page, "석 달 월급을 못 받고 문자로 해고됐어요")
    answers(
        page,
        {
            "회사나 가게": "가상상회",
            "시작한 날": "2024-01-02",
            "해고를 당하셨거나": "네",
            "일하지 않게 된": "2026-09-01",
            "언제부터 언제까지": "2026년 6월부터 8월까지",
            "모두 얼마": "750만원",
            "한 시간에": "12000원",
            "다섯 명": "네",
            "진정하는 분의 이름": "이나래",
        },
    )
    told = page.locator("#together").inner_text()
    assert "근로기준법" in told and "지연이자" in told and "서류가 준비되었습니다" in told
    keep(page, "legal-b-together")
    draft = page.locator("#together a.file", has_text="HWPX")
    written = text_of_hwpx(page, draft.click)
    assert "가상상회" in written and "7,500,000" in written


def test_a_debtor_sees_the_deadline_and_objects(page, keep):
    begin(page, "어제 법원에서 지급명령을 받았어요. 인정할 수 없어요")
    answers(
        page,
        {
            "이해했습니다": "네",
            "법원의 이름": "서울중앙지방법원",
            "사건번호": "2026차전12345",
            "돈을 달라고": "박다온",
            "받은 분의 이름": "이나래",
            "전부": "전부",
        },
    )
    told = page.locator("#together").inner_text()
    last = procedural_deadline("지급명령 이의신청", today() - timedelta(days=1)).values["last_day"]
    assert "민사소송법" in told and str(last) in told and "서류가 준비되었습니다" in told
    keep(page, "legal-c-together")
    written = text_of_hwpx(page, page.locator("#together a.file", has_text="HWPX").click)
    assert "2026차전12345" in written and "박다온" in written


def test_a_lawyer_has_an_invented_case_and_a_repealed_article_caught(page, findings, keep):
    page.evaluate("location.hash = '#tools/check_citations'")
    page.wait_for_selector("#f-text")
    page.fill("#f-text", BRIEF)
    page.click('form[data-post="tools/check_citations"] button.go')
    page.wait_for_selector(".result .items")
    verdicts = page.locator(".result .items > li").all_inner_texts()
    assert any("제241조" in v and "폐지" in v for v in verdicts), verdicts
    assert any("999999999" in v and "없음" in v for v in verdicts), verdicts
    assert any("제3조의3" in v and "없음" not in v for v in verdicts), verdicts
    assert findings(page) == []
    keep(page, "legal-d-checked")


def test_a_document_is_uploaded_read_used_and_deleted_and_nobody_else_sees_it(
    page, browser, everything, findings, keep
):
    page.click('[role=tab][data-tab-id="documents"]')
    page.wait_for_selector("[data-upload]")
    files = [
        {"name": "내 계약서.md", "mimeType": "text/markdown", "buffer": BRIEF.encode()},
        {"name": "사진.exe", "mimeType": "application/octet-stream", "buffer": b"MZ\0\0"},
    ]
    page.set_input_files("[data-upload]", files)
    page.locator("#uploads li", has_text="추가했습니다").wait_for()
    page.locator("#uploads li", has_text="사진.exe").locator("span", has_text="읽지").wait_for()
    page.locator("#held b").first.wait_for()
    assert findings(page) == []
    keep(page, "legal-e-documents")

    other = browser.new_context().new_page()
    other.goto(f"{everything}/legal/demo/#documents")
    other.wait_for_selector("[data-upload]")
    assert "아직 올린 문서가 없습니다" in other.locator("#held").inner_text()
    other.context.close()

    page.evaluate("location.hash = '#tools/check_citations'")
    page.wait_for_selector("#f-document_id option:nth-child(2)", state="attached")
    page.select_option("#f-document_id", index=1)
    page.click('form[data-post="tools/check_citations"] button.go')
    page.wait_for_selector(".result .items")

    page.click('[role=tab][data-tab-id="documents"]')
    page.on("dialog", lambda asked: asked.accept())
    page.locator(".held form button").first.click()
    page.locator("#held", has_text="아직 올린 문서가 없습니다").wait_for()
