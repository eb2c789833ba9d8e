"""The agreements' part of the sample province: eight in force, one of them amended, one being renewed; one awaits signatures."""

import dataclasses
import datetime as dt

from partners.agreements import queries, services
from partners.agreements.domain import Scope
from partners.agreements.services import amending, notices, renewing, scopes
from partners.registry import queries as partners
from portal.accounts import queries as accounts
from portal.demo.story import Act
from portal.kernel import clock
from portal.kernel.identity import Identity, Role
from portal.kernel.text import Text
from portal.workflow import queries as cases
from portal.workflow import services as workflow

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
IN_FORCE = (
    ("hr@perusahaan.test", 400, 30, "Layanan digital, analitik antrean, dan pengembangan perangkat lunak.", True, "digital"),
    ("hr@transportasi.test", 300, 10, "Penjadwalan angkutan dan pengalaman penumpang.", True, "transport"),
    ("sdm@tirta.test", 500, 12, "Telemetri jaringan air dan pengendalian kehilangan air.", True, "water"),
    ("hr@rantaipangan.test", 74, 8, "Rantai dingin, pencatatan stok, dan pengendalian susut.", True, "logistics"),
    ("hr@armadakota.test", 220, 6, "Manajemen armada dan perawatan terencana.", False, "transport"),
)
"""Address of the partner's contact, days after H on which it ends, seats a year, fields in words, run-off clause, field of work."""
STUDIES = (
    ("staf@kenanga.test", 900, 40, ["masters", "short_course"], "Program magister administrasi publik, kelas malam.", "public_service"),
    ("staf@teknologiair.test", 900, 10, ["masters"], "Program magister rekayasa sumber daya air.", "water"),
    ("program@lembagabelajar.test", 500, 120, ["short_course"], "Pelatihan menulis dan menyusun laporan.", "communication"),
    ("hr@suryalestari.test", 350, 4, ["internship"], "Audit energi gedung dan pemeliharaan panel surya.", "infrastructure"),
)
"""The same of those who came later, with the kinds that they may offer; what has begun runs on."""
COLD_STORE = "hr@rantaipangan.test"
WATER = "sdm@tirta.test"
BUILDER = "hr@bangunpersada.test"
COSTS = "Tanpa biaya di antara para pihak. Mitra menyediakan tempat kerja dan bahan; gaji dan tunjangan tetap dibayar pemerintah provinsi."
BEARERS = {"transport": "participant", "meals": "partner", "equipment": "partner", "insurance": "government"}


def _contact(email: str) -> Identity:
    account = accounts.find_account(email)
    if account is None:
        raise LookupError(email)
    return accounts.identity_of(account.id)


def _bureau() -> Identity:
    account = accounts.find_account("ksd@jakarta.test")
    if account is None:
        msg = "the desks come before the agreements"
        raise LookupError(msg)
    return accounts.identity_of(account.id, Role.COOPERATION)


def _propose(email: str, scope: Scope) -> None:
    by = _contact(email)
    agreement = services.begin(partners.get_own(by), by=by)
    services.save_draft(agreement, scopes.typed_of(scope), version=None)
    services.submit(agreement, scope, by=by)


def _agree(email: str, reason: str) -> None:
    agreement = queries.agreements_of(partners.get_own(_contact(email)).body_id)[0]
    case = cases.find_case_of(services.SUBJECT, agreement.id)
    turn = cases.open_step(case.id) if case else None
    if turn is None:
        raise LookupError(email)
    workflow.decide(turn, workflow.Answer("agree", "within_mandate", reason), by=_bureau())


def _sign(email: str, *, by: Identity) -> None:
    partner = partners.get_own(_contact(email))
    agreement = queries.agreements_of(partner.body_id)[0]
    if by.holds(Role.COOPERATION):
        signer, post, mandate = "Yoga Pratama (contoh)", "Kepala Biro Kerja Sama Daerah", "Surat Kuasa Gubernur e-9901"
    else:
        signer, post, mandate = str(partner.signer_name), str(partner.signer_post), str(partner.signer_mandate)
    services.sign(agreement, services.Signature(signer, post, mandate, f"{agreement.number}.pdf", PDF), by=by)


def propose(today: dt.date) -> None:
    """Five companies propose what they want to offer."""
    for email, days, seats, fields, runoff, field in IN_FORCE:
        first, last = today - dt.timedelta(days=100), today + dt.timedelta(days=days)
        scope = Scope(["internship"], fields, seats, first, last, runoff, COSTS, [field], bearers=BEARERS)
        _propose(email, scope)


def agree(_: dt.date) -> None:
    """Yoga agrees to all five."""
    for email, *_rest in IN_FORCE:
        _agree(email, "Ruang lingkup jelas dan sesuai kewenangan biro.")


def partners_sign(_: dt.date) -> None:
    """The companies upload their signed papers."""
    for email, *_rest in IN_FORCE:
        _sign(email, by=_contact(email))


