"""The registry's part of the sample province: six companies and a university, one of them returned twice."""

import datetime as dt
import functools
import tomllib
import uuid
from pathlib import Path
from typing import Any

from partners.registry import forms, presenters, queries, services
from partners.registry.domain import ROLES, PartnerKind
from partners.registry.services import drafting
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.demo.story import Act
from portal.files import services as files
from portal.kernel import clock
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.text import Text
from portal.organisations import queries as organisations
from portal.reference import services as reference
from portal.reference.domain import RelationKind
from portal.workflow import queries as cases
from portal.workflow import services as workflow

FOLDER = Path(__file__).parent / "seeds"
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
EARLY = ("awan", "transportasi", "tirta", "pangan", "armada", "ciliwung")
TIES = (
    ("DISHUB", "transportasi", RelationKind.LICENSES, "Izin penyelenggaraan angkutan orang", 900, 0),
    ("DISKOMINFOTIK", "awan", RelationKind.PROCURES, "Kontrak sewa komputasi awan e-9301", 240, 490),
)
"""Unit, company, what ties them, its basis, days before the verification when it began, days after it when it ends (0: no end)."""
MANDATE = "Akta pendirian pasal 11 dan surat kuasa direksi"


@functools.cache
def known(key: str) -> dict[str, Any]:
    """What is invented of a partner."""
    document = tomllib.loads((FOLDER / "sample.toml").read_text(encoding="utf-8"))
    line: dict[str, Any] = next(line for line in document["partner"] if line["key"] == key)
    return line


def contact_of(key: str) -> Identity:
    """The person who works for a partner."""
    line = known(key)
    account = accounts.find_account(line["email"])
    if account is None:
        raise LookupError(key)
    return accounts.identity_of(account.id, ROLES[PartnerKind(line["kind"])])


def _verifier() -> Identity:
    account = accounts.find_account("verifikator@jakarta.test")
    if account is None:
        msg = "the desks come before the partners"
        raise LookupError(msg)
    return accounts.identity_of(account.id, Role.VERIFIER)


def _register(key: str) -> None:
    line = known(key)
    account = account_services.open_account(email=line["email"], name=line["contact"], by=SYSTEM)
    account_services.admit(account, by=SYSTEM)
    services.register(account, kind=PartnerKind(line["kind"]), organisation=line["name"])


def _pages(line: dict[str, Any]) -> dict[str, dict[str, Any]]:
    identity = {"legal_form": line["legal_form"], "address": line["address"], "website": line["website"]}
    identity |= {"npwp": f"9999000000000{900 + line['serial']}"}
    identity |= {"pt_code": line["pt_code"]} if "pt_code" in line else {"nib": f"9999000000{900 + line['serial']}"}
    return {
        "contact": {"contact_name": line["contact"], "contact_phone": line["phone"]},
        "identity": identity,
        "signer": {"signer_name": line["signer"], "signer_post": line["post"], "signer_mandate": MANDATE},
        "activities": {"activities": line["activities"]} | ({"kbli": line["kbli"]} if "kbli" in line else {}),
    }


def _submit(key: str, papers: dict[str, str], changed: dict[str, dict[str, Any]] | None = None) -> None:
    """Fill in the pages as a person does, then submit them."""
    by = contact_of(key)
    partner = queries.get_own(by)
    for page, typed in _pages(known(key)).items():
        services.save_page(partner, page, {**typed, **(changed or {}).get(page, {})}, version=None)
    kept = {name: {"id": str(files.keep(file, PDF, by=by).id), "name": file} for name, file in papers.items()}
    drafting.save(services.FORM, drafting.FILES, partner.id, kept)
    whole = drafting.typed(services.FORM, partner.id, services.PAGES)
    made = [sheet.form.from_draft(whole.fields(sheet.key), whole.uploads) for sheet in forms.SHEETS[partner.kind]]
    if not all(form.validate() for form in made):
        raise ValueError(key, [form.errors for form in made])
    services.submit(partner, forms.details_of(made, whole.uploads), by=by)


def _decide(partner_id: uuid.UUID, outcome: str, ground: str, reason: str, comments: dict[str, str] | None = None) -> None:
    case = cases.find_case_of(services.SUBJECT, partner_id)
    turn = cases.open_step(case.id) if case else None
    if turn is None:
        raise LookupError(partner_id)
    submissions = queries.submissions_of(partner_id)
    inputs = {"submission": submissions[-1].round, "sha256": submissions[-1].sha256}
    returned = "applicant" if outcome == "return" else None
    details = {"comments": comments} if comments else {}
    answer = workflow.Answer(outcome, ground, reason, returned_to=returned, details=details, inputs=inputs)
    workflow.decide(turn, answer, by=_verifier())


