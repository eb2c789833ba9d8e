"""What happens to an agreement: it is proposed, reviewed, signed by both sides, comes into force, lapses. It says what may be published."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from partners.agreements import queries
from partners.agreements.access import side_of
from partners.agreements.domain import (
    AGREEMENT,
    OVER,
    AgreementState,
    AgreementStep,
    AgreementType,
    Scope,
    Side,
    check_scope,
    is_in_force,
    number_of,
)
from partners.agreements.domain.resting import Resting
from partners.agreements.models import Agreement, AgreementNotice, AgreementRound
from partners.agreements.services import scopes
from partners.registry import queries as partners
from partners.registry import services as registry
from partners.registry.services import drafting
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.files import services as files
from portal.kernel import clock
from portal.kernel.db import db
from portal.kernel.errors import DomainError, IllegalMoveError
from portal.kernel.hashing import digest, plain
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.registry import Registry
from portal.kernel.text import Text
from portal.notifications import services as notifications
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import Effect, Outcome, Step

if TYPE_CHECKING:
    from partners.registry.models import Partner
    from portal.workflow.models import CaseFile, Decision

FORM = "agreements.agreement"
COUNTER = "agreements.counter"
"""The bureau's own wording, as it is typed."""
PAGE = "scope"
PROCEDURE = "agreement.review"
SUBJECT = "agreement"
LISTS = frozenset({"kinds", "field_codes", "places"})
TARGET_OVER = Text("The agreement that this amends is no longer in force, so it goes no further.")
SEEDS = Path(__file__).parents[1] / "seeds"
LAPSED: Registry[str, Callable[[Agreement, str, Identity], None]] = Registry("agreements.LAPSED")
"""Told when an agreement no longer holds (expired, terminated, amended), why and by whom: what rests on it goes on or is taken down."""

RESTING: Registry[str, Callable[[Agreement, dt.date], list[Resting]]] = Registry("agreements.RESTING")
"""Asked what rests on an agreement if a given day is its last: for its page, the notices of its end, and before it is terminated."""

SCORES: Registry[str, Callable[[Agreement], list[tuple[Text, int]]]] = Registry("agreements.SCORES")
"""Asked what came of an agreement, as figures with their names: they stand on its page and before whoever decides on its renewal."""


def begin(partner: "Partner", *, by: Identity, kind: AgreementType = AgreementType.AGREEMENT, number: str | None = None) -> Agreement:
    """Begin an agreement as a draft, with the next number or one that is given. Raises DomainError for a partner that is not verified."""
    registry.check_may_offer(partner)
    number = number or number_of(clock.today().year, queries.count_agreements(), kind)
    agreement = Agreement(
        id=uuid.uuid4(), number=number, type=kind, partner_id=partner.id, body_id=partner.body_id, partner_name=partner.name
    )
    db.session.add(agreement)
    db.session.flush()  # its state is the column's default
    audit.record("agreements.agreement.begun", SUBJECT, agreement.id, by=by, after={"number": number})
    return agreement


def save_draft(agreement: Agreement, data: Mapping[str, Any], *, version: int | None) -> None:
    """Keep what is typed. Raises IllegalMoveError once it is submitted, StaleVersionError for another window's save."""
    AGREEMENT.move(agreement.state, AgreementStep.SUBMIT)
    drafting.save(FORM, PAGE, agreement.id, data, version=version)


