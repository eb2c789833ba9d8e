"""Any sequence of acts: hypothesis draws who does what next, the real services do it or refuse, and after each step all must hold."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from sqlalchemy import exc, select

from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.accounts.models import Account
from portal.applications import queries, tasks
from portal.applications.domain import ENDS, ApplicationState, InvitationState, ObjectionState
from portal.applications.models import Application, Invitation, Objection
from portal.applications.services import applying, confirming, extending, inviting, limiting, objecting
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.catalogue import tasks as catalogue_tasks
from portal.catalogue.domain.opportunity import OpportunityStep, Snapshot
from portal.catalogue.models import OpportunityVersion
from portal.documents import queries as papers
from portal.documents import services as documents
from portal.documents.access import signs
from portal.documents.domain import LetterState
from portal.documents.models import Letter
from portal.integrity import services as integrity
from portal.integrity.domain import InterestKind
from portal.kernel import clock
from portal.kernel.constraints import translated
from portal.kernel.db import db
from portal.kernel.errors import DomainError
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow import tasks as workflow_tasks
from portal.workflow.access import LENDERS, holds
from portal.workflow.domain import APPLICANT, Effect, Outcome
from portal.workflow.models import CaseFile, CaseStep, Decision
from tests.sequences.cast import NOW, Cast, Ground, identities
from tests.sequences.invariants import broken, record_faults, stands, there

WHICH = st.integers(0, 63)
"""One of those that are there, counted round."""
FAR = st.sampled_from((8, 7, 6, 8, 7, 4, 3, 0))
"""How many steps a case has gone: to the letter, to the approval, to the host's acceptance, less far."""
BEFORE_VERIFIER = ("supervisor", "hr_officer", "head")
"""The steps of a case before it is checked."""
REASON = "Sesuai rencana."
Found = TypeVar("Found")


def wherever(what: str) -> Any:
    """The rule is drawn only where there is something of this kind."""
    return precondition(lambda machine: what in machine.there)


def one_of(found: Iterable[Found], which: int) -> Found | None:
    """One of these, or None where there is none."""
    there = list(found)
    return there[which % len(there)] if there else None


