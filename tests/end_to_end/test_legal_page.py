"""The legal sector as a citizen meets it: its own corpus, the embedded model, a real browser."""

from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "전세 계약이 끝났는데 집주인이 보증금을 돌려주지 않아요. 어떻게 해야 하나요?"
UP = "import sys; from sectorkit.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def base(serve, tmp_path_factory) -> Iterator[str]:
    folder = str(tmp_path_factory.mktemp("legal"))

    def arguments(port: int) -> list[str]:
        return ["-c", UP, "up", "--sectors", "legal", "--port", str(port)]

    with serve(arguments, SECTORKIT_DATA_DIR=folder) as address:
        yield address


def test_a_tenant_finds_the_article_behind_the_deposit(visit, base, keep):
    page: Any = visit(f"{base}/legal/demo/")
    assert "법률 자문이 아닙니다" in page.locator(".notice").inner_text()
    keep(page, "legal-1-first")
    page.get_by_role("button", name=QUESTION).click()
    page.wait_for_selector(".said .foot")
    answer = page.locator(".said").inner_text()
    assert "주택임대차보호법" in answer
    assert page.locator(".desk a.call").count() == 1
    keep(page, "legal-2-answer")

    note = page.locator("button.note").first
    note.click()
    card = page.locator(f"#{note.get_attribute('data-card')}")
    card.locator("mark").wait_for(state="visible")
    assert len(card.locator("mark").inner_text()) > 8
    page.wait_for_timeout(300)
    keep(page, "legal-3-evidence")

    page.keyboard.press("Escape")
    page.fill("#question textarea", "남자친구가 때리고 지금 문을 부수려고 해요")
    page.click("#send")
    page.locator("a.call.big").wait_for()
    page.wait_for_timeout(300)
    call, composer = (page.locator(at).bounding_box() for at in ("a.call.big", "#composer"))
    assert 0 <= call["y"] and call["y"] + call["height"] <= composer["y"]
    keep(page, "legal-4-redirected")
    strangers = [u for u in page.asked_of if not u.startswith((base, "data:", "blob:"))]
    assert strangers == [] and page.errors == []
