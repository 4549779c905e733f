"""One person's health record in a real browser, from the first entry to the last trace."""

import re
from datetime import timedelta
from typing import Any

import pytest

from sectorkit.values import today

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "집에서 혈압을 어떻게 재야 정확한가요?"


@pytest.fixture
def page(visit, everything) -> Any:
    return visit(f"{everything}/medical/demo/")


def open_tab(page: Any, name: str) -> None:
    page.get_by_role("tab", name=re.compile(name)).click()


def write(page: Any, day: str, high: int, low: int) -> None:
    page.fill("#diary-day textarea, #diary-day input", day)
    page.fill("#diary-value input", str(high))
    page.fill("#diary-second input", str(low))
    page.click("#diary-keep")
    page.wait_for_selector(f"#diary-said:has-text('{high}/{low} mmHg ({day})')")


def test_a_record_is_written_asked_about_plotted_taken_along_and_deleted(page: Any) -> None:
    open_tab(page, "내 건강 기록")
    page.get_by_label("따로 동의합니다").check()
    page.wait_for_selector("#health-said:has-text('동의하셨습니다')")
    page.fill("#health-name textarea, #health-name input", "고혈압")
    page.click("#health-keep")
    page.wait_for_selector("#health-list:has-text('의사에게 들은 병: 고혈압')")

    open_tab(page, "잰 값 일기")
    for back, high in ((2, 132), (1, 138)):
        write(page, (today() - timedelta(days=back)).isoformat(), high, 84)
    page.wait_for_selector("#diary-share:has-text('2번 가운데 1번이 기준(135/85 mmHg')")
    page.wait_for_selector("#diary-plot .js-plotly-plot, #diary-plot svg")

    open_tab(page, "물어보기")
    page.fill("#question textarea", QUESTION)
    page.click("#send button, button#send")
    page.wait_for_selector("#talk:has-text('적어 두신 기록')")
    page.wait_for_selector("#evidence:has-text('내 건강 기록')", state="attached")

    open_tab(page, "내 건강 기록")
    page.fill("#health-trouble textarea", "두 주 전부터 아침에 머리가 무겁습니다.")
    page.fill("#health-asks textarea", "약을 계속 먹나요?")
    for format in ("한글(HWPX)", "PDF", "워드(DOCX)"):
        page.get_by_role("radio", name=format).check()
        page.click("#health-summary")
        page.wait_for_selector(f"#health-file a:has-text('{format}')")
        with page.expect_download() as download:
            page.click("#health-file a")
        assert download.value.path().stat().st_size > 1000

    page.get_by_label("되살릴 수 없다는 것을").check()
    page.click("#health-erase")
    page.wait_for_selector("#health-said:has-text('모두 지웠습니다')")
    page.wait_for_selector("#health-list:has-text('아직 적은 기록이 없습니다')")
