"""Easy Korean: one sentence first, hard words explained; by finger, by keyboard and by ear."""

from typing import Any

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "책은 몇 권까지 빌릴 수 있나요?"
SENTENCE = "책은 한 번에 다섯 권까지 14일 동안 빌릴 수 있습니다."


def ask(page: Any) -> None:
    page.fill("#question textarea", QUESTION)
    page.click("#send")
    page.wait_for_selector(".said .foot")


def seen(page: Any, selector: str) -> list[bool]:
    return page.locator(selector).evaluate_all("all => all.map(x => x.checkVisibility())")


def test_in_easy_korean_the_first_sentence_stands_alone_and_its_words_are_explained(
    page, findings, keep
):
    page.click('.settings > [data-switch="easy"]')
    assert page.get_attribute('[data-switch="easy"]', "aria-pressed") == "true"
    ask(page)
    lead = page.locator(".said .lead").inner_text()
    assert "시작해서 끝날 때까지" in lead and "이 서비스의 풀이" in lead
    assert not any(seen(page, ".told ul, .told h3"))
    assert findings(page) == []
    keep(page, "easy-1-first")
    more = page.locator(".unfold")
    assert "더 보기" in more.inner_text()
    more.click()
    page.wait_for_selector(".told.unfolded")
    assert all(seen(page, ".told ul, .told h3"))
    assert findings(page) == []
    keep(page, "easy-2-all")

    page.reload()
    page.wait_for_selector(".said .foot")
    assert page.evaluate("window.sectorkitEasy()")
    page.click('.settings > [data-switch="easy"]')
    assert all(seen(page, ".told ul")) and not any(seen(page, ".gloss"))


def test_a_word_is_explained_by_the_keyboard_and_the_sentence_is_copied_as_it_was(page):
    ask(page)
    word = page.locator(".said .word").first
    assert word.get_attribute("aria-expanded") == "false"
    told = page.locator(f"#{word.get_attribute('aria-controls')}")
    assert not told.is_visible()
    page.focus('[role=tab][data-tab-id="ask"]')
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.className") == "word":
            break
    assert page.evaluate("document.activeElement.className") == "word"
    page.keyboard.press("Enter")
    assert word.get_attribute("aria-expanded") == "true" and told.is_visible()
    assert told.get_attribute("role") == "note"
    page.keyboard.press("Space")
    assert not told.is_visible()
    assert page.locator("button.copy").get_attribute("data-copy").startswith(SENTENCE)
    assert page.evaluate(
        """() => {
          const box = document.querySelector('.said .lead').cloneNode(true);
          box.querySelectorAll('button, .gloss').forEach((part) => part.remove());
          return box.textContent.trim();
        }"""
    ).startswith(SENTENCE)


def test_the_wish_for_plain_words_is_sent_with_the_question(page):
    sent = []
    page.on("request", lambda asked: sent.append(asked.post_data or ""))
    ask(page)
    page.click('.settings > [data-switch="easy"]')
    page.fill("#question textarea", QUESTION)
    page.click("#send")
    page.wait_for_selector("#visit-2 .foot")
    joined = [data for data in sent if QUESTION in data]
    assert "false" in joined[0].split(QUESTION)[1][:120], joined
    assert "true" in joined[1].split(QUESTION)[1][:120], joined
