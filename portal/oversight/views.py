"""The auditor's pages: all cases, one case from first to last, the whole record and its check."""

from typing import TYPE_CHECKING

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.audit import queries as record
from portal.audit.domain import faults_in
from portal.kernel import clock
from portal.kernel.hashing import canonical, digest
from portal.kernel.identity import Role
from portal.kernel.text import Text
from portal.oversight import presenters, queries, services
from portal.oversight.access import Permission
from portal.oversight.domain import digest_of, rank_of
from portal.oversight.forms import SampleForm
from portal.web.access import requires
from portal.web.downloads import attachment, chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import links, page_number, wanted_order
from portal.web.session import current_identity
from portal.workflow import presenters as workflow_presenters
from portal.workflow import queries as cases
from portal.workflow import services as workflow

if TYPE_CHECKING:
    import uuid

    from portal.kernel.paging import Page
    from portal.oversight.domain import Drawn
    from portal.oversight.queries import Queue
    from portal.workflow.models import CaseFile

pages = Blueprint("oversight", __name__)
SIZE = 25
EVERY = 100_000
SHOWN_BEFORE = 10
"""How many samples that were drawn before are named beside the form; the record has all."""
LATES = {"1": Text("Escalated once"), "passed": Text("Time of the service passed, undecided")}
LATE_ONLY = Text("Only where something is late")
MOST_ENTRIES = 20_000
"""How many entries of the record one sheet holds: so many take some seconds, and a record is without end."""


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "key", "late")}


@pages.get("/cases")
@requires(Permission.RECORD)
def all_cases() -> ResponseReturnValue:
    """All cases."""
    chosen = _chosen()
    page = queries.page_of_cases(
        text=chosen["text"], key=chosen["key"], late=_late(), order=wanted_order(), number=page_number(), size=SIZE
    )
    kinds = [(key, handling.name) for key, handling in workflow.PROCEDURES]
    return render_template(
        "oversight/cases.html",
        page=page,
        chosen=chosen,
        order=wanted_order(),
        kinds=kinds,
        lates=LATES,
        passed=queries.count_passed(),
        lines=presenters.matters(page.rows, links(".case", "case_id")),
    )


def _late() -> str:
    asked = _chosen()["late"]
    return asked if asked in LATES else ""


def _queues(number: int, size: int) -> "Page[Queue]":
    chosen, reader = _chosen(), current_identity()
    within = reader.body_id if reader.role is Role.AGENCY_APPROVER else None
    late = chosen["late"] == "1"
    wanted = queries.Wanted(within=within, text=chosen["text"], key=chosen["key"], late=late, order=wanted_order())
    return queries.page_of_queues(wanted, number=number, size=size)


@pages.get("/queues")
@requires(Permission.QUEUES)
def queues() -> ResponseReturnValue:
    """What waits in the offices that the reader answers for: how much, since when, how much is late, who covers."""
    page = _queues(page_number(), SIZE)
    kinds = [(key, handling.name) for key, handling in workflow.PROCEDURES]
    shown = {"page": page, "lines": presenters.queue_lines(page.rows), "chosen": _chosen(), "order": wanted_order(), "kinds": kinds}
    return render_template("oversight/queues.html", **shown)


@pages.get("/queues.xlsx")
@requires(Permission.QUEUES)
def queues_sheet() -> ResponseReturnValue:
    """The queues as filtered."""
    heads = (
        Text("Office"),
        Text("Matter"),
        Text("Step"),
        Text("Waiting"),
        Text("Oldest since"),
        Text("Oldest, working days"),
        Text("Past their time"),
        Text("Sleeping"),
        Text("Cover"),
    )
    rows = map(presenters.queue_row, presenters.queue_lines(_queues(1, EVERY).rows))
    words = chosen_words(_chosen(), key=lambda key: workflow.PROCEDURES[key].name, late={"1": LATE_ONLY}.__getitem__)
    return workbook("antrean", Text("Queues"), words, heads, rows)


@pages.get("/cases.xlsx")
@requires(Permission.RECORD)
def cases_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_cases(text=chosen["text"], key=chosen["key"], late=_late(), order=wanted_order(), number=1, size=EVERY)
    heads = (Text("Number"), Text("Matter"), Text("From"), Text("Opened"), Text("Closed"), Text("Step"), Text("Due"))
    rows = [
        (
            row.number,
            row.title,
            row.body_name,
            row.created_at,
            row.closed_at,
            workflow_presenters.step_of(row) if row.step_id else None,
            row.due_at,
        )
        for row in page.rows
    ]
    return workbook(
        "perkara",
        Text("Cases"),
        chosen_words(chosen, key=lambda key: workflow.PROCEDURES[key].name, late=LATES.__getitem__),
        heads,
        rows,
    )


