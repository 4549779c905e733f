"""The browser's own ears, voice, sharing and printer: what they are given, and where they lack.

Chromium in a test has neither microphone nor voices, so a script takes their places before the
page begins and writes down what the page asks of them.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "책은 몇 권까지 빌릴 수 있나요?"
SENTENCE = "책은 한 번에 다섯 권까지 14일 동안 빌릴 수 있습니다."
ABLE = """
window.done = { spoken: [], cancelled: 0, ears: [], shared: [] };
window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
Object.defineProperty(window, "speechSynthesis", { value: {
  getVoices: () => [{ lang: "en-US" }, { lang: "ko-KR", name: "소리" }],
  speak: (words) => window.done.spoken.push(words),
  cancel: () => { window.done.cancelled += 1; },
} });
window.SpeechRecognition = class {
  start() { window.done.ears.push(this); }
  stop() { this.stopped = true; this.onend(); }
  abort() { this.stop(); }
};
navigator.share = async (what) => { window.done.shared.push(what); };
"""
UNABLE = """
for (const name of ["speechSynthesis", "SpeechRecognition", "webkitSpeechRecognition"]) {
  Object.defineProperty(window, name, { value: undefined });
}
Object.defineProperty(navigator, "share", { value: undefined });
"""


@pytest.fixture
def opened(browser, base) -> Iterator[Callable[[str], Any]]:
    """Return what opens the page in a browser that can what a script says it can."""
    contexts = []

    def opened(script: str) -> Any:
        context = browser.new_context(viewport={"width": 390, "height": 844})
        contexts.append(context)
        page = context.new_page()
        page.size = "phone"
        page.set_default_timeout(60_000)
        page.add_init_script(script)
        page.goto(f"{base}/library/demo/")
        page.wait_for_selector("#question textarea")
        return page

    yield opened
    for context in contexts:
        context.close()


def ask(page: Any) -> None:
    page.fill("#question textarea", QUESTION)
    page.click("#send")
    page.wait_for_selector(".said .foot")


def test_what_is_said_is_written_into_the_question_and_nothing_is_sent_before_it_is_wished(opened):
    page = opened(ABLE)
    ears = page.locator("button.ears")
    assert "말로 묻기" in ears.get_attribute("aria-label")
    ears.click()
    assert ears.get_attribute("aria-pressed") == "true"
    assert page.evaluate("window.done.ears[0].lang") == "ko-KR"
    page.evaluate(
        "(words) => window.done.ears[0].onresult({results: [[{transcript: words}]]})", QUESTION
    )
    assert page.input_value("#question textarea") == QUESTION
    page.evaluate("window.done.ears[0].onend()")
    assert ears.get_attribute("aria-pressed") == "false"
    assert page.locator(".visit").count() == 0
    page.click("#send")
    page.wait_for_selector(".said .foot")
    assert QUESTION in page.locator(".asked").inner_text()


def test_listening_stops_when_the_button_is_pressed_again_and_says_why_it_failed(opened):
    page = opened(ABLE)
    ears = page.locator("button.ears")
    ears.click()
    ears.click()
    assert page.evaluate("window.done.ears.length === 1 && window.done.ears[0].stopped")
    assert ears.get_attribute("aria-pressed") == "false"
    ears.click()
    page.evaluate("window.done.ears[1].onerror({error: 'not-allowed'})")
    page.evaluate("window.done.ears[1].onend()")
    told = page.locator("#composer-says")
    assert "마이크" in told.inner_text() and told.get_attribute("role") == "alert"
    assert ears.get_attribute("aria-pressed") == "false"


def test_in_english_it_listens_for_english(opened):
    page = opened(ABLE)
    page.click("button.tongue")
    page.click("button.ears")
    assert page.evaluate("window.done.ears[0].lang") == "en-US"


def test_an_answer_is_read_in_korean_without_marks_or_buttons_until_it_is_stopped(opened):
    page = opened(ABLE)
    ask(page)
    aloud = page.locator("button.aloud")
    aloud.click()
    spoken = page.evaluate("window.done.spoken.map((words) => [words.text, words.lang])")
    assert len(spoken) == 1 and spoken[0][1] == "ko-KR"
    assert page.evaluate("window.done.spoken[0].voice.lang") == "ko-KR"
    assert spoken[0][0].startswith(SENTENCE) and "늦은 날만큼" in spoken[0][0]
    assert not re.search(r"\. ?\d|AI 생성|복사|시작해서 끝날 때까지", spoken[0][0]), spoken
    assert aloud.get_attribute("aria-pressed") == "true"
    before = page.evaluate("window.done.cancelled")
    aloud.click()
    assert page.evaluate("window.done.cancelled") == before + 1
    assert aloud.get_attribute("aria-pressed") == "false"
    assert page.evaluate("window.done.spoken.length") == 1
    aloud.click()
    page.evaluate("window.done.spoken[1].onend()")
    assert aloud.get_attribute("aria-pressed") == "false"


def test_in_easy_korean_the_explanations_are_read_and_what_is_folded_is_not(opened):
    page = opened(ABLE)
    page.click('.settings > [data-switch="easy"]')
    ask(page)
    page.locator("button.aloud").click()
    spoken = page.evaluate("window.done.spoken[0].text")
    assert spoken.startswith(SENTENCE) and "동안: 시작해서 끝날 때까지" in spoken
    assert "늦은 날만큼" not in spoken and "이 서비스의 풀이" not in spoken


def test_an_answer_is_shared_with_its_sources_and_the_notice(opened):
    page = opened(ABLE)
    ask(page)
    page.click("button.share")
    (shared,) = page.evaluate("window.done.shared")
    assert shared["text"].startswith(SENTENCE) and "https://library.example/loan" in shared["text"]
    assert "인공지능" in shared["text"] and "도서관" in shared["title"]


def test_a_browser_without_them_shows_no_button_for_them(opened):
    page = opened(UNABLE)
    ask(page)
    assert page.locator("button.ears").count() == 0
    for name in ("aloud", "share"):
        assert not page.locator(f"button.{name}").is_visible()
    assert page.locator("button.copy").is_visible() and page.locator("button.print").is_visible()


def test_what_is_printed_is_the_question_the_answer_and_the_sources_and_no_more(opened, keep):
    page = opened("window.print = () => { window.printing = true; };")
    ask(page)
    page.click("button.print")
    assert page.evaluate("window.printing")
    page.emulate_media(media="print")
    shown = page.evaluate("document.body.innerText")
    assert QUESTION in shown and SENTENCE in shown and "https://library.example/loan" in shown
    assert "인공지능" in shown and "무슨 일인가요" not in shown and "소리로 듣기" not in shown
    keep(page, "voice-1-print")
    folder = Path(__file__).resolve().parents[2] / "artefacts"
    paper = page.pdf(path=folder / "voice-1-print.pdf", format="A4")
    assert paper.startswith(b"%PDF") and paper.count(b"/Type /Page\n") == 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert page.locator("#print").count() == 0 and page.locator(".said").is_visible()
