"""What is looked for on a page: axe's rules, each control's label and tie, a page wider than its window, a fault of its script."""

from functools import cache

from axe_playwright_python.sync_playwright import Axe
from babel.messages.pofile import read_po
from playwright.sync_api import ConsoleMessage, Error, Page

from portal.web.settings import ROOT

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
AXE = Axe()
WALK = """() => {
  const faults = [];
  const said = (e) => e.id || e.name || e.outerHTML.slice(0, 80);
  for (const e of document.querySelectorAll("input:not([type=hidden]), select, textarea")) {
    const named = e.labels?.length || e.getAttribute("aria-label") || e.getAttribute("aria-labelledby");
    if (!named) faults.push(`no label: ${said(e)}`);
  }
  for (const e of document.querySelectorAll("select")) {
    const words = [...e.options].map((option) => option.text.trim());
    for (const one of words.filter((word, place) => words.indexOf(word) !== place)) faults.push(`offers twice: ${said(e)}: ${one}`);
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
SAID = """() => {
  const own = document.documentElement.lang, said = new Set();
  const take = (element, text) => {
    const words = (text || "").replace(/\\s+/g, " ").trim();
    if (words && element.closest("[lang]").lang === own) said.add(words);
  };
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) take(walker.currentNode.parentElement, walker.currentNode.data);
  for (const name of ["aria-label", "placeholder", "title", "alt", "data-label"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) take(element, element.getAttribute(name));
  }
  take(document.documentElement, document.title.split(" · ")[0]);
  return [...said];
}"""
"""Everything that a page says in its own language, text by text."""


@cache
def foreign_to(language: str) -> frozenset[str]:
    """The texts that the catalogue has in the other language alone."""
    with (ROOT / "portal" / "web" / "translations" / "id" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        pairs = [(str(one.id), str(one.string)) for one in read_po(file) if isinstance(one.id, str) and one.id and one.string]
    english, indonesian = {pair[0] for pair in pairs}, {pair[1] for pair in pairs}
    return frozenset(english - indonesian if language == "id" else indonesian - english)


def faults_of(page: Page, path: str, language: str, *, with_axe: bool = True) -> list[str]:
    """Open a page; each fault of it as a line. Axe takes more than half of the time that a page takes."""
    spoken: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        if message.type == "error":
            spoken.append(f"console: {message.text}")

    def stumble(error: Error) -> None:
        spoken.append(f"script: {error}")

    page.on("console", hear)
    page.on("pageerror", stumble)
    try:
        answer = page.goto(path)
        assert answer is not None
        if answer.status != 200:
            return [f"answers {answer.status}"]
        if page.locator("html").get_attribute("lang") != language:
            spoken.append(f"not in the language {language}")
        return [*faults_on(page, with_axe=with_axe), *spoken]
    finally:
        page.remove_listener("console", hear)
        page.remove_listener("pageerror", stumble)


def faults_on(page: Page, *, with_axe: bool = True) -> list[str]:
    """Each fault of the page that is open, as a line."""
    return [*(against_axe(page) if with_axe else []), *page.evaluate(WALK), *left_untranslated(page)]


def against_axe(page: Page) -> list[str]:
    """Each place of the page that breaks a rule of axe, as a line."""
    found = AXE.run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]}).response["violations"]
    return [f"axe {one['id']}: {node['target']} {node['failureSummary'][:200]}" for one in found for node in one["nodes"]]


def left_untranslated(page: Page) -> list[str]:
    """Each text of the page that is in the other language, as a line."""
    language = page.locator("html").get_attribute("lang") or ""
    return [f"not in the language {language}: {text}" for text in page.evaluate(SAID) if text in foreign_to(language)]