@pages.route("/cases/sample", methods=["GET", "POST"])
@requires(Permission.SAMPLE)
def sample() -> ResponseReturnValue:
    """Say which sample is drawn; those that were drawn before."""
    today = clock.today()
    form = SampleForm.read(size="25", first=today.replace(month=1, day=1), last=today)
    made: list[uuid.UUID] = []
    if form.accepts(lambda: made.append(services.draw(form.asked(), by=current_identity()))):
        flash(say(Text("The sample has been drawn. The audit record says which, from how many, and its digest.")))
        return redirect(url_for(".sample_drawn", sample_id=made[0]), 303)
    before = queries.newest_drawn(SHOWN_BEFORE)
    return render_template("oversight/sample.html", form=form, before=before, link=links(".sample_drawn", "sample_id")), form.status


@pages.get("/cases/sample/<uuid:sample_id>")
@requires(Permission.SAMPLE, queries.get_drawn)
def sample_drawn(drawn: "Drawn") -> ResponseReturnValue:
    """A sample in its order, drawn again, and whether it is what it was."""
    page = queries.sample_of(drawn.asked)
    return render_template(
        "oversight/sample_drawn.html",
        drawn=drawn,
        is_same=digest_of(row.number for row in page.rows) == drawn.sha256,
        handling=workflow.PROCEDURES[drawn.asked.key] if drawn.asked.key else None,
        lines=presenters.matters(page.rows, links(".case", "case_id")),
    )


@pages.get("/cases/sample/<uuid:sample_id>.xlsx")
@requires(Permission.SAMPLE, queries.get_drawn)
def sample_sheet(drawn: "Drawn") -> ResponseReturnValue:
    """The sample with each case's rank, so that anybody can draw it again."""
    asked = drawn.asked
    page = queries.sample_of(asked)
    heads = (Text("Number"), Text("Matter"), Text("From"), Text("Opened"), Text("Closed"), Text("Rank (SHA-256 of seed, colon, number)"))
    rows = [(row.number, row.title, row.body_name, row.created_at, row.closed_at, rank_of(asked.seed, row.number)) for row in page.rows]
    note = Text(
        "The first %(size)s of %(population)s cases by rank. SHA-256 of the list of numbers: %(digest)s.",
        size=len(page.rows),
        population=page.total,
        digest=digest_of(row.number for row in page.rows),
    )
    words = chosen_words({"seed": asked.seed, "key": asked.key}, key=lambda key: workflow.PROCEDURES[key].name)
    return workbook("sampel", Text("Sample of cases"), [*words, f"{asked.first} - {asked.last}"], heads, rows, note=note)


@pages.get("/cases/<uuid:case_id>")
@requires(Permission.CASE, cases.get_case)
def case(case: "CaseFile") -> ResponseReturnValue:
    """One case from first to last: its course, and every entry of the record on it."""
    lines = [presenters.shown(line) for line in record.lines_of(queries.subjects_of(case))]
    return render_template(
        "oversight/case.html",
        view=workflow_presenters.view_of(case),
        lines=lines,
        replayed=presenters.replayed_of(case),
        decided_by=workflow_presenters.decided_by,
        handling=workflow.PROCEDURES[case.key],
        procedure=workflow.procedure_of(case),
        digest=digest(presenters.document_of(case)),
    )


@pages.get("/cases/<uuid:case_id>.json")
@requires(Permission.CASE, cases.get_case)
def case_file(case: "CaseFile") -> ResponseReturnValue:
    """The case as a file: the same bytes for the same facts, so that its digest says whether it was changed."""
    return attachment(canonical(presenters.document_of(case)), f"{case.number}.json", "application/json")


def _sought() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("event", "text")}


@pages.get("/record")
@requires(Permission.RECORD)
def whole_record() -> ResponseReturnValue:
    """The whole record, newest first, with search."""
    chosen = _sought()
    page = record.page_of_lines(**chosen, order=wanted_order(), number=page_number(), size=SIZE)
    lines = [presenters.shown(line) for line in page.rows]
    return render_template("oversight/record.html", page=page, lines=lines, chosen=chosen, order=wanted_order(), most=MOST_ENTRIES)


@pages.get("/record.xlsx")
@requires(Permission.RECORD)
def record_sheet() -> ResponseReturnValue:
    """The record as searched; where it is longer than one sheet may be, the sheet says so."""
    chosen = _sought()
    page = record.page_of_lines(**chosen, order=wanted_order(), number=1, size=MOST_ENTRIES)
    heads = (
        Text("Entry"),
        Text("Moment"),
        Text("Event"),
        Text("Key of the event"),
        Text("Who"),
        Text("Role"),
        Text("Subject", "record"),
        Text("Link"),
    )
    return workbook(
        "jejak-audit",
        Text("Audit record"),
        chosen_words(chosen),
        heads,
        map(presenters.record_row, page.rows),
        note=presenters.left_out(page),
    )


@pages.get("/record/check")
@requires(Permission.RECORD)
def check_record() -> ResponseReturnValue:
    """Check the chain, first to last."""
    return render_template("oversight/check.html", faults=list(faults_in(record.chain())), count=record.count_entries())
