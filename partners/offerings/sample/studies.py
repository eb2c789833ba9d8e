"""Programmes and a course in the sample province: an evening class moves out of working hours."""

import datetime as dt
import functools
import tomllib
import uuid
from typing import Any

from flask import g

from partners.offerings import queries, services
from partners.offerings.forms import KindForm
from partners.offerings.forms.masters import MASTERS, WRITING_FOR
from partners.offerings.forms.short_course import SHORT_COURSE
from partners.offerings.sample.slots import FOLDER, accept, decide, parts, person
from partners.offerings.services import revising
from partners.registry import queries as partners
from partners.registry.services import drafting
from portal.demo.story import Act
from portal.kernel import calendar
from portal.kernel.identity import Role
from portal.reference import queries as reference

FORMS: dict[str, KindForm] = {"masters": MASTERS, "short_course": SHORT_COURSE}
EVENING = "kelas_malam"
LATER_CLASS = "Jumat 18.30-21.00\nSabtu 09.00-12.00"


@functools.cache
def known() -> dict[str, dict[str, Any]]:
    """What is invented of each."""
    document = tomllib.loads((FOLDER / "studies.toml").read_text(encoding="utf-8"))
    return {line["key"]: line for line in document["study"]}


def _pages(line: dict[str, Any], programme_id: uuid.UUID | None, today: dt.date) -> dict[str, dict[str, Any]]:
    """What is typed into the pages of the form."""
    first = today + dt.timedelta(days=line["starts"])
    deadline = calendar.latest_working_day(today + dt.timedelta(days=line["deadline"]), reference.holidays())
    pages: dict[str, dict[str, Any]] = {
        name: {key: "\n".join(value) if isinstance(value, list) else value for key, value in line[name].items()}
        for name in ("tasks", "schedule", "money", "mentor")
        if name in line
    }
    pages["schedule"] |= {"starts_on": parts(first), "ends_on": parts(first + dt.timedelta(days=line["days"]))}
    if programme_id is not None:
        pages["tasks"]["programme"] = str(programme_id)
    trained = {f"trained_{n}": code for n, (code, _) in enumerate(line["trained"], 1)}
    trained |= {f"trained_level_{n}": str(level) for n, (_, level) in enumerate(line["trained"], 1)}
    return {**pages, "competencies": {**trained, "documents_needed": "\n".join(line["documents"])}, "submit": {"deadline": parts(deadline)}}


def _find(key: str) -> Any:  # noqa: ANN401  the row of an offering
    title = known()[key]["tasks"]["title"]
    found = queries.page_of_offerings(_author(key), text=title, state="", kind="", order="", number=1, size=10).rows
    return next((one for one in found if one.title == title), None)


def _author(key: str) -> Any:  # noqa: ANN401  an identity
    line = known()[key]
    return person(line["provider"], Role(line["role"]))


def _made(key: str, offering: Any) -> Any:  # noqa: ANN401  what the pages describe
    form = FORMS[offering.kind]
    whole = drafting.typed(services.form_of(offering.kind), offering.id, [sheet.key for sheet in form.sheets])
    made = {sheet.key: sheet.form.from_draft(whole.fields(sheet.key)) for sheet in form.sheets}
    if not all(page.validate() for page in made.values()):
        raise ValueError(key, {page: form.errors for page, form in made.items()})
    return form.make(made)


def _submit(key: str, today: dt.date) -> None:
    line, by = known()[key], _author(key)
    partner = partners.get_own(by)
    setattr(g, WRITING_FOR, partner.id)
    programmes = {one.code: one.id for one in partners.programmes_of(partner.id, verified=True)}
    offering = services.begin(partner, line["kind"], by=by)
    for page, typed in _pages(line, programmes.get(line.get("programme", "")), today).items():
        services.save_page(offering, page, typed, version=None)
    services.submit(offering, _made(key, offering), by=by)
    accept(offering.id)


def submit_studies(today: dt.date) -> None:
    """Two universities and a training provider write what they offer; their contacts accept."""
    for key in known():
        _submit(key, today)


def publish_studies(_: dt.date) -> None:
    """Dewi publishes all three."""
    for key in known():
        decide(_find(key).id, "publish", "learning_shown", "Capaian jelas, biaya dan jadwal dinyatakan.")


def move_class(_: dt.date) -> None:
    """The university of the evening class moves the Friday class out of working hours."""
    offering, by = _find(EVENING), _author(EVENING)
    setattr(g, WRITING_FOR, offering.partner_id)
    typed = drafting.typed(services.form_of(offering.kind), offering.id, ["schedule"]).pages["schedule"]
    services.save_page(offering, "schedule", {**typed, "class_times": LATER_CLASS}, version=None)
    revising.submit(offering, _made(EVENING, offering), by=by)


def publish_change(_: dt.date) -> None:
    """Dewi publishes the change: version 2."""
    decide(_find(EVENING).id, "publish", "learning_shown", "Kuliah kini di luar jam kerja.")


ACTS = {
    "offerings.s1_submit_studies": Act(48, dt.time(9, 15), submit_studies),
    "offerings.s2_publish_studies": Act(44, dt.time(10, 5), publish_studies),
    "offerings.s3_move_class": Act(8, dt.time(9, 5), move_class),
    "offerings.s4_publish_change": Act(7, dt.time(11, 15), publish_change),
}
