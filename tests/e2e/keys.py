"""A reader who has a keyboard and nothing else: each control is reached with Tab, and used with Enter, Space, arrows and letters."""

import re

import pytest
from playwright.sync_api import FilePayload, Locator, Page, expect

MOST_TABS = 120
INDICATED = """() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const shown = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  return shown && box.bottom > 0 && box.top < innerHeight;
}"""
"""Whether the control that has the focus shows it, inside the window."""


def tab_to(page: Page, wanted: Locator) -> None:
    """Go on with the Tab key until a control has the focus; it shows that it has, inside the window."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("e => e === document.activeElement"):
            page.wait_for_function(INDICATED)  # a window may scroll there smoothly
            return
    pytest.fail(f"the Tab key does not reach {wanted}")


def past_the_bar(page: Page) -> None:
    """Take the first link of the page, which leads past the bar above it."""
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def enter(page: Page, wanted: Locator) -> None:
    """Go to a link or a button and use it; wait for the page to which it leads."""
    tab_to(page, wanted)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def press(page: Page, words: str) -> None:
    """Use the button with these words."""
    enter(page, page.get_by_role("button", name=words, exact=True))


def follow(page: Page, words: str) -> None:
    """Follow the link with these words in the page itself."""
    enter(page, page.get_by_role("main").get_by_role("link", name=words).first)


def tick(page: Page, box: Locator) -> None:
    """Tick a box."""
    tab_to(page, box)
    page.keyboard.press("Space")
    expect(box).to_be_checked()


def write(page: Page, field: Locator, words: str) -> None:
    """Write into a field; of a list of choices the first letters pick one."""
    tab_to(page, field)
    page.keyboard.type(words)


def choose(page: Page, legend: str, words: str) -> None:
    """Go to a group of cards and on with the arrows to the one that begins with these words."""
    cards = page.get_by_role("radiogroup", name=legend)
    wanted = cards.get_by_role("radio", name=re.compile(f"^{re.escape(words)}"))
    tab_to(page, cards.get_by_role("radio").first)
    page.keyboard.press("Space")
    for _ in range(cards.get_by_role("radio").count()):
        if wanted.is_checked():
            return
        page.keyboard.press("ArrowDown")
    expect(wanted).to_be_checked()


def upload(page: Page, field: Locator, paper: FilePayload) -> None:
    """Open the choice of files, and choose one."""
    tab_to(page, field)
    with page.expect_file_chooser() as asked:
        page.keyboard.press("Enter")
    asked.value.set_files(paper)
