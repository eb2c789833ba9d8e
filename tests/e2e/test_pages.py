"""Every page, on a phone in Indonesian and on a desk in English: axe, each control's label and tie, no overflow, no fault of the script."""

import os
import tomllib
import uuid
from typing import TYPE_CHECKING, Any

import pytest
from flask import Flask
from playwright.sync_api import Page

from portal.kernel.db import db
from portal.kernel.identity import Role
from portal.web.settings import ROOT
from tests.architecture.access_base import person
from tests.architecture.access_objects import MAKERS
from tests.e2e.walk import WALK, faults_of
from wsgi import FEATURES

if TYPE_CHECKING:
    from tests.e2e.conftest import Readers

TABLE: dict[str, Any] = tomllib.loads((ROOT / "tests" / "architecture" / "access.toml").read_text(encoding="utf-8"))
WAYS = {"id": 360, "en": 1280}
EVERY_WAY = os.environ.get("AXE_EVERY_WAY") == "1"
"""Axe on the phone and on the desk, as `make prove` has it; else on one of them, which goes round from page to page."""
EXCEPTIONS = {
    "web.healthz": "a word in plain text, for machines",
    "web.readyz": "a word in plain text, for machines",
    "applications.paper": "the applicant's own file, as it was uploaded",
    "applications.objection_paper": "the applicant's own file, as it was uploaded",
    "applications.talk_calendar": "a time for a calendar; tests/web/applications reads it",
    "oversight.case_file": "a case as data, for machines; tests/web/oversight reads it",
    "registry.deed": "the partner's own file, as it was uploaded",
    "registry.mandate": "the partner's own file, as it was uploaded",
    "registry.licence": "the partner's own file, as it was uploaded",
    "registry.change_paper": "the partner's own file, as it was uploaded",
    "registry.decree": "the university's own file, as it was uploaded",
    "agreements.government_paper": "the bureau's own file, as it was uploaded",
    "agreements.partner_paper": "the partner's own file, as it was uploaded",
    "documents.draft_file": "a letter about invented people as a PDF; tests/web asks for it",
    "documents.text_file": "a letter about invented people as a PDF; tests/web asks for it",
    "documents.download": "the letter as a PDF; tests/integration asks for its tags",
    "catalogue.opportunity_calendar": "days for a calendar; tests/web/catalogue reads them",
    "catalogue.feed": "days for a calendar; tests/web/catalogue reads them",
    "curricula.decree": "the university's own file, as it was uploaded",
    "curricula.version_file": "the bytes of a version, for machines; tests/web/curricula reads them",
    "workforce.errors_file": "a workbook; tests/web/workforce reads it",
    "workforce.example": "a workbook; tests/integration/demo reads it",
    "workforce.proof": "the civil servant's own file, as it was uploaded",
    "eligibility.finding_paper": "the officer's own file, as it was uploaded",
    "offerings.mentors_calendar": "days for a calendar; tests/web/partners reads them",
    "offerings.slots_calendar": "days for a calendar; tests/web/partners reads them",
    "offerings.sheets_list": "a workbook; tests/web/partners reads it",
    "offerings.sheet_template": "a workbook; tests/web/partners reads it",
    "offerings.sheet_errors": "a workbook; tests/web/partners reads it",
    "rounds.verifier_file": "a program, as it is; tests/web/rounds compares its bytes",
}
"""What answers to a GET and is no page of ours, and why; besides, what is by its name a file (`FILES`)."""
FILES = {"_sheet": ".xlsx", "_json": ".json", "_xlsx": ".xlsx", "_docx": ".docx", "_pdf": ".pdf", "_txt": ".txt"}
"""How the names of files end, and their addresses."""
IN_ENGLISH = {"web.styleguide"}
"""Its samples are for whoever writes templates, whose texts are English."""
SIDES = ("own", "strange")


def is_file(endpoint: str) -> bool:
    """Whether it is by its name a file."""
    return endpoint.endswith(tuple(FILES))


def readers_of(answers: dict[str, Any]) -> list[str]:
    """Who may open a page, those first who are named for it."""
    may = [reader for reader, answer in answers.items() if answer == 200]
    if "stranger" in may:
        return ["stranger"]
    return [reader for reader in may if reader != "rest"] or [role.value for role in Role if may and role.value not in answers]


def pages(*, with_object: bool) -> list[tuple[str, str, str]]:
    """(endpoint, reader, whose the object is) of every page: as its owner sees it, and as an officer does."""
    found = []
    for endpoint, entry in TABLE.items():
        if "GET" not in entry or ("object" in entry) is not with_object or endpoint in EXCEPTIONS or is_file(endpoint):
            continue
        seen: set[str] = set()
        for side in SIDES if with_object else ("",):
            answers = entry["GET"].get(side, {}) if with_object else entry["GET"]
            reader = next(iter(readers_of(answers)), None)
            if reader and reader not in seen:
                found.append((endpoint, reader, side))
                seen.add(reader)
    return found


