"""A servant's own data, and what they ask of it: a correction, an education, a certificate."""

import uuid
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.files import presenters as files
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires, signed_in
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import language, say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workforce import queries
from portal.workforce.access import Permission
from portal.workforce.domain.columns import label
from portal.workforce.domain.requests import KINDS, OPEN, RequestKind, RequestState, correctable
from portal.workforce.forms import ADDITION_FORMS, RequestForm, correction_form
from portal.workforce.presenters import own as own_presenters
from portal.workforce.presenters import requests as presenters
from portal.workforce.services import proofs
from portal.workforce.services import requests as services
from portal.workforce.services.records import written_record
from portal.workforce.views import pages

if TYPE_CHECKING:
    from portal.files.models import StoredFile
    from portal.workforce.models import RecordRequest, Servant

SIZE, SECTION = 25, 5
EVERY = 10_000


def _own(**_: object) -> "Servant":
    return queries.get_own_record(current_identity())


@pages.get("/me/data")
@signed_in
def own_data() -> ResponseReturnValue:
    """What the record holds of the reader, each field with its source and day, and what they ask of it."""
    identity = current_identity()
    servant = queries.servant_of_account(identity)
    data = own_presenters.own_data_of(servant, english=language() == "en") if servant else None
    page = queries.page_of_own_requests(identity.account_id, number=1, size=SECTION)
    return render_template("workforce/own_data.html", data=data, page=page, lines=presenters.lines_of(page.rows))


@pages.get("/me/data/requests")
@requires(Permission.ASK, _own)
def own_requests(_: "Servant") -> ResponseReturnValue:
    """All that the reader has asked of the own record."""
    chosen, order = _chosen(), wanted_order()
    page = queries.page_of_own_requests(
        current_identity().account_id,
        **chosen,
        fields=presenters.fields_named(chosen["text"], say),
        order=order,
        number=page_number(),
        size=SIZE,
    )
    shown = {"chosen": chosen, "order": order, "states": list(RequestState), "kinds": KINDS}
    return render_template("workforce/own_requests.html", page=page, lines=presenters.lines_of(page.rows), **shown)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "kind", "state")}


