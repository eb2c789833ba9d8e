"""A change of verified facts: the partner's form and its course, one change side by side with what is in force, its papers."""

import uuid
from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.registry import queries
from partners.registry.access import Permission
from partners.registry.domain import PAPERS, ChangeState
from partners.registry.forms import changes as forms
from partners.registry.presenters import changes as presenters
from partners.registry.services import changes as services
from partners.registry.views import pages
from partners.registry.views.keeping import Keeping
from portal.files import presenters as files
from portal.files import queries as stored
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity
from portal.workflow import presenters as workflow
from portal.workflow import queries as cases

if TYPE_CHECKING:
    from partners.registry.models import Partner, PartnerChange


def _own(**_: Any) -> "Partner":  # noqa: ANN401  what the address names
    return queries.get_own(current_identity())


def _keeping(partner: "Partner", base: services.Facts) -> Keeping:
    """The draft of the form; `base` names the papers that are there, in force or proposed before."""
    document = base.document()
    ids = {name: uuid.UUID(document[name]) for name in PAPERS if document[name]}
    found = stored.files_by_id(ids.values()) if ids else {}
    return Keeping(services.FORM, services.PAGE, partner.id, there={name: found[file_id].name for name, file_id in ids.items()})


@pages.route("/partner/change", methods=["GET", "POST"])
@requires(Permission.EDIT, _own)
def propose_change(partner: "Partner") -> ResponseReturnValue:
    """Propose other facts than those in force; what is with BKD is shown, what came back is corrected."""
    if partner.state not in services.CHANGEABLE:
        return redirect(url_for(".home"), 303)
    change = queries.find_open_change(partner.id)
    if request.method == "GET" and change is not None and change.state is ChangeState.SUBMITTED:
        return redirect(url_for(".change", change_id=change.id), 303)
    base = services.facts_from(services.facts_of(partner), change.after if change else {})
    keeping, kind, comments = _keeping(partner, base), forms.CHANGE_FORMS[partner.kind], presenters.comments_of(change)
    known = forms.known(base, change.reason if change else "")
    form = keeping.sent(kind) if request.method == "POST" else keeping.filled(kind, known)
    form.with_comments(comments)

    def act() -> None:
        keeping.save(form)
        services.propose(partner, forms.proposed(form, base, keeping.uploads), reason=form["reason"].data or "", by=current_identity())
        keeping.drop()

    if form.accepts(act):
        flash(say(Text("The change is with BKD. The facts in force stay until it is decided.")))
        return redirect(url_for(".propose_change"), 303)
    earlier = queries.changes_of(partner.id)
    shown = {"partner": partner, "change": change, "earlier": earlier, **keeping.shown(form)}
    return render_template("registry/change_form.html", form=form, **shown), form.status


@pages.get("/changes/<uuid:change_id>")
@requires(Permission.READ_CHANGE, queries.get_change)
def change(found: "PartnerChange") -> ResponseReturnValue:
    """One change beside the facts that were in force when it was proposed."""
    case = cases.find_case_of(services.SUBJECT, found.id)
    view = workflow.view_of(case) if case else None
    rows = presenters.differences(found, cases.decisions_on(services.SUBJECT, found.id))
    return render_template("registry/change.html", change=found, view=view, rows=rows)


@pages.get("/changes/<uuid:change_id>/<any(deed, mandate, licence):paper>")
@requires(Permission.READ_CHANGE, lambda change_id, paper: queries.get_change(change_id))  # noqa: ARG005  what the address names
def change_paper(found: "PartnerChange") -> ResponseReturnValue:
    """A paper that is proposed."""
    value = found.after.get((request.view_args or {})["paper"])
    if not value:
        raise NotFoundError
    return files.paper(uuid.UUID(value))


@pages.post("/changes/<uuid:change_id>/withdraw")
@requires(Permission.WITHDRAW_CHANGE, queries.get_change, know=Permission.READ_CHANGE)
def withdraw_change(found: "PartnerChange") -> ResponseReturnValue:
    """The partner no longer wants it."""
    services.withdraw(found, by=current_identity())
    flash(say(Text("The change is withdrawn. The facts in force stay as they are.")))
    return redirect(url_for(".change", change_id=found.id), 303)
