"""The media sector as a writer and an editor meet it: two desks, a real browser, a real video."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.video.synthesise import can_synthesise, make, numbers_in

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

UP = "import sys; from sectorkit.cli import main; sys.exit(main(sys.argv[1:]))"
LONG = 300_000


@pytest.fixture(scope="module")
def base(serve, tmp_path_factory) -> Iterator[str]:
    folder = str(tmp_path_factory.mktemp("media"))

    def arguments(port: int) -> list[str]:
        return ["-c", UP, "up", "--sectors", "media", "--port", str(port)]

    with serve(arguments, SECTORKIT_DATA_DIR=folder) as address:
        yield address


@pytest.fixture(scope="module")
def film(tmp_path_factory):
    if not can_synthesise():
        pytest.skip("espeak-ng와 ffmpeg가 필요합니다: apt-get install espeak-ng ffmpeg")
    return make(tmp_path_factory.mktemp("film"), [("안녕하세요", 1.5), ("고맙습니다", 0.6)])


def test_a_writer_sees_both_places_that_disagree(visit, base, keep):
    page: Any = visit(f"{base}/media/demo/")
    page.get_by_role("tab", name="글쓰기 책상").click()
    page.click("#sample-story")
    page.wait_for_function("document.querySelector('#manuscript textarea').value.length > 50")
    page.click("#check-story")
    page.wait_for_selector("#story-findings .desk-card")
    cards = page.locator("#story-findings .desk-card").all_inner_texts()
    assert any("열일곱 살" in card and "열아홉 살" in card for card in cards)
    assert page.locator("#story-findings mark").count() == 2 * len(cards)
    keep(page, "media-1-writer")
    page.click("#coach-story")
    page.wait_for_selector("#story-findings .desk-say:has-text('원고지')")
    strangers = [u for u in page.asked_of if not u.startswith((base, "data:", "blob:"))]
    assert strangers == [] and page.errors == []


def test_an_editor_cuts_by_a_sentence_and_downloads_the_film(visit, base, keep, film, tmp_path):
    page: Any = visit(f"{base}/media/demo/")
    page.get_by_role("tab", name="영상 편집").click()
    page.set_input_files("#video-file input[type=file]", str(film.path))
    page.wait_for_selector("#video-facts :text('프레임')", timeout=LONG)
    page.fill("#video-command textarea, #video-command input", "침묵 1초 이상 잘라줘")
    page.click("#give-command")
    page.wait_for_selector("#video-decisions b:has-text('제안')")
    page.click("#approve-cuts")
    page.wait_for_selector("#video-decisions b:has-text('승인')")
    page.click("#make-video")
    page.wait_for_selector("#video-done b", timeout=LONG)
    keep(page, "media-2-editor")
    with page.expect_download() as coming:
        page.locator("#video-files a").first.click()
    path = Path(tmp_path / "result.mp4")
    coming.value.save_as(path)
    numbers = numbers_in(path)
    assert 0 < len(numbers) < film.frames and numbers == sorted(set(numbers))
    strangers = [u for u in page.asked_of if not u.startswith((base, "data:", "blob:"))]
    assert strangers == [] and page.errors == []
