"""The studio's part of the sample province: one curriculum that three sides write, and one that has been adopted; links of the chain to cut."""

import dataclasses
import datetime as dt
import json
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

from partners.curricula import access, presenters, queries, services
from partners.curricula.domain import Share, Side
from partners.curricula.domain.changes import difference
from partners.curricula.domain.coverage import Cover, Coverage, Gap
from partners.curricula.domain.document import Document, read
from partners.curricula.domain.parts import PartKind
from partners.curricula.presenters import mapping
from partners.curricula.queries import saying as said
from partners.curricula.queries import versions
from partners.curricula.services import adopting, meeting, reviewing, saying, signing, versioning, writing
from portal.accounts import queries as accounts
from portal.demo.story import Act
from portal.development import queries as demand
from portal.drafts import services as drafts
from portal.kernel import clock
from portal.kernel.identity import Identity, Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.curricula.models import Curriculum

SEED = Path(__file__).parent / "seeds" / "sample.json"
TITLE, OTHER = "Magister Kebijakan Layanan Digital", "Magister Administrasi Publik: Layanan Digital"
GITA, KENANGA = ("staf@universitas.test", Role.UNIVERSITY_STAFF), ("staf@kenanga.test", Role.UNIVERSITY_STAFF)
DEWI, TIKA = ("kurator@jakarta.test", Role.CURATOR), ("kepegawaian@jakarta.test", Role.HR_OFFICER)
LINA, BAGAS = ("hr@perusahaan.test", Role.COMPANY_HR), ("mentor@perusahaan.test", Role.MENTOR)
GITAS = "Mahasiswa memahami data antrean layanan publik melalui kuliah dan ujian tertulis."
BAGASS = "Mahasiswa membaca data antrean layanan publik dari kantor asalnya dan membuktikan satu perbaikan dengan angka."
MERGED = (
    "Mahasiswa membaca data antrean layanan publik dari kantor asalnya dan membuktikan satu perbaikan dengan angka sebelum dan sesudah."
)


def _be(who: tuple[str, Role]) -> Identity:
    account = accounts.find_account(who[0])
    if account is None:
        raise LookupError(who[0])
    return accounts.identity_of(account.id, who[1])


def example() -> bytes:
    """The curriculum as a file."""
    return SEED.read_bytes()


def _document() -> Document:
    return read(json.loads(example()))


def _of(title: str) -> "Curriculum":
    return queries.get_by_title(title)


def _key(code: str, kind: PartKind = PartKind.OUTCOME) -> uuid.UUID:
    return uuid.UUID(next(part.id for part in _document().of(kind) if part.fields.get("code") == code))


def begin(_: dt.date) -> None:
    """Gita answers Dewi's call with the text of her faculty, and asks the other sides to take part."""
    by = _be(GITA)
    (call,) = demand.page_of_calls(demand.CallsWanted(state="open"), number=1, size=1).rows
    made = services.begin(TITLE, by=by, call_id=call.id)
    writing.change_many(made, difference(Document(), _document()), by=by, reason="Naskah awal dari fakultas.")
    services.add_member(made, DEWI[0], Side.GOVERNMENT, Share.LEAD, by=by)
    services.add_member(made, LINA[0], Side.COMPANY, Share.LEAD, by=by)
    services.open_part(made, queries.get_part(made.id, _key("CPL-3")), is_open=True, by=by)


def join(_: dt.date) -> None:
    """Dewi asks Tika of Dukcapil, Lina asks Bagas; the first version gets its number."""
    made = _of(TITLE)
    services.add_member(made, TIKA[0], Side.GOVERNMENT, Share.AUTHOR, by=_be(DEWI))
    services.add_member(made, BAGAS[0], Side.COMPANY, Share.AUTHOR, by=_be(LINA))
    versioning.make(made, number="0.1", title="Naskah awal", by=_be(GITA))


def move_internship(_: dt.date) -> None:
    """Tika proposes the internship for semester 3; Gita accepts."""
    made, subject = _of(TITLE), _key("KLD203", PartKind.SUBJECT)
    (one,) = saying.suggest(made, subject, {"semester": 3}, "Magang sesudah metode dan tata kelola data dikuasai.", by=_be(TIKA))
    saying.decide(made, one, accept=True, reason="Setuju; prasyaratnya terpenuhi.", by=_be(GITA))
    versioning.make(made, number="0.2", title="Magang pindah ke semester 3", by=_be(GITA))


def meet(_: dt.date) -> None:
    """Gita and Bagas write in CPL-3 at once; Bagas brings both texts together, and both stay in the log."""
    made, outcome, bagas = _of(TITLE), _key("CPL-3"), _be(BAGAS)
    writing.write(made, outcome, {"text": GITAS}, seen=said.newest_place(made.id, outcome), by=_be(GITA))
    row = queries.get_part(made.id, outcome)
    drafts.save(meeting.BOTH, row.id, {"text": BAGASS}, account_id=bagas.account_id)
    now = said.newest_place(made.id, outcome)
    why = "Kata kerja dari Bagas, ukuran keberhasilan ditambah. Kedua naskah asal tetap tersimpan."
    writing.write(made, outcome, {"text": MERGED}, seen=now, by=bagas, reason=why)


def discuss(_: dt.date) -> None:
    """What is still open: a comment addressed to Dewi's side, and a suggestion of Bagas."""
    made = _of(TITLE)
    words = "Apakah ukuran waktu tunggu per loket tersedia bagi mahasiswa?"
    saying.comment(made, _key("CPL-3"), "text", words, quote="data antrean", to_side=Side.GOVERNMENT, by=_be(GITA))
    practice = uuid.UUID(_document().of(PartKind.PRACTICE)[0].id)
    saying.suggest(made, practice, {"weeks": 14}, "Dua minggu lebih lama agar perbaikan sempat diukur.", by=_be(BAGAS))


