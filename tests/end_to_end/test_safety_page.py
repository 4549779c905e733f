"""The safety page as a citizen in a hurry and an operator at the wall meet it."""

from collections.abc import Iterator
from typing import Any

import pytest

from services.safety.cctv.scenes import abandoned, stage
from services.safety.cctv.staged import film

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

UP = "import sys; from sectorkit.cli import main; sys.exit(main(sys.argv[1:]))"


@pytest.fixture(scope="module")
def base(serve, tmp_path_factory) -> Iterator[str]:
    folder = str(tmp_path_factory.mktemp("safety"))

    def arguments(port: int) -> list[str]:
        return ["-c", UP, "up", "--sectors", "safety", "--port", str(port)]

    with serve(arguments, SECTORKIT_DATA_DIR=folder) as address:
        yield address


def quiet(page: Any, base: str) -> None:
    """Nothing was asked of anybody else, and nothing broke."""
    strangers = [u for u in page.asked_of if not u.startswith((base, "data:", "blob:"))]
    assert strangers == [] and page.errors == []


def test_a_citizen_has_the_first_step_at_a_touch_then_a_shelter_and_the_warnings(visit, base, keep):
    page: Any = visit(f"{base}/safety/demo/")
    page.get_by_role("tab", name="지금 할 일").click()
    button = page.locator("summary", has_text="승강기 갇힘")
    button.wait_for(state="visible")
    page.context.set_offline(True)
    waited = page.evaluate(
        """() => new Promise(done => {
            const card = [...document.querySelectorAll('.hazards details')]
                .find(one => one.innerText.includes('승강기 갇힘'));
            const started = performance.now();
            card.querySelector('summary').click();
            requestAnimationFrame(() => done(performance.now() - started));
        })"""
    )
    assert waited < 100
    page.get_by_text("승강기에 갇히면 손잡이를 잡고").wait_for(state="visible")
    page.context.set_offline(False)
    assert page.locator(".call a[href='tel:119']").is_visible()
    box = button.bounding_box()
    assert box["height"] >= 44 and box["width"] >= 120
    keep(page, "safety-1-first-step")

    page.get_by_role("button", name="대피소 찾기").click()
    page.wait_for_selector("#shelters table")
    assert "예시 자료" in page.locator("#shelters").inner_text()
    page.get_by_role("button", name="특보 확인").click()
    page.wait_for_selector("#warnings table")
    assert "발표" in page.locator("#warnings").inner_text()
    keep(page, "safety-2-shelters")
    quiet(page, base)


def test_an_operator_sends_a_video_reads_the_procedure_and_decides(visit, base, keep, tmp_path):
    page: Any = visit(f"{base}/safety/demo/")
    page.get_by_role("tab", name="영상 관제").click()
    video = film(stage(abandoned, 31), tmp_path / "lobby.mp4", 31)
    page.locator("#cctv-file input[type=file]").set_input_files(str(video))
    page.locator("#cctv-file [aria-label='lobby.mp4']").wait_for()
    page.locator("#cctv-look").click()
    card = page.locator("#cctv-wall article").first
    card.wait_for()
    assert "유기물" in card.inner_text() and "확인 전" in card.inner_text()
    card.locator("summary").click()
    assert "만지거나 옮기지 말라고" in card.inner_text()
    keep(page, "safety-3-wall")

    page.locator("#cctv-no").click()
    page.locator("#cctv-wall article", has_text="오경보").first.wait_for()
    keep(page, "safety-4-decided")
    quiet(page, base)
