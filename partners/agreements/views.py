"""The public list of agreements, the lists of partners and officers, and the pages of one agreement."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.agreements import forms, presenters, queries, services
from partners.agreements.access import Permission, side_of
from partners.agreements.domain import EDITABLE, KINDS, TYPES, AgreementState, AgreementType, Side
from partners.agreements.presenters.paper import paper_of
from partners.agreements.presenters.rounds import rounds_of, said_of
from partners.agreements.services import renewing
from partners.registry import queries as partners
from partners.registry.services import drafting
from portal.documents import adapters
from portal.drafts.presenters import keep_typed, sent_version
from portal.drafts.services import EVERYBODY
from portal.files import presenters as files
from portal.kernel import clock
from portal.kernel.errors import DomainError, NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import can, public, requires
from portal.web.downloads import attachment, chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number
from portal.web.session import current_identity
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases

if TYPE_CHECKING:
    from partners.agreements.models import Agreement
    from partners.agreements.presenters.paper import Paper
    from portal.kernel.paging import Page

pages = Blueprint("agreements", __name__)
SIZE = 25
EVERY = 100_000


def _chosen(*names: str) -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in names}


@pages.get("/agreements")
@public
def register() -> ResponseReturnValue:
    """What is in force today, for everybody; no papers."""
    chosen = _chosen("text", "kind", "order")
    page = queries.page_of_register(**chosen, number=page_number(), size=SIZE)
    return render_template("agreements/register.html", page=page, chosen=chosen, kinds=KINDS, kinds_of=presenters.kinds_of)


@pages.get("/agreements.xlsx")
@public
def register_sheet() -> ResponseReturnValue:
    """The public list as filtered."""
    chosen = _chosen("text", "kind", "order")
    page = queries.page_of_register(**chosen, number=1, size=EVERY)
    return _sheet(
        "perjanjian",
        page,
        chosen,
        [Text("Agreement"), Text("Partner"), Text("Kinds"), Text("Places a year"), Text("First day"), Text("Last day")],
    )


@pages.get("/agreements/list")
@requires(Permission.LIST)
def agreements() -> ResponseReturnValue:
    """One's own agreements, or for officers all that have been submitted."""
    chosen = _chosen("text", "state", "kind", "order")
    page = queries.page_of_agreements(current_identity(), **chosen, number=page_number(), size=SIZE)
    return render_template(
        "agreements/agreements.html",
        page=page,
        chosen=chosen,
        kinds=KINDS,
        states=[*AgreementState, queries.EXPIRING],
        kinds_of=presenters.kinds_of,
        shown_state=presenters.shown_state,
    )


@pages.get("/agreements/list.xlsx")
@requires(Permission.LIST)
def agreements_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen("text", "state", "kind", "order")
    page = queries.page_of_agreements(current_identity(), **chosen, number=1, size=EVERY)
    return _sheet(
        "kerja-sama",
        page,
        chosen,
        [Text("Agreement"), Text("Partner"), Text("Kinds"), Text("Places a year"), Text("First day"), Text("Last day"), Text("State")],
    )


def _sheet(name: str, page: "Page[Agreement]", chosen: dict[str, str], heads: Sequence[Text]) -> ResponseReturnValue:
    rows = [
        (
            one.number,
            one.partner_name,
            ", ".join(say(kind) for kind in presenters.kinds_of(one)),
            one.seats_a_year,
            one.starts_on,
            one.ends_on,
            word("agreement", presenters.shown_state(one)),
        )[: len(heads)]
        for one in page.rows
    ]
    return workbook(name, Text("Agreements"), chosen_words(chosen, state=partial(word, "agreement"), kind=KINDS.__getitem__), heads, rows)


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


@pages.get("/agreements/<uuid:agreement_id>")
@requires(Permission.READ, queries.get_agreement)
def agreement(found: "Agreement") -> ResponseReturnValue:
    """One agreement: scope, signatures, course."""
    case = cases.find_case_of(services.SUBJECT, found.id)
    identity = current_identity()
    renewal = queries.find_renewal(found.id)
    shown = {
        "renews": queries.get_agreement(found.renews_id) if found.renews_id else None,
        "renewal": renewal,
        "scores": services.scores_of(found) if services.is_signed(found) else [],
        "kind": TYPES[found.type],
        "under": queries.get_agreement(found.under_id) if found.under_id else None,
        "carried_out_by": queries.under(found.id) if found.type is AgreementType.MOU else [],
        "may_open_renewal": renewal is not None and can(Permission.READ, renewal),
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
        first_bearer=forms.FIRST_BEARER,
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
    return render_template("agreements/signature.html", agreement=found, form=form, side=side), form.status


def _known_signer(found: "Agreement", side: Side) -> dict[str, str | None]:
    if side is Side.GOVERNMENT:
        return {}
    partner = partners.get_partner(found.partner_id)
    return {"signer": partner.signer_name, "post": partner.signer_post, "mandate": partner.signer_mandate}


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
