"""The pages of agencies: in which order they release their people in a round."""

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries as applications
from portal.kernel import clock
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.domain.releasing import NAMES
from portal.rounds.forms.agencies import CriteriaForm, ExceptionForm, criteria_begun
from portal.rounds.presenters import agencies as presenters
from portal.rounds.queries import agencies
from portal.rounds.services import releasing
from portal.rounds.views.planning import EVERY, SIZE, asked_words, pages
from portal.web.access import requires
from portal.web.downloads import workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.rounds.models import Round

OWN = {"set": Text("Set by the agency"), "usual": Text("Usual criteria")}


def _own() -> str:
    asked = request.args.get("own", "")
    return asked if asked in OWN else ""


@pages.get("/rounds/releases")
@requires(Permission.RELEASES)
def releases() -> ResponseReturnValue:
    """The rounds into which the agency releases people, with what it has set in each."""
    words, order, own = asked_words(), wanted_order(), _own()
    agency = releasing.agency_of(current_identity())
    page = agencies.page_of_releases(agency.id, words, own, order=order, number=page_number(), size=SIZE)
    shown = {"words": words, "order": order, "own": own, "choices": OWN, "agency": agency}
    return render_template("rounds/releases.html", page=page, **shown)


@pages.get("/rounds/releases.xlsx")
@requires(Permission.RELEASES)
def releases_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    words, own = asked_words(), _own()
    agency = releasing.agency_of(current_identity())
    heads = (Text("Number"), Text("Title"), Text("State"), Text("Lists until"), Text("Release order set by"), Text("Set"), Text("Digest"))
    found = agencies.page_of_releases(agency.id, words, own, order=wanted_order(), number=1, size=EVERY).rows
    rows = [
        (
            one.round.number,
            one.round.title,
            word("round", one.round.state),
            one.round.lists_until,
            one.set_name or OWN["usual"],
            one.set_at,
            one.digest,
        )
        for one in found
    ]
    filters: list[Text | str] = [*([words] if words else []), *([OWN[own]] if own else [])]
    return workbook("gelombang-perangkat-daerah", Text("Rounds"), filters, heads, rows)


@pages.get("/rounds/<uuid:round_id>/release")
@requires(Permission.RELEASE_READ, queries.get_round)
def release(found: "Round") -> ResponseReturnValue:
    """By what an agency releases its people in a round, and who stands where."""
    return _shown(found)


def _shown(found: "Round", criteria: CriteriaForm | None = None, exception: ExceptionForm | None = None) -> ResponseReturnValue:
    agency = releasing.agency_of(current_identity())
    row = agencies.find_agency(found.id, agency.id)
    words = asked_words()
    shown: dict[str, Any] = {
        "agency": agency,
        "row": row,
        "seen": releasing.version(row),
        "names": [NAMES[one] for one in releasing.criteria_of(row)],
        "exceptions": presenters.named(row, agency.id),
        "absences": applications.absences_of(agency.id, clock.today()),
        "words": words,
        "page": presenters.Order(found, row, agency.id, words).page(page_number(), SIZE),
        "criteria": criteria or CriteriaForm(None, **criteria_begun(releasing.criteria_of(row))),
        "exception": exception or ExceptionForm(None, nip=request.args.get("nip", "")[:30]),
    }
    status = max(form.status for form in (shown["criteria"], shown["exception"]))
    return render_template("rounds/release.html", round=found, **shown), status


@pages.post("/rounds/<uuid:round_id>/release")
@requires(Permission.RELEASE, queries.get_round, know=Permission.RELEASE_READ)
def set_release(found: "Round") -> ResponseReturnValue:
    """Set the criteria; exceptions stay as they are."""
    agency = releasing.agency_of(current_identity())
    form = CriteriaForm.read()

    def act() -> None:
        kept = releasing.exceptions_of(agencies.find_agency(found.id, agency.id))
        releasing.set_order(found, agency.id, form.criteria(), kept, by=current_identity(), seen=_seen())

    if form.accepts(act):
        flash(say(Text("The release order is set. It is fixed as the round opens.")))
        return redirect(url_for(".release", round_id=found.id), 303)
    return _shown(found, criteria=form)


@pages.post("/rounds/<uuid:round_id>/release/exceptions")
@requires(Permission.RELEASE, queries.get_round, know=Permission.RELEASE_READ)
def except_person(found: "Round") -> ResponseReturnValue:
    """Put somebody before or behind all others, with a reason."""
    agency = releasing.agency_of(current_identity())
    form = ExceptionForm.read()

    def act() -> None:
        row = agencies.find_agency(found.id, agency.id)
        one = releasing.exempted(agency.id, form.nip.data, first=form.way.data == "first", reason=form.reason.data)
        exceptions = [*releasing.exceptions_of(row), one]
        releasing.set_order(found, agency.id, releasing.criteria_of(row), exceptions, by=current_identity(), seen=_seen())

    if form.accepts(act):
        flash(say(Text("The exception is made. Its reason is kept with your name.")))
        return redirect(url_for(".release", round_id=found.id), 303)
    return _shown(found, exception=form)


@pages.post("/rounds/<uuid:round_id>/release/exceptions/removal")
@requires(Permission.RELEASE, queries.get_round, know=Permission.RELEASE_READ)
def end_exception(found: "Round") -> ResponseReturnValue:
    """Let the criteria decide on somebody again."""
    agency = releasing.agency_of(current_identity())
    row = agencies.find_agency(found.id, agency.id)
    kept = [one for one in releasing.exceptions_of(row) if one.servant != request.form.get("servant")]
    releasing.set_order(found, agency.id, releasing.criteria_of(row), kept, by=current_identity(), seen=_seen())
    flash(say(Text("The exception is removed. The criteria decide on this person again.")))
    return redirect(url_for(".release", round_id=found.id), 303)


def _seen() -> str | None:
    """The version of the order that the page showed; None where a form does not say it."""
    return request.form.get("seen")


@pages.get("/rounds/<uuid:round_id>/release.xlsx")
@requires(Permission.RELEASE_READ, queries.get_round)
def release_sheet(found: "Round") -> ResponseReturnValue:
    """The order as filtered."""
    agency = releasing.agency_of(current_identity())
    row = agencies.find_agency(found.id, agency.id)
    words = asked_words()
    heads = (Text("Rank"), Text("NIP"), Text("Name"), Text("Post"), Text("Why here"))
    lines = presenters.Order(found, row, agency.id, words).page(1, EVERY * 10).rows
    rows = ((one.rank, one.nip, one.name, one.post, "; ".join(map(say, one.why))) for one in lines)
    title = Text("Release order of %(agency)s in %(round)s", agency=agency.name, round=found.number)
    return workbook(f"urutan-pelepasan-{found.number}", title, [words] if words else [], heads, rows)
