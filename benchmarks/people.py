"""Simulated people at their browsers: civil servants who read and apply, officers who decide; each signs in, and thinks in between."""

import http.client
import json
import random
import re
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlencode

from flask import Flask

from portal.applications.domain import HOST_FIELDS, STATEMENTS

PASSWORD = "kata sandi untuk pengukuran saja"  # noqa: S105  of people who do not exist
MULTIPART = "----ukur"
TYPED = "application/x-www-form-urlencoded"
HIDDEN = re.compile(r'name="(csrf_token|draft_version)" value="([^"]*)"')
WORDS = ("laporan", "analisis", "pelaporan", "data", "keuangan", "perencanaan")
SENTENCE = "Ingin belajar menyusun laporan yang dipakai unit saya setiap triwulan. "
SAVES = 3
REFUSED = 400
Headers = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answered."""

    status: int
    location: str
    cookies: list[str]
    text: str


class Way(Protocol):
    """How a request reaches the product."""

    def __call__(self, method: str, path: str, headers: Headers, body: bytes | None) -> Answer:
        """Ask and read the whole answer."""


class Line:
    """A connection to a server on this machine, kept for as long as the server is sure to keep it too (gunicorn: 2 s)."""

    KEPT = 1.0

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        self._used = 0.0

    def __call__(self, method: str, path: str, headers: Headers, body: bytes | None) -> Answer:
        """Ask."""
        if time.monotonic() - self._used > self.KEPT:
            self._connection.close()
        self._connection.request(method, path, body, dict(headers))
        answer = self._connection.getresponse()
        text = answer.read().decode("utf-8", "replace")
        self._used = time.monotonic()
        return Answer(answer.status, answer.headers.get("Location", ""), answer.headers.get_all("Set-Cookie") or [], text)


class Inside:
    """The product in this process, for counting what a request sends to the database."""

    def __init__(self, app: Flask) -> None:
        self._client = app.test_client(use_cookies=False)

    def __call__(self, method: str, path: str, headers: Headers, body: bytes | None) -> Answer:
        """Ask."""
        answer = self._client.open(path, method=method, headers=dict(headers), data=body)
        return Answer(answer.status_code, answer.headers.get("Location", ""), answer.headers.getlist("Set-Cookie"), answer.text)


@dataclass
class Log:
    """What was asked, how long each took, what was refused; shared by everybody."""

    times: dict[str, list[float]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)
    """Applications whose sender was told that they are sent."""
    decided: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, seconds: float, fault: str = "") -> None:
        """Keep one request."""
        with self._lock:
            self.times.setdefault(kind, []).append(seconds)
            if fault:
                self.faults.append(f"{kind}: {fault}")


@dataclass
class Browser:
    """Somebody's browser: cookies, the tokens of the form that is open, and pauses in which its person thinks."""

    connect: Callable[[], Way]
    log: Log
    think: Callable[[], None]
    watch: Callable[[str, Callable[[], Answer]], Answer] = lambda _, ask: ask()
    cookies: dict[str, str] = field(default_factory=dict)
    form: dict[str, str] = field(default_factory=dict)
    way: Way | None = None
    twice: bool = True
    """Whether the hand is impatient."""
    expected: frozenset[int] = frozenset()
    """Refusals that are no fault: what somebody is told who wrote where another did."""

    def get(self, kind: str, path: str) -> Answer:
        """Think, then open a page."""
        self.think()
        answer = self._ask(kind, "GET", path, None, "")
        self.form = dict(HIDDEN.findall(answer.text))
        return answer

    def post(self, kind: str, path: str, typed: Mapping[str, object], *, thinking: bool = True) -> Answer:
        """Think, then send a form."""
        if thinking:
            self.think()
        return self._ask(kind, "POST", path, urlencode({**self.form, **typed}, doseq=True).encode(), TYPED)

    def click_twice(self, kind: str, path: str, body: bytes) -> list[Answer]:
        """Send a form with a file twice at once, as an impatient hand does."""
        self.think()
        answers: list[Answer] = []
        sent = (kind, "POST", path, body, f"multipart/form-data; boundary={MULTIPART}")
        if not self.twice:
            return [self._ask(*sent)]
        other = Browser(self.connect, self.log, self.think, self.watch, dict(self.cookies))
        second = threading.Thread(target=lambda: answers.append(other._ask(*sent)))
        second.start()
        answers.append(self._ask(*sent))
        second.join()
        return answers

    def _ask(self, kind: str, method: str, path: str, body: bytes | None, content: str) -> Answer:
        self.way = self.way or self.connect()
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Accept-Language": "id"}
        if body is not None:
            headers |= {"Content-Type": content, "Content-Length": str(len(body))}
        way, began = self.way, time.perf_counter()
        try:
            answer = self.watch(kind, lambda: way(method, path, headers, body))
        except (OSError, http.client.HTTPException) as error:
            self.log.note(kind, time.perf_counter() - began, type(error).__name__)
            raise
        self.log.note(kind, time.perf_counter() - began, self._fault(answer.status))
        for line in answer.cookies:
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer

    def _fault(self, status: int) -> str:
        return f"answers {status}" if status >= REFUSED and status not in self.expected else ""


