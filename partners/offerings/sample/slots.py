"""The offerings' part of the sample province: eleven slots published, two with the curator, one returned, one not yet allowed."""

import contextlib
import datetime as dt
import functools
import tomllib
import uuid
from pathlib import Path
from typing import Any

from partners.offerings import queries, services
from partners.offerings.forms.internship import INTERNSHIP
from partners.offerings.services import capacity, owners
from partners.registry import queries as partners
from partners.registry.services import drafting
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.demo.story import Act
from portal.kernel import calendar
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.reference import queries as reference
from portal.workflow import queries as cases
from portal.workflow import services as workflow

FOLDER = Path(__file__).parents[1] / "seeds"
MENTOR = ("mentor@perusahaan.test", "Bagas Wirawan (contoh)", "hr@perusahaan.test")
KIND = "internship"
COLLEAGUE = "hr2@perusahaan.test"
FIRST_TASKS = ["Mengukur waktu tunggu di dua loket", "Memetakan layanan dari sisi warga", "Melayani warga di loket setiap hari"]
FIRST_BENEFITS = "Makan siang dan laptop; tanpa uang saku"


@functools.cache
def _slots() -> dict[str, dict[str, Any]]:
    document = tomllib.loads((FOLDER / "sample.toml").read_text(encoding="utf-8"))
    return {slot["key"]: slot for slot in document["slot"]}


def person(email: str, role: Role) -> Identity:
    """Somebody of the sample, in a role."""
    account = accounts.find_account(email)
    if account is None:
        raise LookupError(email)
    return accounts.identity_of(account.id, role)


