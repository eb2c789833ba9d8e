"""Lists, one offering with its course, and its end."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.offerings import access, forms, presenters, queries, services
from partners.offerings.access import Permission
from partners.offerings.domain import BEGIN_WORDS, KIND_NAMES, OFFERING, WRITABLE, OfferingState, OfferingStep
from partners.offerings.queries import owners
from partners.offerings.queries.teaching import find_taught
from partners.offerings.services import ending, revising, teaching
from partners.offerings.views import pages
from partners.registry import queries as partners
from portal.kernel.errors import IllegalMoveError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number
from portal.web.session import current_identity
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases

if TYPE_CHECKING:
    from partners.offerings.models import Offering

SIZE = 25
EVERY = 100_000


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "state", "kind", "mine", "order")}


@pages.get("/offerings")
@requires(Permission.LIST)
def offerings() -> ResponseReturnValue:
    """One's own offerings, or for officers all that have been submitted."""
    chosen = _chosen()
    page = queries.page_of_offerings(current_identity(), **chosen, number=page_number(), size=SIZE)
    begins = [(key, BEGIN_WORDS[key]) for key in _kinds_of_own()]
    states = list(OfferingState)
    owns = current_identity().holds(*access.PARTNERS)
    return render_template("offerings/offerings.html", page=page, chosen=chosen, kinds=KIND_NAMES, states=states, begins=begins, owns=owns)


def _kinds_of_own() -> tuple[str, ...]:
    """The kinds that the reader's own organisation writes."""
    identity = current_identity()
    partner = partners.find_partner_of(identity.body_id) if access.can_begin(identity, None) else None
    return WRITABLE.get(partner.kind, ()) if partner else ()


@pages.get("/offerings.xlsx")
@requires(Permission.LIST)
def offerings_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_offerings(current_identity(), **chosen, number=1, size=EVERY)
    heads = (
        Text("Number"),
        Text("Title"),
        Text("Kind", "opportunity"),
        Text("Partner"),
        Text("State"),
        Text("Places"),
        Text("First day"),
        Text("Last day"),
        Text("Open until"),
        Text("Mentor", "form"),
    )
    rows = [
        (
            o.number,
            o.title,
            KIND_NAMES.get(o.kind, o.kind),
            o.partner_name,
            word("offering", o.state),
            o.seats,
            o.starts_on,
            o.ends_on,
            o.deadline,
            o.mentor_name,
        )
        for o in page.rows
    ]
    return workbook(
        "penawaran",
        Text("Offerings"),
        chosen_words(chosen, state=partial(word, "offering"), kind=KIND_NAMES.__getitem__, mine=lambda _: Text("Mine")),
        heads,
        rows,
    )


@pages.post("/offerings/new")
@requires(Permission.WRITE)
def begin() -> ResponseReturnValue:
    """Begin an offering of a kind."""
    offering = services.begin(partners.get_own(current_identity()), request.form.get("kind", "internship"), by=current_identity())
    return redirect(url_for(".write", offering_id=offering.id, page="tasks"), 303)


@pages.get("/offerings/<uuid:offering_id>")
@requires(Permission.READ, queries.get_offering)
def offering(found: "Offering") -> ResponseReturnValue:
    """One offering: who holds it, its course, every submission."""
    case = cases.find_case_of(services.SUBJECT, found.id)
    view = workflow.view_of(case) if case else None
    submissions = queries.submissions_of(found.id)
    wanted = request.args.get("round", type=int)
    shown = next((one for one in submissions if one.round == wanted), submissions[-1] if submissions else None)
    requests = queries.requests_of(found.id)
    own = current_identity().holds(*access.PARTNERS)
    context = {
        "view": view if view and view.holder else None,
        "events": presenters.events_of(found, requests),
        "submissions": submissions,
        "shown": shown,
        "rows": presenters.rows_of(found, shown.document) if shown else [],
        "changes": presenters.changes_of(found, shown, submissions, request.args.get("against", type=int)) if shown else [],
        "editable": services.may_write(found),
        "kind_name": KIND_NAMES.get(found.kind, Text("Offering")),
        "stages": presenters.stages_of(found),
        "under_review": services.is_under_review(found),
        "awaited": services.awaited_of(found),
        "request_open": presenters.open_among(requests),
        "agreement": services.agreement_of(found),
        "owners": owners.owners_of(found) if own else [],
        "steps": OFFERING.steps(found.state),
        "taught": find_taught(found),
        "named_in": teaching.named_in(found) if own else [],
    }
    return render_template("offerings/offering.html", offering=found, **context)


@pages.post("/offerings/<uuid:offering_id>/mentor")
@requires(Permission.EDIT, queries.get_offering, know=Permission.READ)
def ask_mentor(found: "Offering") -> ResponseReturnValue:
    """Send the mentor a new link; the one before works no more."""
    asked = services.ask_mentor(found, by=current_identity())
    flash(say(Text("A new link has been sent to %(name)s.", name=asked.name)))
    return redirect(url_for(".offering", offering_id=found.id), 303)


@pages.post("/offerings/<uuid:offering_id>/revision/drop")
@requires(Permission.EDIT, queries.get_offering, know=Permission.READ)
def drop_revision(found: "Offering") -> ResponseReturnValue:
    """Give a proposed change up; what is published stays."""
    revising.drop(found, by=current_identity())
    flash(say(Text("The change is given up; the published version stays.")))
    return redirect(url_for(".offering", offering_id=found.id), 303)


@pages.route("/offerings/<uuid:offering_id>/closing", methods=["GET", "POST"])
@requires(Permission.END, queries.get_offering, know=Permission.READ)
def closing(found: "Offering") -> ResponseReturnValue:
    """Take no more applications."""
    return _end(found, OfferingStep.CLOSE, ending.close)


@pages.route("/offerings/<uuid:offering_id>/cancellation", methods=["GET", "POST"])
@requires(Permission.END, queries.get_offering, know=Permission.READ)
def cancellation(found: "Offering") -> ResponseReturnValue:
    """Withdraw it for good."""
    return _end(found, OfferingStep.CANCEL, ending.cancel)


@pages.route("/offerings/<uuid:offering_id>/reopening", methods=["GET", "POST"])
@requires(Permission.END, queries.get_offering, know=Permission.READ)
def reopening(found: "Offering") -> ResponseReturnValue:
    """Take applications again."""
    return _end(found, OfferingStep.REOPEN, ending.reopen)


def _end(found: "Offering", step: OfferingStep, act: Callable[..., None]) -> ResponseReturnValue:
    if step not in OFFERING.steps(found.state):
        raise IllegalMoveError
    form = forms.EndForm.read()
    if form.accepts(lambda: act(found, reason=form.reason.data, by=current_identity())):
        flash(say(Text("Done. Everybody whom it concerns is told.")))
        return redirect(url_for(".offering", offering_id=found.id), 303)
    return render_template(
        "offerings/end.html", offering=found, form=form, step=step.value, stages=presenters.stages_of(found), name=_name(found)
    ), form.status


def _name(found: "Offering") -> str:
    return found.title or say(KIND_NAMES.get(found.kind, Text("Offering")))
