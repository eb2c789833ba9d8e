"""A reader of the product: knows the address of its first page alone, follows links and fills in forms by the words on them."""

import re
from dataclasses import dataclass, field
from urllib.parse import urljoin

import requests
from bs4 import BeautifulSoup, Tag

TIMEOUT = 30


class TourError(Exception):
    """The reader did not find on the page what the story needs there."""

    def __init__(self, said: str, path: str) -> None:
        super().__init__(said)
        self.path = path


def words_of(tag: Tag | None) -> str:
    """A tag's visible words, with single spaces."""
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True)) if tag else ""


@dataclass
class Reader:
    """One person at a browser without JavaScript, reading English."""

    base: str
    name: str
    browser: requests.Session = field(default_factory=requests.Session)
    page: BeautifulSoup = field(default_factory=lambda: BeautifulSoup("", "html.parser"))
    path: str = "/"
    status: int = 200
    entries: dict[int, object] = field(default_factory=dict)
    """What was filled in on this page: the control (by its place on the page) to its value."""

    def __post_init__(self) -> None:
        self.browser.headers["Accept-Language"] = "en"
        self.open()

    # -- moving ---------------------------------------------------------------------------------------------------------------------------

    def open(self, path: str = "/") -> "Reader":
        """Open the first page, or an address that a mail or a letter gave."""
        return self._take(self.browser.get(urljoin(self.base, path), timeout=TIMEOUT))

    def _take(self, answer: requests.Response) -> "Reader":
        self.page = BeautifulSoup(answer.text, "html.parser")
        self.status, self.path = answer.status_code, answer.url.removeprefix(self.base) or "/"
        self.entries = {}
        self.bytes = answer.content
        return self

    def follow(self, words: str) -> "Reader":
        """Follow the link that bears these words (the whole text first, else a part of it)."""
        links = [link for link in self.page.find_all("a", href=True) if not str(link["href"]).startswith("#")]
        exact = [link for link in links if words_of(link).lower() == words.lower()]
        partly = [link for link in links if words.lower() in words_of(link).lower()]
        found = next(iter(exact or partly), None)
        if found is None:
            msg = f"no link “{words}”: {self.text[:200]}"
            raise TourError(msg, self.path)
        return self._take(self.browser.get(urljoin(self.base + self.path, str(found["href"])), timeout=TIMEOUT))

    # -- forms ----------------------------------------------------------------------------------------------------------------------------

    def fill(self, label: str, value: str) -> "Reader":
        """Type into the control with this label; a date is given as 2026-11-09 into its three boxes."""
        group = self._fieldset(label)
        if group is not None and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value):
            year, month, day = value.split("-")
            for part, text in (("day", str(int(day))), ("month", str(int(month))), ("year", year)):
                control = next((box for box in group.find_all("input") if str(box.get("name", "")).endswith(f"-{part}")), None)
                self._enter(control, text, label)
            return self
        self._enter(self._control(label), value, label)
        return self

    def attach(self, label: str, name: str, data: bytes) -> "Reader":
        """Choose a file for the control with this label."""
        self._enter(self._control(label), (name, data, "application/pdf"), label)
        return self

    def choose(self, label: str, option: str) -> "Reader":
        """Choose an option of a list, a card or a box by its words."""
        control = self._control(label, may_lack=True)
        if control is not None and control.name == "select":
            found = next((one for one in control.find_all("option") if option.lower() in words_of(one).lower() and one.get("value")), None)
            self._enter(control, str(found["value"]) if found else None, f"{label}: {option}")
            return self
        group = self._fieldset(label)
        boxes = group.find_all("input") if group else []
        box = next(
            (one for one in boxes if option.lower() in words_of(self.page.find("label", attrs={"for": str(one.get("id"))})).lower()), None
        )
        if box is None:
            msg = f"no choice “{option}” at “{label}”"
            raise TourError(msg, self.path)
        self.entries[id(box)] = True
        return self

    def tick(self, label: str) -> "Reader":
        """Tick the box with this label."""
        self._enter(self._control(label), True, label)  # noqa: FBT003  what a box holds
        return self

    def tick_all(self, legend: str) -> "Reader":
        """Tick every box of a group."""
        group = self._fieldset(legend)
        if group is None:
            msg = f"no group “{legend}”"
            raise TourError(msg, self.path)
        for box in group.find_all("input", type="checkbox"):
            self.entries[id(box)] = True
        return self

    def press(self, words: str) -> "Reader":
        """Press the button that bears these words, with everything that stands in its form."""
        buttons = self.page.find_all("button")
        found = next((one for one in buttons if words_of(one).lower() == words.lower()), None) or next(
            (one for one in buttons if words.lower() in words_of(one).lower()), None
        )
        form = found.find_parent("form") if found else None
        if found is None or form is None:
            msg = f"no button “{words}”"
            raise TourError(msg, self.path)
        fields, files = self._collected(form)
        if found.get("name"):
            fields.append((str(found["name"]), str(found.get("value", ""))))
        address = urljoin(self.base + self.path, str(form.get("action") or self.path))
        headers = {"Referer": self.base + self.path}
        if str(form.get("method", "get")).lower() == "get":
            return self._take(self.browser.get(address, params=fields, headers=headers, timeout=TIMEOUT))
        return self._take(self.browser.post(address, data=fields, files=files or None, headers=headers, timeout=TIMEOUT))

    def _collected(self, form: Tag) -> tuple[list[tuple[str, str]], dict[str, tuple[str, bytes, str]]]:
        fields: list[tuple[str, str]] = []
        files: dict[str, tuple[str, bytes, str]] = {}
        for control in form.find_all(["input", "textarea", "select"]):
            name, given = str(control.get("name", "")), self.entries.get(id(control))
            if not name:
                continue
            if control.get("type") == "file":
                if isinstance(given, tuple):
                    files[name] = given
            elif control.get("type") in {"checkbox", "radio"}:
                picked_other = control.get("type") == "radio" and any(
                    self.entries.get(id(one)) for one in form.find_all("input", attrs={"name": name})
                )
                if given or (control.has_attr("checked") and not picked_other):
                    fields.append((name, str(control.get("value", "on"))))
            else:
                fields.append((name, str(given) if given is not None else _standing(control)))
        return fields, files

    def _enter(self, control: Tag | None, value: object, label: str) -> None:
        if control is None or value is None:
            msg = f"no field “{label}”"
            raise TourError(msg, self.path)
        self.entries[id(control)] = value

    def _control(self, label: str, *, may_lack: bool = False) -> Tag | None:
        labels = [one for one in self.page.find_all("label") if one.get("for")]
        exact = [one for one in labels if words_of(one).lower() == label.lower()]
        partly = [one for one in labels if words_of(one).lower().startswith(label.lower())]
        for found in exact or partly:
            control = self.page.find(id=str(found["for"]))
            if isinstance(control, Tag):
                return control
        if may_lack:
            return None
        msg = f"no field “{label}”"
        raise TourError(msg, self.path)

    def _fieldset(self, legend: str) -> Tag | None:
        return next(
            (one.find_parent("fieldset") for one in self.page.find_all("legend") if words_of(one).lower().startswith(legend.lower())), None
        )

    # -- reading --------------------------------------------------------------------------------------------------------------------------

    @property
    def text(self) -> str:
        """The page's visible words."""
        return words_of(self.page.find("main") or self.page)

    def sees(self, *words: str) -> "Reader":
        """Each of these stands on the page."""
        for wanted in words:
            if wanted.lower() not in self.text.lower():
                msg = f"does not read “{wanted}”: {self.text[:300]}"
                raise TourError(msg, self.path)
        return self

    def sees_not(self, *words: str) -> "Reader":
        """None of these stands on the page."""
        for wanted in words:
            if wanted.lower() in self.text.lower():
                msg = f"reads “{wanted}”, which must not be shown"
                raise TourError(msg, self.path)
        return self

    def answers(self, status: int) -> "Reader":
        """The page answered so."""
        if self.status != status:
            told = [words_of(one) for one in self.page.select(".sp-errors, .sp-notice, .sp-error")]
            msg = f"answered {self.status}, not {status}: {' / '.join(told)[:400] or self.text[:200]}"
            raise TourError(msg, self.path)
        return self


def _standing(control: Tag) -> str:
    if control.name == "textarea":
        return control.get_text()
    if control.name == "select":
        chosen = control.find("option", selected=True) or control.find("option")
        return str(chosen.get("value", "")) if isinstance(chosen, Tag) else ""
    return str(control.get("value", ""))
