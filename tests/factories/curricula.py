"""A curriculum that a university, a company and an agency write, with their people, for tests. Needs the code lists of the partners."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from partners.curricula import queries
from partners.curricula.domain import CurriculumState, Share, Side, number_of
from partners.curricula.domain.document import Document, Part, new_part
from partners.curricula.domain.parts import PartKind
from partners.curricula.models import Curriculum, CurriculumMember, CurriculumPart, CurriculumVersion
from partners.curricula.queries import saying, versions
from partners.curricula.services import adopting, reviewing, signing, versioning
from partners.registry.models import Partner
from portal.accounts import services as account_services
from portal.accounts.models import Account
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.organisations import queries as organisations
from tests.factories import partners as made

ROLE_OF: Mapping[Side, Role] = {
    Side.UNIVERSITY: Role.UNIVERSITY_STAFF,
    Side.GOVERNMENT: Role.CURATOR,
    Side.COMPANY: Role.COMPANY_HR,
}


@dataclass(frozen=True, slots=True)
class World:
    """One curriculum, whose it is, and for each side somebody in every share."""

    curriculum: Curriculum
    partner: Partner
    """The university."""
    company: Partner
    people: Mapping[tuple[Side, Share], Account]

    def by(self, side: Side, share: Share = Share.LEAD) -> Identity:
        """Somebody of a side, in the role in which they take part."""
        return made.who(self.people[side, share], ROLE_OF[side])

    @property
    def head(self) -> Identity:
        """Who leads for the university."""
        return self.by(Side.UNIVERSITY)


def key(name: str) -> str:
    """The id of the part of that name in `document`, such as CPL-1."""
    return str(uuid.uuid5(uuid.NAMESPACE_OID, name))


def document() -> Document:
    """A small curriculum of 60 credits in which nothing is wrong: two outcomes, three subjects, a practice at a host."""
    parts: list[tuple[str, PartKind, str | None, dict[str, Any]]] = [
        ("PL-1", PartKind.PROFILE, None, {"text": "Perancang layanan publik digital."}),
        (
            "CPL-1",
            PartKind.OUTCOME,
            None,
            {"code": "CPL-1", "sort": "specific", "text": "Merancang layanan digital bagi warga."},
        ),
        ("CPL-2", PartKind.OUTCOME, None, {"code": "CPL-2", "sort": "knowledge", "text": "Menguasai tata kelola data layanan."}),
        ("M-1", PartKind.MAPPING, "CPL-1", {"competency": "M.05", "level": 3, "strength": 2, "evidence": "Proyek layanan."}),
        ("M-2", PartKind.MAPPING, "CPL-2", {"competency": "M.05", "level": 2, "strength": 1, "evidence": "Ujian tulis."}),
        ("S-1", PartKind.SUBJECT, None, _subject("KLD101", "Perancangan layanan", 1)),
        ("S-2", PartKind.SUBJECT, None, _subject("KLD201", "Data layanan", 2, requires=[key("S-1")])),
        ("S-3", PartKind.SUBJECT, None, _subject("KLD301", "Praktik di mitra", 3, requires=[key("S-2")])),
        ("CPMK-1", PartKind.SUBJECT_OUTCOME, "S-1", {"code": "CPMK-1", "serves": [key("CPL-1")], "text": "Memetakan kebutuhan warga."}),
        ("CPMK-2", PartKind.SUBJECT_OUTCOME, "S-2", {"code": "CPMK-2", "serves": [key("CPL-2")], "text": "Menilai mutu data layanan."}),
        ("CPMK-3", PartKind.SUBJECT_OUTCOME, "S-3", {"code": "CPMK-3", "serves": [key("CPL-1")], "text": "Memperbaiki layanan nyata."}),
        ("Sub-1", PartKind.SUB_OUTCOME, "CPMK-1", {"code": "Sub-CPMK-1", "text": "Menyusun peta perjalanan warga."}),
        ("B-1", PartKind.MATERIAL, "S-1", {"text": "Wawancara warga."}),
        ("N-1", PartKind.ASSESSMENT, "S-1", {"name": "Proyek", "weight": 100, "measures": [key("CPMK-1")], "text": "Rancangan diuji."}),
        ("N-2", PartKind.ASSESSMENT, "S-2", {"name": "Ujian", "weight": 100, "measures": [key("CPMK-2")], "text": "Ujian tulis."}),
        ("N-3", PartKind.ASSESSMENT, "S-3", {"name": "Laporan", "weight": 100, "measures": [key("CPMK-3")], "text": "Laporan praktik."}),
        ("P-1", PartKind.PRACTICE, "S-3", {"weeks": 12, "text": "Memperbaiki antrean loket bersama tim mitra."}),
        ("L-1", PartKind.LITERATURE, None, {"text": "Pedoman layanan publik (contoh)."}),
    ]
    whole = Document()
    for name, kind, under, fields in parts:
        whole = whole.having(new_part(whole, key(name), kind, key(under) if under else None, **fields))
    return whole


def _subject(code: str, name: str, semester: int, requires: list[str] | None = None) -> dict[str, Any]:
    text = f"Mata kuliah {name.lower()}."
    return {"code": code, "name": name, "credits": 20, "semester": semester, "sort": "required", "requires": requires or [], "text": text}


def world(state: CurriculumState = CurriculumState.DRAFT, *, whole: Document | None = None) -> World:
    """A curriculum in a state with the document (the small sound one, if none is given), and everybody who takes part in it."""
    partner, head = made.verified_university(f"Universitas Contoh {uuid.uuid4().hex[:6]}", pt_code=f"{uuid.uuid4().int % 10**6:06d}")
    company, hr = made.verified(f"PT Contoh {uuid.uuid4().hex[:6]}", nib=f"{uuid.uuid4().int % 10**13:013d}")
    agency = organisations.find_body_by_code("BPSDM")
    assert agency is not None
    bodies = {Side.UNIVERSITY: partner.body_id, Side.GOVERNMENT: agency.id, Side.COMPANY: company.body_id}
    names = {Side.UNIVERSITY: partner.name, Side.GOVERNMENT: agency.name, Side.COMPANY: company.name}
    begun = Curriculum(
        number=number_of(clock.today().year, queries.count_curricula()),
        title="Magister Kebijakan Layanan Digital",
        partner_id=partner.id,
        body_id=partner.body_id,
        body_name=partner.name,
        state=state,
        round=0,
    )
    db.session.add(begun)
    db.session.flush()
    people: dict[tuple[Side, Share], Account] = {}
    for side in Side:
        for share in Share:
            first = {Side.UNIVERSITY: head, Side.COMPANY: hr}.get(side) if share is Share.LEAD else None
            people[side, share] = first or person(side, bodies[side], share)
            taking_part(begun, people[side, share], side, share, bodies[side], names[side])
    put(begun, whole or document())
    db.session.refresh(begun, ["members"])
    return World(begun, partner, company, people)


def person(side: Side, body_id: uuid.UUID, share: Share) -> Account:
    """Somebody of an organisation, with the role of its side."""
    account = made.account(f"{share.value}-{uuid.uuid4().hex[:6]}@{side.value}.test", f"{share.value.title()} {side.value} (contoh)")
    account_services.give_grant(account, ROLE_OF[side], body_id, by=SYSTEM)
    db.session.flush()
    return account


def taking_part(curriculum: Curriculum, account: Account, side: Side, share: Share, body_id: uuid.UUID, body_name: str) -> CurriculumMember:
    """Somebody takes part from now on."""
    member = CurriculumMember(
        curriculum_id=curriculum.id, account_id=account.id, body_id=body_id, side=side, share=share, name=account.name, body_name=body_name
    )
    db.session.add(member)
    db.session.flush()
    return member


def put(curriculum: Curriculum, whole: Document) -> None:
    """The parts of a document, as somebody wrote them before the test began."""
    db.session.add_all(part_row(curriculum, part) for part in whole.walk())
    db.session.flush()


def part_row(curriculum: Curriculum, part: Part) -> CurriculumPart:
    """One part, as it is kept."""
    return CurriculumPart(
        curriculum_id=curriculum.id,
        key=uuid.UUID(part.id),
        kind=part.kind,
        under=uuid.UUID(part.under) if part.under else None,
        rank=part.rank,
        fields=dict(part.fields),
        changed_at=clock.now(),
        changed_name="Lead university (contoh)",
    )


# -- stages -------------------------------------------------------------------------------------------------------------------------------


def agreed(made_world: World) -> CurriculumVersion:
    """The version to which every side has agreed."""
    reviewing.send(made_world.curriculum, by=made_world.head)
    for side in Side:
        reviewing.agree(made_world.curriculum, place=saying.newest_place(made_world.curriculum.id), by=made_world.by(side))
    version = versions.find_agreed(made_world.curriculum.id)
    assert version is not None
    return version


def signed(made_world: World) -> CurriculumVersion:
    """The version that every side has signed."""
    version = agreed(made_world)
    for side in Side:
        sign(made_world, side)
    return version


def sign(made_world: World, side: Side) -> None:
    """One side signs what all agreed to."""
    version = signing.get_agreed(made_world.curriculum)
    signing.sign(made_world.curriculum, post="Direktur", sha256=versioning.digest_for(side, version), by=made_world.by(side, Share.SIGNER))


def adopted(made_world: World, number: str = "12/SK/2026") -> CurriculumVersion:
    """The version that the university has adopted."""
    version = signed(made_world)
    adopting.adopt(made_world.curriculum, adopting.Decree(number, clock.today()), by=made_world.head)
    return version