def submit(agreement: Agreement, scope: Scope, *, by: Identity) -> None:
    """Propose the scope to the cooperation bureau, for the first time or corrected. Raises DomainError beside a field."""
    agreement = queries.lock_agreement(agreement.id)
    registry.check_may_offer(partners.get_partner(agreement.partner_id))
    again = agreement.state is AgreementState.RETURNED
    state = AGREEMENT.move(agreement.state, AgreementStep.SUBMIT)
    check_proposal(agreement, scope)
    for name, value in asdict(scope).items():
        setattr(agreement, name, list(value) if name in LISTS else value)
    agreement.state, agreement.submitted_at = state, clock.now()
    kept = keep_round(agreement, scope, by)
    db.session.flush()  # the case's page reads the rows
    after = {**asdict(scope), "round": kept.round, "sha256": kept.sha256}
    audit.record("agreements.agreement.submitted", SUBJECT, agreement.id, by=by, after=after)
    case = cases.find_case_of(SUBJECT, agreement.id) if again else None
    if case is not None:
        workflow.resume(case, by=by)
        return
    name = agreement.partner_name
    workflow.open_case(
        PROCEDURE,
        SUBJECT,
        agreement.id,
        number=agreement.number,
        title=name,
        summary=scope.fields[:200],
        body_name=name,
        person_id=by.account_id,
        by=by,
    )


def check_proposal(agreement: Agreement, scope: Scope) -> None:
    """Raises DomainError beside a field for a scope that this agreement cannot have."""
    check_scope(scope, clock.today())
    _check_under(agreement, scope)
    if agreement.amends_id is not None:
        _check_amends(queries.get_agreement(agreement.amends_id), scope)


def _check_under(agreement: Agreement, scope: Scope) -> None:
    """Raises DomainError beside `under` for what is no memorandum in force of the same partner."""
    if scope.under_id is None:
        return
    if agreement.type is AgreementType.MOU:
        raise DomainError(Text("A Kesepakatan Bersama stands by itself; it names no other."), "under")
    if scope.under_id not in {one.id for one in queries.mous_in_force_of(agreement.body_id, clock.today())}:
        raise DomainError(Text("The Kesepakatan Bersama is no longer in force. Choose another, or none."), "under")


def _check_amends(amended: Agreement, scope: Scope) -> None:
    """Raises DomainError for what cannot amend an agreement: it is over, begins on another day, or nothing would change."""
    _check_holds(amended)
    if scope.starts_on != amended.starts_on:
        words = Text("The first day stays as in %(number)s: %(day)s.", number=amended.number, day=amended.starts_on or scope.starts_on)
        raise DomainError(words, "starts_on")
    if plain(asdict(scope)) == plain(asdict(scopes.scope_of(amended))):
        raise DomainError(Text("Nothing differs from %(number)s. Change what the amendment is for.", number=amended.number))


def keep_round(agreement: Agreement, scope: Scope, by: Identity) -> AgreementRound:
    """Keep what a side proposed, as it was."""
    document = plain(asdict(scope))
    made = AgreementRound(
        id=uuid.uuid4(),
        agreement_id=agreement.id,
        round=len(queries.rounds_of(agreement.id)) + 1,
        side=side_of(by),
        document=document,
        sha256=digest(document),
        submitted_by=by.account_id,
        submitted_name=by.name,
        submitted_at=clock.now(),
    )
    db.session.add(made)
    return made


def check_decision(case: "CaseFile", _: Step, outcome: Outcome, by: Identity) -> None:  # noqa: ARG001  the hook's signature
    """Raises DomainError before the bureau agrees to the amendment of what is no longer in force."""
    agreement = queries.get_agreement(case.subject_id)
    if outcome.code == AgreementStep.AGREE and agreement.amends_id is not None:
        _check_holds(queries.get_agreement(agreement.amends_id))


def on_decided(case: "CaseFile", decision: "Decision", effect: Effect) -> None:
    """The cooperation bureau has decided: the agreement follows, and the partner is told."""
    agreement = queries.lock_agreement(case.subject_id)
    step = AgreementStep.RETURN if effect is Effect.RETURN else AgreementStep(decision.outcome)
    before, agreement.state = agreement.state, AGREEMENT.move(agreement.state, step)
    by = accounts.identity_of(decision.account_id, decision.role)
    audit.record(
        f"agreements.agreement.{agreement.state.value}",
        SUBJECT,
        agreement.id,
        by=by,
        before=before,
        after=agreement.state,
        reason=decision.reason,
    )
    drafting.drop(COUNTER, agreement.id, (PAGE,))
    last = queries.find_last_round(agreement.id)
    is_countered = step is AgreementStep.RETURN and last is not None and last.side is Side.GOVERNMENT
    tell(agreement, "agreements.countered" if is_countered else f"agreements.{agreement.state.value}", reason=decision.reason)


