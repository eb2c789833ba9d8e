"""The bureau proposes its own wording of the scope instead of comments alone; the partner accepts it, or goes on from it."""

from dataclasses import asdict, dataclass

from partners.agreements import queries, services
from partners.agreements.domain import AgreementState, Scope, Side
from partners.agreements.models import Agreement, AgreementRound
from partners.agreements.services import scopes
from partners.registry.services import drafting
from portal.audit import services as audit
from portal.kernel.db import db
from portal.kernel.errors import ConflictError, DomainError, IllegalMoveError
from portal.kernel.hashing import plain
from portal.kernel.identity import Identity
from portal.kernel.text import Text
from portal.workflow import queries as cases
from portal.workflow import services as workflow
from portal.workflow.domain import APPLICANT

ANSWERED = Text("The bureau's proposal has been answered or replaced meanwhile. Read the page again.")


@dataclass(frozen=True, slots=True)
class Why:
    """On which ground the bureau proposes something else, and its reason in its own words."""

    ground: str
    reason: str


def counter(agreement: Agreement, scope: Scope, why: Why, *, by: Identity) -> None:
    """Return a proposal with the bureau's own wording as the next round.

    Raises DomainError beside a field, or where nothing differs; IllegalMoveError where it is not under review; and as `workflow.decide`.
    """
    case = cases.find_case_of(services.SUBJECT, agreement.id)
    if case is None:
        raise IllegalMoveError
    cases.lock_case(case.id)  # in the order in which a decision holds them
    agreement, turn = queries.lock_agreement(agreement.id), cases.open_step(case.id)
    if agreement.state is not AgreementState.IN_REVIEW or turn is None:
        raise IllegalMoveError
    services.check_proposal(agreement, scope)
    read = plain(asdict(scopes.scope_of(agreement)))
    if plain(asdict(scope)) == read:
        raise DomainError(Text("Nothing differs from what the partner proposes. Change what the bureau wants otherwise."))
    kept = services.keep_round(agreement, scope, by)
    db.session.flush()  # the decision asks which side proposed last
    after = {**asdict(scope), "round": kept.round, "sha256": kept.sha256}
    audit.record("agreements.agreement.countered", services.SUBJECT, agreement.id, by=by, after=after, reason=why.reason)
    workflow.decide(turn, workflow.Answer("return", why.ground, why.reason, returned_to=APPLICANT, inputs=read), by=by)


def accept(agreement: Agreement, number: int | None, *, by: Identity) -> None:
    """Submit the bureau's wording as the partner's own next round. Raises ConflictError where it is not the round that was read."""
    agreement = queries.lock_agreement(agreement.id)
    scope = _fill(agreement, number)
    services.submit(agreement, scope, by=by)


def go_on_from(agreement: Agreement, number: int | None) -> None:
    """Fill the partner's draft with the bureau's wording, to be edited. Raises ConflictError as `accept`."""
    _fill(queries.lock_agreement(agreement.id), number)


def _fill(agreement: Agreement, number: int | None) -> Scope:
    found = find_counter(agreement)
    if found is None or found.round != number:
        raise ConflictError(ANSWERED)
    scope = scopes.scope_in(found.document)
    drafting.save(services.FORM, services.PAGE, agreement.id, scopes.typed_of(scope))
    return scope


def find_counter(agreement: Agreement) -> AgreementRound | None:
    """The bureau's own wording that the partner has not answered yet, or None."""
    last = queries.find_last_round(agreement.id)
    is_open = agreement.state is AgreementState.RETURNED and last is not None and last.side is Side.GOVERNMENT
    return last if is_open else None