PAPERS = {"deed": "Akta pendirian.pdf", "mandate": "Surat kuasa.pdf"}


def register_six(_: dt.date) -> None:
    """Five companies and a university sign up, describe themselves and submit."""
    for key in EARLY:
        _register(key)
        _submit(key, PAPERS)


def verify_six(_: dt.date) -> None:
    """Fajar verifies them; what ties them to units is noted: a licence of Dishub, a contract of Diskominfotik."""
    for key in EARLY:
        partner = queries.get_own(contact_of(key))
        _decide(partner.id, "verify", "complete_and_true", "Berkas lengkap dan sesuai dengan data perizinan.")
    today = clock.today()
    for code, key, kind, basis, began, ends in TIES:
        unit, company = organisations.find_body_by_code(code), queries.get_own(contact_of(key))
        since, until = today - dt.timedelta(days=began), today + dt.timedelta(days=ends) if ends else None
        if unit is not None:
            reference.relate(unit.id, company.body_id, kind, basis=basis, valid_from=since, valid_to=until, by=_verifier())


def bangun_submits(_: dt.date) -> None:
    """The builder registers with a short tax number, sectors that do not cover the activity, and no deed."""
    _register("bangun")
    changed: dict[str, dict[str, Any]] = {"identity": {"npwp": "99990000000006"}, "activities": {"kbli": ["45"]}}
    _submit("bangun", {"mandate": "Surat kuasa.pdf"}, changed)


def bangun_returned(_: dt.date) -> None:
    """Fajar returns it with three comments beside fields."""
    comments = {
        "kbli": "Bidang pada NIB tidak mencakup kegiatan yang ditawarkan.",
        "npwp": "NPWP terdiri atas 16 angka; yang diisi 14 angka.",
        "deed": "Akta pendirian belum diunggah.",
    }
    partner = queries.get_own(contact_of("bangun"))
    _decide(partner.id, "return", "papers_missing", "Tiga isian perlu diperbaiki; catatannya ada di samping isian.", comments)


def bangun_corrects(_: dt.date) -> None:
    """It corrects the three, with a mandate that nobody has signed."""
    _submit("bangun", {**PAPERS, "mandate": "Surat kuasa belum ditandatangani.pdf"})


def bangun_returned_again(_: dt.date) -> None:
    """Fajar returns it for the mandate."""
    partner = queries.get_own(contact_of("bangun"))
    comments = {"mandate": "Surat kuasa belum ditandatangani oleh pemberi kuasa."}
    _decide(
        partner.id, "return", "papers_do_not_match", "Tiga catatan pertama sudah diperbaiki; surat kuasa belum ditandatangani.", comments
    )


def bangun_corrects_again(_: dt.date) -> None:
    """It uploads the signed mandate."""
    _submit("bangun", {**PAPERS, "mandate": "Surat kuasa bertanda tangan.pdf"})


def bangun_verified(_: dt.date) -> None:
    """Fajar verifies it."""
    partner = queries.get_own(contact_of("bangun"))
    _decide(partner.id, "verify", "complete_and_true", "Berkas lengkap; surat kuasa sudah ditandatangani.")


ACTS = {
    "registry.1_register": Act(118, dt.time(9, 30), register_six),
    "registry.2_verify": Act(114, dt.time(14, 0), verify_six),
    "registry.3_bangun_submits": Act(38, dt.time(10, 2), bangun_submits),
    "registry.4_bangun_returned": Act(35, dt.time(14, 40), bangun_returned),
    "registry.5_bangun_corrects": Act(32, dt.time(9, 15), bangun_corrects),
    "registry.6_bangun_returned": Act(28, dt.time(11, 20), bangun_returned_again),
    "registry.7_bangun_corrects": Act(25, dt.time(9, 40), bangun_corrects_again),
    "registry.8_bangun_verified": Act(20, dt.time(10, 30), bangun_verified),
}
PEOPLE = {
    "hr@perusahaan.test": Text("Company HR: offers internships, decides on candidates"),
    "staf@universitas.test": Text("University staff: an empty desk that teaches"),
}
"""Whom a visitor can become, and what for."""


def lose_comments() -> None:
    """What the verifier wrote beside a field does not reach the company."""
    presenters.newest_comments = lambda decisions: {}  # noqa: ARG005  the signature of what it replaces


CUTS = {"comments-lost": lose_comments}
