"""An officer's own interests, recusal from a case, and the auditor's list of all that was declared."""

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed
from portal.integrity import queries, services
from portal.integrity.access import Permission
from portal.integrity.domain import KINDS, InterestKind, bars_until
from portal.integrity.forms import EndForm, InterestForm, RecuseForm
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workflow import queries as cases

if TYPE_CHECKING:
    from portal.integrity.models import Interest
    from portal.kernel.paging import Page
    from portal.workflow.models import CaseStep

pages = Blueprint("integrity", __name__)
SIZE = 25
EVERY = 10_000
RECUSAL = "integrity.recuse"


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip() for name in ("text", "kind")}


def _page(account_id: uuid.UUID | None, number: int, size: int) -> "Page[Any]":
    return queries.page_of_interests(account_id=account_id, **_chosen(), order=wanted_order(), number=number, size=size)


def _listed(account_id: uuid.UUID | None) -> dict[str, Any]:
    return {
        "page": _page(account_id, page_number(), SIZE),
        "chosen": _chosen(),
        "order": wanted_order(),
        "kinds": KINDS,
        "until": bars_until,
    }


def _sheet(account_id: uuid.UUID | None) -> ResponseReturnValue:
    heads = (
        Text("Name"),
        Text("Concerns"),
        Text("Kind of interest"),
        Text("What the interest is"),
        Text("Declared"),
        Text("Ended"),
        Text("Bars until"),
    )
    rows = [
        (one.name, body or case, KINDS[one.kind], one.words, one.declared_at, one.ended_on, bars_until(one.ended_on))
        for one, body, case, _ in _page(account_id, 1, EVERY).rows
    ]
    return workbook("kepentingan", Text("Declared interests"), chosen_words(_chosen(), kind=_kind_words), heads, rows)


def _kind_words(kind: str) -> Text:
    return KINDS[InterestKind(kind)] if kind in set(InterestKind) else Text("All kinds")


@pages.get("/interests")
@requires(Permission.DECLARE)
def own() -> ResponseReturnValue:
    """My interests."""
    return render_template("integrity/own.html", **_listed(current_identity().account_id))


@pages.get("/interests.xlsx")
@requires(Permission.DECLARE)
def own_sheet() -> ResponseReturnValue:
    """My interests as filtered."""
    return _sheet(current_identity().account_id)


@pages.get("/interests/all")
@requires(Permission.READ_ALL)
def everybody() -> ResponseReturnValue:
    """All that was declared, for the auditor."""
    return render_template("integrity/all.html", **_listed(None))


@pages.get("/interests/all.xlsx")
@requires(Permission.READ_ALL)
def all_sheet() -> ResponseReturnValue:
    """The same as filtered."""
    return _sheet(None)


@pages.route("/interests/new", methods=["GET", "POST"])
@requires(Permission.DECLARE)
def declare() -> ResponseReturnValue:
    """Declare an interest in an organisation."""
    form = InterestForm.read()

    def act() -> None:
        services.declare(InterestKind(form.kind.data), form.words.data, form.organisation.data, by=current_identity())

    if form.accepts(act):
        flash(say(Text("Your interest is declared. Cases that concern this organisation go to other officers.")))
        return redirect(url_for(".own"), 303)
    return render_template("integrity/declare.html", form=form), form.status


@pages.route("/interests/<uuid:interest_id>/end", methods=["GET", "POST"])
@requires(Permission.END, queries.get_interest)
def end(interest: "Interest") -> ResponseReturnValue:
    """Say that an interest has ended."""
    form = EndForm.read()
    if form.accepts(partial(_end, interest, form)):
        flash(say(Text("The interest has ended. It bars for a year after its last day.")))
        return redirect(url_for(".own"), 303)
    return render_template("integrity/end.html", form=form, interest=interest), form.status


def _end(interest: "Interest", form: EndForm) -> None:
    services.end(interest, form.on.data, form.reason.data, by=current_identity())


@pages.route("/desk/<uuid:step_id>/recuse", methods=["GET", "POST"])
@requires(Permission.RECUSE, cases.get_step)
def recuse(turn: "CaseStep") -> ResponseReturnValue:
    """Take oneself out of a case, on a page that says what follows."""
    account_id = current_identity().account_id
    draft = draft_queries.find_draft(RECUSAL, turn.id, account_id)
    form = RecuseForm.read(**(draft.data if draft else {}))

    def act() -> None:
        services.recuse(turn, InterestKind(form.kind.data), form.words.data, by=current_identity())

    if form.accepts(act):
        drafts.drop(RECUSAL, turn.id, account_id=account_id)
        flash(say(Text("You take no part in this case. It has gone to the next competent officer, with its deadline.")))
        return redirect(url_for("workflow.desk"), 303)
    version = keep_typed(form, RECUSAL, turn.id, account_id=account_id, version=draft.version if draft else 0)
    return render_template("integrity/recuse.html", form=form, turn=turn, draft=draft, version=version), form.status
