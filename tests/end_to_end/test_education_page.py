"""Education as a pupil who errs, a teacher who assigns, and a scholar meet it: a real browser."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

UP = "import sys; from sectorkit.cli import main; sys.exit(main(sys.argv[1:]))"
REFERENCES = """\
Cepeda, N. J., Pashler, H., Vul, E., Wixted, J. T., & Rohrer, D. (2006). Distributed practice in \
verbal recall tasks: A review and quantitative synthesis. Psychological Bulletin, 132(3), 354-380.
LaCour, M. J., & Green, D. P. (2014). When contact changes minds: An experiment on transmission of \
support for gay equality. Science, 346(6215), 1366-1369.
Hargrove, J., & Petrov, E. (2021). Retrieval cascades and the transfer of algebraic procedures. \
Journal of Learning, 4(1), 1-20."""


@pytest.fixture(scope="module")
def base(serve, tmp_path_factory) -> Iterator[str]:
    folder = str(tmp_path_factory.mktemp("education"))

    def arguments(port: int) -> list[str]:
        return ["-c", UP, "up", "--sectors", "education", "--port", str(port)]

    with serve(arguments, SECTORKIT_DATA_DIR=folder) as address:
        yield address


def tab(page: Any, name: str) -> None:
    page.get_by_role("tab", name=name).click()


def write(page: Any, text: str) -> str:
    """Write working, check it, and return what the tutor says."""
    page.fill("#working textarea", text)
    page.click("#check")
    page.wait_for_timeout(300)
    page.locator("#said .told").wait_for()
    page.wait_for_timeout(700)
    return page.locator("#said").inner_text()


def test_a_pupil_errs_is_led_back_and_the_teacher_gives_them_what_they_need(visit, base, keep):
    page: Any = visit(f"{base}/education/demo/")
    tab(page, "선생님")
    page.click("#create-class")
    room = page.locator("#class-code").inner_text()
    name = page.locator("#made-class .names li").first.inner_text()
    keep(page, "education-1-class")

    tab(page, "수학 배우기")
    page.locator("#in-class button").first.click()
    page.fill("#room textarea, #room input", room)
    page.fill("#code-name textarea, #code-name input", name)
    page.locator("#unit input").click()
    page.get_by_role("option", name="일차방정식", exact=True).click()
    page.click("#start")
    page.locator("#exercise .ask").wait_for()
    assert "[9수02-03]" in page.locator("#exercise").inner_text()
    keep(page, "education-2-exercise")

    asked = page.locator("#exercise .ask").inner_text()
    times, plus, total = map(int, re.search(r"(-?\d+)x([+-]\d+)=(-?\d+)", asked).groups())
    page.click("#reveal")
    page.wait_for_timeout(700)
    assert "스스로 한 번" in page.locator("#said").inner_text()
    wrong = f"{times}x={total + plus}"
    said = write(page, wrong)
    assert "다시 보기" in said and "부호가 바뀌지 않았습니다" in said
    assert f"x={(total - plus) // times}" not in said
    keep(page, "education-3-slip")
    page.click("#hint")
    page.wait_for_timeout(700)
    assert "힌트" in page.locator("#said").inner_text()
    right = f"{times}x={total - plus}\nx={(total - plus) // times}"
    assert "맞음" in write(page, right)

    page.click("#onward")
    page.wait_for_timeout(900)
    again = page.locator("#exercise .ask").inner_text()
    assert again != asked

    tab(page, "선생님")
    page.click("#open-class")
    page.locator("#needs table").wait_for()
    needs = page.locator("#needs").inner_text()
    assert name in needs and "9수02-03" in needs and "성적이 아닙니다" in needs
    page.locator("#offered input").first.check()
    keep(page, "education-4-needs")
    page.click("#approve")
    page.wait_for_timeout(900)
    assert "1개를 내 주었습니다" in page.locator("#teach-said").inner_text()

    tab(page, "수학 배우기")
    page.locator("#unit input").click()
    page.get_by_role("option", name="알아서 골라 주기", exact=True).click()
    page.click("#onward")
    page.wait_for_timeout(900)
    assert "선생님이 내 준 문제" in page.locator("#exercise").inner_text()

    tab(page, "선생님")
    page.click("#forget-class")
    page.wait_for_timeout(900)
    assert "지웠습니다" in page.locator("#teach-said").inner_text()
    page.click("#criteria")
    page.locator("#criteria-sheet table").wait_for()
    assert page.locator("#criteria-sheet tbody tr").count() == 10
    keep(page, "education-5-criteria")
    strangers = [u for u in page.asked_of if not u.startswith((base, "data:", "blob:"))]
    assert strangers == [] and page.errors == []


def test_a_scholar_sees_what_is_there_what_is_retracted_and_what_is_unchecked(visit, base, keep):
    page: Any = visit(f"{base}/education/demo/")
    tab(page, "참고문헌")
    page.fill("#references textarea", REFERENCES)
    page.click("#check-references")
    page.locator("#checked table").wait_for()
    rows = page.locator("#checked tbody tr")
    told = [rows.nth(n).locator("td").nth(1).inner_text() for n in range(rows.count())]
    assert [text.split(" ", 1)[1] for text in told] == ["있음", "철회됨", "확인하지 못함"]
    assert "예시 자료" in page.locator("#checked").inner_text()
    keep(page, "education-6-references")
    page.click("#export-references")
    link = page.locator("#saved a.file")
    link.wait_for()
    assert link.get_attribute("download") == "references.bib"
    assert "Distributed" in link.get_attribute("href")
    assert "LaCour" not in link.get_attribute("href")
    assert page.errors == []