def parts(day: dt.date) -> dict[str, str]:
    """A day as a form's three boxes have it."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _monday(day: dt.date) -> dt.date:
    """The first Monday not before a day: placements begin with a week."""
    return day + dt.timedelta(days=-day.weekday() % 7)


def _pages(slot: dict[str, Any], today: dt.date) -> dict[str, dict[str, Any]]:
    """What is typed into the pages of the form."""
    first = _monday(today + dt.timedelta(days=slot["starts"]))
    deadline = calendar.latest_working_day(today + dt.timedelta(days=slot["deadline"]), reference.holidays())
    trained = {f"trained_{n}": code for n, (code, _) in enumerate(slot["trained"], 1)}
    trained |= {f"trained_level_{n}": str(level) for n, (_, level) in enumerate(slot["trained"], 1)}
    needed = {f"needed_{n}": code for n, (code, _) in enumerate(slot["needed"], 1)}
    needed |= {f"needed_level_{n}": str(level) for n, (_, level) in enumerate(slot["needed"], 1)}
    return {
        "tasks": {
            **{name: slot[name] for name in ("title", "field", "summary", "unit")},
            **{name: "\n".join(slot[name]) for name in ("tasks", "outcomes")},
        },
        "schedule": {
            "seats": str(slot["seats"]),
            "starts_on": parts(first),
            "ends_on": parts(first + dt.timedelta(weeks=slot["weeks"], days=-3)),
            "place": slot["place"],
            "mode": slot["mode"],
            "working_pattern": slot["pattern"],
            "benefits": slot["benefits"],
            "laptop": slot["laptop"],
            "pay": "as_usual",
            "attendance": slot["attendance"],
            "leave": "agency",
            "not_employment": True,
        },
        "competencies": {**trained, **needed, "documents_needed": "\n".join(slot["documents"])},
        "mentor": {"mentor_name": slot["mentor"], "mentor_email": slot["mentor_email"]},
        "submit": {"deadline": parts(deadline)},
    }


def _find(key: str) -> Any:  # noqa: ANN401  the row of an offering
    slot = _slots()[key]
    by = person(slot["host"], Role.COMPANY_HR)
    found = queries.page_of_offerings(by, text=slot["title"], state="", kind="", order="", number=1, size=10).rows
    return next((one for one in found if one.title == slot["title"]), None)


def _submit(key: str, today: dt.date, changed: dict[str, dict[str, Any]] | None = None) -> None:
    """Fill in the pages as a person does, then submit them; begun anew unless it is there."""
    slot = _slots()[key]
    by = person(slot["host"], Role.COMPANY_HR)
    offering = _find(key) or services.begin(partners.get_own(by), KIND, by=by)
    for page, typed in _pages(slot, today).items():
        services.save_page(offering, page, {**typed, **(changed or {}).get(page, {})}, version=None)
    whole = drafting.typed(services.form_of(KIND), offering.id, [sheet.key for sheet in INTERNSHIP.sheets])
    made = {sheet.key: sheet.form.from_draft(whole.fields(sheet.key)) for sheet in INTERNSHIP.sheets}
    if not all(form.validate() for form in made.values()):
        raise ValueError(key, {page: form.errors for page, form in made.items()})
    services.submit(offering, INTERNSHIP.make(made), by=by)


def accept(offering_id: uuid.UUID) -> None:
    """Whoever answers for it accepts: Bagas from his own list, the others by their link."""
    asked = queries.open_request_of(offering_id)
    if asked is None:
        raise LookupError(offering_id)
    own = person(asked.email, Role.MENTOR) if asked.email == MENTOR[0] else None
    services.answer(asked, accepts=True, by=own)


def _accept(key: str) -> None:
    accept(_find(key).id)


def decide(offering_id: uuid.UUID, outcome: str, ground: str, reason: str, comments: dict[str, str] | None = None) -> None:
    """Dewi decides on what lies with her."""
    case = cases.find_case_of(services.SUBJECT, offering_id)
    turn = cases.open_step(case.id) if case else None
    if turn is None:
        raise LookupError(offering_id)
    submission = queries.submissions_of(offering_id)[-1]
    returned = "applicant" if outcome == "return" else None
    details = {"comments": comments} if comments else {}
    inputs = {"submission": submission.round, "sha256": submission.sha256}
    answer = workflow.Answer(outcome, ground, reason, returned_to=returned, details=details, inputs=inputs)
    workflow.decide(turn, answer, by=person("kurator@jakarta.test", Role.CURATOR))


def _publish(*keys: str) -> None:
    for key in keys:
        decide(_find(key).id, "publish", "learning_shown", "Tugas dapat dinilai dan manfaat dinyatakan lengkap.")


FIRST = "telemetri"
OTHERS = ("analitik", "dingin", "armada", "jadwal", "surya")
WAITING = ("sensor", "halte")
ROUND = ("telemetri2", "analitik2", "jadwal2", "armada2")
"""Second intakes, to be filled by a matching round."""


MORE_AT_ONCE = (
    (MENTOR[2], MENTOR[0], 8),
    ("sdm@tirta.test", "mentor@tirta.test", 5),
    ("hr@transportasi.test", "mentor@transportasi.test", 5),
)
"""Mentors who have more participants at once than others: Bagas does nothing else, the other two accompany two slots each."""


def vouch(_: dt.date) -> None:
    """Owners say that their mentors have the time for more participants."""
    for host, mentor, most in MORE_AT_ONCE:
        by = person(host, Role.COMPANY_HR)
        capacity.say_most(partners.get_own(by), mentor, most, by=by)


def share(_: dt.date) -> None:
    """Lina's colleague in HR owns her first slot too."""
    slot, by = _find("antrean"), person(MENTOR[2], Role.COMPANY_HR)
    colleague = accounts.find_account(COLLEAGUE)
    if slot is not None and colleague is not None:
        owners.add(slot, colleague.id, by=by)


def open_mentor(_: dt.date) -> None:
    """Bagas gets an account at his company; other mentors answer by their link alone."""
    email, name, host = MENTOR
    account = account_services.open_account(email=email, name=name, by=SYSTEM)
    account_services.admit(account, by=SYSTEM)
    body_id = person(host, Role.COMPANY_HR).body_id
    if body_id is None:
        raise LookupError(host)
    account_services.give_grant(account, Role.MENTOR, body_id, by=SYSTEM)


def submit_queue(today: dt.date) -> None:
    """Lina writes the slot of story 1, with a task of daily counter work and benefits that leave the laptop open."""
    changed = {"tasks": {"tasks": "\n".join(FIRST_TASKS)}, "schedule": {"benefits": FIRST_BENEFITS}}
    _submit("antrean", today, changed)
    _accept("antrean")


