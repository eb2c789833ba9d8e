"""The officers' pages: the list of partners, one partner with everything it has submitted, its papers, its suspension."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.registry import forms, presenters, queries, services
from partners.registry.access import Permission
from partners.registry.domain import PartnerKind, PartnerState
from partners.registry.domain.units import UNIT_KINDS, tree_of
from partners.registry.views import pages
from portal.files import presenters as files
from portal.kernel import clock
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
    from partners.registry.models import Partner

SIZE = 25
EVERY = 100_000
STATES = [state for state in PartnerState if state is not PartnerState.DRAFT]


def _chosen() -> dict[str, str]:
    names = {"text": "", "state": "", "kind": "", "order": "-submitted"}
    return {name: request.args.get(name, default).replace("\x00", "").strip()[:200] for name, default in names.items()}


@pages.get("/partners")
@requires(Permission.LIST)
def partners() -> ResponseReturnValue:
    """Who has registered, with filters."""
    chosen = _chosen()
    page = queries.page_of_partners(**chosen, number=page_number(), size=SIZE)
    return render_template("registry/partners.html", page=page, chosen=chosen, states=STATES, kinds=list(PartnerKind))


@pages.get("/partners.xlsx")
@requires(Permission.LIST)
def partners_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_partners(**chosen, number=1, size=EVERY)
    heads = (
        Text("Number"),
        Text("Name"),
        Text("Kind", "partner"),
        Text("State"),
        Text("NIB"),
        Text("NPWP"),
        Text("Contact"),
        Text("Telephone"),
        Text("Submitted"),
        Text("Verified", "timeline"),
    )
    rows = [
        (
            p.number,
            p.name,
            word("body", p.kind),
            word("partner", p.state),
            p.nib,
            p.npwp,
            p.contact_name,
            p.contact_phone,
            p.submitted_at,
            p.verified_at,
        )
        for p in page.rows
    ]
    return workbook(
        "mitra", Text("Partners"), chosen_words(chosen, state=partial(word, "partner"), kind=partial(word, "body")), heads, rows
    )


@pages.get("/partners/<uuid:partner_id>")
@requires(Permission.READ, queries.get_partner)
def partner(found: "Partner") -> ResponseReturnValue:
    """One partner: what it says of itself, the course of its verification, every submission."""
    case = cases.find_case_of(services.SUBJECT, found.id)
    submissions = queries.submissions_of(found.id)
    wanted = request.args.get("round", type=int)
    newest = submissions[-1] if submissions and found.verified_at is None else None
    shown = next((one for one in submissions if one.round == wanted), newest)
    rows = presenters.rows_of(shown.document if shown else presenters.described(found), found.kind) if submissions else []
    return render_template(
        "registry/partner.html",
        partner=found,
        view=workflow.view_of(case) if case else None,
        submissions=submissions,
        shown=shown,
        rows=rows,
        changes=queries.changes_of(found.id),
        expiries=queries.expiries_of(found),
        nodes=tree_of(queries.units_of(found.id)),
        unit_kinds=UNIT_KINDS,
        today=clock.today(),
    )


@pages.get("/partners/<uuid:partner_id>/deed")
@requires(Permission.READ, queries.get_partner)
def deed(found: "Partner") -> ResponseReturnValue:
    """The deed or decree of the newest submission."""
    return files.paper(found.deed_id)


@pages.get("/partners/<uuid:partner_id>/mandate")
@requires(Permission.READ, queries.get_partner)
def mandate(found: "Partner") -> ResponseReturnValue:
    """The power of attorney of the newest submission."""
    return files.paper(found.mandate_id)


@pages.get("/partners/<uuid:partner_id>/licence")
@requires(Permission.READ, queries.get_partner)
def licence(found: "Partner") -> ResponseReturnValue:
    """The licence of a certification body."""
    return files.paper(found.licence_id)


@pages.route("/partners/<uuid:partner_id>/suspension", methods=["GET", "POST"])
@requires(Permission.SUSPEND, queries.get_partner, know=Permission.READ)
def suspension(found: "Partner") -> ResponseReturnValue:
    """Suspend a verified partner, or let a suspended one go on; what rests on it is listed before the act."""
    lifts = found.state is PartnerState.SUSPENDED
    return _act(found, "registry/suspension.html", services.restore if lifts else services.suspend, lifts=lifts)


@pages.route("/partners/<uuid:partner_id>/ending", methods=["GET", "POST"])
@requires(Permission.SUSPEND, queries.get_partner, know=Permission.READ)
def ending(found: "Partner") -> ResponseReturnValue:
    """End a partnership for good; what rests on it is listed before the act."""
    return _act(found, "registry/ending.html", services.end)


def _act(found: "Partner", template: str, act: Callable[..., None], **shown: bool) -> ResponseReturnValue:
    form = forms.SuspendForm.read()
    if form.accepts(lambda: act(found, reason=form.reason.data, by=current_identity())):
        flash(say(Text("%(name)s has been told.", name=found.name)))
        return redirect(url_for(".partner", partner_id=found.id), 303)
    return render_template(template, partner=found, form=form, consequences=services.consequences_of(found), **shown), form.status
