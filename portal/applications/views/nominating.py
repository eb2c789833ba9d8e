"""An agency answers calls for nominations; the person who was picked says whether they are willing."""

import uuid
from functools import partial
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import presenters, queries
from portal.applications.access import Permission
from portal.applications.domain import AskedState, NomineeState
from portal.applications.forms import PickForm, ReasonForm, RecallForm, UnwillingForm
from portal.applications.services import inviting, nominating
from portal.applications.services.staff import staff_of
from portal.applications.views.inviting import EVERY, SIZE
from portal.applications.views.own import pages
from portal.catalogue import queries as catalogue
from portal.catalogue import services as opportunities
from portal.documents import queries as letters
from portal.eligibility.domain.verdict import Outcome
from portal.eligibility.services import asking
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.organisations import queries as organisations
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.applications.models import AskedAgency, Nominee
    from portal.catalogue.models import Opportunity
    from portal.kernel.paging import Page
    from portal.workforce.models import Servant


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "state")}


def _slot(asked: "AskedAgency") -> "Opportunity":
    return catalogue.get_opportunity(queries.get_call(asked.call_id).opportunity_id)


# -- the agency ----------------------------------------------------------------------------------------------------------------------------


@pages.get("/calls/agency")
@requires(Permission.CALLS)
def asked_list() -> ResponseReturnValue:
    """The calls on one's own agency."""
    shown = {"page": _asked_page(page_number(), SIZE), "chosen": _chosen(), "order": wanted_order(), "states": list(AskedState)}
    return render_template("applications/asked_list.html", **shown)


def _asked_page(number: int, size: int) -> "Page[queries.AskedLine]":
    chosen = _chosen()
    return queries.page_of_asked(
        agency_id=_agency_id(), text_=chosen["text"], state=chosen["state"], order=wanted_order(), number=number, size=size
    )


def _agency_id() -> uuid.UUID:
    """The body in which the active role is held."""
    return current_identity().body_id or uuid.UUID(int=0)


@pages.get("/calls/agency.xlsx")
@requires(Permission.CALLS)
def asked_sheet() -> ResponseReturnValue:
    """The calls on one's own agency as filtered."""
    heads = (Text("Number"), Text("Opportunity"), Text("Host"), Text("State"), Text("Due"), Text("At most"), Text("Willing"))
    rows = [
        (a.call.number, a.title, a.host_name, word("asked", a.asked.state), a.call.due_at, a.asked.most, a.willing, a.letter)
        for a in _asked_page(1, EVERY).rows
    ]
    filters = chosen_words(_chosen(), state=partial(word, "asked"))
    return workbook("permintaan-usulan", Text("Calls for nominations"), filters, (*heads, Text("Letter")), rows)


@pages.get("/calls/agency/<uuid:asked_id>")
@requires(Permission.READ_CALL, queries.get_asked)
def asked(found: "AskedAgency") -> ResponseReturnValue:
    """A call's part at the agency: whom it has picked, what they answered, what comes next."""
    call = queries.get_call(found.call_id)
    people = queries.nominees_of(found.id)
    states = {nominee.state for nominee, _ in people}
    shown = {
        "call": call,
        "opportunity": catalogue.get_opportunity(call.opportunity_id),
        "agency": organisations.get_body(found.agency_id),
        "people": people,
        "ready": NomineeState.CONSENTED in states and NomineeState.ASKED not in states,
        "named": queries.count_named(found.id),
        "open": nominating.can_answer(found, call),
        "letter": letters.get_letter(found.letter_id) if found.letter_id else None,
    }
    return render_template("applications/asked.html", asked=found, **shown)


@pages.get("/calls/agency/<uuid:asked_id>/people")
@requires(Permission.ANSWER_CALL, queries.get_asked)
def asked_people(found: "AskedAgency") -> ResponseReturnValue:
    """The agency's people with outcome and gap, to pick from."""
    opportunity, chosen = _slot(found), {"text": _chosen()["text"], "outcome": request.args.get("outcome", "")}
    outcome = Outcome(chosen["outcome"]) if chosen["outcome"] in set(Outcome) else None
    page = staff_of(found, opportunity, text=chosen["text"], outcome=outcome, number=page_number(), size=SIZE)
    shown = {"opportunity": opportunity, "call": queries.get_call(found.call_id), "page": page, "chosen": chosen, "outcomes": list(Outcome)}
    return render_template("applications/asked_people.html", asked=found, named=queries.count_named(found.id), **shown)


