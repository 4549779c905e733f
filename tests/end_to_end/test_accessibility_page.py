"""What axe does not look at and a browser can: focus, size, reflow, motion, language, errors."""

from itertools import pairwise
from typing import Any

import pytest

pytestmark = [pytest.mark.chromium, pytest.mark.slow]

QUESTION = "책은 몇 권까지 빌릴 수 있나요?"
SMALL = """() => {
  const shown = (part) => part.checkVisibility() && part.getBoundingClientRect().width > 1;
  const all = "a[href], button, summary, [role=button], [role=tab]";
  const targets = [...document.querySelectorAll(all)]
    .filter(shown);
  const boxes = targets.map((part) => part.getBoundingClientRect());
  const apart = (a, b) => Math.hypot(a.x + a.width / 2 - b.x - b.width / 2,
    a.y + a.height / 2 - b.y - b.height / 2) >= 24;
  return targets.filter((part, n) => (boxes[n].width < 24 || boxes[n].height < 24)
    && !boxes.every((box, m) => m === n || apart(boxes[n], box))).map((part) => part.outerHTML);
}"""


def ask(page: Any) -> None:
    page.fill("#question textarea", QUESTION)
    page.click("#send")
    page.wait_for_selector(".said .foot")


def test_tab_goes_through_everything_in_reading_order_shows_where_it_is_and_lets_go(page):
    ask(page)
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    seen: list[dict[str, Any]] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        at = page.evaluate(
            """() => {
              const part = document.activeElement;
              const ring = getComputedStyle(part);
              const box = part.getBoundingClientRect();
              return { body: part === document.body, html: part.outerHTML.slice(0, 120),
                ring: parseFloat(ring.outlineWidth) >= 2 && ring.outlineStyle !== "none",
                inside: !!part.closest("#head, #tabs, #desk, #foot"), wide: box.width };
            }"""
        )
        if at["body"] or (seen and at["html"] == seen[0]["html"]):
            break
        seen.append(at)
    else:
        pytest.fail(f"the keyboard is caught: {seen[-3:]}")
    assert len(seen) > 12
    assert [at["html"] for at in seen if not at["ring"]] == []
    order = page.evaluate(
        """() => [...document.querySelectorAll("a, button, textarea, [tabindex]")]
          .map((part) => part.outerHTML.slice(0, 120))"""
    )
    places = [order.index(at["html"]) for at in seen if at["html"] in order]
    assert places == sorted(places)


def test_whatever_is_pressed_is_large_enough_or_stands_alone(page):
    assert page.evaluate(SMALL) == []
    ask(page)
    assert page.evaluate(SMALL) == []
    main = page.locator("#send, .said .foot button.copy, a.call").all()
    assert all(part.bounding_box()["height"] >= 40 for part in main if part.is_visible())


@pytest.mark.parametrize("visit", ["phone"], indirect=True)
def test_at_four_times_the_size_nothing_is_cut_off_or_scrolls_sideways(page):
    page.set_viewport_size({"width": 320, "height": 256})
    ask(page)
    for tab in page.locator("#tabs [role=tablist] > [role=tab]").all():
        tab.click()
        page.wait_for_timeout(400)
        over = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert over <= 0, tab.inner_text()


def test_nothing_moves_for_who_wishes_no_motion_and_nothing_plays_by_itself(page):
    page.emulate_media(reduced_motion="reduce")
    page.fill("#question textarea", QUESTION)
    page.click("#send")
    page.wait_for_selector(".dot")
    moving = page.evaluate(
        """() => document.getAnimations().filter((each) => each.playState === "running"
          && each.effect.getComputedTiming().iterations === Infinity).length"""
    )
    assert moving == 0
    assert page.locator("video[autoplay], audio[autoplay], marquee, blink").count() == 0
    assert page.locator("[accesskey]").count() == 0


def test_the_page_has_a_title_one_first_heading_an_order_and_no_id_twice(page):
    ask(page)
    assert page.title().startswith("도서관")
    assert page.locator("h1").count() == 1
    levels = page.evaluate(
        """() => [...document.querySelectorAll("h1, h2, h3, h4")].filter((h) => h.checkVisibility())
          .map((h) => Number(h.tagName[1]))"""
    )
    assert levels[0] == 1
    assert all(below - above <= 1 for above, below in pairwise(levels)), levels
    twice = page.evaluate(
        """() => { const ids = [...document.querySelectorAll("[id]:not([id=''])")]
            .map((part) => part.id);
          return ids.filter((id, n) => ids.indexOf(id) !== n); }"""
    )
    assert twice == []


def test_language_is_marked_for_the_page_and_for_what_is_in_the_other_one(page):
    html = page.locator("html")
    assert html.get_attribute("lang") == "ko"
    assert page.locator("button.tongue .ko").get_attribute("lang") == "en"
    page.click("button.tongue")
    assert html.get_attribute("lang") == "en"
    unmarked = page.evaluate(
        """() => [...document.querySelectorAll("#head .en, #desk .en, #foot .en")]
          .filter((part) => !part.closest("[lang]")).length"""
    )
    assert unmarked == 0
    assert page.inner_text("#send") == "Ask"
    assert page.locator('#tabs [role=tab][data-tab-id="ask"]').inner_text() == "Ask"


def test_a_wrong_field_says_in_words_what_is_wrong_and_gets_the_focus(page):
    page.click('[role=tab][data-tab-id="tools"]')
    page.locator('.part[data-part="tools"] .choices a').first.click()
    page.wait_for_selector('.part[data-part="tools"] form [name="days"]')
    page.fill('.part[data-part="tools"] form [name="days"]', "많이")
    page.locator('.part[data-part="tools"] form button[type=submit], form button').last.click()
    wrong = page.locator('[aria-invalid="true"]').first
    wrong.wait_for()
    told = wrong.get_attribute("aria-describedby").split()
    words = " ".join(page.locator(f"#{id}").inner_text() for id in told)
    assert any("가" <= letter <= "힣" for letter in words)


def test_links_in_running_text_are_known_without_their_colour(page):
    ask(page)
    plain = page.evaluate(
        """() => [...document.querySelectorAll("#foot a, .desk a, .card a")]
          .filter((a) => a.checkVisibility() && !a.matches(".call"))
          .filter((a) => !getComputedStyle(a).textDecorationLine.includes("underline"))
          .map((a) => a.outerHTML)"""
    )
    assert plain == []
