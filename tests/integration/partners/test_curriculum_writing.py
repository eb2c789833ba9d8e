"""Several hands write in one curriculum: what fits is done, what does not is asked about, and no word is lost."""

import uuid
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import exc, select, text

from partners.curricula import queries
from partners.curricula import services as curricula
from partners.curricula.domain import CurriculumState, Share, Side, cut
from partners.curricula.domain.changes import Written, all_applied, all_undone, from_json
from partners.curricula.domain.parts import PartKind
from partners.curricula.presenters.changes import told_of
from partners.curricula.queries import saying as said
from partners.curricula.services import meeting, saying, writing
from portal.audit.models import AuditDetail, AuditEntry
from portal.kernel import clock
from portal.kernel.db import db, take_asides
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError, StaleVersionError
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.notifications.models import Message
from tests.factories import curricula as made
from tests.factories import partners

CPL = uuid.UUID(made.key("CPL-1"))
SUBJECT = uuid.UUID(made.key("S-1"))
PRACTICE = uuid.UUID(made.key("P-1"))
GITA, BAGAS, TIKA = Side.UNIVERSITY, Side.COMPANY, Side.GOVERNMENT


@pytest.fixture(autouse=True)
def lists(app):
    partners.code_lists()


@pytest.fixture
def world():
    return made.world()


def written(world, words, *, by=GITA, seen=None, key=CPL, **more):
    place = said.newest_place(world.curriculum.id, key) if seen is None else seen
    return writing.write(world.curriculum, key, {"text": words}, seen=place, by=world.by(by), **more)


def words_of(world, key=CPL):
    return queries.document_of(world.curriculum.id).parts[str(key)].fields["text"]


def kept(event):
    """What the record has of the only event of this name."""
    db.session.commit()
    query = select(AuditDetail.document).join(AuditEntry, AuditEntry.id == AuditDetail.entry_id).where(AuditEntry.event == event)
    return db.session.scalars(query).one()


def told(kind):
    """The addresses to which mails of a kind are to go."""
    return sorted(db.session.scalars(select(Message.email).where(Message.kind == kind)))


def keep_asides():
    """As the end of a request does it."""
    for write in take_asides():
        write(db.session())
    db.session.flush()


def test_who_begins_one_leads_it_for_a_verified_university():
    partner, account = partners.verified_university()
    begun = curricula.begin("  Magister Contoh  ", by=partners.who(account, Role.UNIVERSITY_STAFF))
    assert (begun.title, begun.state, begun.body_id) == ("Magister Contoh", CurriculumState.DRAFT, partner.body_id)
    assert [(one.side, one.share) for one in begun.members] == [(Side.UNIVERSITY, Share.LEAD)]
    with pytest.raises(DomainError, match="title"):
        curricula.begin(" ", by=partners.who(account, Role.UNIVERSITY_STAFF))


def test_what_is_written_is_kept_with_its_author_and_can_be_taken_back_to_the_byte(world):
    before = queries.document_of(world.curriculum.id)
    written(world, "Merancang layanan dari sisi warga.")
    written(world, "Mahasiswa merancang layanan dari sisi warga.", by=TIKA)
    log = said.changes_since(world.curriculum.id, 0)
    changes = [from_json(one.change) for one in log]
    after = queries.document_of(world.curriculum.id)
    assert [(one.side, one.part_name) for one in log] == [(GITA, "CPL-1"), (TIKA, "CPL-1")]
    assert all_applied(before, changes).to_bytes() == after.to_bytes()
    assert all_applied(after, all_undone(changes)).to_bytes() == before.to_bytes()


def test_two_who_wrote_in_different_places_find_both_texts_in_one(world):
    seen = said.newest_place(world.curriculum.id, CPL)
    written(world, "Mahasiswa merancang layanan digital bagi warga.", by=TIKA)
    kept = written(world, "Merancang layanan digital bagi semua warga.", seen=seen)
    assert words_of(world) == "Mahasiswa merancang layanan digital bagi semua warga."
    assert kept.brought_together == ("text",)


