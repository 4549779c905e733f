"""Two officials in one case room, a citizen at the benefits finder: real browsers, to the end."""

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


@pytest.fixture
def two(browser, everything) -> Iterator[tuple[Any, Any]]:
    """Two browsers that know nothing of each other, a phone and a desktop, on one page."""
    contexts = [
        browser.new_context(viewport={"width": width, "height": height})
        for width, height in ((390, 844), (1280, 800))
    ]
    pages = []
    for context in contexts:
        page = context.new_page()
        page.set_default_timeout(60_000)
        page.goto(f"{everything}/public/demo/")
        page.wait_for_selector("#question textarea")
        pages.append(page)
    yield pages[0], pages[1]
    for context in contexts:
        context.close()


def tab(page: Any, name: str) -> None:
    page.get_by_role("tab", name=name).first.click()
    page.wait_for_timeout(300)


def press(page: Any, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


def enter(page: Any, name: str) -> None:
    tab(page, "함께 쓰기")
    page.locator("#room-by input, #room-by textarea").first.fill(name)


def choose(page: Any, title: str) -> None:
    press(page, "목록 새로 고침")
    page.wait_for_timeout(1500)
    page.locator("#room-cases input").click()
    page.get_by_role("option", name=title).first.click()
    page.wait_for_function("() => document.querySelector('#room-status').innerText.includes('판')")


def status(page: Any, words: str) -> None:
    page.wait_for_function(
        "words => document.querySelector('#room-status').innerText.includes(words)", arg=words
    )


def test_two_officials_write_one_draft_and_nobody_is_overwritten(two):
    first, second = two
    enter(first, "김주무관")
    first.locator("#room-title input, #room-title textarea").first.fill("가로등 답변")
    first.locator("#room-text textarea").fill("첫 글")
    press(first, "새 건 열기")
    status(first, "열었습니다")

    enter(second, "이주무관")
    choose(second, "가로등 답변")
    assert second.locator("#room-text textarea").input_value() == "첫 글"

    first.locator("#room-text textarea").fill("김의 둘째 글")
    press(first, "저장")
    status(first, "저장했습니다")
    status(second, "동료가 고쳤습니다")

    second.locator("#room-text textarea").fill("이가 모르고 쓴 글")
    press(second, "저장")
    status(second, "먼저 고쳤습니다")
    press(second, "지금 것 불러오기")
    status(second, "2판")
    assert second.locator("#room-text textarea").input_value() == "김의 둘째 글"

    second.locator("#room-comment textarea, #room-comment input").first.fill("한 줄 더 넣어 주세요")
    press(second, "의견 달기")
    status(second, "의견을 달았습니다")
    first.wait_for_function(
        "() => document.querySelector('#room-log').innerText.includes('한 줄 더 넣어')"
    )
    press(first, "지금 것 불러오기")
    first.wait_for_timeout(1500)
    press(first, "검토 요청")
    status(first, "검토 요청")
    press(first, "승인")
    status(first, "승인할 수 없습니다")
    press(second, "지금 것 불러오기")
    second.wait_for_timeout(1500)
    press(second, "승인")
    status(second, "승인하였습니다")


def test_a_citizen_finds_benefits_with_the_rule_that_decided(visit, everything):
    page = visit(f"{everything}/public/demo/")
    tab(page, "혜택 찾기")
    page.get_by_label("만 나이").locator("visible=true").first.fill("70")
    page.get_by_label("1인가구").check()
    press(page, "혜택 찾기")
    page.wait_for_selector("#benefits-found .desk-card")
    said = page.locator("#benefits-found").inner_text()
    assert "홀로 사는 노인 돌봄" in said and "노인복지법 제27조의2" in said and "129" in said


def test_an_official_has_a_paper_checked(visit, everything):
    page = visit(f"{everything}/public/demo/")
    tab(page, "공문서 점검")
    page.locator("#lint-text textarea").fill(
        "수신  내부결재\n\n제목  교육\n\n2026년 12월 5일에 합니다."
    )
    press(page, "점검하기")
    page.wait_for_selector("#lint-found .desk-table")
    said = page.locator("#lint-found").inner_text()
    assert "2026. 12. 5." in said and "끝" in said


def test_a_complaint_is_taken_in_masked_and_counted(visit, everything):
    page = visit(f"{everything}/public/demo/")
    tab(page, "민원 창구")
    page.locator("#complaint-text textarea").fill(
        "가로등이 꺼졌습니다. 010-1234-5678로 전화 주세요"
    )
    page.get_by_label("접수한 때").locator("visible=true").first.fill("2026-11-09T10:00")
    press(page, "접수하기")
    page.wait_for_selector("#complaint-found .desk-card")
    said = page.locator("#complaint-found").inner_text()
    assert "2026-11-09 14:00" in said and "[전화번호]" in said and "1234" not in said