@pages.get("/me/data/requests.xlsx")
@requires(Permission.ASK, _own)
def own_requests_sheet(_: "Servant") -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    fields = presenters.fields_named(chosen["text"], say)
    page = queries.page_of_own_requests(current_identity().account_id, **chosen, fields=fields, order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Number"), Text("Request"), Text("Kind"), Text("State"), Text("Reason"), Text("Submitted"), Text("Decided"))
    rows = [
        (one.number, presenters.title_of(one), KINDS[one.kind], word("request", one.state), one.reason, one.submitted_at, one.decided_at)
        for one in page.rows
    ]
    names = chosen_words(chosen, state=partial(word, "request"), kind=lambda code: KINDS[RequestKind(code)])
    return workbook("permintaan-data", Text("My requests"), names, heads, rows)


@pages.route("/me/data/correct/<field>", methods=["GET", "POST"])
@requires(Permission.ASK, _own)
def correct(servant: "Servant") -> ResponseReturnValue:
    """Ask for a correction of one field."""
    field = str((request.view_args or {})["field"])
    found = correctable(field, services.rated_years(servant))
    if found is None:
        raise NotFoundError
    there = queries.find_open_correction(servant.id, field)
    if there is not None and request.method == "GET":
        return redirect(url_for(".own_request", request_id=there.id), 303)
    form = correction_form(field, found).read()
    return _ask(servant, form, RequestKind.CORRECTION, field)


@pages.route("/me/data/add/<any(education, certificate):kind>", methods=["GET", "POST"])
@requires(Permission.ASK, _own)
def add(servant: "Servant") -> ResponseReturnValue:
    """Ask for an education or a certificate to be added."""
    kind = RequestKind((request.view_args or {})["kind"])
    return _ask(servant, ADDITION_FORMS[kind].read(), kind, None)


def _ask(servant: "Servant", form: RequestForm, kind: RequestKind, field: str | None) -> ResponseReturnValue:
    place, by = proofs.place_of(servant.id, field or kind.value), current_identity()
    proof = _keep_proof(form, place, None)
    made: list[uuid.UUID] = []
    if form.accepts(lambda: made.append(services.ask(servant, _asked(form, kind, field, proof), by=by).id)):
        proofs.forget(place, by=by)
        flash(say(Text("Your request is sent. Your record stays as it is until it is decided.")))
        return redirect(url_for(".own_request", request_id=made[0]), 303)
    return _form_page(form, queries.get_own_record(by), kind, field, None)


def _keep_proof(form: RequestForm, place: uuid.UUID, otherwise: uuid.UUID | None) -> "StoredFile | None":
    """Keep what was uploaded now; show what was kept before. A file that lies about its content is a fault of its field."""
    by = current_identity()
    stored = form.try_upload(form.proof, lambda data, name: proofs.keep(place, name, data, by=by))
    found = stored or proofs.kept_for(place, otherwise, by=by)
    form.proof.kept = found.name if found else None
    return found


def _asked(form: RequestForm, kind: RequestKind, field: str | None, proof: "StoredFile | None") -> services.Asked:
    return services.Asked(
        kind=kind,
        reason=form.reason.data or "",
        proof_id=proof.id if proof else None,
        field=field,
        after=form["after"].data if field else None,
        document=form.particulars(),
    )


def _form_page(
    form: RequestForm, servant: "Servant", kind: RequestKind, field: str | None, found: "RecordRequest | None"
) -> ResponseReturnValue:
    held = presenters.said(field, written_record(servant).get(field)) if field else None
    shown = {"kind": kind, "kinds": KINDS, "name": label(field) if field else None, "held": held, "asked": found}
    returned = presenters.returned_words(found) if found else None
    return render_template("workforce/request_form.html", form=form, returned=returned, **shown), form.status


@pages.get("/me/data/requests/<uuid:request_id>")
@requires(Permission.READ_REQUEST, queries.get_request)
def own_request(found: "RecordRequest") -> ResponseReturnValue:
    """One request: who holds it, until when, what comes next; what has been decided."""
    shown = {"title": presenters.title_of(found), "lines": presenters.sides_of(found), "proof": presenters.proof_name(found)}
    return render_template(
        "workforce/own_request.html", asked=found, view=presenters.course_of(found), kinds=KINDS, open=found.state in OPEN, **shown
    )


@pages.route("/me/data/requests/<uuid:request_id>/edit", methods=["GET", "POST"])
@requires(Permission.CHANGE_REQUEST, queries.get_request)
def correct_request(found: "RecordRequest") -> ResponseReturnValue:
    """Correct a request that was returned, and send it again."""
    if found.state is not RequestState.RETURNED:
        return redirect(url_for(".own_request", request_id=found.id), 303)
    by, servant = current_identity(), queries.get_servant(found.servant_id)
    form = _form_of(found, servant)
    proof = _keep_proof(form, found.id, found.proof_id)
    if form.accepts(lambda: services.ask_again(found, _asked(form, found.kind, found.field, proof), by=by)):
        proofs.forget(found.id, by=by)
        flash(say(Text("Your request is sent. Your record stays as it is until it is decided.")))
        return redirect(url_for(".own_request", request_id=found.id), 303)
    return _form_page(form, queries.get_servant(found.servant_id), found.kind, found.field, queries.get_request(found.id))


def _form_of(found: "RecordRequest", servant: "Servant") -> RequestForm:
    """The form of a request, filled with what was typed before."""
    if found.field is None:
        return ADDITION_FORMS[found.kind].read(**found.document, reason=found.reason)
    how = correctable(found.field, services.rated_years(servant))
    if how is None:
        raise NotFoundError
    return correction_form(found.field, how).read(after=found.after, reason=found.reason)


@pages.post("/me/data/requests/<uuid:request_id>/withdraw")
@requires(Permission.CHANGE_REQUEST, queries.get_request)
def withdraw_request(found: "RecordRequest") -> ResponseReturnValue:
    """Take a request back."""
    services.withdraw(found, by=current_identity())
    flash(say(Text("The request is withdrawn. Your record stays as it is.")))
    return redirect(url_for(".own_request", request_id=found.id), 303)


@pages.get("/me/data/requests/<uuid:request_id>/proof")
@signed_in
def proof(request_id: uuid.UUID) -> ResponseReturnValue:
    """The proof of a request, for whoever asked and those who decide."""
    found = queries.get_request(request_id)
    if not presenters.reads_proof(current_identity(), found):
        raise NotFoundError
    return files.paper(found.proof_id)
