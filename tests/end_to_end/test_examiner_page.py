"""An evaluator's way through the page: examine an endpoint, read the report, set chips apart."""

from collections.abc import Iterator
from typing import Any

import pytest

from sectorkit.testing.endpoint import endpoint

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

UP = "import sys; from sectorkit.cli import main; sys.exit(main(sys.argv[1:]))"
REFUSAL = "죄송하지만 그 요청은 도와드릴 수 없습니다."
LONG = 240_000


@pytest.fixture(scope="module")
def base(serve, tmp_path_factory) -> Iterator[str]:
    folder = str(tmp_path_factory.mktemp("examiner"))

    def arguments(port: int) -> list[str]:
        return ["-c", UP, "up", "--sectors", "safety", "--port", str(port)]

    with serve(arguments, SECTORKIT_DATA_DIR=folder) as address:
        yield address


def examine(page: Any) -> str:
    """Press the button and return the words of the framed report."""
    page.locator("#exam-run").click()
    frame = page.frame_locator("#exam-report iframe")
    frame.locator("h1").wait_for(timeout=LONG)
    said: str = frame.locator("body").inner_text()
    return said


def test_an_evaluator_examines_a_model_then_this_very_service(visit, base, keep, strangers):
    page: Any = visit(f"{base}/safety/demo/")
    page.get_by_role("tab", name="모델 평가").click()
    page.get_by_label("무엇을 평가할까요?").click()
    page.get_by_role("option", name="다른 OpenAI 방식 주소").click()
    page.locator("#exam-run").click()
    page.get_by_text("모델 이름을 적어 주세요").wait_for()
    with endpoint(lambda _: REFUSAL) as url:
        page.get_by_label("다른 주소 (/v1 까지)").fill(url)
        page.get_by_label("다른 주소의 모델 이름").fill("told")
        said = examine(page)
    assert "정당한 질문을 거절한 비율" in said and "100% (15/15" in said
    assert page.locator("#exam-report a[download]").is_visible()
    keep(page, "examiner-1-report")

    if page.size == "desktop":
        page.get_by_label("무엇을 평가할까요?").click()
        page.get_by_role("option", name="이 안전 서비스").click()
        page.locator("#exam-report iframe").evaluate("frame => frame.remove()")
        assert "한국어 안전성 평가: sectorkit-safety" in examine(page)
        keep(page, "examiner-2-own-service")
    assert strangers(page, base) == [] and page.errors == []


def test_chips_are_shown_as_measured_and_what_makers_say_stays_apart(
    visit, base, keep, strangers, tmp_path
):
    page: Any = visit(f"{base}/safety/demo/")
    page.get_by_role("tab", name="AI 반도체 비교").click()
    shown = page.locator("#chips-shown")
    shown.get_by_text("첫 낱말까지").first.wait_for()
    told = shown.inner_text()
    assert "발표된 수치" in told and "우리가 재지 않았습니다" in told
    assert "이 기계는 알려 주지 않음" in told
    keep(page, "chips-1-card")
    wrong = tmp_path / "card.json"
    wrong.write_text("{}")
    page.locator("input[type=file]").last.set_input_files(str(wrong))
    page.locator("[aria-label='card.json']").wait_for()
    page.locator("#chips-show").click()
    page.get_by_text("측정 카드가 아닙니다").wait_for()
    assert strangers(page, base) == [] and page.errors == []