def test_two_who_wrote_in_one_place_are_asked_and_both_texts_stay(world):
    seen = said.newest_place(world.curriculum.id, CPL)
    written(world, "Membaca layanan digital bagi warga.", by=TIKA)
    with pytest.raises(StaleVersionError) as asked:
        written(world, "Memahami layanan digital bagi warga.", seen=seen)
    assert asked.value.theirs["text"] == words_of(world) == "Membaca layanan digital bagi warga."
    keep_asides()
    row = queries.get_part(world.curriculum.id, CPL)
    assert meeting.asked_of(row, world.head).own["text"] == "Memahami layanan digital bagi warga."
    with pytest.raises(DomainError) as refused:
        written(world, "Membaca dan memahami layanan digital bagi warga.")
    assert refused.value.field == "reason"
    written(world, "Membaca dan memahami layanan digital bagi warga.", reason="Kata kerja dari keduanya.")
    last = said.last_changes(world.curriculum.id, CPL)[0]
    assert (last.reason, last.other) == ("Kata kerja dari keduanya.", "Memahami layanan digital bagi warga.")
    assert meeting.asked_of(row, world.head) is None


def test_a_text_that_its_author_gives_up_stays_in_the_log(world):
    seen = said.newest_place(world.curriculum.id, CPL)
    written(world, "Membaca layanan.", by=TIKA)
    with pytest.raises(StaleVersionError):
        written(world, "Memahami layanan.", seen=seen)
    keep_asides()
    written(world, "Membaca layanan.", reason="Naskah Tika lebih tepat.")
    last = said.last_changes(world.curriculum.id, CPL)[0]
    assert (last.side, last.reason, last.other) == (GITA, "Naskah Tika lebih tepat.", "Memahami layanan.")
    assert told_of(queries.document_of(world.curriculum.id), from_json(last.change)).sentence == Text(
        "%(field)s left as it stood", field=Text("Outcome")
    )


def test_of_the_fields_that_an_author_has_not_written_nothing_is_kept_as_theirs(world):
    seen = said.newest_place(world.curriculum.id, CPL)
    writing.write(world.curriculum, CPL, {"code": "CPL-9", "text": "Membaca layanan."}, seen=seen, by=world.by(TIKA))
    with pytest.raises(meeting.TwoTextsError) as asked:
        writing.write(world.curriculum, CPL, {"code": "CPL-1", "text": "Memahami layanan."}, seen=seen, by=world.head)
    assert (asked.value.mine["code"], asked.value.mine["text"]) == ("CPL-9", "Memahami layanan.")
    keep_asides()
    assert meeting.asked_of(queries.get_part(world.curriculum.id, CPL), world.head).own == {"text": "Memahami layanan."}


def test_whoever_brings_two_texts_together_while_a_third_is_written_keeps_the_first_of_their_own(world):
    seen = said.newest_place(world.curriculum.id, CPL)
    written(world, "Membaca.", by=TIKA)
    with pytest.raises(StaleVersionError):
        written(world, "Memahami.", seen=seen)
    keep_asides()
    seen = said.newest_place(world.curriculum.id, CPL)
    written(world, "Menimbang.", by=TIKA)
    with pytest.raises(StaleVersionError):
        written(world, "Membaca dan memahami.", seen=seen, reason="Keduanya.")
    keep_asides()
    asked = meeting.asked_of(queries.get_part(world.curriculum.id, CPL), world.head)
    assert (asked.own, asked.merging) == ({"text": "Memahami."}, {"text": "Membaca dan memahami.", "reason": "Keduanya."})
    written(world, "Menimbang dan memahami.", reason="Ketiganya.")
    assert said.last_changes(world.curriculum.id, CPL)[0].other == "Memahami."


def test_a_number_that_another_changed_is_asked_about_too(world):
    seen = said.newest_place(world.curriculum.id, SUBJECT)
    writing.write(world.curriculum, SUBJECT, {"credits": 3}, seen=seen, by=world.by(TIKA))
    with pytest.raises(StaleVersionError):
        writing.write(world.curriculum, SUBJECT, {"credits": 4}, seen=seen, by=world.head)
    writing.write(world.curriculum, SUBJECT, {"semester": 2}, seen=seen, by=world.head)
    fields = queries.get_part(world.curriculum.id, SUBJECT).fields
    assert (fields["credits"], fields["semester"]) == (3, 2)


def test_nobody_writes_what_a_field_cannot_hold_or_names_what_is_not_there(world):
    seen = said.newest_place(world.curriculum.id, SUBJECT)
    for values in ({"credits": 41}, {"name": "a\nb"}, {"requires": [str(uuid.uuid4())]}, {"text": "a\x00b"}):
        with pytest.raises(DomainError):
            writing.write(world.curriculum, SUBJECT, values, seen=seen, by=world.head)


