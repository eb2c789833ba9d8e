"""The registry's part of the sample province: companies, universities, a certification body, a training provider; one returned twice."""

import dataclasses
import datetime as dt
import functools
import tomllib
import uuid
from pathlib import Path
from typing import Any

from partners.registry import forms, queries, services
from partners.registry.domain import ROLES, PartnerKind
from partners.registry.domain.accreditation import Entry
from partners.registry.domain.units import UnitEntry
from partners.registry.services import changes, drafting, people, programmes, units
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
LATER = ("air", "kenanga", "lsp", "belajar", "surya")
WAITING = "63001"
"""The study programme that nobody has confirmed yet."""
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


def _boxes(days: int) -> dict[str, str]:
    """A day so many days after the partners' registration, as a form holds it."""
    day = clock.today() + dt.timedelta(days=days)
    return {"day": str(day.day), "month": str(day.month), "year": str(day.year)}


def _pages(line: dict[str, Any]) -> dict[str, dict[str, Any]]:
    identity = {"legal_form": line["legal_form"], "address": line["address"], "website": line["website"]}
    identity |= {"npwp": f"9999000000000{900 + line['serial']}"}
    if "licence_number" in line:
        identity |= {"licence_number": line["licence_number"], "licence_expires_on": _boxes(line["licence_days"])}
    else:
        identity |= {"pt_code": line["pt_code"]} if "pt_code" in line else {"nib": f"9999000000{900 + line['serial']}"}
    signer = {"signer_name": line["signer"], "signer_post": line["post"], "signer_mandate": MANDATE}
    signer |= {"mandate_expires_on": _boxes(line["mandate_days"])} if "mandate_days" in line else {}
    return {
        "contact": {"contact_name": line["contact"], "contact_phone": line["phone"]},
        "identity": identity,
        "signer": signer,
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


def register_later(_: dt.date) -> None:
    """Two more universities, a certification body, a training provider and a solar company submit."""
    for key in LATER:
        _register(key)
        _submit(key, PAPERS | ({"licence": "Lisensi BNSP.pdf"} if key == "lsp" else {}))


def verify_later(_: dt.date) -> None:
    """Fajar verifies them."""
    for key in LATER:
        partner = queries.get_own(contact_of(key))
        _decide(partner.id, "verify", "complete_and_true", "Berkas lengkap dan sesuai dengan data perizinan.")


def enter_programmes(today: dt.date) -> None:
    """The universities enter their study programmes, each with its decree."""
    for line in tomllib.loads((FOLDER / "sample.toml").read_text(encoding="utf-8"))["programme"]:
        by = contact_of(line["key"])
        signed, last = today - dt.timedelta(days=line["signed"]), today + dt.timedelta(days=line["holds"])
        entry = Entry(line["code"], line["name"], line["level"], line["scheme"], line["grade"], line["decree"], signed, last)
        decree = files.keep("SK akreditasi.pdf", PDF, by=by)
        programmes.add(queries.get_own(by), entry, decree.id, by=by)


def confirm_programmes(_: dt.date) -> None:
    """Fajar confirms all but one, which waits for him."""
    for key in ("ciliwung", "air", "kenanga"):
        for programme in queries.programmes_of(queries.get_own(contact_of(key)).id):
            if programme.code != WAITING:
                programmes.confirm(programme, seen=programme.submitted_at.isoformat(), by=_verifier())


def share_out(_: dt.date) -> None:
    """Lina invites her director, who signs, and a colleague in HR."""
    by = contact_of("awan")
    partner = queries.get_own(by)
    for name, email, signs in (
        ("Hartono Wijaya (contoh)", "direksi@perusahaan.test", True),
        ("Sekar Puspita (contoh)", "hr2@perusahaan.test", False),
    ):
        account = people.invite(partner, name=name, email=email, is_signer=signs, by=by)
        account_services.admit(account, by=SYSTEM)


def enter_units(_: dt.date) -> None:
    """The cloud company and the university enter where people can learn with them."""
    for line in tomllib.loads((FOLDER / "sample.toml").read_text(encoding="utf-8"))["unit"]:
        by = contact_of(line["key"])
        partner = queries.get_own(by)
        above = {one.name: one.id for one in queries.units_of(partner.id)}.get(line.get("part_of", ""))
        nitku = f"{partner.npwp}{line['branch']}" if "branch" in line else ""
        units.add(partner, UnitEntry(line["kind"], line["name"], above, nitku, line.get("address", "")), by=by)


def suspend_surya(_: dt.date) -> None:
    """Fajar suspends the solar company: its NIB has been withdrawn."""
    partner = queries.get_own(contact_of("surya"))
    services.suspend(partner, reason="NIB dicabut oleh lembaga OSS; perusahaan diminta menjelaskan.", by=_verifier())


def tirta_moves(_: dt.date) -> None:
    """The water company proposes its new address; the change waits for a verifier."""
    by = contact_of("tirta")
    partner = queries.get_own(by)
    facts = changes.facts_of(partner)
    address = "Jalan Contoh Penjernihan 10, Bendungan Hilir, Jakarta Pusat 10210"
    moved = changes.Facts(facts.name, dataclasses.replace(facts.details, address=address))
    changes.propose(partner, moved, reason="Kantor pusat pindah ke gedung baru sejak awal bulan ini.", by=by)


ACTS = {
    "registry.1_register": Act(118, dt.time(9, 30), register_six),
    "registry.2_verify": Act(114, dt.time(14, 0), verify_six),
    "registry.2a_register_later": Act(112, dt.time(9, 10), register_later),
    "registry.2b_verify_later": Act(108, dt.time(13, 30), verify_later),
    "registry.2c_enter_programmes": Act(104, dt.time(10, 0), enter_programmes),
    "registry.2d_confirm_programmes": Act(102, dt.time(15, 0), confirm_programmes),
    "registry.2e_share_out": Act(101, dt.time(11, 0), share_out),
    "registry.2f_enter_units": Act(96, dt.time(9, 20), enter_units),
    "registry.3_bangun_submits": Act(38, dt.time(10, 2), bangun_submits),
    "registry.4_bangun_returned": Act(35, dt.time(14, 40), bangun_returned),
    "registry.5_bangun_corrects": Act(32, dt.time(9, 15), bangun_corrects),
    "registry.6_bangun_returned": Act(28, dt.time(11, 20), bangun_returned_again),
    "registry.7_bangun_corrects": Act(25, dt.time(9, 40), bangun_corrects_again),
    "registry.8_bangun_verified": Act(20, dt.time(10, 30), bangun_verified),
    "registry.9a_suspend_surya": Act(9, dt.time(9, 30), suspend_surya),
    "registry.9b_tirta_moves": Act(1, dt.time(14, 0), tirta_moves),
}
PEOPLE = {
    "hr@perusahaan.test": Text("Company HR: offers internships, decides on candidates"),
    "staf@universitas.test": Text("University staff: study programmes, and what to offer"),
    "staf@kenanga.test": Text("University staff: an evening class that moved, and its second version"),
    "hr@bangunpersada.test": Text("Company HR: returned twice, verified, an agreement to sign"),
    "hr@suryalestari.test": Text("Company HR: suspended, its offering taken down"),
}
"""Whom a visitor can become, and what for."""
