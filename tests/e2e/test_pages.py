"""Every page without an object, on a phone in Indonesian and on a desk in English: axe, each control's label and tie, no overflow."""

import tomllib
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import BrowserContext, Page

from portal.kernel.identity import Role
from portal.web.settings import ROOT
from wsgi import FEATURES

TABLE: dict[str, Any] = tomllib.loads((ROOT / "tests" / "architecture" / "access.toml").read_text(encoding="utf-8"))
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
WAYS = {"id": 360, "en": 1280}
NOT_PAGES = {"web.healthz", "web.readyz"}
"""Answers in plain text, for machines."""
WALK = """() => {
  const faults = [];
  const said = (e) => e.id || e.name || e.outerHTML.slice(0, 80);
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const named = e.labels?.length || e.getAttribute("aria-label") || e.getAttribute("aria-labelledby");
    if (!named) faults.push(`no label: ${said(e)}`);
  }
  for (const e of document.querySelectorAll("button, a[href], summary")) {
    const text = (e.textContent || "").trim() || e.getAttribute("aria-label") || e.querySelector("img[alt]:not([alt=''])")?.alt || e.title;
    if (!text && !e.querySelector(".visually-hidden")) faults.push(`says nothing: ${said(e)}`);
  }
  for (const e of document.querySelectorAll("[aria-describedby], [aria-labelledby], [aria-controls]")) {
    for (const name of ["aria-describedby", "aria-labelledby", "aria-controls"]) {
      for (const id of (e.getAttribute(name) || "").split(/\\s+/).filter(Boolean)) {
        if (!document.getElementById(id)) faults.push(`${name} of ${said(e)} leads nowhere: ${id}`);
      }
    }
  }
  for (const e of document.querySelectorAll("[aria-invalid=true]")) {
    const tied = e.getAttribute("aria-describedby") || e.closest("fieldset")?.getAttribute("aria-describedby");
    if (!tied) faults.push(`wrong and not told why: ${said(e)}`);
  }
  if (document.documentElement.scrollWidth > document.documentElement.clientWidth) {
    faults.push(`wider than the window: ${document.documentElement.scrollWidth} of ${document.documentElement.clientWidth}`);
  }
  return faults;
}"""


def pages() -> list[tuple[str, str]]:
    """(endpoint, reader) of every page without an object; the reader is one of those who may open it."""
    found = []
    for endpoint, entry in TABLE.items():
        answers = entry.get("GET", {})
        may = [reader for reader, answer in answers.items() if answer == 200]
        if "object" in entry or not may or endpoint in NOT_PAGES or endpoint.endswith("_sheet"):
            continue
        named = [reader for reader in may if reader != "rest"] or [role.value for role in Role if role.value not in answers]
        found.append((endpoint, "stranger" if "stranger" in may else named[0]))
    return found


def test_there_are_pages_of_every_feature_that_has_some() -> None:
    swept = {endpoint.split(".")[0] for endpoint, _ in pages()}

    assert swept >= {"web", "accounts", "catalogue", "workflow", "oversight", "eligibility", "documents"}
    assert FEATURES


@pytest.mark.parametrize("language", WAYS)
@pytest.mark.parametrize(("endpoint", "reader"), pages(), ids=lambda name: name)
def test_a_page_can_be_used_by_everybody(
    house: Flask, readers: Callable[..., BrowserContext], endpoint: str, reader: str, language: str
) -> None:
    with house.test_request_context():
        path = house.url_map.bind("localhost").build(endpoint)
    context = readers(None if reader == "stranger" else Role(reader), language, WAYS[language])
    page = context.new_page()
    try:
        assert faults_of(page, path, language) == []
    finally:
        page.close()


def faults_of(page: Page, path: str, language: str) -> list[str]:
    """Each fault of a page as a line."""
    spoken: list[str] = []
    page.on("console", lambda message: spoken.append(f"console: {message.text}") if message.type == "error" else None)
    page.on("pageerror", lambda error: spoken.append(f"script: {error}"))
    answer = page.goto(path)
    assert answer is not None
    assert answer.status == 200, f"{path} answers {answer.status}"
    assert page.locator("html").get_attribute("lang") == language
    found = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response["violations"]
    axe = [f"axe {one['id']}: {node['target']} {node['failureSummary'][:200]}" for one in found for node in one["nodes"]]
    return [*axe, *page.evaluate(WALK), *spoken]


def test_what_is_wrong_with_a_page_is_found(page: Page) -> None:
    page.set_content(
        '<html lang="id"><title>x</title><main><h1>x</h1><input id="a"><button></button>'
        '<input aria-label="b" aria-invalid="true"><input aria-label="c" aria-describedby="gone"><p>' + "x" * 900 + "</p></main></html>"
    )
    told = " ".join(page.evaluate(WALK))

    for fault in ("no label: a", "says nothing", "not told why", "leads nowhere: gone", "wider than the window"):
        assert fault in told