def test_parts_are_added_moved_and_removed_with_what_stands_under_them(world):
    added = writing.add(world.curriculum, PartKind.WEEK, SUBJECT, by=world.head, number=1, hours=3)
    assert queries.document_of(world.curriculum.id).under(str(SUBJECT), PartKind.WEEK)[0].id == str(added.key)
    order = [part.id for part in queries.document_of(world.curriculum.id).under(None, PartKind.OUTCOME)]
    writing.step(world.curriculum, uuid.UUID(order[1]), up=True, by=world.head)
    assert [part.id for part in queries.document_of(world.curriculum.id).under(None, PartKind.OUTCOME)] == order[::-1]
    writing.remove(world.curriculum, SUBJECT, by=world.head)
    left = queries.document_of(world.curriculum.id)
    assert str(SUBJECT) not in left.parts
    assert str(added.key) not in left.parts
    assert left.parts[made.key("S-2")].fields["requires"] == []
    with pytest.raises(ConflictError):
        written(world, "Terlambat.", key=SUBJECT, seen=0)


def test_several_changes_are_done_together_or_none(world):
    document = queries.document_of(world.curriculum.id)
    good = Written(str(CPL), "text", document.parts[str(CPL)].fields["text"], "Baru.")
    with pytest.raises(ConflictError):
        writing.change_many(world.curriculum, [good, good], by=world.head)
    assert queries.document_of(world.curriculum.id).to_bytes() == document.to_bytes()


@pytest.mark.parametrize("state", [CurriculumState.AGREED, CurriculumState.SIGNED, CurriculumState.ADOPTED, CurriculumState.SUPERSEDED])
def test_nobody_writes_in_what_is_fixed(state):
    world = made.world(CurriculumState.DRAFT)
    if state is CurriculumState.ADOPTED:
        world.curriculum.decree_number, world.curriculum.decreed_on = "e-9001", made.clock.today()
    world.curriculum.state = state
    db.session.flush()
    with pytest.raises(IllegalMoveError):
        written(world, "Diam-diam.")
    with pytest.raises(IllegalMoveError):
        writing.remove(world.curriculum, CPL, by=world.head)
    with pytest.raises(IllegalMoveError):
        saying.suggest(world.curriculum, CPL, {"text": "Diam-diam."}, "Alasan.", by=world.head)


@pytest.mark.parametrize("share", [Share.REVIEWER, Share.SIGNER])
def test_who_reviews_or_signs_suggests_and_does_not_write(world, share):
    with pytest.raises(ForbiddenError, match="others write"):
        writing.write(world.curriculum, CPL, {"text": "Diam-diam."}, seen=0, by=world.by(GITA, share))
    with pytest.raises(ForbiddenError):
        writing.remove(world.curriculum, CPL, by=world.by(GITA, share))
    assert saying.suggest(world.curriculum, CPL, {"text": "Lain."}, "Coba.", by=world.by(GITA, share))


def test_a_company_writes_in_its_practice_and_in_what_was_opened_to_it(world):
    written(world, "Merapikan antrean loket.", by=BAGAS, key=PRACTICE)
    for act in (
        lambda: written(world, "Milik lain.", by=BAGAS),
        lambda: writing.remove(world.curriculum, CPL, by=world.by(BAGAS)),
        lambda: writing.add(world.curriculum, PartKind.OUTCOME, None, by=world.by(BAGAS), code="CPL-9"),
        lambda: saying.suggest(world.curriculum, CPL, {"text": "Milik lain."}, "Alasan.", by=world.by(BAGAS)),
    ):
        with pytest.raises(ForbiddenError):
            act()
    curricula.open_part(world.curriculum, queries.get_part(world.curriculum.id, CPL), is_open=True, by=world.head)
    written(world, "Membaca data antrean.", by=BAGAS)
    assert words_of(world) == "Membaca data antrean."


def test_a_company_sees_its_practice_what_was_opened_and_names_above_and_nothing_else(world):
    whole = queries.document_of(world.curriculum.id)
    seen = queries.document_for(world.by(BAGAS), world.curriculum)
    assert set(seen.parts) == {made.key("P-1"), made.key("S-3")}
    above = seen.parts[made.key("S-3")].fields
    assert (above["name"], above["text"], above["credits"], above["requires"]) == ("Praktik di mitra", "", None, [])
    opened = cut(whole, {made.key("CPL-1")})
    assert set(opened.parts) == {made.key(name) for name in ("P-1", "S-3", "CPL-1", "M-1")}
    for side in (GITA, TIKA):
        assert queries.document_for(world.by(side), world.curriculum).to_bytes() == whole.to_bytes()