def return_queue(_: dt.date) -> None:
    """Dewi returns it with two comments."""
    comments = {
        "tasks": "Tugas 3 berupa pekerjaan rutin loket; ubah menjadi tugas belajar yang hasilnya dapat dinilai.",
        "benefits": "Sebutkan status pinjam pakai laptop.",
    }
    decide(_find("antrean").id, "return", "tasks_to_change", "Dua hal perlu diperbaiki; catatannya ada di samping isian.", comments)


def correct_queue(today: dt.date) -> None:
    """Lina corrects both; Bagas accepts."""
    _submit("antrean", today)
    _accept("antrean")


def publish_queue(_: dt.date) -> None:
    """Dewi publishes it."""
    _publish("antrean")


def submit_first(today: dt.date) -> None:
    """The water company's slot is submitted, and its mentor accepts."""
    _submit(FIRST, today)
    _accept(FIRST)


def publish_first(_: dt.date) -> None:
    """Dewi publishes it."""
    _publish(FIRST)


def submit_others(today: dt.date) -> None:
    """Five more slots are submitted, and their mentors accept."""
    for key in OTHERS:
        _submit(key, today)
        _accept(key)


def publish_others(_: dt.date) -> None:
    """Dewi publishes them."""
    _publish(*OTHERS)


def submit_round(today: dt.date) -> None:
    """Four second intakes are submitted, and their mentors accept."""
    for key in ROUND:
        _submit(key, today)
        _accept(key)


def publish_round(_: dt.date) -> None:
    """Dewi publishes them."""
    _publish(*ROUND)


def second_intake(today: dt.date) -> None:
    """Lina offers a second intake of the first slot."""
    _submit("antrean2", today)
    _accept("antrean2")


def publish_second(_: dt.date) -> None:
    """Dewi publishes it."""
    _publish("antrean2")


def submit_help(today: dt.date) -> None:
    """Lina writes one more."""
    _submit("bantuan", today)
    _accept("bantuan")


def return_help(_: dt.date) -> None:
    """Dewi returns it: it waits for Lina."""
    comments = {"tasks": "Tugas 3 menggantikan pekerjaan harian mitra; ganti dengan tugas yang hasilnya dapat dinilai."}
    decide(_find("bantuan").id, "return", "tasks_to_change", "Satu tugas perlu diganti sebelum dapat diterbitkan.", comments)


def submit_waiting(today: dt.date) -> None:
    """Two more slots are submitted, and their mentors accept: they wait for Dewi."""
    for key in WAITING:
        _submit(key, today)
        _accept(key)


def builder_is_refused(today: dt.date) -> None:
    """The builder fills in a slot and submits it: its agreement still awaits signatures, so it stays a draft."""
    with contextlib.suppress(DomainError):
        _submit("mutu", today)


ACTS = {
    "offerings.0_mentor": Act(99, dt.time(9, 0), open_mentor),
    "offerings.0a_vouch": Act(98, dt.time(9, 0), vouch),
    "offerings.1a_share": Act(79, dt.time(9, 0), share),
    "offerings.1_submit": Act(80, dt.time(10, 15), submit_queue),
    "offerings.2_return": Act(75, dt.time(14, 20), return_queue),
    "offerings.3_correct": Act(70, dt.time(9, 30), correct_queue),
    "offerings.4_publish": Act(62, dt.time(11, 0), publish_queue),
    "offerings.3a_submit_first": Act(73, dt.time(10, 0), submit_first),
    "offerings.3b_publish_first": Act(66, dt.time(9, 40), publish_first),
    "offerings.5_submit_others": Act(52, dt.time(10, 0), submit_others),
    "offerings.6_publish_others": Act(46, dt.time(15, 30), publish_others),
    "offerings.7_second_intake": Act(19, dt.time(10, 45), second_intake),
    "offerings.8_publish_second": Act(14, dt.time(9, 20), publish_second),
    "offerings.9_submit_help": Act(9, dt.time(9, 50), submit_help),
    "offerings.a_return_help": Act(5, dt.time(14, 5), return_help),
    "offerings.b_builder": Act(4, dt.time(10, 30), builder_is_refused),
    "offerings.c_submit_waiting": Act(2, dt.time(10, 15), submit_waiting),
    "offerings.r1_submit_round": Act(50, dt.time(10, 30), submit_round),
    "offerings.r2_publish_round": Act(45, dt.time(9, 25), publish_round),
}
