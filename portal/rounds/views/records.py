"""What everybody reads of a round, the auditor's files, and the report with which it closes."""

from typing import TYPE_CHECKING, Any

from flask import Response, render_template, request
from flask.typing import ResponseReturnValue

from portal.kernel.errors import NotFoundError
from portal.kernel.paging import Page, page_at
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.rounds import queries
from portal.rounds.access import Permission
from portal.rounds.domain.locking import commitments_file
from portal.rounds.domain.outcome import RunFigures
from portal.rounds.domain.published import FEW
from portal.rounds.presenters import planning
from portal.rounds.presenters import record as presenters
from portal.rounds.queries import results
from portal.rounds.views.planning import EVERY, SIZE, pages
from portal.web.access import public, requires
from portal.web.downloads import attachment, workbook
from portal.web.lists import page_number, wanted_order

if TYPE_CHECKING:
    from portal.rounds.domain.outcome import OfferingOutcome
    from portal.rounds.models import Round

JSON = "application/json"
NOTE = Text("A count of fewer than %(few)s people is not told, so that nobody can be recognised.", few=FEW)


def _words() -> str:
    return request.args.get("text", "").replace("\x00", "").strip()[:200]


def _number() -> int:
    return int((request.view_args or {})["number"])


# -- the list ------------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/records")
@public
def records() -> ResponseReturnValue:
    """The rounds that have opened, newest first."""
    words, order = _words(), wanted_order()
    page = results.page_of_fixed(words, order=order, number=page_number(), size=SIZE)
    return render_template("rounds/records.html", page=page, words=words, order=order, told=presenters.told)


@pages.get("/rounds/records.xlsx")
@public
def records_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    words = _words()
    heads = (Text("Number"), Text("Title"), Text("State"), Text("Offerings"), Text("Places"), Text("Participants"), Text("Locked"))
    rows = [
        (
            one.round.number,
            one.round.title,
            word("round", one.round.state),
            one.offerings,
            one.seats,
            presenters.told(one.participants),
            one.round.locked_at,
        )
        for one in results.page_of_fixed(words, order=wanted_order(), number=1, size=EVERY).rows
    ]
    return workbook("catatan-gelombang", Text("Records of rounds"), [words] if words else [], heads, rows, note=NOTE)


# -- one round -----------------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/<uuid:round_id>/record")
@public
def record(round_id: Any) -> ResponseReturnValue:  # noqa: ANN401  an id, as the router gives it
    """What was fixed when, how the round was run, and once it is published what came of it; nobody is named."""
    found = results.get_opened(round_id)
    runs = results.runs_of(found.id)
    figures = _figures(found)
    words, order = _words(), wanted_order()
    shown: dict[str, Any] = {
        "criteria": planning.criteria_of(found),
        "digests": results.release_digests(found.id),
        "locks": results.locks_of(found.id),
        "runs": [presenters.told_run(run) for run in runs],
        "summary": presenters.summary_of(figures) if figures else None,
        "page": _page(figures, words, order) if figures else None,
        "words": words,
        "order": order,
        "told": presenters.told,
        "few": FEW,
    }
    return render_template("rounds/record.html", round=found, **shown)


def _figures(found: "Round") -> RunFigures | None:
    run = results.published_run(found)
    return RunFigures.from_json(run.figures) if run and run.figures else None


def _chosen(figures: RunFigures, words: str, order: str) -> "list[OfferingOutcome]":
    return presenters.in_order(presenters.matching(figures.offerings, words), order)


def _page(figures: RunFigures, words: str, order: str) -> Page[presenters.Line]:
    page = page_at(_chosen(figures, words, order), page_number(), SIZE)
    return Page([presenters.line_of(one) for one in page.rows], page.number, page.size, page.total)