# -- what is said -------------------------------------------------------------------------------------------------------------------------


def test_a_comment_stays_on_its_words_and_is_loose_once_they_have_gone(world):
    remark = saying.comment(world.curriculum, CPL, "text", "Digital saja?", quote="digital", by=world.by(TIKA))
    written(world, "Mahasiswa merancang layanan yang digital bagi warga.")
    assert words_of(world)[remark.first : remark.last] == "digital"
    written(world, "Mahasiswa merancang layanan bagi warga.")
    assert (remark.first, remark.quote) == (None, "digital")


def test_a_comment_is_answered_settled_with_a_reason_and_open_again_by_an_answer(world):
    remark = saying.comment(world.curriculum, CPL, "text", "Terlalu luas.", by=world.by(TIKA))
    saying.answer(world.curriculum, remark, "Dipersempit.", by=world.head)
    with pytest.raises(DomainError):
        saying.settle(world.curriculum, remark, " ", by=world.head)
    saying.settle(world.curriculum, remark, "Sudah dipersempit.", by=world.head)
    with pytest.raises(IllegalMoveError):
        saying.settle(world.curriculum, remark, "Sekali lagi.", by=world.head)
    saying.answer(world.curriculum, remark, "Belum.", by=world.by(TIKA))
    assert remark.resolved_at is None
    with pytest.raises(DomainError) as refused:
        saying.comment(world.curriculum, CPL, "text", "Di mana?", quote="tidak ada", by=world.head)
    assert refused.value.field == "quote"


def test_who_is_addressed_gets_a_mail_and_the_company_only_of_what_it_may_read(world):
    saying.comment(world.curriculum, CPL, "text", "Mohon data.", to_side=BAGAS, by=world.head)
    company = {account.email for (side, _), account in world.people.items() if side is BAGAS}
    assert set(told("curricula.addressed")) == company
    name = world.people[Side.COMPANY, Share.AUTHOR].name.split(" (")[0]
    before = len(told("curricula.addressed"))
    saying.comment(world.curriculum, CPL, "text", f"@{name} sudah membaca?", by=world.head)
    assert len(told("curricula.addressed")) == before, "the company does not see this outcome"
    saying.comment(world.curriculum, PRACTICE, "text", f"@{name} sudah membaca?", by=world.head)
    assert len(told("curricula.addressed")) == before + 1


def test_whoever_asked_is_written_to_when_somebody_answers(world):
    thread = saying.comment(world.curriculum, CPL, "text", "Mengapa?", by=world.by(TIKA))
    saying.answer(world.curriculum, thread, "Sebab itu.", by=world.head)
    assert told("curricula.addressed") == [world.people[TIKA, Share.LEAD].email]
    saying.answer(world.curriculum, thread, "Terima kasih.", by=world.by(TIKA))
    assert len(told("curricula.addressed")) == 1, "nobody is told of what they said themselves"


def test_a_suggestion_is_taken_by_another_and_written_into_the_log(world):
    (one,) = saying.suggest(world.curriculum, SUBJECT, {"semester": 3}, "Magang setelah metode.", by=world.by(TIKA))
    with pytest.raises(ForbiddenError):
        saying.decide(world.curriculum, one, accept=True, reason="", by=world.by(TIKA))
    with pytest.raises(ForbiddenError):
        saying.decide(world.curriculum, one, accept=True, reason="", by=world.by(GITA, Share.REVIEWER))
    saying.decide(world.curriculum, one, accept=True, reason=" Setuju. ", by=world.head)
    assert (one.decided_reason, kept("curricula.suggestion.accepted")["reason"]) == ("Setuju.", "Setuju.")
    assert queries.get_part(world.curriculum.id, SUBJECT).fields["semester"] == 3
    assert said.last_changes(world.curriculum.id, SUBJECT)[0].suggestion_id == one.id
    with pytest.raises(IllegalMoveError):
        saying.decide(world.curriculum, one, accept=False, reason="Berubah pikiran.", by=world.head)