@pages.get("/calls/agency/<uuid:asked_id>/people.xlsx")
@requires(Permission.ANSWER_CALL, queries.get_asked)
def asked_people_sheet(found: "AskedAgency") -> ResponseReturnValue:
    """The agency's people as filtered."""
    outcome = request.args.get("outcome", "")
    chosen = {"text": _chosen()["text"], "outcome": outcome}
    asked_for = Outcome(outcome) if outcome in set(Outcome) else None
    heads = (Text("Name"), Text("NIP"), Text("Post"), Text("Unit"), Text("Result"), Text("Gap in levels"))
    rows = [
        (one.name, one.nip, one.post, one.unit, word("verdict", one.outcome), one.gap)
        for one in staff_of(found, _slot(found), text=chosen["text"], outcome=asked_for, number=1, size=EVERY).rows
    ]
    filters = chosen_words(chosen, outcome=partial(word, "verdict"))
    return workbook("pegawai", Text("People of the agency"), filters, heads, rows)


@pages.route("/calls/agency/<uuid:asked_id>/people/<uuid:servant_id>", methods=["GET", "POST"])
@requires(Permission.ANSWER_CALL, lambda asked_id, **_: queries.get_asked(asked_id))
def pick(found: "AskedAgency") -> ResponseReturnValue:
    """One person of the agency with the rules that speak against, to be picked with words that the person reads."""
    servant, opportunity = _person_of(found), _slot(found)
    form = PickForm.read()
    if form.accepts(lambda: nominating.pick(found, servant.id, form.words.data, by=current_identity())):
        flash(say(Text("%(name)s is picked and has been asked.", name=servant.name)))
        return redirect(url_for(".asked", asked_id=found.id), 303)
    question = opportunities.question_of(opportunity)
    verdict, context = asking.verdict_of(servant, question), asking.answers(question).context
    shown = {"servant": servant, "opportunity": opportunity, "call": queries.get_call(found.call_id), "verdict": verdict}
    shown |= {"reasons": verdict.against(), "value_of": presenters.value_of, "unit": organisations.get_body(servant.body_id)}
    gap = inviting.gap_of(servant, opportunity, context)
    return render_template("applications/pick.html", asked=found, form=form, gap=gap, **shown), form.status


def _person_of(asked: "AskedAgency") -> "Servant":
    """The person whom the address names, if they are of the agency. Raises NotFoundError."""
    servant = workforce.get_servant((request.view_args or {})["servant_id"])
    agency = organisations.agency_of(organisations.get_body(servant.body_id))
    if agency is None or agency.id != asked.agency_id:
        raise NotFoundError
    return servant


def _picked(nominee_id: uuid.UUID) -> "tuple[Nominee, AskedAgency]":
    nominee = queries.get_nominee(nominee_id)
    return nominee, queries.get_asked(nominee.asked_id)


@pages.route("/calls/agency/nominees/<uuid:nominee_id>/take-back", methods=["GET", "POST"])
@requires(Permission.TAKE_BACK, _picked)
def take_back(picked: "tuple[Nominee, AskedAgency]") -> ResponseReturnValue:
    """Take a person off the list, with a reason that the person reads."""
    nominee, found = picked
    form, servant = RecallForm.read(), workforce.get_servant(nominee.servant_id)
    if form.accepts(lambda: nominating.take_back(nominee, form.reason.data, by=current_identity())):
        flash(say(Text("%(name)s is taken off the list.", name=servant.name)))
        return redirect(url_for(".asked", asked_id=found.id), 303)
    shown = {"asked": found, "call": queries.get_call(found.call_id), "opportunity": _slot(found)}
    return render_template("applications/take_back.html", form=form, servant=servant, **shown), form.status


@pages.post("/calls/agency/<uuid:asked_id>/hand-over")
@requires(Permission.ANSWER_CALL, queries.get_asked)
def hand_over(found: "AskedAgency") -> ResponseReturnValue:
    """Give the list to the head."""
    nominating.hand_over(found, by=current_identity())
    flash(say(Text("The list is with the head, who signs the nomination letter.")))
    return redirect(url_for(".asked", asked_id=found.id), 303)