class AnySequence(RuleBasedStateMachine):
    """Each rule is a request or a job: it commits, or it is refused and leaves nothing."""

    ground: ClassVar[Ground]
    cast: ClassVar[Cast]

    def __init__(self) -> None:
        super().__init__()
        self.now = NOW
        self.before = clock.follow(lambda: self.now)
        self.within = self.ground.sequence()
        self.within.__enter__()
        self.stood = stands()
        self.there = there()
        self.done = 0

    def teardown(self) -> None:
        """The record holds at the end; then nothing of it has happened."""
        try:
            faults = record_faults()
            assert not faults, f"the record does not hold: {faults}"
        finally:
            self.within.__exit__(None, None, None)
            clock.follow(self.before)

    def act(self, work: Callable[[], object], *, swept: bool = False) -> None:
        """Do as a request does, a second after the one before, and look whether everything holds."""
        self.now += dt.timedelta(seconds=1)
        try:
            work()
            db.session.commit()
        except exc.DBAPIError as error:
            db.session.rollback()
            known = translated(error)
            if not isinstance(known, DomainError):
                raise
            self.must_stand_as_before(known)
        except DomainError as error:
            db.session.rollback()
            self.must_stand_as_before(error)
        else:
            self.done += 1
            self.stood, self.there = stands(), there()
            found = broken(swept=swept)
            assert not found, "; ".join(found)
        finally:
            db.session.remove()

    def must_stand_as_before(self, error: DomainError) -> None:
        """A refusal leaves nothing."""
        assert stands() == self.stood, f"refused, and something was left: {error}"

    # -- what is there --------------------------------------------------------------------------------------------------------------------

    def applications(self, *states: ApplicationState) -> list[Application]:
        """Applications, of these states or all."""
        query = select(Application).order_by(Application.number)
        return list(db.session.scalars(query.where(Application.state.in_(states)) if states else query))

    def turns(self) -> list[CaseStep]:
        """The turns in which cases are."""
        query = select(CaseStep).join(CaseFile, CaseFile.id == CaseStep.case_id).where(CaseStep.left_at.is_(None))
        return list(db.session.scalars(query.order_by(CaseFile.number)))

    def officer(self, which: int, role: int) -> Identity | None:
        """Somebody with a desk, in one of their roles."""
        account_id = one_of(self.cast.officers, which)
        return one_of(identities(account_id), role) if account_id else None

    def applicant(self, application: Application) -> Identity:
        """Whose it is."""
        return accounts.identity_of(application.account_id)

    def holder(self, turn: CaseStep, which: int) -> Identity | None:
        """Somebody who holds a turn."""
        people = {account.id for account in accounts.holders(turn.role, [turn.body_id])}
        mine = [one for account_id in sorted(people) for one in identities(account_id) if holds(one, turn)]
        return one_of(mine, which)

    @initialize(person=WHICH, both=st.tuples(FAR, FAR), starts=st.lists(st.tuples(WHICH, WHICH, WHICH, FAR), min_size=1, max_size=4))
    def begin_in_the_middle(self, person: int, both: tuple[int, int], starts: list[tuple[int, int, int, int]]) -> None:
        """Some have applied, one of them for both, and have come some way."""
        for offer, steps in enumerate(both):
            self.begin(person, offer, sent=True)
            self.go_on(-1, offer, steps)
        for other, offer, who, steps in starts:
            self.begin(other, offer, sent=True)
            self.go_on(-1, who, steps)

    # -- applicants -----------------------------------------------------------------------------------------------------------------------

    @rule(person=WHICH, offer=WHICH, sent=st.booleans())
    def begin(self, person: int, offer: int, sent: bool) -> None:  # noqa: FBT001  drawn
        """Somebody begins an application, and sends it in the same hour."""
        account_id, offer_id = one_of(self.cast.people, person), one_of(self.cast.offers, offer)
        by = accounts.identity_of(account_id, Role.CIVIL_SERVANT)
        self.act(lambda: applying.begin(catalogue.get_opportunity(offer_id), by=by))
        application = one_of((one for one in self.applications(ApplicationState.DRAFT) if one.account_id == account_id), 0)
        if sent and application is not None:
            self.act(lambda: applying.submit(application, self.cast.content, by=by))

    @wherever("to send")
    @rule(which=WHICH, whole=st.sampled_from((True, True, False)))
    def submit(self, which: int, whole: bool) -> None:  # noqa: FBT001  drawn
        """Send what was returned, else a draft, else what is on its way."""
        found = self.applications(ApplicationState.RETURNED) or self.applications(ApplicationState.DRAFT, ApplicationState.ACCEPTED)
        application = one_of(found, which)
        if application is not None:
            content = self.cast.content if whole else replace(self.cast.content, statements=frozenset())
            self.act(lambda: applying.submit(application, content, by=self.applicant(application)))

    @wherever("application")
    @rule(which=WHICH, sure=st.sampled_from((False, False, True)))
    def withdraw(self, which: int, sure: bool) -> None:  # noqa: FBT001  drawn
        """Take an application back, in whatever state it is."""
        application = one_of(self.applications(), which)
        if application is not None and (sure or application.state in ENDS | {ApplicationState.APPROVED, ApplicationState.ISSUED}):
            self.act(lambda: applying.withdraw(application, REASON, by=self.applicant(application)))

    @wherever("to confirm")
    @rule(which=WHICH, late=st.booleans())
    def confirm(self, which: int, late: bool) -> None:  # noqa: FBT001  drawn
        """Stay after a change, having read the newest version or the one before."""
        application = one_of((one for one in self.applications() if one.to_confirm), which)
        if application is not None:
            version = application.to_confirm - late
            self.act(lambda: confirming.confirm(application, version, by=self.applicant(application)))

    # -- officers -------------------------------------------------------------------------------------------------------------------------

    @wherever("turn")
    @rule(turn=WHICH, who=WHICH, role=WHICH, outcome=WHICH, ground=WHICH, back=WHICH, reason=st.sampled_from((REASON, REASON, " ")))
    def decide_somehow(self, turn: int, who: int, role: int, outcome: int, ground: int, back: int, reason: str) -> None:
        """Anybody gives any answer to any turn."""
        found, by = one_of(self.turns(), turn), self.officer(who, role)
        if found is None or by is None:
            return
        procedure = workflow.procedure_of(found.case)
        given = one_of(procedure.step(found.key).outcomes, outcome)
        returned = one_of((None, APPLICANT, "approver", *(one.key for one in procedure.steps)), back)
        picked = one_of((*given.grounds, None), ground)
        self.act(lambda: self.decide(found, given, by, ground=picked, returned_to=returned, reason=reason))

    @wherever("turn")
    @rule(
        turn=WHICH, who=WHICH, outcome=WHICH, ground=WHICH, back=WHICH, days=st.integers(1, 4), said=st.sampled_from((REASON, REASON, ""))
    )
    def decide_properly(self, turn: int, who: int, outcome: int, ground: int, back: int, days: int, said: str) -> None:
        """Somebody whose turn it is gives an answer, whichever, which may lack its reason alone."""
        found = one_of(self.turns(), turn)
        by = self.holder(found, who) if found else None
        if found is None or by is None:
            return
        procedure = workflow.procedure_of(found.case)
        given = one_of(procedure.step(found.key).outcomes, outcome)
        earlier = (APPLICANT, one_of((one.key for one in procedure.before(found.key)), back // 2))
        returned = one_of(earlier, back) if given.effect is Effect.RETURN else None
        picked = one_of(given.grounds, ground)
        self.act(lambda: self.decide(found, given, by, ground=picked, returned_to=returned, days=days, reason=said))

    @wherever("turn")
    @rule(which=WHICH, who=WHICH)
    def send_back_and_correct(self, which: int, who: int) -> None:
        """Whoever holds a case sends it back to the applicant, who corrects it and sends it again."""
        found = one_of(self.turns(), which)
        by = self.holder(found, who) if found else None
        step = workflow.procedure_of(found.case).step(found.key) if found else None
        given = next((one for one in step.outcomes if one.effect is Effect.RETURN), None) if step else None
        if found is None or by is None or given is None:
            return
        application_id = found.case.subject_id
        self.act(partial(self.decide, found, given, by, ground=given.grounds[0], returned_to=APPLICANT))
        application = queries.get_application(application_id)
        if application.state is ApplicationState.RETURNED:
            self.act(lambda: applying.submit(application, self.cast.content, by=self.applicant(application)))

    @wherever("turn")
    @rule(which=WHICH, who=WHICH, days=st.integers(1, 4), hours=st.integers(0, 120))
    def put_off(self, which: int, who: int, days: int, hours: int) -> None:
        """Whoever may puts a case off to a day, and time goes by."""
        there = [
            (turn, one)
            for turn in self.turns()
            for one in workflow.procedure_of(turn.case).step(turn.key).outcomes
            if one.effect is Effect.DEFER
        ]
        found = one_of(there, which)
        by = self.holder(found[0], who) if found else None
        if found is None or by is None:
            return
        turn, given = found
        self.act(partial(self.decide, turn, given, by, ground=given.grounds[0], days=days))
        self.wait(hours)

    @wherever("turn")
    @rule(which=WHICH, who=WHICH, steps=st.integers(1, 6))
    def go_on(self, which: int, who: int, steps: int) -> None:
        """A case goes on for some steps, each decided favourably by somebody whose turn it is."""
        ids = [turn.case_id for turn in self.turns()]
        case_id = one_of(ids, which)
        for _ in range(steps if case_id else 0):
            turn = cases.open_step(case_id)
            by = self.holder(turn, who) if turn else None
            if turn is None or by is None:
                break
            given = workflow.procedure_of(turn.case).step(turn.key).outcomes[0]
            at, self.now = self.done, self.now + dt.timedelta(minutes=7)
            self.act(partial(self.decide, turn, given, by, ground=given.grounds[0]))
            if self.done == at:
                break

    @wherever("accepted")
    @rule(which=WHICH, who=WHICH)
    def approve_together(self, which: int, who: int) -> None:
        """Approve everybody who waits for the same opportunity in one act."""
        led = one_of(self.applications(ApplicationState.ACCEPTED), which)
        case = cases.find_case_of(applying.SUBJECT, led.id) if led else None
        turn = cases.open_step(case.id) if case else None
        by = self.holder(turn, who) if turn and turn.key == "approver" else None
        if led is None or turn is None or by is None:
            return
        given = workflow.procedure_of(turn.case).step(turn.key).outcome("approve")
        beside = [str(step.id) for _, _, step in queries.accepted_beside(led, Role.APPROVER)]
        self.act(lambda: self.decide(turn, given, by, ground=given.grounds[0], together=beside))

    def decide(self, turn: CaseStep, given: Outcome, by: Identity, *, days: int = 3, together: Iterable[str] = (), **said: Any) -> None:
        """Give an answer with all that it asks for."""
        known = {"cover_plan": REASON, "until": (clock.today() + dt.timedelta(days=days)).isoformat(), "reserve_rank": 1}
        details = {name: known[name] for name in given.asks} | ({"together": list(together)} if together else {})
        answer = workflow.Answer(
            given.code, said["ground"], said.get("reason", REASON), returned_to=said.get("returned_to"), details=details
        )
        workflow.decide(turn, replace(answer, inputs={"verdict": str(turn.case.subject_id)}), by=by)

    @wherever("turn")
    @rule(turn=WHICH, who=WHICH, role=WHICH, right=st.booleans())
    def take(self, turn: int, who: int, role: int, right: bool) -> None:  # noqa: FBT001  drawn
        """Take a case from a pool."""
        found = one_of(self.turns(), turn)
        by = (self.holder(found, who) if right else self.officer(who, role)) if found else None
        if found is not None and by is not None:
            self.act(lambda: workflow.take(found, by=by))

    @rule(who=WHICH, role=WHICH, to=WHICH, days=st.integers(0, 4))
    def lend(self, who: int, role: int, to: int, days: int) -> None:
        """Whoever may lend their office names an acting officer."""
        by = self.officer(who, role)
        colleague = one_of(workflow.colleagues(by), to) if by and by.holds(*LENDERS) else None
        if by is not None and colleague is not None:
            first = clock.today()
            self.act(lambda: workflow.delegate(colleague.id, title="Plh.", first=first, last=first + dt.timedelta(days=days), by=by))

    @rule(turn=WHICH, hours=st.integers(1, 24))
    def come_or_go(self, turn: int, hours: int) -> None:
        """The second verifier gets that office, or takes one more case and loses the office with what they hold; a night goes by."""
        account = db.session.get_one(Account, self.cast.passing)
        held = one_of([grant.id for grant in accounts.open_grants(account.id, Role.VERIFIER)], 0)
        if held is None:
            body = next(one.body_id for one in accounts.open_grants(account.id, Role.APPROVER))
            self.act(lambda: account_services.give_grant(account, Role.VERIFIER, body, by=SYSTEM))
            return
        free = self._to_verify(turn)
        if free is not None:
            self.act(lambda: workflow.take(free, by=accounts.identity_of(self.cast.passing, Role.VERIFIER)))
        self.act(lambda: account_services.end_grant(accounts.get_grant(held), by=SYSTEM))
        self.wait(hours)

    def _to_verify(self, which: int) -> CaseStep | None:
        """A case that no verifier has taken; where there is none, one comes that far."""
        for _ in range(2):
            turns = self.turns()
            free = one_of((one for one in turns if one.role is Role.VERIFIER and one.holder_id is None), which)
            early = one_of((place for place, one in enumerate(turns) if one.key in BEFORE_VERIFIER), which)
            if free is not None or early is None:
                return free
            self.go_on(early, which, len(BEFORE_VERIFIER) - BEFORE_VERIFIER.index(turns[early].key))
        return None

    @wherever("letter")
    @rule(which=WHICH, who=WHICH, role=WHICH)
    def sign(self, which: int, who: int, role: int) -> None:
        """Sign a letter, by somebody who may."""
        letter, by = self._letter(which), self.officer(who, role)
        approver = by if letter and by and signs(by, letter) else self._approver(letter)
        if letter is not None and approver is not None:
            self.act(lambda: documents.sign(letter, post="Kepala Badan", by=approver))

    @wherever("letter")
    @rule(which=WHICH, reason=st.sampled_from((REASON, REASON, "")))
    def revoke(self, which: int, reason: str) -> None:
        """Revoke a letter, signed or not."""
        letter = self._letter(which)
        by = self._approver(letter)
        if letter is not None and by is not None:
            self.act(lambda: documents.revoke(letter, reason, by=by))

    @wherever("letter")
    @rule(which=WHICH, days=st.integers(1, 60))
    def extend(self, which: int, days: int) -> None:
        """BKD has an assignment extended."""
        application = one_of(self.applications(ApplicationState.ISSUED), which)
        assignment = queries.assignment_of(application.id) if application else None
        by = self._approver(one_of((copy.letter for copy in papers.copies_of_subject(application.id)), 0)) if application else None
        if application is not None and assignment is not None and assignment.during.upper is not None and by is not None:
            until = assignment.during.upper + dt.timedelta(days=days - 1)
            self.act(lambda: extending.extend(application, until, REASON, by=by))

    def _letter(self, which: int) -> Letter | None:
        """One that waits or is in force; those of decisions are many, and two times in three left out."""
        query = select(Letter).where(Letter.state.in_((LetterState.TO_SIGN, LetterState.VALID)))
        there = list(db.session.scalars(query.order_by(Letter.created_at, Letter.series, Letter.serial)))
        placing = [letter for letter in there if letter.kind in {"assignment", "extension"}]
        return one_of(there if which % 3 == 0 or not placing else placing, which)

    def _approver(self, letter: Letter | None) -> Identity | None:
        people = [accounts.identity_of(account.id, Role.APPROVER) for account in accounts.holders(Role.APPROVER)]
        return one_of((one for one in people if letter and signs(one, letter)), 0)

    # -- interests, objections, second thoughts --------------------------------------------------------------------------------------------

    @rule(who=WHICH, role=WHICH, sure=st.integers(0, 3))
    def declare_interest(self, who: int, role: int, sure: int) -> None:
        """An officer declares an interest in the host; seldom."""
        by = self.officer(who, role)
        if by is not None and sure == 0:
            self.act(lambda: integrity.declare(InterestKind.KIN, REASON, self.cast.host, by=by))

    @wherever("turn")
    @rule(turn=WHICH, who=WHICH, role=WHICH, right=st.booleans())
    def recuse(self, turn: int, who: int, role: int, right: bool) -> None:  # noqa: FBT001  drawn
        """Whoever holds a turn, or somebody else, takes themselves out of the case."""
        found = one_of(self.turns(), turn)
        by = (self.holder(found, who) if right else self.officer(who, role)) if found else None
        if found is not None and by is not None:
            self.act(lambda: integrity.recuse(found, InterestKind.OTHER, REASON, by=by))

    @wherever("turn")
    @rule(turn=WHICH, who=WHICH)
    def ask(self, turn: int, who: int) -> None:
        """Whoever holds a turn asks the applicant."""
        found = one_of(self.turns(), turn)
        by = self.holder(found, who) if found else None
        if found is not None and by is not None:
            self.act(lambda: workflow.ask(found, REASON, by=by))

    @wherever("refused")
    @rule(which=WHICH, who=WHICH, heard=st.booleans())
    def object_to_it(self, which: int, who: int, heard: bool) -> None:  # noqa: FBT001  drawn
        """Somebody objects to a refusal, in time or not, once or twice; sometimes the superior grants it at once."""
        states = (ApplicationState.REFUSED, ApplicationState.NOT_ELIGIBLE, ApplicationState.NOT_ENDORSED)
        application = one_of(self.applications(*states), which)
        if application is None:
            return
        application_id = application.id
        self.act(lambda: objecting.file(application, REASON, (), by=self.applicant(application)))
        query = select(Objection.id).where(Objection.application_id == application_id, Objection.state == ObjectionState.FILED)
        filed = db.session.scalar(query)
        case = cases.find_case_of(objecting.SUBJECT, filed) if filed else None
        turn = cases.open_step(case.id) if case else None
        by = self.holder(turn, who) if turn else None
        if heard and turn is not None and by is not None:
            given = workflow.procedure_of(turn.case).step(turn.key).outcomes[0]
            self.act(partial(self.decide, turn, given, by, ground=given.grounds[0]))

    @wherever("answered")
    @rule(which=WHICH, who=WHICH, role=WHICH, right=st.sampled_from((True, True, False)))
    def take_an_answer_back(self, which: int, who: int, role: int, right: bool) -> None:  # noqa: FBT001  drawn
        """A host, or somebody else, takes the answer of a host back, in time or not."""
        query = select(Decision).where(Decision.step == "host", Decision.outcome != "take_back").order_by(Decision.decided_at, Decision.id)
        decision = one_of(db.session.scalars(query), which)
        if decision is not None:
            own = one_of((one for one in identities(decision.account_id) if one.role is decision.role), 0)
            by = own if right else self.officer(who, role)
            if by is not None:
                self.act(lambda: workflow.take_back(decision, REASON, by=by))

    # -- time, offers, invitations --------------------------------------------------------------------------------------------------------

    @rule(hours=st.integers(1, 120))
    def wait(self, hours: int) -> None:
        """Time goes by, and what falls due is done."""
        self.now += dt.timedelta(hours=hours)
        self.act(workflow_tasks.sweep)
        self.act(catalogue_tasks.close_what_is_over)
        self.act(tasks.lapse_invitations, swept=True)

    @rule(offer=WHICH, words=st.sampled_from(("summary", "place")), number=WHICH)
    def revise(self, offer: int, words: str, number: int) -> None:
        """A newer version is published, which touches what was agreed to or not."""
        opportunity = catalogue.get_opportunity(one_of(self.cast.offers, offer))
        query = select(OpportunityVersion.document).where(OpportunityVersion.opportunity_id == opportunity.id)
        named = {name: getattr(opportunity, name) for name in Snapshot.__slots__}
        assert db.session.scalars(query).first()
        by = self._approver_of_offers()
        self.act(lambda: opportunities.publish(Snapshot(**named | {words: f"Diubah {number}"}), by=by))

    def _approver_of_offers(self) -> Identity:
        return accounts.identity_of(accounts.holders(Role.CURATOR)[0].id, Role.CURATOR)

    @rule(offer=WHICH, step=st.sampled_from(OpportunityStep), sure=st.integers(0, 7))
    def change_offer(self, offer: int, step: OpportunityStep, sure: int) -> None:
        """An opportunity is closed, opened again, cancelled or taken down; seldom."""
        if sure == 7:
            opportunity = catalogue.get_opportunity(one_of(self.cast.offers, offer))
            self.act(lambda: opportunities.change(opportunity, step, by=self._approver_of_offers(), reason=REASON))

    @rule(offer=WHICH, people=st.lists(WHICH, min_size=1, max_size=2))
    def invite(self, offer: int, people: list[int]) -> None:
        """BKD invites people in one act, whoever they are."""
        opportunity = catalogue.get_opportunity(one_of(self.cast.offers, offer))
        ids = [db.session.get_one(Account, one_of(self.cast.people, one)).servant_id for one in people]
        by = accounts.identity_of(accounts.holders(Role.APPROVER)[0].id, Role.APPROVER)
        self.act(lambda: inviting.invite(opportunity, [one for one in ids if one], REASON, by=by))

    @wherever("invitation")
    @rule(which=WHICH, willing=st.booleans(), again=st.booleans())
    def answer(self, which: int, willing: bool, again: bool) -> None:  # noqa: FBT001  drawn
        """The invited answer, in time or not, once or twice."""
        query = select(Invitation).order_by(Invitation.created_at, Invitation.id)
        found = one_of(db.session.scalars(query if again else query.where(Invitation.state == InvitationState.SENT)), which)
        if found is not None:
            by = accounts.identity_of(found.account_id)
            self.act(lambda: inviting.accept(found, by=by) if willing else inviting.decline(found, REASON, by=by))

    @rule(who=WHICH, limit=st.integers(0, 3))
    def limit(self, who: int, limit: int) -> None:
        """A head says how many may be away."""
        by = one_of((one for one in map(self._head, self.cast.officers) if one), who)
        if by is not None and by.body_id is not None:
            self.act(lambda: limiting.set_limit(by.body_id, limit, seen=limiting.agency_of(by).away_limit, reason=REASON, by=by))

    def _head(self, account_id: uuid.UUID) -> Identity | None:
        return one_of((one for one in identities(account_id) if one.holds(Role.AGENCY_APPROVER)), 0)