def test_there_are_pages_of_every_feature_that_has_some() -> None:
    alone = {endpoint.split(".")[0] for endpoint, *_ in pages(with_object=False)}
    with_objects = {endpoint.split(".")[0] for endpoint, *_ in pages(with_object=True)}

    assert alone >= {"web", "accounts", "catalogue", "workflow", "oversight", "eligibility", "documents"}
    assert with_objects >= {"accounts", "catalogue", "workflow", "oversight", "eligibility", "documents", "applications", "workforce"}
    assert with_objects >= {"registry", "agreements", "offerings", "curricula", "development"}
    assert FEATURES


def test_every_page_is_swept_but_for_few_that_are_none() -> None:
    swept = {endpoint for endpoint, *_ in [*pages(with_object=False), *pages(with_object=True)]}
    open_to_some = {
        endpoint
        for endpoint, entry in TABLE.items()
        if 200 in entry.get("GET", {}).values() or any(200 in entry.get("GET", {}).get(side, {}).values() for side in SIDES)
    }

    assert len(EXCEPTIONS) <= 30
    assert {endpoint for endpoint in open_to_some - swept if not is_file(endpoint)} == set(EXCEPTIONS)


def test_what_is_called_a_file_has_the_address_of_one(house: Flask) -> None:
    named = {endpoint: FILES[f"_{endpoint.rsplit('_', 1)[1]}"] for endpoint, entry in TABLE.items() if is_file(endpoint) and "GET" in entry}

    assert named
    for endpoint, ending in named.items():
        assert all(rule.rule.endswith(ending) for rule in house.url_map.iter_rules(endpoint)), endpoint


@pytest.mark.parametrize(("endpoint", "reader", "side"), pages(with_object=True), ids=lambda name: name)
def test_a_page_of_an_object_can_be_used_by_everybody(house: Flask, readers: "Readers", endpoint: str, reader: str, side: str) -> None:
    with house.app_context():
        account = None if reader == "stranger" else person(Role(reader))
        owner = account if side == "own" and account else person(Role.CIVIL_SERVANT)
        made = MAKERS[TABLE[endpoint]["object"]](owner)
        account_id = account.id if account else None
        db.session.commit()
    with house.test_request_context():
        named = {name: made[name] for rule in house.url_map.iter_rules(endpoint) for name in rule.arguments}
        path = house.url_map.bind("localhost").build(endpoint, named)

    assert look_at(readers, account_id, path, turn(endpoint, side)) == []


@pytest.mark.parametrize(("endpoint", "reader", "_"), pages(with_object=False), ids=lambda name: name)
def test_a_page_can_be_used_by_everybody(house: Flask, readers: "Readers", endpoint: str, reader: str, _: str) -> None:
    with house.app_context():
        account_id = None if reader == "stranger" else person(Role(reader)).id
    with house.test_request_context():
        path = house.url_map.bind("localhost").build(endpoint)
    faults = look_at(readers, account_id, path, turn(endpoint))

    assert [fault for fault in faults if endpoint not in IN_ENGLISH or "not in the language" not in fault] == []


def turn(endpoint: str, side: str = "") -> str:
    """On which of the two ways axe looks at a page: the same at each run, the other one for a page that two look at."""
    ways = sorted(WAYS)
    return ways[(sum(endpoint.encode()) + (side == "strange")) % len(ways)]


def look_at(readers: "Readers", account_id: uuid.UUID | None, path: str, axe_in: str) -> list[str]:
    """Each fault of a page, on a phone in Indonesian and on a desk in English."""
    return [
        f"{language}, {width} px: {fault}"
        for language, width in WAYS.items()
        for fault in faults_of(readers.at(account_id, language, width), path, language, with_axe=EVERY_WAY or language == axe_in)
    ]


def test_what_is_wrong_with_a_page_is_found(page: Page) -> None:
    page.set_content(
        '<html lang="id"><title>x</title><main><h1>x</h1><input id="a"><button></button>'
        '<input aria-label="b" aria-invalid="true"><input aria-label="c" aria-describedby="gone">'
        '<select aria-label="d"><option>e<option>e</select><p>' + "x" * 900 + "</p></main></html>"
    )
    told = " ".join(page.evaluate(WALK))

    for fault in ("no label: a", "offers twice: <select", "says nothing", "not told why", "leads nowhere: gone", "wider than the window"):
        assert fault in told