def test_a_suggested_text_is_brought_together_with_what_was_written_since_or_stays_open(world):
    (around,) = saying.suggest(world.curriculum, CPL, {"text": "Merancang layanan digital bagi semua warga."}, "Semua.", by=world.by(TIKA))
    (across,) = saying.suggest(world.curriculum, CPL, {"text": "Menyusun layanan digital bagi warga."}, "Kata kerja.", by=world.by(TIKA))
    written(world, "Mahasiswa merancang layanan digital bagi warga.")
    results = saying.decide_many(world.curriculum, [around, across], accept=True, reason="Baik.", by=world.head)
    assert [why is None for _, why in results] == [True, False]
    assert words_of(world) == "Mahasiswa merancang layanan digital bagi semua warga."
    assert [one.state.value for one in (around, across)] == ["accepted", "open"]


def test_suggestions_to_a_part_that_goes_are_overtaken_and_a_suggested_removal_goes_with_what_is_under_it(world):
    (other,) = saying.suggest(world.curriculum, SUBJECT, {"semester": 3}, "Nanti.", by=world.by(TIKA))
    gone = saying.suggest_removal(world.curriculum, SUBJECT, "Dobel.", by=world.by(TIKA))
    saying.decide(world.curriculum, gone, accept=True, reason="", by=world.head)
    assert (gone.state.value, other.state.value) == ("accepted", "overtaken")
    assert (gone.decided_reason, kept("curricula.suggestion.accepted").get("reason")) == (None, None)
    assert str(SUBJECT) not in queries.document_of(world.curriculum.id).parts


def test_a_rejection_needs_a_reason_and_changes_nothing(world):
    before = words_of(world)
    (one,) = saying.suggest(world.curriculum, CPL, {"text": "Lain."}, "Coba.", by=world.by(TIKA))
    with pytest.raises(DomainError):
        saying.decide(world.curriculum, one, accept=False, reason=" ", by=world.head)
    saying.decide(world.curriculum, one, accept=False, reason="Tidak terukur.", by=world.head)
    assert words_of(world) == before


# -- people -------------------------------------------------------------------------------------------------------------------------------


def test_the_lead_of_a_side_asks_its_people_and_the_university_the_first_of_another(world):
    colleague = made.person(GITA, world.partner.body_id, Share.AUTHOR)
    added = curricula.add_member(world.curriculum, colleague.email, GITA, Share.AUTHOR, by=world.head)
    assert (added.share, added.body_id) == (Share.AUTHOR, world.partner.body_id)
    with pytest.raises(ConflictError):
        curricula.add_member(world.curriculum, colleague.email, GITA, Share.AUTHOR, by=world.head)
    with pytest.raises(ForbiddenError):
        curricula.add_member(world.curriculum, colleague.email, BAGAS, Share.AUTHOR, by=world.head)
    with pytest.raises(DomainError):
        curricula.add_member(world.curriculum, "nobody@uji.test", GITA, Share.AUTHOR, by=world.head)
    with pytest.raises(ForbiddenError):
        curricula.add_member(world.curriculum, colleague.email, GITA, Share.AUTHOR, by=world.by(GITA, Share.AUTHOR))


def test_a_side_is_joined_by_the_people_of_one_organisation(world):
    other, _ = partners.verified_university("Universitas Lain", pt_code="990001")
    company, _ = partners.verified("PT Lain", nib="9990000000001")
    for side, body_id, lead in ((GITA, other.body_id, world.head), (BAGAS, company.body_id, world.by(BAGAS))):
        stranger = made.person(side, body_id, Share.AUTHOR)
        with pytest.raises(DomainError, match="holds an office on that side"):
            curricula.add_member(world.curriculum, stranger.email, side, Share.AUTHOR, by=lead)


def test_the_first_of_another_side_comes_from_any_organisation(world):
    for member in [one for one in world.curriculum.members if one.side is BAGAS]:
        member.ended_at = clock.now()
    company, _ = partners.verified("PT Lain", nib="9990000000001")
    first = made.person(BAGAS, company.body_id, Share.AUTHOR)
    added = curricula.add_member(world.curriculum, first.email, BAGAS, Share.AUTHOR, by=world.head)
    assert (added.share, added.body_id) == (Share.LEAD, company.body_id)


