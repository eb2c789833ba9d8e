"""The bureau's own wording of a scope: its form, and the partner's answer."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.agreements import forms, presenters, queries, services
from partners.agreements.access import Permission
from partners.agreements.domain import AgreementState
from partners.agreements.services import countering, scopes
from partners.agreements.views import pages
from partners.registry.services import drafting
from portal.drafts.presenters import keep_typed, sent_version
from portal.drafts.services import EVERYBODY
from portal.kernel.errors import ForbiddenError
from portal.kernel.text import Text
from portal.web.access import can, requires
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import queries as cases

if TYPE_CHECKING:
    from partners.agreements.models import Agreement
    from portal.workflow.models import CaseFile, CaseStep


@pages.route("/agreements/<uuid:agreement_id>/counter-proposal", methods=["GET", "POST"])
@requires(Permission.COUNTER, queries.get_agreement, know=Permission.READ)
def counter(found: "Agreement") -> ResponseReturnValue:
    """The bureau's own wording, begun from the partner's round."""
    case = cases.find_case_of(services.SUBJECT, found.id)
    turn = cases.open_step(case.id) if case else None
    if case is None or turn is None or found.state is not AgreementState.IN_REVIEW:
        return redirect(url_for(".agreement", agreement_id=found.id), 303)
    if not can("workflow:step:decide", turn):
        raise ForbiddenError(Text("This act is not yours to take in the role that is active now."))
    typed = drafting.typed(services.COUNTER, found.id, [services.PAGE])
    form = _form(found, case, typed)

    def save() -> None:
        drafting.save(services.COUNTER, services.PAGE, found.id, form.typed(), version=sent_version())

    def act() -> None:
        save()
        why = countering.Why(form.ground.data, form.reason.data)
        countering.counter(found, form.scope(), why, by=current_identity())

    is_draft = request.form.get("act") == "draft"
    if form.saves(save) if is_draft else form.accepts(act):
        if not is_draft:
            flash(say(Text("%(name)s has been told.", name=found.partner_name)))
        return redirect(url_for(".agreement", agreement_id=found.id), 303)
    return _page(found, form, typed, turn)


def _form(found: "Agreement", case: "CaseFile", typed: drafting.Typed) -> forms.CounterForm:
    """As it was sent or typed; at first with the partner's round."""
    if request.method == "POST":
        form = forms.CounterForm.read()
    else:
        proposed = scopes.typed_of(scopes.scope_of(found))
        begun = drafting.Typed({services.PAGE: proposed}, {}, {}).fields(services.PAGE)
        form = forms.CounterForm.from_draft(typed.fields(services.PAGE) or begun)
    return form.with_mous(presenters.mous_for(found)).with_grounds(presenters.grounds_of_return(case))


def _page(found: "Agreement", form: forms.CounterForm, typed: drafting.Typed, turn: "CaseStep") -> ResponseReturnValue:
    name = drafting.key(services.COUNTER, services.PAGE)
    return render_template(
        "agreements/counter.html",
        agreement=found,
        form=form,
        heads=forms.HEADS,
        turn=turn,
        version=keep_typed(form, name, found.id, account_id=EVERYBODY, version=typed.version(services.PAGE)),
        autosave=url_for("drafts.autosave", form=name, object_id=found.id),
        saved_at=typed.saved_at.get(services.PAGE),
    ), form.status


@pages.post("/agreements/<uuid:agreement_id>/counter-proposal/acceptance")
@requires(Permission.EDIT, queries.get_agreement, know=Permission.READ)
def accept_counter(found: "Agreement") -> ResponseReturnValue:
    """Submit the bureau's wording as one's own."""
    countering.accept(found, request.form.get("round", type=int), by=current_identity())
    flash(say(Text("The bureau's wording is accepted and back with the bureau, which now only has to agree.")))
    return redirect(url_for(".agreement", agreement_id=found.id), 303)


@pages.post("/agreements/<uuid:agreement_id>/counter-proposal/draft")
@requires(Permission.EDIT, queries.get_agreement, know=Permission.READ)
def edit_counter(found: "Agreement") -> ResponseReturnValue:
    """Go on from the bureau's wording."""
    countering.go_on_from(found, request.form.get("round", type=int))
    flash(say(Text("The draft now holds the bureau's wording. Change what you want otherwise, then submit it.")))
    return redirect(url_for(".scope", agreement_id=found.id), 303)
