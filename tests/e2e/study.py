"""A university with a faculty and a verified programme that is in the catalogue, as its pages would have written it."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from flask import Flask, g

from partners.offerings import queries, services
from partners.offerings.forms.masters import MASTERS, WRITING_FOR
from partners.offerings.models import Offering
from partners.registry.domain.accreditation import Entry
from partners.registry.domain.units import UnitEntry
from partners.registry.models import Partner
from partners.registry.services import drafting, programmes, units
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Identity, Role
from tests.factories import partners

DAY = dt.timedelta(days=1)
AFTERNOON = "Jumat 13.30-16.00"
PROGRAMME = "Administrasi Publik (contoh)"
FACULTY, DEPARTMENT = "Fakultas Ilmu Administrasi (contoh)", "Program Magister (contoh)"


@dataclass(frozen=True, slots=True)
class Study:
    """The published offering and what its university's lists show."""

    offering_id: uuid.UUID
    staff_id: uuid.UUID
    agreement: str


def published(house: Flask, title: str) -> Study:
    """A master's programme with a class on Friday afternoon, published by the curator."""
    with house.test_request_context():
        university, staff = partners.verified_university("Universitas Contoh Kelas Sore")
        today, by = clock.today(), partners.who(staff, Role.UNIVERSITY_STAFF)
        days = {"starts_on": today - 30 * DAY, "ends_on": today + 700 * DAY}
        agreement = partners.in_force(university, staff, kinds=["masters"], seats_a_year=50, runoff=True, **days)
        above = units.add(university, UnitEntry("faculty", FACULTY), by=by)
        units.add(university, UnitEntry("department", DEPARTMENT, above.id), by=by)
        made = _written(university, staff, _pages(title, _programme(university, by), today))
        request = queries.open_request_of(made.id)
        assert request is not None
        services.answer(request, accepts=True)
        db.session.flush()
        partners.decide("offering", made.id, "publish", "learning_shown", partners.curator())
        found = Study(made.id, staff.id, agreement.number)
        db.session.commit()
        return found


def _programme(university: Partner, by: Identity) -> str:
    """The id of a programme that the verifier has confirmed."""
    today = clock.today()
    entry = Entry("99107", PROGRAMME, "S2", "permen_39_2025", "Terakreditasi", "1/SK/CONTOH", today - 300 * DAY, today + 1500 * DAY)
    made = programmes.add(university, entry, uuid.UUID(partners.paper(by)), by=by)
    verifier = partners.who(partners.officer(Role.VERIFIER, "BKD"), Role.VERIFIER)
    programmes.confirm(made, seen=made.submitted_at.isoformat(), by=verifier)
    db.session.flush()
    return str(made.id)


def _pages(title: str, programme: str, today: dt.date) -> dict[str, dict[str, Any]]:
    """What is typed into the pages of the form."""
    about = {"title": title, "field": "public_service", "programme": programme, "summary": "Kelas bagi pegawai.", "intake": "Ganjil"}
    place = {"seats": "5", "place": "Jakarta Pusat", "mode": "on_site", "study_mode": "part_time", "semesters": "4", "credits": "40"}
    days = {"starts_on": parts(today + 60 * DAY), "ends_on": parts(today + 600 * DAY)}
    costs = {"tuition": "9000000", "payer": "participant", "cost": "36500000", "sponsored_seats": "0", "budget_ceiling": "0"}
    return {
        "tasks": {**about, "outcomes": "Menyusun kebijakan"},
        "schedule": {**place, **days, "class_times": AFTERNOON, "rpl_credits": "0", "pay": "as_usual"},
        "money": {**costs, "admission": "Seleksi berkas"},
        "competencies": {"trained_1": "M.05", "trained_level_1": "3"},
        "mentor": {"mentor_name": "Ratna Contoh", "mentor_email": "kaprodi@kampus.contoh.test"},
        "submit": {"deadline": parts(today + 30 * DAY)},
    }


def parts(day: dt.date) -> dict[str, str]:
    """A day as it is typed into its three boxes."""
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _written(university: Partner, staff: Account, pages: dict[str, dict[str, Any]]) -> Offering:
    """An offering with these pages typed and submitted."""
    by = partners.who(staff, Role.UNIVERSITY_STAFF)
    setattr(g, WRITING_FOR, university.id)
    made = services.begin(university, "masters", by=by)
    for page, typed in pages.items():
        services.save_page(made, page, typed, version=None)
    whole = drafting.typed(services.form_of("masters"), made.id, list(pages))
    forms = {sheet.key: sheet.form.from_draft(whole.fields(sheet.key)) for sheet in MASTERS.sheets}
    assert all(form.validate() for form in forms.values()), {key: form.errors for key, form in forms.items()}
    services.submit(made, MASTERS.make(forms), by=by)
    db.session.flush()
    return made