def send(_: dt.date) -> None:
    """Gita sends it for review."""
    made = _of(TITLE)
    versioning.make(made, number="0.4", title="Untuk ditelaah para pihak", by=_be(GITA))
    reviewing.send(made, by=_be(GITA))


# -- the one that has been adopted --------------------------------------------------------------------------------------------------------


def _sound() -> Document:
    """The same text, with the one outcome assessed that was not."""
    made = _document()
    outcome = next(part for part in made.of(PartKind.OUTCOME) if part.fields["code"] == "CPL-5")
    last = next(part for part in made.of(PartKind.SUBJECT_OUTCOME) if made.parts[part.under or ""].fields["code"] == "KLD401")
    return made.having(last.with_field("serves", [*last.fields["serves"], outcome.id]))


def earlier(_: dt.date) -> None:
    """Kenanga and BPSDM have agreed on one before."""
    by = _be(KENANGA)
    made = services.begin(OTHER, by=by)
    writing.change_many(made, difference(Document(), _sound()), by=by)
    services.add_member(made, DEWI[0], Side.GOVERNMENT, Share.LEAD, by=by)
    reviewing.send(made, by=by)
    for who in (KENANGA, DEWI):
        reviewing.agree(made, place=said.newest_place(made.id), by=_be(who))


def earlier_signed(_: dt.date) -> None:
    """Both sign the joint minutes."""
    made = _of(OTHER)
    version = signing.get_agreed(made)
    for who, post in ((KENANGA, "Dekan"), (DEWI, "Kepala Bidang Pengembangan Kompetensi")):
        signing.sign(made, post=post, sha256=version.sha256, by=_be(who))


def earlier_adopted(_: dt.date) -> None:
    """The university adopts it by its own decree."""
    adopting.adopt(_of(OTHER), adopting.Decree("e-9042/SK/R/2026", clock.today()), by=_be(KENANGA))


ACTS = {
    "curricula.1_earlier": Act(37, dt.time(9, 10), earlier),
    "curricula.2_earlier_signed": Act(34, dt.time(10, 0), earlier_signed),
    "curricula.3_earlier_adopted": Act(31, dt.time(11, 0), earlier_adopted),
    "curricula.4_begin": Act(30, dt.time(9, 30), begin),
    "curricula.5_join": Act(28, dt.time(13, 0), join),
    "curricula.6_move_internship": Act(20, dt.time(10, 20), move_internship),
    "curricula.7_meet": Act(7, dt.time(14, 2), meet),
    "curricula.8_discuss": Act(7, dt.time(15, 10), discuss),
    "curricula.9_send": Act(6, dt.time(9, 0), send),
}


# -- links of the chain -------------------------------------------------------------------------------------------------------------------


def overwrite() -> None:
    """Let the second of two authors overwrite the first."""
    writing._brought_together = lambda row, wanted, bases: dict(wanted)  # type: ignore[assignment]  # noqa: ARG005, SLF001


def check_nothing() -> None:
    """Let a curriculum be agreed to whatever is wrong with it."""
    reviewing.findings = lambda document, limits: []  # noqa: ARG005


def show_everything() -> None:
    """Show the company the whole."""
    presenters.cut = lambda document, opened: document  # noqa: ARG005


def carry_nothing() -> None:
    """Answer a call without its gaps."""
    demand.items_of = lambda call: []  # noqa: ARG005


def need_one_signature() -> None:
    """Take one signature for all."""
    signing.owing_sides = lambda curriculum: []  # noqa: ARG005


def tell_nobody() -> None:
    """Ask people to take part without telling them."""
    services._tell_accounts = lambda known, message, curriculum, **facts: None  # noqa: ARG005, SLF001


def open_nothing() -> None:
    """Open no part to the company."""
    services.open_part = lambda curriculum, part, *, is_open, by: None  # noqa: ARG005


def let_strangers_in() -> None:
    """Take everybody for the one who leads."""
    access.membership = lambda identity, curriculum: curriculum.members[0]  # noqa: ARG005


def do_nothing_of_what_was_taken() -> None:
    """Accept a suggestion without doing it."""
    saying._take = lambda curriculum, suggestion, reason, by: None  # noqa: ARG005, SLF001


def forget_own_text() -> None:
    """Keep nothing of what an author wrote who is asked about two texts."""
    drafts.keep_refused = lambda form, object_id, data, *, account_id: None  # noqa: ARG005


def hide_digest() -> None:
    """Know no digest of what was signed."""
    versions.find_signed = lambda sha256: None  # noqa: ARG005


def keep_adopted_private() -> None:
    """Show nobody what was adopted."""
    queries.PUBLIC = frozenset()


def answer_every_gap() -> None:
    """Take every gap for answered."""
    weighed = mapping.coverage_of

    def answered(document: Document, gaps: "Iterable[Gap]") -> Coverage:
        found = weighed(document, gaps)
        return dataclasses.replace(found, gaps=[dataclasses.replace(one, cover=Cover.COVERED) for one in found.gaps])

    mapping.coverage_of = answered


CUTS = {
    "adopted-not-public": keep_adopted_private,
    "checks-left-out": check_nothing,
    "company-sees-all": show_everything,
    "digest-not-public": hide_digest,
    "every-gap-answered": answer_every_gap,
    "mapping-not-carried": carry_nothing,
    "nobody-told": tell_nobody,
    "nothing-opened": open_nothing,
    "one-signature-for-all": need_one_signature,
    "own-text-forgotten": forget_own_text,
    "strangers-let-in": let_strangers_in,
    "suggestion-not-done": do_nothing_of_what_was_taken,
    "texts-overwritten": overwrite,
}
"""Each breaks one link in the tour's own process."""