@pages.post("/calls/agency/<uuid:asked_id>/reopen")
@requires(Permission.REOPEN_CALL, queries.get_asked)
def reopen(found: "AskedAgency") -> ResponseReturnValue:
    """The list goes back to the HR officer."""
    nominating.reopen(found, by=current_identity())
    flash(say(Text("The list is with the HR officer again.")))
    return redirect(url_for(".asked", asked_id=found.id), 303)


@pages.route("/calls/agency/<uuid:asked_id>/decline", methods=["GET", "POST"])
@requires(Permission.ANSWER_CALL, queries.get_asked)
def decline_call(found: "AskedAgency") -> ResponseReturnValue:
    """The agency nominates nobody, with a reason."""
    form = ReasonForm.read()
    if form.accepts(lambda: nominating.decline_for_agency(found, form.reason.data, by=current_identity())):
        flash(say(Text("The answer is recorded: the agency nominates nobody.")))
        return redirect(url_for(".asked", asked_id=found.id), 303)
    shown = {"call": queries.get_call(found.call_id), "opportunity": _slot(found)}
    return render_template("applications/decline_call.html", form=form, asked=found, **shown), form.status


@pages.post("/calls/agency/<uuid:asked_id>/sign")
@requires(Permission.SIGN_NOMINATION, queries.get_asked, know=Permission.READ_CALL)
def sign_nomination(found: "AskedAgency") -> ResponseReturnValue:
    """The head signs one letter with the list."""
    letter = nominating.sign(found, by=current_identity())
    flash(say(Text("Nomination letter %(number)s is signed. BKD is told.", number=letter.number)))
    return redirect(url_for(".asked", asked_id=found.id), 303)


# -- the person ----------------------------------------------------------------------------------------------------------------------------


@pages.get("/nominations")
@requires(Permission.OWN_LIST)
def nominations() -> ResponseReturnValue:
    """My nominations."""
    chosen, order = _chosen(), wanted_order()
    page = queries.page_of_nominations(current_identity().account_id, **chosen, order=order, number=page_number(), size=SIZE)
    return render_template("applications/nominations.html", page=page, chosen=chosen, order=order, states=list(NomineeState))


@pages.get("/nominations.xlsx")
@requires(Permission.OWN_LIST)
def nominations_sheet() -> ResponseReturnValue:
    """My nominations as filtered."""
    page = queries.page_of_nominations(current_identity().account_id, **_chosen(), order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Opportunity"), Text("Host"), Text("State"), Text("Answer by"))
    rows = [(one.title, one.host_name, word("nominee", one.nominee.state), one.due_at) for one in page.rows]
    return workbook("usulan-saya", Text("My nominations"), chosen_words(_chosen(), state=partial(word, "nominee")), heads, rows)


@pages.get("/nominations/<uuid:nominee_id>")
@requires(Permission.READ_NOMINATION, queries.get_nominee)
def nomination(found: "Nominee") -> ResponseReturnValue:
    """One nomination, to be answered."""
    return _nomination_page(found, UnwillingForm())


def _nomination_page(found: "Nominee", form: UnwillingForm) -> ResponseReturnValue:
    asked = queries.get_asked(found.asked_id)
    call = queries.get_call(asked.call_id)
    shown = {
        "call": call,
        "opportunity": catalogue.get_opportunity(call.opportunity_id),
        "agency": organisations.get_body(asked.agency_id),
        "waits": found.state is NomineeState.ASKED and nominating.can_answer(asked, call),
        "letter": letters.get_letter(asked.letter_id) if asked.letter_id and found.state is NomineeState.NOMINATED else None,
    }
    return render_template("applications/nomination.html", nominee=found, form=form, **shown), form.status


@pages.post("/nominations/<uuid:nominee_id>/consent")
@requires(Permission.ANSWER_NOMINATION, queries.get_nominee)
def consent(found: "Nominee") -> ResponseReturnValue:
    """Willing: the application begins."""
    application = nominating.consent(found, by=current_identity())
    return redirect(url_for(".edit", application_id=application.id), 303)


@pages.post("/nominations/<uuid:nominee_id>/decline")
@requires(Permission.ANSWER_NOMINATION, queries.get_nominee)
def decline_nomination(found: "Nominee") -> ResponseReturnValue:
    """Not willing, with a reason."""
    form = UnwillingForm.read()
    if form.accepts(lambda: nominating.decline(found, form.reason.data, by=current_identity())):
        flash(say(Text("Your answer is recorded. Nothing follows from it for you.")))
        return redirect(url_for(".nominations"), 303)
    return _nomination_page(found, form)