def test_somebody_who_leaves_reads_no_more_and_the_last_lead_stays(world):
    author = next(one for one in world.curriculum.members if one.side is BAGAS and one.share is Share.AUTHOR)
    curricula.end_member(world.curriculum, author, by=world.by(BAGAS))
    with pytest.raises(ForbiddenError):
        writing.write(world.curriculum, PRACTICE, {"text": "Masih di sini."}, seen=0, by=world.by(BAGAS, Share.AUTHOR))
    lead = next(one for one in world.curriculum.members if one.side is BAGAS and one.share is Share.LEAD)
    with pytest.raises(DomainError, match="without a lead"):
        curricula.end_member(world.curriculum, lead, by=world.by(BAGAS))


# -- in any order -------------------------------------------------------------------------------------------------------------------------

LETTERS = st.text(alphabet="ab-c", max_size=6)


def asked(act):
    """The two texts that an author was asked about, or None where the text was kept."""
    try:
        act()
    except StaleVersionError as error:
        return error
    return None


class Authors(RuleBasedStateMachine):
    """Two authors, each with the text that they read last; they write, and are asked, in any order."""

    world: Any = None
    before: Any = None

    def __init__(self):
        super().__init__()
        self.point = db.session.begin_nested()
        self.read = {}
        self.words = []
        self.remark = None

    def teardown(self):
        self.point.rollback()
        db.session.expire_all()

    @initialize()
    def everybody_reads(self):
        written(self.world, "satu dua tiga")
        self.remark = saying.comment(self.world.curriculum, CPL, "text", "Mengapa dua?", quote="dua", by=self.world.head)
        for side in (GITA, TIKA):
            self.reads(side)

    @rule(side=st.sampled_from([GITA, TIKA]))
    def reads(self, side):
        self.read[side] = (said.newest_place(self.world.curriculum.id, CPL), words_of(self.world))

    @rule(side=st.sampled_from([GITA, TIKA]), at=st.integers(0, 20), data=LETTERS)
    def types(self, side, at, data):
        seen, base = self.read[side]
        word = f"{data}w{len(self.words)}"
        typed = base.split(" ")
        typed.insert(at % (len(typed) + 1), word)
        mine, before = " ".join(typed), words_of(self.world)
        told = asked(lambda: written(self.world, mine, by=side, seen=seen))
        if told is not None:
            assert told.theirs["text"] == words_of(self.world) == before, "what stands there is not touched"
            keep_asides()
            self.answers(side, mine, before)
        self.words.append(word)
        now = words_of(self.world)
        assert all(one in now for one in self.words), "no word that anybody wrote is lost"
        self.reads(side)

    def answers(self, side, mine, before):
        row = queries.get_part(self.world.curriculum.id, CPL)
        assert meeting.asked_of(row, self.world.by(side)).own["text"] == mine, "the author's text is kept"
        written(self.world, f"{before} {mine}", by=side, reason="Keduanya.")
        assert said.last_changes(self.world.curriculum.id, CPL)[0].other == mine

    @invariant()
    def the_log_tells_the_whole_story(self):
        log = [from_json(one.change) for one in said.changes_since(self.world.curriculum.id, 0)]
        assert all_applied(self.before, log).to_bytes() == queries.document_of(self.world.curriculum.id).to_bytes()

    @invariant()
    def the_comment_is_on_its_word_or_loose(self):
        if self.remark is not None and self.remark.first is not None:
            assert words_of(self.world)[self.remark.first : self.remark.last] == "dua"


def test_in_any_order_texts_become_one_or_their_authors_are_asked(world):
    here = type("Here", (Authors,), {"world": world, "before": queries.document_of(world.curriculum.id)})
    run_state_machine_as_test(here, settings=hypothesis_settings(max_examples=10, stateful_step_count=10, deadline=None))


# -- the database -------------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("statement", ["UPDATE curriculum_change SET name = 'lain'", "DELETE FROM curriculum_change"])
def test_no_statement_alters_the_log(world, statement):
    written(world, "Sekali tertulis.")
    with pytest.raises(exc.ProgrammingError), db.session.begin_nested():
        db.session.execute(text(statement))


def test_the_text_that_was_kept_aside_is_its_authors_alone(world):
    seen = said.newest_place(world.curriculum.id, CPL)
    written(world, "Satu.", by=TIKA)
    with pytest.raises(StaleVersionError):
        written(world, "Dua.", seen=seen)
    keep_asides()
    row = queries.get_part(world.curriculum.id, CPL)
    assert meeting.asked_of(row, world.by(TIKA)) is None
