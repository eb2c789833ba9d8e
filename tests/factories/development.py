"""A small workforce whose gaps are known by hand: two agencies, one with a unit, counted once; an edition; a call."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

from portal.accounts import queries as accounts
from portal.accounts.models import Account
from portal.development import services
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import Identity, Role
from portal.organisations.domain import BodyKind
from portal.reference import services as reference
from tests.factories.accounts_of import holder
from tests.factories.organisations import body
from tests.factories.workforce import servant

SINCE = dt.date(2026, 3, 2)
PLANNER, TEACHER = "Perencana Ahli Muda", "Guru Ahli Muda"


def province() -> SimpleNamespace:
    """Law, bodies and their people; nothing is counted yet.

    Dishub: 12 planners at public service 2 (3 is required), 2 staff at 1. Its unit: 1 planner at 1, 1 who was assessed long ago. Dukcapil:
    1 teacher at 3 with data analysis 1, which nobody asks of a teacher; 6 who were never assessed.
    """
    reference.seed(national_calendar=False)
    made = SimpleNamespace(province=body(BodyKind.PROVINCE, "DKI", "Provinsi Contoh"))
    made.dishub = body(BodyKind.AGENCY, "DISHUB", "Dinas Perhubungan", made.province)
    made.unit = body(BodyKind.UNIT, "DISHUB-A", "Bidang Angkutan", made.dishub)
    made.dukcapil = body(BodyKind.AGENCY, "DUKCAPIL", "Dinas Dukcapil", made.province)
    made.bpsdm = body(BodyKind.AGENCY, "BPSDM", "BPSDM", made.province)
    made.university = body(BodyKind.UNIVERSITY, "UCC", "Universitas Contoh Ciliwung")
    common: dict[str, Any] = {"post": PLANNER, "assessed_on": SINCE}
    for number in range(12):
        servant(number, made.dishub.id, levels={"M.05": 2, "T.01": 3}, **common)
    for number in (20, 21):
        servant(number, made.dishub.id, levels={"M.05": 1}, **(common | {"post": "Pramu Kantor", "post_class": "PELAKSANA"}))
    servant(30, made.unit.id, levels={"M.05": 1, "T.01": 1}, **(common | {"assessed_on": dt.date(2025, 1, 9)}))
    servant(31, made.unit.id, levels={"M.05": 1}, **(common | {"assessed_on": dt.date(2020, 1, 9)}))
    servant(40, made.dukcapil.id, levels={"M.05": 3, "T.01": 1, "T.06": 2}, **(common | {"post": TEACHER}))
    for number in range(50, 56):
        servant(number, made.dukcapil.id, levels=None, post=PLANNER)
    servant(44, made.dukcapil.id, levels={"M.05": 1}, left_on=SINCE, **common)
    return made


def world() -> SimpleNamespace:
    """The same, counted and published, with people of every kind who look at it."""
    made = province()
    made.curator = holder(Role.CURATOR, "kurator@jakarta.test", made.bpsdm)
    made.approver = holder(Role.APPROVER, "bkd@jakarta.test", made.bpsdm)
    made.officer = holder(Role.HR_OFFICER, "kepegawaian@jakarta.test", made.dishub)
    made.staff = holder(Role.UNIVERSITY_STAFF, "staf@universitas.test", made.university)
    services.count_if_changed()
    made.edition = services.publish_edition(by=identity(made.curator))
    db.session.commit()
    return made


def identity(account: Account) -> Identity:
    """The person of an account with their one role."""
    return accounts.identity_of(account.id)


def text(**changed: Any) -> services.CallText:
    """A call that can be published in this world."""
    values: dict[str, Any] = {
        "title": "Layanan digital di loket",
        "words": "Merancang layanan dari sisi warga.",
        "audience": "Pegawai loket",
        "sought": ("masters",),
        "open_until": clock.today() + dt.timedelta(days=30),
        "gaps": (("M.05", 3),),
    }
    return services.CallText(**(values | changed))
