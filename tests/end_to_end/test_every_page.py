"""The same visit to every sector, on a phone and at a desk, and to the front door."""

import importlib
from pathlib import Path
from typing import Any

import pytest

from sectorkit.drafting import load_templates

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

SERVICES = Path(__file__).resolve().parents[2] / "services"
NAMES = sorted(path.parent.name for path in SERVICES.glob("*/sector.py"))


def opened(page: Any, tab: str) -> Any:
    page.click(f'[role=tab][data-tab-id="{tab}"]')
    page.wait_for_selector(f'.part[data-part="{tab}"] .intro, .part[data-part="{tab}"] .state')
    return page.locator(f'.part[data-part="{tab}"]')


@pytest.mark.parametrize("name", NAMES)
def test_a_sector_can_be_asked_and_used(visit, everything, findings, strangers, keep, name):
    sector = importlib.import_module(f"services.{name}").sector
    page = visit(f"{everything}/{name}/demo/")
    assert findings(page) == []
    page.get_by_role("button", name=sector.examples[0], exact=True).click()
    page.wait_for_selector(".said .foot, .said.calm, .said.urgent")
    assert page.locator("button.note, a.call").count() > 0
    assert findings(page) == []
    keep(page, f"{name}-1-answer")

    if sector.tools:
        assert opened(page, "tools").locator(".choices a").count() > 0
        assert findings(page) == []
    templates = list(load_templates(sector.templates))
    if templates:
        opened(page, "papers").locator(".choices a").first.click()
        page.wait_for_selector(".paper")
        assert findings(page) == []
        keep(page, f"{name}-2-paper")
    for tab in ("together", "documents"):
        opened(page, tab)
        assert findings(page) == []
    own = page.locator('[role=tablist] > [role=tab][data-tab-id^="tab-"]')
    for number in range(own.count()):
        own.nth(number).click()
        page.wait_for_timeout(500)
        assert findings(page) == [], own.nth(number).inner_text()
        keep(page, f"{name}-3-tab-{number + 1}")
    assert strangers(page, everything) == [] and page.errors == []


def test_the_front_door_leads_a_question_to_its_sector(
    visit, everything, findings, strangers, keep
):
    page = visit(f"{everything}/")
    assert page.locator(".sector").count() == len(NAMES)
    page.wait_for_selector('[data-good="yes"]')
    assert findings(page) == []
    keep(page, "portal-1-first")
    page.fill("#q", "전세 보증금을 집주인이 안 돌려줘요")
    page.keyboard.press("Enter")
    go = page.locator("#found a.go").first
    go.wait_for()
    assert "legal/demo" in go.get_attribute("href")
    assert "까닭" in page.locator("#found li").first.inner_text()
    assert findings(page) == []
    keep(page, "portal-2-found")
    go.click()
    page.wait_for_selector("#question textarea")
    page.wait_for_function("document.querySelector('#question textarea').value !== ''")
    assert "보증금" in page.input_value("#question textarea")

    page.goto(f"{everything}/")
    page.fill("#q", "지금 죽고 싶어요")
    page.keyboard.press("Enter")
    assert page.locator("a.call.big").get_attribute("href").startswith("tel:1")
    assert strangers(page, everything) == [] and page.errors == []
