"""What a visitor sees when many ask at once, and when a part of the service is away."""

import base64
import json
import re
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import httpx
import pytest

from sectorkit.build import build_embedder
from sectorkit.testing.endpoint import endpoint, listening

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "책은 몇 권까지 빌릴 수 있나요?"
TOWN = str(Path(__file__).with_name("town.py"))


@pytest.fixture(scope="module")
def narrow(serve, tmp_path_factory) -> Iterator[str]:
    """Return a town where one question is answered at a time, and slowly."""
    folder = str(tmp_path_factory.mktemp("narrow"))
    with serve(lambda port: [TOWN, str(port), folder, "--at-once", "1", "--pause", "0.25"]) as at:
        yield at


def ask(page: Any, question: str = QUESTION) -> None:
    page.fill("#question textarea", question)
    page.click("#send")


def ask_beside(base: str) -> threading.Thread:
    """Ask as a program does, and return the thread that waits for the answer."""
    body = {"question": QUESTION}
    asked = threading.Thread(
        target=lambda: httpx.post(f"{base}/library/v1/answers", json=body, timeout=60)
    )
    asked.start()
    return asked


def test_who_waits_is_told_how_many_are_ahead_and_about_how_long(visit, narrow, findings, keep):
    page = visit(f"{narrow}/library/demo/")
    ask_beside(narrow).join()  # an answer has been timed
    others = [ask_beside(narrow) for _ in range(2)]
    time.sleep(0.5)
    began = time.monotonic()
    ask(page)
    until = page.locator(".queued .until")
    until.wait_for()
    told = until.inner_text()
    seen = re.search(r"앞에 1명 · 약 (\d+)초 뒤 시작", told)
    assert seen, told
    assert "119" in page.locator(".queued").inner_text()
    assert findings(page) == []
    keep(page, "waiting-1-queued")
    page.wait_for_function(
        "(first) => document.querySelector('.queued .until')?.innerText !== first", arg=told
    )
    page.wait_for_function("!document.querySelector('.queued')")
    waited = time.monotonic() - began
    assert 0.4 < int(seen[1]) / waited < 2.5, (told, waited)
    page.wait_for_selector(".said .foot, .said.calm")
    assert "다섯 권까지 14일" in page.locator(".said .lead").inner_text()
    for other in others:
        other.join()


def test_a_screen_reader_hears_of_the_wait_once_and_not_every_second(visit, narrow):
    page = visit(f"{narrow}/library/demo/")
    page.evaluate(
        """() => {
          window.heard = [];
          const live = document.getElementById('live');
          new MutationObserver(() => window.heard.push(live.innerText.trim()))
            .observe(live, {childList: true, subtree: true, characterData: true});
        }"""
    )
    other = ask_beside(narrow)
    time.sleep(0.3)
    ask(page)
    page.wait_for_selector(".said .foot, .said.calm")
    heard = [words for words in page.evaluate("window.heard") if "기다" in words or "차례" in words]
    assert len(set(heard)) == 1 and "다음 차례입니다" in heard[0], heard
    other.join()


class Vectors(BaseHTTPRequestHandler):
    """An embedding server of a few lines around the embedded model."""

    def log_message(self, *_: object) -> None:
        pass

    def do_POST(self) -> None:
        texts = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["input"]
        vectors = build_embedder("", "", 1).passages(texts)
        rows = [base64.b64encode(vector.tobytes()).decode() for vector in vectors]
        data = [{"index": at, "embedding": row} for at, row in enumerate(rows)]
        body = json.dumps({"data": data}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def vectors() -> Iterator[str]:
    with listening(Vectors) as at:
        yield f"{at}/v1"


def told(messages: Sequence[dict[str, str]]) -> str:
    """Say what the card on loans says, as a model that reads does."""
    cards = re.findall(r'번호="(\d+)"[^>]*>([^<]*)', messages[-1]["content"])
    token = next(token for token, card in cards if "다섯 권" in card)
    return f"## 결론\n책은 한 번에 다섯 권까지 14일 동안 빌릴 수 있습니다. [{token}]"


@pytest.fixture(scope="module")
def lame(serve, tmp_path_factory) -> Iterator[tuple[str, ExitStack, ExitStack]]:
    """Return a town whose model and whose search by meaning can be taken away."""
    folder = str(tmp_path_factory.mktemp("lame"))
    with ExitStack() as model, ExitStack() as meaning:
        written = model.enter_context(endpoint(told, pause=0.1))
        real = ["--model", written, "--embedding", meaning.enter_context(vectors())]
        with serve(lambda port: [TOWN, str(port), folder, *real]) as at:
            yield at, model, meaning


def again(page: Any) -> None:
    """Ask in other words, so that no vector is remembered."""
    page.click("#fresh")
    page.wait_for_selector("#examples")
    ask(page, f"책은 한 번에 몇 권을 빌릴 수 있나요? {time.monotonic()}")
    page.wait_for_selector(".said .foot, .said.calm")


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
def test_an_answer_without_a_part_says_what_is_missing_and_what_that_means(
    visit, lame, findings, keep
):
    base, model, meaning = lame
    page = visit(f"{base}/library/demo/")
    ask(page)
    page.wait_for_selector(".said .foot, .said.calm")
    assert page.locator(".said .degraded").count() == 0
    assert "told" in page.locator(".said .foot").inner_text()

    meaning.close()
    again(page)
    told = page.locator(".said .degraded").inner_text()
    assert "같은 낱말이 있는 자료만 찾았습니다" in told and "언어 모델" not in told
    assert "told" in page.locator(".said .foot").inner_text()
    assert findings(page) == []
    keep(page, "waiting-2-words-alone")

    model.close()
    again(page)
    told = page.locator(".said .degraded").inner_text()
    assert "언어 모델이 잠시 멈춰" in told and "같은 낱말" in told
    assert "sectorkit-extractive" in page.locator(".said .foot").inner_text()
    page.locator("button.note").first.click()
    card = page.locator(".card.chosen")
    card.locator("mark").wait_for()
    marked = card.locator("mark").inner_text()
    assert marked.rstrip(".") in page.locator(".said").inner_text()
    page.keyboard.press("Escape")
    assert findings(page) == []
    keep(page, "waiting-3-model-away")
