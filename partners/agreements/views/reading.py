"""One agreement: its page and its papers."""

from typing import TYPE_CHECKING, Any

from flask import current_app, render_template, request
from flask.typing import ResponseReturnValue

from partners.agreements import presenters, queries, services
from partners.agreements.access import Permission, side_of
from partners.agreements.domain import EDITABLE, TYPES, AgreementState, AgreementType, Side
from partners.agreements.presenters.paper import paper_of
from partners.agreements.presenters.rounds import rounds_of, said_of
from partners.agreements.services import amending, countering
from partners.agreements.views import pages
from portal.documents import adapters
from portal.files import presenters as files
from portal.kernel.errors import NotFoundError
from portal.web.access import can, requires
from portal.web.downloads import attachment
from portal.web.session import current_identity
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases

if TYPE_CHECKING:
    from partners.agreements.models import Agreement
    from partners.agreements.presenters.paper import Paper


@pages.get("/agreements/<uuid:agreement_id>")
@requires(Permission.READ, queries.get_agreement)
def agreement(found: "Agreement") -> ResponseReturnValue:
    """One agreement: scope, signatures, course."""
    case = cases.find_case_of(services.SUBJECT, found.id)
    identity = current_identity()
    shown = {
        **_around(found),
        "counter": countering.find_counter(found),
        "scores": services.scores_of(found) if services.is_signed(found) else [],
        "kind": TYPES[found.type],
        "under": queries.get_agreement(found.under_id) if found.under_id else None,
        "carried_out_by": queries.under(found.id) if found.type is AgreementType.MOU else [],
        "view": workflow.view_of(case) if case else None,
        "rows": presenters.rows_of(found) if found.submitted_at else [],
        "rounds": rounds_of(found, request.args.get("before", type=int), request.args.get("after", type=int)),
        "said": said_of(found),
        "signatures": presenters.signatures_of(found),
        "editable": found.state in EDITABLE,
        "holds": services.holds(found),
        "shown_state": presenters.shown_state(found),
        "resting": services.resting_on(found) if found.state is AgreementState.IN_FORCE else [],
        "to_sign": presenters.awaits(found, side_of(identity)),
        "waits_for": [side for side in Side if presenters.awaits(found, side)],
    }
    return render_template("agreements/agreement.html", agreement=found, **shown)


def _around(found: "Agreement") -> dict[str, Any]:
    """The agreements that it goes on from or amends, and those that go on from it or amend it, with what an amendment would change."""
    renewal = queries.find_renewal(found.id)
    return {
        "renews": queries.get_agreement(found.renews_id) if found.renews_id else None,
        "renewal": renewal,
        "may_open_renewal": renewal is not None and can(Permission.READ, renewal),
        "amends": queries.get_agreement(found.amends_id) if found.amends_id else None,
        "amendment": queries.find_amendment(found.id),
        "amendments": [one for one in queries.amendments_of(found.id) if can(Permission.READ, one)],
        "changes": presenters.changes_of(found),
        "dropped": amending.dropped_by(found) if found.submitted_at else [],
    }


@pages.get("/agreements/<uuid:agreement_id>/paper-of-partner")
@requires(Permission.READ, queries.get_agreement)
def partner_paper(found: "Agreement") -> ResponseReturnValue:
    """The paper that the partner has signed."""
    return files.paper(found.partner_file_id)


@pages.get("/agreements/<uuid:agreement_id>/paper-of-government")
@requires(Permission.READ, queries.get_agreement)
def government_paper(found: "Agreement") -> ResponseReturnValue:
    """The paper that the government has signed."""
    return files.paper(found.government_file_id)


@pages.get("/agreements/<uuid:agreement_id>/paper")
@requires(Permission.READ, queries.get_agreement)
def drafted(found: "Agreement") -> ResponseReturnValue:
    """The paper that both sides sign, to be read."""
    return render_template("agreements/paper.html", agreement=found, paper=_paper(found), said=said_of(found))


@pages.get("/agreements/<uuid:agreement_id>/paper.pdf")
@requires(Permission.READ, queries.get_agreement)
def drafted_pdf(found: "Agreement") -> ResponseReturnValue:
    """The same as PDF."""
    made = adapters.make_pdf("perjanjian.typ", _paper(found).data(sample=_is_sample()))
    return attachment(made, f"{found.number}.pdf", "application/pdf")


def _paper(found: "Agreement") -> "Paper":
    """The paper of what has been submitted; before that there is nothing to draft it from."""
    if found.submitted_at is None:
        raise NotFoundError
    return paper_of(found)


def _is_sample() -> bool:
    return bool(current_app.config["SETTINGS"].portal_demo)
