"""A visitor with a real browser: asks, watches, opens a citation, reads the marked words."""

from typing import Any

import httpx
import pytest

QUESTION = "책은 몇 권까지 빌릴 수 있나요?"

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


def ask(page: Any, question: str) -> None:
    page.fill("#question textarea", question)
    page.click("#send")


def test_a_visitor_reads_an_answer_and_the_words_it_stands_on(page, base, keep):
    notice = page.locator(".notice")
    assert "인공지능" in notice.inner_text()
    assert notice.bounding_box()["y"] < page.locator("#question").bounding_box()["y"]
    keep(page, "page-1-first")

    ask(page, QUESTION)
    page.wait_for_selector(".stage")
    keep(page, "page-2-stage")
    page.wait_for_selector(".said .foot")
    sentence = page.locator(".said .lead").inner_text()
    assert "다섯 권까지 14일" in sentence
    assert "기준일" in page.locator(".said .foot").inner_text()
    keep(page, "page-3-answer")

    note = page.locator("button.note").first
    note.click()
    card = page.locator(f"#{note.get_attribute('data-card')}")
    card.locator("mark").wait_for(state="visible")
    marked = card.locator("mark").inner_text()
    assert marked and marked.rstrip(".") in sentence
    assert "제3조" in card.inner_text() and "KOGL-1" in card.inner_text()
    link = card.locator("a.source")
    assert link.get_attribute("href") == "https://library.example/loan"
    assert link.get_attribute("rel") == "noopener noreferrer"
    page.wait_for_timeout(300)
    box = card.locator("mark").bounding_box()
    assert 0 <= box["y"] < page.height
    keep(page, "page-4-evidence")

    page.keyboard.press("Escape")
    if page.size == "phone":
        page.locator("#drawer").wait_for(state="hidden")
    assert page.evaluate("document.activeElement.className").startswith("note")

    strangers = [u for u in page.asked_of if not u.startswith((base, "data:", "blob:"))]
    assert strangers == [] and page.errors == []


def test_sentences_come_one_after_the_other(page):
    page.evaluate(
        """() => {
          window.seen = [];
          new MutationObserver(() => {
            const n = document.querySelectorAll('.said button.note').length;
            const stage = !!document.querySelector('.stage');
            if (window.seen.at(-1)?.[0] !== n) window.seen.push([n, stage]);
          }).observe(document.getElementById('talk'), {childList: true, subtree: true});
        }"""
    )
    ask(page, "책을 빌릴 때 어디에 물어보나요? 책을 늦게 돌려주면 어떻게 되나요?")
    page.wait_for_selector(".said .foot")
    seen = page.evaluate("window.seen")
    assert [n for n, _ in seen] == sorted({n for n, _ in seen})
    assert any(n > 0 and working for n, working in seen), seen


def test_a_person_in_danger_sees_a_number_to_call(page, keep):
    ask(page, "지금 죽고 싶어요")
    call = page.locator("a.call.big")
    call.wait_for()
    assert call.get_attribute("href").removeprefix("tel:").isdigit()
    assert call.bounding_box()["height"] >= 48
    assert page.locator("button.note").count() == 0
    keep(page, "page-5-redirected")


def test_what_cannot_be_answered_says_so_and_names_somebody(page, keep):
    ask(page, "제타 행성 콰르콘의 블롭 지수는 몇 그라빗인가요?")
    page.wait_for_selector(".calm")
    assert "찾지 못했습니다" in page.locator(".calm").inner_text()
    assert page.locator(".desk a.call").get_attribute("href") == "tel:020000000"
    keep(page, "page-6-abstained")


def test_words_of_a_visitor_are_never_markup(page):
    nasty = '<img src=x onerror="window.pwned=1"> {{value}} ${1+1} 900101-1234568'
    ask(page, nasty)
    page.wait_for_selector(".calm")
    shown = page.locator(".asked").inner_text()
    assert "<img src=x" in shown and "{{value}} ${1+1}" in shown and "1234568" not in shown
    assert page.evaluate("window.pwned === undefined") and page.locator(".asked img").count() == 0


def test_the_page_speaks_english_when_asked_and_remembers(page, keep):
    page.click("button.tongue")
    assert "For example" in page.locator("#examples").inner_text()
    keep(page, "page-7-english")
    page.reload()
    page.wait_for_selector("#question textarea")
    assert "For example" in page.locator("#examples").inner_text()


@pytest.mark.parametrize(
    "path",
    [
        "info",
        "openapi.json",
        "file=/etc/passwd",
        "proxy=http://127.0.0.1/",
        "run-history/records",
        "custom_component/1/client/component/index.js",
    ],
)
def test_of_gradio_only_what_the_page_needs_is_served(base, path):
    assert httpx.get(f"{base}/library/demo/gradio_api/{path}").status_code == 404


def test_an_upload_is_read_by_the_browser_that_sent_it_and_by_no_other(base):
    at = f"{base}/library/demo"
    with httpx.Client() as mine, httpx.Client() as other:
        for browser in (mine, other):
            cookie = browser.get(f"{at}/").headers["set-cookie"]
            assert "HttpOnly" in cookie and "SameSite=Lax" in cookie
        sent = mine.post(f"{at}/gradio_api/upload", files={"files": ("a.txt", b"my secret")})
        (path,) = sent.json()
        read = f"{at}/gradio_api/file={path}"
        assert mine.get(read).content == b"my secret"
        assert other.get(read).status_code == 404 and httpx.get(read).status_code == 404
        told = {"data": [{"path": path}], "session_hash": "s1", "fn_index": 0}
        assert other.post(f"{at}/gradio_api/queue/join", json=told).status_code == 404
        bound = {"data": [], "session_hash": "s2", "fn_index": 0}
        mine.post(f"{at}/gradio_api/queue/join", json=bound)
        peek = other.get(f"{at}/gradio_api/queue/data?session_hash=s2")
        assert peek.status_code == 403


def test_nobody_can_call_the_page_directly_or_from_another_site(base):
    inside = f"{base}/library/demo/gradio_api"
    assert httpx.post(f"{inside}/call/ask", json={"data": ["x", []]}).status_code == 404
    evil = {"Origin": "https://evil.example"}
    joined = httpx.post(f"{inside}/queue/join", json={"data": []}, headers=evil)
    assert joined.status_code == 403


def test_the_number_to_call_is_in_view_after_a_long_conversation(page):
    for question in ("책을 빌릴 때 어디에 물어보나요?", QUESTION):
        ask(page, question)
        page.wait_for_function("!document.querySelector('.stage')")
        page.wait_for_timeout(200)
    ask(page, "지금 죽고 싶어요")
    page.locator("a.call.big").wait_for()
    page.wait_for_timeout(400)
    call, composer = (page.locator(at).bounding_box() for at in ("a.call.big", "#composer"))
    assert 0 <= call["y"] and call["y"] + call["height"] <= composer["y"]