def sign_in(browser: Browser, email: str) -> None:
    """Come to the portal and sign in through its form."""
    browser.get("public home", "/")
    browser.get("sign-in page", "/sign-in")
    browser.post("sign in", "/sign-in", {"email": email, "password": PASSWORD})


@dataclass(frozen=True, slots=True)
class Servant:
    """A civil servant who looks around, and may apply for one opportunity."""

    email: str
    wanted: str
    applies: bool

    def visit(self, browser: Browser, chance: random.Random) -> None:
        """A visit on the day on which the window opens."""
        sign_in(browser, self.email)
        browser.get("catalogue", f"/opportunities?page={chance.randint(1, 8)}")
        browser.get("search", f"/opportunities?q={chance.choice(WORDS)}")
        browser.get("detail with verdict", f"/opportunities/{self.wanted}")
        if self.applies:
            self._apply(browser)
        browser.get("own applications", "/applications")

    def _apply(self, browser: Browser) -> None:
        begun = browser.post("begin an application", f"/opportunities/{self.wanted}/apply", {})
        form = begun.location
        number = form.split("/")[2]
        browser.get("application form", form)
        for saves in range(1, SAVES + 1):
            saved = browser.post("autosave", f"/drafts/applications.apply/{number}", {"motivation": SENTENCE * saves})
            browser.form["draft_version"] = str(json.loads(saved.text)["version"])
        answers = browser.click_twice("submit with a paper", form, self._filled_in(browser.form))
        if any(answer.location.endswith(f"/applications/{number}") for answer in answers):
            browser.log.accepted.append(number)
        browser.get("application page", f"/applications/{number}")

    def _filled_in(self, hidden: Mapping[str, str]) -> bytes:
        fields = [*hidden.items(), ("motivation", SENTENCE * SAVES), ("act", "submit")]
        fields += [("statements", one.key) for one in STATEMENTS] + [("fields", one) for one in HOST_FIELDS]
        parts = [f'--{MULTIPART}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n' for name, value in fields]
        paper = f'--{MULTIPART}\r\nContent-Disposition: form-data; name="paper_0"; filename="surat.pdf"\r\n'
        paper += "Content-Type: application/pdf\r\n\r\n"
        return ("".join(parts) + paper).encode() + f"%PDF-1.7\n% {self.email}\n".encode() * 200 + f"\r\n--{MULTIPART}--\r\n".encode()


@dataclass(frozen=True, slots=True)
class Officer:
    """A verifier with cases to decide."""

    email: str
    turns: tuple[str, ...]

    def visit(self, browser: Browser, _: random.Random) -> None:
        """Decide one case after the other."""
        sign_in(browser, self.email)
        for turn in self.turns:
            browser.get("desk", "/desk")
            browser.get("case page", f"/desk/{turn}")
            browser.post("autosave", f"/drafts/workflow.decide/{turn}", {"reason": SENTENCE})
            browser.form["draft_version"] = "1"
            answer = {"no_interest": "1", "outcome": "eligible", "ground": "rules_met", "reason": SENTENCE * 2}
            if browser.post("decide", f"/desk/{turn}", answer).location.endswith("/desk"):
                browser.log.decided += 1


class Person(Protocol):
    """Somebody who comes to the portal."""

    def visit(self, browser: Browser, chance: random.Random, /) -> None:
        """From the first page to the last."""


def all_at_once(people: Sequence[Person], connect: Callable[[], Way], log: Log, *, seconds: float, think: float, seed: int) -> None:
    """Let people come over a time, each thinking as long as their own seed says, until the last has left."""
    began = time.perf_counter()

    def live(place: int, person: Person) -> None:
        chance = random.Random(f"{seed}/{place}")  # noqa: S311  no secret
        time.sleep(max(0.0, began + chance.uniform(0, seconds) - time.perf_counter()))
        browser = Browser(connect, log, lambda: time.sleep(min(chance.expovariate(1 / think), 5 * think)) if think else None)
        try:
            person.visit(browser, chance)
        except (OSError, http.client.HTTPException, LookupError, ValueError) as error:
            log.faults.append(f"a visit ended early: {type(error).__name__} {error}")

    threads = [threading.Thread(target=live, args=(place, person)) for place, person in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
