"""The sample province answers whoever types the worst into every form within their reach; the product never fails."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections import Counter, deque
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import pytest
import requests
from bs4 import BeautifulSoup

from portal.web.settings import ROOT

PORTAL = Path(sys.executable).parent / "portal"
START = 180
TIMEOUT = 60
PAGES = 160
ALIKE = 2
"""So many pages of one address pattern are opened."""
LEAST_FORMS = 8
FAILED = 500
PEOPLE = ["asn", "atasan", "kepegawaian", "kepala", "kurator", "ksd", "verifikator", "bkd", "auditor", "admin"]
PARTNERS = ["hr@perusahaan.test", "staf@universitas.test", "mentor@perusahaan.test"]
TYPED = {
    "too long": "x" * 20_001,
    "control characters": "a\x00b\x07c",
    "markup": "<script>alert(1)</script>&<b>",
    "a formula": "=1+1",
    "another's number": "00000000-0000-0000-0000-000000000000",
    "below zero": "-1",
    "too large": "9" * 20,
    "nothing": "",
    "text that runs backwards": "\u202eabc",
    "no day": "31-02-2026",
    "not ASCII": "é" * 300,
}
LIES = ("a.pdf", b"MZ\x90 not a PDF" + bytes(100), "application/pdf")
LEFT_ALONE = ("/sign-out", "/demo", "/role")


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The demonstration, filled, in an instance of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    where = {**os.environ, "INSTANCE_DIR": str(tmp_path_factory.mktemp("hostile"))}
    served = subprocess.Popen([PORTAL, "demo", "--port", str(port)], cwd=ROOT, env=where, stdout=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(START):
            assert served.poll() is None, "the demonstration ended at its start"
            try:
                if requests.get(f"{address}/readyz", timeout=2).ok:
                    break
            except requests.RequestException:
                time.sleep(1)
        else:
            pytest.fail(f"no answer within {START} s")
        yield address
    finally:
        served.send_signal(signal.SIGINT)
        served.wait(30)


def pattern(path):
    """An address without the objects that it names."""
    return re.sub(r"[0-9a-f]{8}-[0-9a-f-]{27}|\d+|[A-Z0-9]{26}", "*", urlsplit(path).path)


def read(answer):
    return BeautifulSoup(answer.text, "html.parser")


def sign_in(base, email):
    browser = requests.Session()
    browser.headers["Accept-Language"] = "en"
    button = read(browser.get(f"{base}/demo", timeout=TIMEOUT)).find("button", attrs={"value": email})
    form = button.find_parent("form")
    token = form.find("input", attrs={"name": "csrf_token"})["value"]
    at = urljoin(f"{base}/demo", form.get("action") or "/demo")
    return browser, browser.post(at, data={"email": email, "csrf_token": token}, timeout=TIMEOUT).url


def forms_of(base, browser, start):
    """Every form within reach by links: its address, its method, itself."""
    waiting, forms = deque([start, f"{base}/"]), {}
    seen: set[str] = set()
    alike: Counter[str] = Counter()
    while waiting and len(seen) < PAGES:
        address = waiting.popleft()
        if address in seen or alike[pattern(address)] >= ALIKE:
            continue
        seen.add(address)
        alike[pattern(address)] += 1
        answer = browser.get(address, timeout=TIMEOUT)
        assert answer.status_code < FAILED, address
        if "html" not in answer.headers.get("Content-Type", ""):
            continue
        page = read(answer)
        links = (urljoin(address, link["href"]).partition("#")[0] for link in page.find_all("a", href=True))
        waiting.extend(link for link in links if link.startswith(f"{base}/"))
        for form in page.find_all("form"):
            at = urljoin(address, form.get("action") or address)
            names = frozenset(control["name"] for control in form.find_all(attrs={"name": True}))
            if not urlsplit(at).path.startswith(LEFT_ALONE):
                forms[pattern(at), names] = (at, form.get("method", "get").lower(), form)
    return forms.values()


def send(browser, at, method, form, typed):
    """Send a form with one text in every field; a field for a file gets one that lies about its kind."""
    token = form.find("input", attrs={"name": "csrf_token"})
    controls = [control for control in form.find_all(["input", "textarea", "select"]) if control.get("name")]
    fields = {control["name"]: typed for control in controls if control.get("type") != "file"}
    if method == "get":
        return browser.get(at, params=fields, timeout=TIMEOUT, allow_redirects=False)
    fields["csrf_token"] = token["value"] if token else ""
    files = {control["name"]: LIES for control in controls if control.get("type") == "file"}
    return browser.post(at, data=fields, files=files or None, timeout=TIMEOUT, allow_redirects=False)


@pytest.mark.parametrize("email", [*(f"{name}@jakarta.test" for name in PEOPLE), *PARTNERS])
def test_the_worst_that_can_be_typed_is_answered(base, email):
    browser, start = sign_in(base, email)
    forms = forms_of(base, browser, start)
    assert len(forms) >= LEAST_FORMS
    for at, method, form in forms:
        for what, typed in TYPED.items():
            answer = send(browser, at, method, form, typed)
            assert answer.status_code < FAILED, f"{what} at {pattern(at)}"
            assert "Traceback" not in answer.text
            assert "<script>alert(1)" not in answer.text, f"markup at {pattern(at)}"
