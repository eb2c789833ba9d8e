"""The sample people of the government's desks: accounts first, roles once the record has brought their owners."""

import datetime as dt
from collections.abc import Sequence

from portal.accounts import queries, services
from portal.demo.story import PEOPLE
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.text import Text
from portal.organisations import queries as organisations

DESKS = (
    ("kepegawaian@jakarta.test", "Tika Amelia (contoh)", Role.HR_OFFICER, "DUKCAPIL"),
    ("kepala@jakarta.test", "Agus Mahendra (contoh)", Role.AGENCY_APPROVER, "DUKCAPIL"),
    ("kurator@jakarta.test", "Dewi Maharani (contoh)", Role.CURATOR, "BPSDM"),
    ("ksd@jakarta.test", "Yoga Pratama (contoh)", Role.COOPERATION, "BIRO-KSD"),
    ("verifikator@jakarta.test", "Fajar Nugraha (contoh)", Role.VERIFIER, "BKD"),
    ("bkd@jakarta.test", "Hendra Saputra (contoh)", Role.APPROVER, "BKD"),
    ("auditor@jakarta.test", "Sinta Larasati (contoh)", Role.AUDITOR, "INSPEKTORAT"),
)
LATER = (
    ("mira@jakarta.test", "Mira Kartika (contoh)", Role.VERIFIER, "BKD"),
    ("kabid@jakarta.test", "Rudi Hartawan (contoh)", Role.VERIFIER, "BKD"),
    ("sekda@jakarta.test", "Ahmad Fadillah (contoh)", Role.APPROVER, "SETDA"),
    ("asisten@jakarta.test", "Laila Kusuma (contoh)", Role.HR_OFFICER, "SETDA"),
    ("sekdis@jakarta.test", "Wening Astuti (contoh)", Role.HR_OFFICER, "DISHUB"),
)
"""Who holds an office beside the first, or above all: they come after the first, who stay the first of their offices."""
OTHER_HEADS = ("DSDA", "DISHUB", "DINKES", "DISDIK", "DISKOMINFOTIK", "DCKTRP", "DPMPTSP", "DLH", "BAPENDA", "KEPSERIBU")
PURPOSES = {
    "asn@jakarta.test": Text("Civil servant: finds what fits, applies, follows the case"),
    "yohanes@jakarta.test": Text("Civil servant: an evening master's that opens to him in two steps"),
    "marno@jakarta.test": Text("Civil servant: too little service left for a master's"),
    "lestari@jakarta.test": Text("Civil servant: a sanction with an end date"),
    "arya@jakarta.test": Text("Civil servant: a rating that is missing"),
    "atasan@jakarta.test": Text("Direct supervisor: recommends with a cover plan"),
    "kepegawaian@jakarta.test": Text("Agency HR officer: prepares nominations"),
    "kepala@jakarta.test": Text("Head of agency: nominates"),
    "kurator@jakarta.test": Text("BPSDM curator: reviews and publishes, recommends"),
    "ksd@jakarta.test": Text("Cooperation bureau: reviews and signs agreements"),
    "verifikator@jakarta.test": Text("BKD verifier: verifies partners and applications, drafts rules"),
    "bkd@jakarta.test": Text("Deciding official: invites, decides, signs"),
    "mira@jakarta.test": Text("Secretary of BKD: verifies, and acts for its head"),
    "kabid@jakarta.test": Text("Head of division at BKD: has an interest, and recuses himself"),
    "sekda@jakarta.test": Text("Secretary of the province: decides on objections and on those of high rank"),
    "asisten@jakarta.test": Text("Assistant to the secretary of the province: may be named acting officer"),
    "sekdis@jakarta.test": Text("Secretary of the transport agency: acts for its head"),
    "auditor@jakarta.test": Text("Auditor: reads every decision, checks the record"),
    "admin@jakarta.test": Text("Administrator: accounts, workforce file, messages"),
}


def take_common_passwords() -> None:
    """A password from the lists of stolen ones is taken."""
    services.check_password = lambda password, **named: None  # noqa: ARG005  the signature of what it replaces


CUTS = {"common-password-taken": take_common_passwords}


def register_people() -> None:
    """Say whom a visitor can become."""
    for email, purpose in PURPOSES.items():
        PEOPLE.register(email, purpose)


def open_administrator(_: dt.date) -> None:
    """The first account, who brings in the rest."""
    body = organisations.find_body_by_code("BKD")
    if body is None:
        msg = "the agencies come before the accounts"
        raise RuntimeError(msg)
    account = services.open_account(email="admin@jakarta.test", name="Rizal Hakim (contoh)", by=SYSTEM)
    services.admit(account, by=SYSTEM)
    services.give_grant(account, Role.ADMINISTRATOR, body.id, by=SYSTEM)


def open_desks(_: dt.date) -> None:
    """Give the desks their roles, and admit the people whom a visitor can become."""
    by = queries.identity_of(
        services.open_account(email="admin@jakarta.test", name="Rizal Hakim (contoh)", by=SYSTEM).id, Role.ADMINISTRATOR
    )
    _give(DESKS, by)
    _admit(by)


def open_later_desks(_: dt.date) -> None:
    """Give the second of some offices their roles, and admit those whom a visitor can become."""
    by = queries.identity_of(
        services.open_account(email="admin@jakarta.test", name="Rizal Hakim (contoh)", by=SYSTEM).id, Role.ADMINISTRATOR
    )
    _give(LATER, by)
    _admit(by)


def _give(desks: Sequence[tuple[str, str, Role, str]], by: Identity) -> None:
    for email, name, role, code in desks:
        body = organisations.find_body_by_code(code)
        if body is not None:
            account = services.open_account(email=email, name=name, by=by)
            services.give_grant(account, role, body.id, by=by)


def _admit(by: Identity) -> None:
    for email, _ in PEOPLE:
        account_ = queries.find_account(email)
        if account_ is not None:
            services.admit(account_, by=by)