def _check_holds(amended: Agreement) -> None:
    if amended.state is not AgreementState.IN_FORCE:
        raise DomainError(TARGET_OVER)


def resting_on(agreement: Agreement, last: dt.date | None = None) -> list[Resting]:
    """What rests on an agreement if its last day is the one that it names, or another; what ends last first."""
    last = last or agreement.ends_on
    found = told_resting_on(agreement, last) if last is not None else []
    return sorted(found, key=lambda one: one.ends_on, reverse=True)


def told_resting_on(agreement: Agreement, last: dt.date) -> list[Resting]:
    """The same in the order in which it would go over to another agreement."""
    return [one for ask in RESTING.values() for one in ask(agreement, last)]


def is_signed(agreement: Agreement) -> bool:
    """Whether it has ever been in force."""
    return agreement.in_force_at is not None


def scores_of(agreement: Agreement) -> list[tuple[Text, int]]:
    """What came of an agreement, and of those that it amends, as figures with their names."""
    lineage = [queries.get_agreement(one) for one in queries.lineage_of(agreement.id)]
    sums: Counter[Text] = Counter()
    for ask in SCORES.values():
        for one in lineage:
            for words, count in ask(one):
                sums[words] += count
    return list(sums.items())


def tell_bureau(agreement: Agreement, message: str, **facts: Any) -> None:  # noqa: ANN401  facts of a Text
    """Write to the cooperation bureau's people about an agreement."""
    recipients = [account_services.recipient(account) for account in accounts.holders(Role.COOPERATION)]
    path = f"/agreements/{agreement.id}"
    notifications.tell(recipients, message, path=path, number=agreement.number, name=agreement.partner_name, **facts)


def tell(agreement: Agreement, message: str, **facts: Any) -> None:  # noqa: ANN401  facts of a Text
    """Write to the partner's people about an agreement."""
    partner = partners.get_partner(agreement.partner_id)
    registry.tell(partner, message, path=f"/agreements/{agreement.id}", number=agreement.number, name=agreement.partner_name, **facts)


# -- signing ------------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signed for a side, in which post, by which mandate, and the signed paper."""

    signer: str
    post: str
    mandate: str
    file_name: str
    data: bytes


def sign(agreement: Agreement, signature: Signature, *, by: Identity) -> None:
    """Upload the paper that one's own side has signed; with both there the agreement is in force between its dates.

    Raises DomainError beside `paper` for content that is not taken, and for a partner that is not verified any more; IllegalMoveError
    where this side's signature is not awaited.
    """
    amended = queries.lock_agreement(agreement.amends_id) if agreement.amends_id else None
    agreement = queries.lock_agreement(agreement.id)
    registry.check_may_offer(partners.get_partner(agreement.partner_id))
    side = side_of(by)
    if agreement.state is not AgreementState.TO_SIGN or getattr(agreement, f"{side.value}_signed_at") is not None:
        raise IllegalMoveError(Text("This agreement does not await your side's signature."))
    if agreement.ends_on is not None and agreement.ends_on < clock.today():
        raise DomainError(Text("The agreement's last day has passed; propose a new one."))
    stored = files.keep(signature.file_name, signature.data, by=by, field="paper")
    for name in ("signer", "post", "mandate"):
        setattr(agreement, f"{side.value}_{name}", getattr(signature, name))
    setattr(agreement, f"{side.value}_file_id", stored.id)
    setattr(agreement, f"{side.value}_signed_at", clock.now())
    audit.record(
        "agreements.agreement.signed",
        SUBJECT,
        agreement.id,
        by=by,
        after={"side": side, "signer": signature.signer, "post": signature.post, "sha256": stored.sha256},
    )
    if agreement.government_signed_at and agreement.partner_signed_at:
        _come_into_force(agreement, by)
        if amended is not None:
            _give_way(amended, agreement, by)
    elif side is Side.PARTNER:
        tell_bureau(agreement, "agreements.partner_signed")


