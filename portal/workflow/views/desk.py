"""The desk: what waits, by deadline."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.lists import links, page_number
from portal.web.session import current_identity
from portal.workflow import presenters, queries, services
from portal.workflow.access import Permission
from portal.workflow.views import pages

SIZE = 25
EVERY = 100_000
BOXES = {"mine": Text("Needs your action"), "others": Text("Waiting for others"), "done": Text("Done")}
DUES = {"late": Text("Late"), "today": Text("Due today")}


def _chosen() -> dict[str, str]:
    names = {"box": "mine", "text": "", "kind": "", "due": "", "order": "due"}
    return {name: request.args.get(name, default).strip() for name, default in names.items()}


@pages.get("/desk")
@requires(Permission.DESK)
def desk() -> ResponseReturnValue:
    """What waits, by deadline."""
    identity, chosen = current_identity(), _chosen()
    page = queries.page_of_desk(identity, **chosen, number=page_number(), size=SIZE)
    tally = queries.tally(identity)
    presenters.note_waiting(tally.mine)
    kinds = [(key, handling.name) for key, handling in services.PROCEDURES]
    return render_template(
        "workflow/desk.html",
        page=page,
        chosen=chosen,
        comes=presenters.comes_to(identity),
        lines=presenters.lines(page.rows, links(".decide", "step_id") if chosen["box"] == "mine" else None, links(".decided", "case_id")),
        tally=tally,
        boxes=BOXES,
        dues=DUES,
        kinds=kinds,
    )


@pages.get("/desk.xlsx")
@requires(Permission.DESK)
def desk_sheet() -> ResponseReturnValue:
    """The desk as filtered."""
    chosen = _chosen()
    page = queries.page_of_desk(current_identity(), **chosen, number=1, size=EVERY)
    heads = (Text("Number"), Text("Matter"), Text("Details"), Text("From"), Text("Step"), Text("Since"), Text("Due"))
    rows = [
        (
            row.number,
            row.title,
            row.summary,
            row.body_name,
            presenters.step_of(row) if row.step_id else None,
            row.entered_at,
            row.due_at,
        )
        for row in page.rows
    ]
    return workbook(
        "meja-kerja",
        Text("My desk"),
        chosen_words(chosen, box=BOXES.__getitem__, kind=lambda key: services.PROCEDURES[key].name, due=DUES.__getitem__),
        heads,
        rows,
    )
