"""What anybody may read of how the portal works, and take along."""

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from portal.kernel import clock
from portal.kernel.text import Text
from portal.transparency import presenters
from portal.transparency.domain import SMALL, month_of, months_until
from portal.web.access import public
from portal.web.downloads import workbook

pages = Blueprint("transparency", __name__)


@pages.get("/transparency")
@public
def dashboard() -> ResponseReturnValue:
    """How long decisions took in a month, and what waits now, by agency."""
    today = clock.today()
    month = month_of(request.args.get("month", ""), today)
    months = [(one.strftime("%Y-%m"), presenters.month_name(one)) for one in months_until(today)]
    return render_template(
        "transparency/dashboard.html",
        figures=presenters.figures_of(month),
        month=month.strftime("%Y-%m"),
        month_name=presenters.month_name(month),
        months=months,
        small=SMALL,
    )


@pages.get("/transparency.xlsx")
@public
def dashboard_sheet() -> ResponseReturnValue:
    """The same figures."""
    month = month_of(request.args.get("month", ""), clock.today())
    figures = presenters.figures_of(month)
    heads = (
        Text("Agency"),
        Text("Decisions"),
        Text("Median wait, working days"),
        Text("Waiting now"),
        Text("Past their time now"),
    )
    note = Text("Figures about fewer than %(small)s are withheld, and never one alone, so that nobody can work it out.", small=SMALL)
    rows = map(presenters.row, (*figures.lines, figures.whole))
    return workbook("transparansi", Text("How long decisions take"), [presenters.month_name(month)], heads, rows, note=note)
