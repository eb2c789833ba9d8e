"""What officers establish of facts that the record does not know: the list, one of them, the form, and taking one back."""

import re
import uuid
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.eligibility import presenters, queries
from portal.eligibility.access import Permission
from portal.eligibility.domain.findings import FINDABLE, FindingState
from portal.eligibility.forms import RevokeForm, finding_form
from portal.eligibility.services import finding as services
from portal.eligibility.services import label_of
from portal.eligibility.views import pages
from portal.files import presenters as files
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.eligibility.models import Finding
    from portal.kernel.paging import Page
    from portal.workforce.models import Servant

SIZE = 25
EVERY = 10_000
CASE = re.compile(r"/desk/[0-9a-f-]{36}")


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip() for name in ("text", "fact", "state")}


def _page(number: int, size: int) -> "Page[tuple[Finding, Servant]]":
    return queries.page_of_findings(**_chosen(), order=wanted_order(), number=number, size=size)


def _asked(servant_id: uuid.UUID, fact: str) -> "tuple[Servant, str]":
    return workforce.get_servant(servant_id), services.asked(fact)


@pages.get("/findings")
@requires(Permission.READ_FINDINGS)
def findings() -> ResponseReturnValue:
    """What has been established, newest first."""
    page = _page(page_number(), SIZE)
    shown = [(presenters.finding_view(row), servant) for row, servant in page.rows]
    states = {code.value: word("finding", code) for code in FindingState}
    lists = {"facts": {name: label_of(name) for name in sorted(FINDABLE)}, "states": states}
    return render_template("eligibility/findings.html", page=page, rows=shown, chosen=_chosen(), order=wanted_order(), **lists)


@pages.get("/findings.xlsx")
@requires(Permission.READ_FINDINGS)
def findings_sheet() -> ResponseReturnValue:
    """The same as filtered."""
    heads = (
        Text("Civil servant"),
        Text("NIP"),
        Text("Fact"),
        Text("Value"),
        Text("Evidence"),
        Text("Counts until"),
        Text("State"),
        Text("Established by"),
        Text("Established"),
        Text("Reason"),
    )
    rows = [presenters.finding_row(row, servant) for row, servant in _page(1, EVERY).rows]
    filters = chosen_words(_chosen(), fact=label_of, state=partial(word, "finding"))
    return workbook("penetapan", Text("Facts established by officers"), filters, heads, rows)


@pages.route("/servants/<uuid:servant_id>/findings/<fact>", methods=["GET", "POST"])
@requires(Permission.FIND, _asked)
def establish(asked: "tuple[Servant, str]") -> ResponseReturnValue:
    """Establish a fact of a person."""
    servant, fact = asked
    form = finding_form(fact)
    made: list[Finding] = []
    if form.accepts(lambda: made.append(services.establish(servant, form.said(), by=current_identity()))):
        flash(say(Text("It is established and counts from now on. %(name)s has been told.", name=servant.name)))
        return redirect(_case() or url_for(".finding", finding_id=made[0].id), 303)
    back = _case() or url_for(".findings")
    return render_template("eligibility/finding_form.html", form=form, servant=servant, fact=label_of(fact), back=back), form.status


def _case() -> str | None:
    """The page of the case from which somebody came, if they came from one: no other address is led back to."""
    back = request.args.get("back", "")
    return back if CASE.fullmatch(back) else None


@pages.get("/findings/<uuid:finding_id>")
@requires(Permission.READ_FINDINGS, queries.get_finding)
def finding(found: "Finding") -> ResponseReturnValue:
    """One of them, and the way to take it back."""
    servant = workforce.get_servant(found.servant_id)
    return render_template("eligibility/finding.html", view=presenters.finding_view(found), servant=servant)


@pages.route("/findings/<uuid:finding_id>/revoke", methods=["GET", "POST"])
@requires(Permission.FIND, queries.get_finding, know=Permission.READ_FINDINGS)
def revoke(found: "Finding") -> ResponseReturnValue:
    """Take it back, with a reason."""
    form, finding_id = RevokeForm.read(), found.id
    if form.accepts(lambda: services.revoke(found, reason=form.reason.data, by=current_identity())):
        flash(say(Text("It no longer counts.")))
        return redirect(url_for(".finding", finding_id=finding_id), 303)
    found = queries.get_finding(finding_id)
    servant = workforce.get_servant(found.servant_id)
    return render_template("eligibility/finding_revoke.html", form=form, view=presenters.finding_view(found), servant=servant), form.status


@pages.get("/findings/<uuid:finding_id>/paper")
@requires(Permission.READ_FINDINGS, queries.get_finding)
def finding_paper(found: "Finding") -> ResponseReturnValue:
    """The paper on which it rests."""
    return files.paper(found.paper_id)
