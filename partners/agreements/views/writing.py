"""What is done to an agreement: it is begun, renewed, amended, filled in, signed, terminated."""

from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.agreements import forms, presenters, queries, services
from partners.agreements.access import Permission, side_of
from partners.agreements.domain import EDITABLE, AgreementState, AgreementType, Side
from partners.agreements.services import amending, renewing
from partners.agreements.views import pages
from partners.registry import queries as partners
from partners.registry.services import drafting
from portal.drafts.presenters import keep_typed, sent_version
from portal.drafts.services import EVERYBODY
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases

if TYPE_CHECKING:
    from partners.agreements.models import Agreement


@pages.post("/agreements/new")
@requires(Permission.PROPOSE)
def begin() -> ResponseReturnValue:
    """Begin an agreement."""
    kind = AgreementType.MOU if request.form.get("type") == AgreementType.MOU else AgreementType.AGREEMENT
    agreement = services.begin(partners.get_own(current_identity()), by=current_identity(), kind=kind)
    return redirect(url_for(".scope", agreement_id=agreement.id), 303)


@pages.post("/agreements/<uuid:agreement_id>/renewal")
@requires(Permission.RENEW, queries.get_agreement, know=Permission.READ)
def renew(found: "Agreement") -> ResponseReturnValue:
    """Begin the renewal: a draft with the scope copied and its days moved on."""
    made = renewing.renew(found, by=current_identity())
    flash(say(Text("The scope is copied and its days are moved on. Correct what has changed, then submit it.")))
    return redirect(url_for(".scope", agreement_id=made.id), 303)


@pages.post("/agreements/<uuid:agreement_id>/amendment")
@requires(Permission.AMEND, queries.get_agreement, know=Permission.READ)
def amend(found: "Agreement") -> ResponseReturnValue:
    """Begin the amendment: a draft with the present scope."""
    made = amending.amend(found, by=current_identity())
    flash(say(Text("The present scope is copied. Change what the amendment is for, then submit it.")))
    return redirect(url_for(".scope", agreement_id=made.id), 303)


@pages.route("/agreements/<uuid:agreement_id>/scope", methods=["GET", "POST"])
@requires(Permission.EDIT, queries.get_agreement, know=Permission.READ)
def scope(found: "Agreement") -> ResponseReturnValue:
    """The scope as a form: kept as it is typed, submitted to the bureau."""
    if found.state not in EDITABLE:
        return redirect(url_for(".agreement", agreement_id=found.id), 303)
    mous = presenters.mous_for(found)
    typed = drafting.typed(services.FORM, found.id, [services.PAGE])
    comments = workflow.newest_comments(cases.decisions_on(services.SUBJECT, found.id))
    if request.method == "GET":
        return _scope_page(found, forms.ScopeForm.from_draft(typed.fields(services.PAGE)).with_mous(mous).with_comments(comments), typed)
    form = forms.ScopeForm.read().with_mous(mous).with_comments(comments)

    def save() -> None:
        services.save_draft(found, form.typed(), version=sent_version())

    def act() -> None:
        save()
        services.submit(found, form.scope(), by=current_identity())

    is_draft = request.form.get("act") == "draft"
    if form.saves(save) if is_draft else form.accepts(act):
        if not is_draft:
            flash(say(Text("The proposal is with the cooperation bureau.")))
        return redirect(url_for(".agreement", agreement_id=found.id), 303)
    return _scope_page(found, form, typed)


def _scope_page(found: "Agreement", form: forms.ScopeForm, typed: drafting.Typed) -> ResponseReturnValue:
    name = drafting.key(services.FORM, services.PAGE)
    return render_template(
        "agreements/scope.html",
        agreement=found,
        form=form,
        heads=forms.HEADS,
        amended=queries.get_agreement(found.amends_id) if found.amends_id else None,
        version=keep_typed(form, name, found.id, account_id=EVERYBODY, version=typed.version(services.PAGE)),
        autosave=url_for("drafts.autosave", form=name, object_id=found.id),
        saved_at=typed.saved_at.get(services.PAGE),
    ), form.status


@pages.route("/agreements/<uuid:agreement_id>/signature", methods=["GET", "POST"])
@requires(Permission.SIGN, queries.get_agreement, know=Permission.READ)
def signature(found: "Agreement") -> ResponseReturnValue:
    """Upload the paper that one's own side has signed."""
    identity = current_identity()
    side = side_of(identity)
    form = forms.SignForm.read(**_known_signer(found, side))
    if request.method == "GET" and not presenters.awaits(found, side):
        return redirect(url_for(".agreement", agreement_id=found.id), 303)
    if form.accepts(lambda: services.sign(found, form.signature(), by=identity)):
        flash(say(Text("The signed paper is kept.")))
        return redirect(url_for(".agreement", agreement_id=found.id), 303)
    dropped = amending.dropped_by(found)
    return render_template("agreements/signature.html", agreement=found, form=form, side=side, dropped=dropped), form.status


def _known_signer(found: "Agreement", side: Side) -> dict[str, str | None]:
    if side is Side.GOVERNMENT:
        return {}
    partner = partners.get_partner(found.partner_id)
    return {"signer": partner.signer_name, "post": partner.signer_post, "mandate": partner.signer_mandate}


@pages.route("/agreements/<uuid:agreement_id>/termination", methods=["GET", "POST"])
@requires(Permission.TERMINATE, queries.get_agreement, know=Permission.READ)
def termination(found: "Agreement") -> ResponseReturnValue:
    """End an agreement before its last day."""
    if found.state is not AgreementState.IN_FORCE:
        raise DomainError(Text("Only an agreement in force can be terminated."))
    form = forms.EndForm.read()
    if form.accepts(lambda: services.terminate(found, reason=form.reason.data, by=current_identity())):
        return redirect(url_for(".agreement", agreement_id=found.id), 303)
    resting = services.resting_on(found, clock.today())
    return render_template("agreements/termination.html", agreement=found, form=form, resting=resting), form.status
