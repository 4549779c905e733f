"""The page by keyboard, by ear, on a small phone, after a reload, and beside another visitor."""

from collections.abc import Iterator
from typing import Any

import pytest

QUESTION = "책은 몇 권까지 빌릴 수 있나요?"

pytestmark = [pytest.mark.chromium, pytest.mark.slow]


@pytest.fixture
def page(browser, base) -> Iterator[Any]:
    """Return the page on the smallest phone we promise."""
    context = browser.new_context(viewport={"width": 360, "height": 640})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=base)
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"{base}/library/demo/")
    page.wait_for_selector("#question textarea")
    yield page
    context.close()


def ask(page: Any, question: str = QUESTION) -> None:
    page.fill("#question textarea", question)
    page.keyboard.press("Enter")
    page.wait_for_selector(".said .foot")


def test_everything_is_done_with_the_keyboard_alone(page):
    page.focus("#question textarea")
    page.keyboard.type(QUESTION)
    page.keyboard.press("Enter")
    page.wait_for_selector(".said .foot")
    page.focus("button.note >> nth=0")
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.className.startsWith('card')")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "note"
    page.focus('[role=tab][data-tab-id="ask"]')
    page.keyboard.press("ArrowRight")
    selected = page.locator('[role=tablist] > [role=tab][aria-selected="true"]')
    assert selected.get_attribute("data-tab-id") != "ask"
    assert page.evaluate("document.activeElement.getAttribute('role')") == "tab"


def test_a_screen_reader_is_told_whole_sentences_and_the_end(page):
    page.evaluate(
        """() => {
          window.heard = [];
          const live = document.getElementById('live');
          new MutationObserver(() => window.heard.push(live.innerText.trim()))
            .observe(live, {childList: true, subtree: true, characterData: true});
        }"""
    )
    assert page.get_attribute("#live", "aria-live") == "polite"
    ask(page)
    page.wait_for_function("window.heard.some((words) => words.includes('답변이 끝났습니다'))")
    said = [words for words in page.evaluate("window.heard") if words]
    assert any("다섯 권까지 14일" in words and words.endswith(".") for words in said), said


def test_large_letters_fit_a_small_phone_and_are_remembered(page, findings):
    page.click(".settings summary")
    for switch in ("large", "contrast", "dark"):
        page.click(f'[data-switch="{switch}"]')
    ask(page)
    assert findings(page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert page.evaluate(wide) <= 0
    page.reload()
    page.wait_for_selector("#question textarea")
    assert page.evaluate("document.documentElement.hasAttribute('data-large')")
    assert page.get_attribute('[data-switch="dark"]', "aria-pressed") == "true"


def test_a_visit_survives_a_reload_and_no_other_browser_sees_it(page, browser, base):
    ask(page)
    page.reload()
    page.wait_for_selector(".said .foot")
    assert "다섯 권까지 14일" in page.locator(".said").inner_text()
    page.locator("button.note").first.click()
    page.locator(".card.chosen mark").wait_for()
    page.keyboard.press("Escape")

    window = page.evaluate("sessionStorage.getItem('window')")
    other = browser.new_context().new_page()
    other.goto(f"{base}/library/demo/")
    other.evaluate("(name) => sessionStorage.setItem('window', name)", window)
    other.reload()
    other.wait_for_selector("#question textarea")
    other.wait_for_timeout(500)
    assert other.locator(".said").count() == 0
    other.context.close()

    page.click("#fresh")
    page.wait_for_selector("#examples")
    page.reload()
    page.wait_for_selector("#question textarea")
    page.wait_for_timeout(500)
    assert page.locator(".said").count() == 0


def test_what_is_copied_or_printed_takes_its_sources_along(page):
    ask(page)
    page.click("button.copy")
    page.wait_for_selector("button.copy.done")
    assert "출처\n" in page.evaluate("navigator.clipboard.readText()")
    page.evaluate("getSelection().selectAllChildren(document.querySelector('.said .lead'))")
    page.keyboard.press("Control+C")
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "다섯 권까지 14일" in copied and "https://library.example/loan" in copied
    page.evaluate("window.print = () => { window.paper = document.getElementById('print'); }")
    page.click("button.print")
    printed = page.evaluate("window.paper.textContent")
    assert "다섯 권까지 14일" in printed and "https://library.example/loan" in printed


def test_the_korean_font_comes_from_this_machine(page, base):
    font = page.request.get(f"{base}/library/demo/parts/look/korean.otf")
    assert font.status == 200 and font.headers["content-type"] == "font/otf"
    assert page.request.get(f"{base}/library/demo/parts/look/page.html").status == 404