@pages.get("/rounds/<uuid:round_id>/record.xlsx")
@public
def record_sheet(round_id: Any) -> ResponseReturnValue:  # noqa: ANN401  an id, as the router gives it
    """The cut-offs of a published round, a line a pool of seats."""
    found = results.get_opened(round_id)
    figures = _figures(found)
    if figures is None:
        raise NotFoundError
    words = _words()
    heads = (
        Text("Number"),
        Text("Offering"),
        Text("Places"),
        Text("Placed"),
        Text("Fell short by"),
        Text("Pool of seats"),
        Text("Cut-off"),
    )
    rows: list[tuple[object, ...]] = []
    for line in map(presenters.line_of, _chosen(figures, words, wanted_order())):
        begun = (line.number, line.title, line.seats, line.placed, line.shortfall)
        rows += [(*begun, one.pool, one.words) for one in line.cutoffs] or [begun]
    title = Text("Cut-offs of %(round)s", round=found.number)
    return workbook(f"nilai-batas-{found.number}", title, [words] if words else [], heads, rows, note=NOTE)


@pages.get("/rounds/<uuid:round_id>/commitments-<int(max=9999):number>.txt")
@public
def commitments_txt(round_id: Any, number: int) -> Response:  # noqa: ANN401  an id, as the router gives it
    """The commitments of a lock, one a line, in order."""
    lock = results.get_lock(results.get_opened(round_id).id, number)
    listed = commitments_file(results.commitments_of(lock.id)).encode()
    return attachment(listed, f"commitments-{number}.txt", "text/plain", inline=True)


# -- the auditor's files -------------------------------------------------------------------------------------------------------------------


@pages.get("/rounds/<uuid:round_id>/lock-<int(max=9999):number>.json")
@requires(Permission.WHOLE, queries.get_round, know=Permission.READ)
def lock_json(found: "Round") -> Response:
    """All that a lock fixed, byte for byte."""
    lock = results.get_lock(found.id, _number())
    return attachment(lock.document, f"lock-{found.number}-{lock.number}.json", JSON)


@pages.get("/rounds/<uuid:round_id>/runs/<int(max=9999):number>/instance.json")
@requires(Permission.WHOLE, queries.get_round, know=Permission.READ)
def instance_json(found: "Round") -> Response:
    """The instance of a run, byte for byte."""
    run = results.get_run(found.id, _number())
    return _file(run.instance, f"instance-{found.number}-{run.number}.json")


@pages.get("/rounds/<uuid:round_id>/runs/<int(max=9999):number>/result.json")
@requires(Permission.WHOLE, queries.get_round, know=Permission.READ)
def result_json(found: "Round") -> Response:
    """The result of a run, byte for byte."""
    run = results.get_run(found.id, _number())
    return _file(run.result, f"result-{found.number}-{run.number}.json")


def _file(content: bytes | None, name: str) -> Response:
    if content is None:
        raise NotFoundError
    return attachment(content, name, JSON)


# -- the report ----------------------------------------------------------------------------------------------------------------------------


def _report_of(found: "Round") -> dict[str, Any]:
    """The report with which the round closed. Raises NotFoundError before."""
    if found.report is None:
        raise NotFoundError
    return found.report


@pages.get("/rounds/<uuid:round_id>/report")
@requires(Permission.READ, queries.get_round)
def report(found: "Round") -> ResponseReturnValue:
    """What a round came to in the end."""
    return render_template("rounds/report.html", round=found, report=_report_of(found))


@pages.get("/rounds/<uuid:round_id>/report.xlsx")
@requires(Permission.READ, queries.get_round)
def report_sheet(found: "Round") -> ResponseReturnValue:
    """The same by offering and by agency."""
    told = _report_of(found)
    heads = (
        Text("What"),
        Text("Number"),
        Text("Name"),
        Text("Places"),
        Text("Filled"),
        Text("Cut-off"),
        Text("Participants"),
        Text("Placed"),
        Text("Willing", "round_offer"),
    )
    rows: list[tuple[object, ...]] = [
        (Text("Offering"), one.get("number"), one.get("title"), one.get("seats"), one.get("filled"), one.get("cutoff"))
        for one in told.get("offerings", [])
    ]
    rows += [
        (Text("Agency"), None, one.get("name"), None, None, None, one.get("people"), one.get("placed"), one.get("accepted"))
        for one in told.get("agencies", [])
    ]
    return workbook(f"laporan-{found.number}", Text("Closing report of %(round)s", round=found.number), [], heads, rows)