def _come_into_force(agreement: Agreement, by: Identity) -> None:
    agreement.state, agreement.in_force_at = AGREEMENT.move(agreement.state, AgreementStep.SIGN), clock.now()
    after = {"from": agreement.starts_on, "to": agreement.ends_on}
    audit.record("agreements.agreement.in_force", SUBJECT, agreement.id, by=by, after=after)
    tell(agreement, "agreements.in_force", first=agreement.starts_on, last=agreement.ends_on)
    drafting.drop(FORM, agreement.id, (PAGE,))


def _give_way(amended: Agreement, amendment: Agreement, by: Identity) -> None:
    """An amendment stands in the place of what it amends: what it covers goes over, of its last day nobody is told twice."""
    for given in queries.notices_of(amended.id):
        db.session.add(AgreementNotice(id=uuid.uuid4(), agreement_id=amendment.id, ends_on=given.ends_on, days=given.days))
    _leave(amended, AgreementStep.AMEND, amendment.number, by)


# -- lapsing ------------------------------------------------------------------------------------------------------------------------------


def expire(agreement: Agreement) -> None:
    """Its last day has passed: the record says so, and what rests on it is taken down. One that has ended meanwhile stays as it is."""
    if queries.lock_agreement(agreement.id).state not in OVER:
        _lapse(agreement, AgreementStep.EXPIRE, "ends_on", SYSTEM)


def terminate(agreement: Agreement, *, reason: str, by: Identity) -> None:
    """End an agreement before its last day. Raises IllegalMoveError for one that is not in force."""
    if not reason.strip():
        raise DomainError(Text("Write at least one sentence of reason. The partner reads it."), "reason")
    _lapse(agreement, AgreementStep.TERMINATE, reason, by)


def on_partner_ended(partner: "Partner", reason: str, by: Identity) -> None:
    """A partnership ends: the agreements in force end with it."""
    for agreement in queries.agreements_of(partner.body_id):
        if agreement.state is AgreementState.IN_FORCE:
            terminate(agreement, reason=reason, by=by)


def _lapse(agreement: Agreement, step: AgreementStep, reason: str, by: Identity) -> None:
    agreement = queries.lock_agreement(agreement.id)
    state = _leave(agreement, step, reason, by)
    amendment = queries.find_amendment(agreement.id)
    if amendment is not None and amendment.state is AgreementState.TO_SIGN:  # it has nothing left to stand in the place of
        _leave(queries.lock_agreement(amendment.id), AgreementStep.EXPIRE, agreement.number, by)
    tell(agreement, f"agreements.{state.value}", reason=reason, last=agreement.ends_on)


def _leave(agreement: Agreement, step: AgreementStep, reason: str, by: Identity) -> AgreementState:
    """An agreement that is held leaves what it was, and whatever rests on it hears of it."""
    before, agreement.state = agreement.state, AGREEMENT.move(agreement.state, step)
    audit.record(
        f"agreements.agreement.{agreement.state.value}", SUBJECT, agreement.id, by=by, before=before, after=agreement.state, reason=reason
    )
    db.session.flush()  # whoever asks what is covered must no longer find it
    for hook in LAPSED.values():
        hook(agreement, reason, by)
    return agreement.state


# -- holding ------------------------------------------------------------------------------------------------------------------------------


def holds(agreement: Agreement, on: dt.date | None = None) -> bool:
    """Whether an agreement is in force on a day (today)."""
    if agreement.starts_on is None or agreement.ends_on is None:
        return False
    return is_in_force(agreement.state, agreement.starts_on, agreement.ends_on, on or clock.today())


def load_procedures() -> str:
    """Load the procedure's versions; what is there is left as it is."""
    return f"{registry.load_procedures_from(SEEDS / 'procedures.toml')} procedures added"