def bureau_signs(_: dt.date) -> None:
    """The bureau uploads its own: the five are in force."""
    for email, *_rest in IN_FORCE:
        _sign(email, by=_bureau())


def studies_proposed(today: dt.date) -> None:
    """Two universities, a training provider and a solar company propose what they want to offer."""
    for email, days, seats, kinds, fields, field in STUDIES:
        first, last = today - dt.timedelta(days=95), today + dt.timedelta(days=days)
        _propose(email, Scope(kinds, fields, seats, first, last, runoff=True, costs=COSTS, field_codes=[field], bearers={}))


def studies_agreed(_: dt.date) -> None:
    """Yoga agrees to the four."""
    for email, *_rest in STUDIES:
        _agree(email, "Jenis, bidang, dan biaya jelas.")


def studies_signed(_: dt.date) -> None:
    """Both sides sign: the four are in force."""
    for email, *_rest in STUDIES:
        _sign(email, by=_contact(email))
        _sign(email, by=_bureau())


def amendment_proposed(_: dt.date) -> None:
    """The water company asks for more places a year, and names where people would be."""
    by = _contact(WATER)
    agreement = queries.agreements_of(partners.get_own(by).body_id)[0]
    scope = scopes.scope_of(agreement)
    wider = dataclasses.replace(scope, seats_a_year=18, seats_by_kind={"internship": 16}, kinds=["internship", "workshop"])
    wider = dataclasses.replace(wider, places=["Jakarta Pusat", "Jakarta Utara"])
    amendment = amending.amend(agreement, by=by)
    services.save_draft(amendment, scopes.typed_of(wider), version=None)
    services.submit(amendment, wider, by=by)


def amendment_agreed(_: dt.date) -> None:
    """Yoga agrees: all that is published stays covered."""
    _agree(WATER, "Penambahan kuota sesuai dengan kebutuhan; semua penawaran yang terbit tetap tercakup.")


def amendment_signed(_: dt.date) -> None:
    """Both sides sign: the amendment stands in the place of the agreement."""
    _sign(WATER, by=_contact(WATER))
    _sign(WATER, by=_bureau())


def builder_proposes(_: dt.date) -> None:
    """The builder, verified at last, proposes."""
    fields = "Pengawasan mutu bangunan gedung dan keselamatan kerja konstruksi."
    first = clock.today() + dt.timedelta(days=10)
    places = ["Jakarta Selatan", "Jakarta Timur"]
    scope = Scope(
        ["internship"],
        fields,
        4,
        first,
        first + dt.timedelta(days=365),
        runoff=False,
        costs=COSTS,
        field_codes=["infrastructure"],
        places=places,
        bearers=BEARERS,
    )
    _propose(BUILDER, scope)


def builder_agreed(_: dt.date) -> None:
    """Yoga agrees; both signatures are still to come."""
    _agree(BUILDER, "Ruang lingkup sudah jelas; silakan ditandatangani para pihak.")


def notice(_: dt.date) -> None:
    """The cold store's agreement ends in 90 days: both sides are told what would lapse."""
    for agreement in queries.to_be_noticed(100):
        notices.give(agreement)


def renewal_begun(_: dt.date) -> None:
    """The cold store begins the renewal; its draft lies there to be corrected and submitted."""
    by = _contact(COLD_STORE)
    renewing.renew(queries.agreements_of(partners.get_own(by).body_id)[0], by=by)


ACTS = {
    "agreements.1_propose": Act(112, dt.time(9, 0), propose),
    "agreements.2_agree": Act(106, dt.time(15, 0), agree),
    "agreements.3_partners_sign": Act(103, dt.time(10, 0), partners_sign),
    "agreements.4_bureau_signs": Act(100, dt.time(13, 30), bureau_signs),
    "agreements.4a_studies_proposed": Act(101, dt.time(9, 30), studies_proposed),
    "agreements.4b_studies_agreed": Act(97, dt.time(14, 20), studies_agreed),
    "agreements.4c_studies_signed": Act(94, dt.time(10, 40), studies_signed),
    "agreements.4d_amendment_proposed": Act(47, dt.time(9, 50), amendment_proposed),
    "agreements.4e_amendment_agreed": Act(43, dt.time(14, 5), amendment_agreed),
    "agreements.4f_amendment_signed": Act(40, dt.time(10, 20), amendment_signed),
    "agreements.5_builder_proposes": Act(17, dt.time(9, 20), builder_proposes),
    "agreements.6_builder_agreed": Act(12, dt.time(14, 10), builder_agreed),
    "agreements.7_notice": Act(12, dt.time(15, 10), notice),
    "agreements.8_renewal_begun": Act(6, dt.time(10, 15), renewal_begun),
}
PEOPLE = {COLD_STORE: Text("Company HR: an agreement that ends soon, and its renewal")}
"""Whom a visitor can become, and what for."""
