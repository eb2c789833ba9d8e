"""The public announcements: the results of stages by participant number."""

import itertools
import uuid

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.catalogue import queries
from portal.catalogue.domain.announcing import ANNOUNCED, Announced
from portal.catalogue.views.public import SIZE, pages
from portal.kernel.paging import Page
from portal.kernel.text import Text
from portal.web.access import public
from portal.web.downloads import workbook
from portal.web.lists import page_number


@pages.get("/announcements")
@public
def announcements() -> ResponseReturnValue:
    """The opportunities for which a stage has results, the newest first."""
    words = request.args.get("q", "").replace("\x00", "").strip()[:200]
    page = next((source.page(words, page_number(), SIZE) for source in ANNOUNCED.values()), Page([], 1, SIZE, 0))
    return render_template("catalogue/announcements.html", page=page, words=words)


def _results(opportunity_id: uuid.UUID) -> list[Announced]:
    return [one for source in ANNOUNCED.values() for one in source.results(opportunity_id)]


@pages.get("/announcements/<uuid:opportunity_id>")
@public
def announcement(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    """The results for one opportunity, stage by stage."""
    found = queries.get_shown(opportunity_id)[0].opportunity
    stages = [(stage, list(those)) for stage, those in itertools.groupby(_results(found.id), lambda one: one.stage)]
    return render_template("catalogue/announcement.html", opportunity=found, stages=stages)


@pages.get("/announcements/<uuid:opportunity_id>.xlsx")
@public
def announcement_sheet(opportunity_id: uuid.UUID) -> ResponseReturnValue:
    """The same as a workbook."""
    found = queries.get_shown(opportunity_id)[0].opportunity
    heads = (Text("Stage"), Text("Participant number"), Text("Result", "stage"), Text("Decided"))
    rows = [(one.stage, one.number, one.outcome, one.decided_at) for one in _results(found.id)]
    return workbook("pengumuman", Text("Announcement: %(title)s", title=found.title), [], heads, rows)
