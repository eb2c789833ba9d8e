"""The code lists, parameters and holidays as the administrator reads them."""

from flask import Blueprint, render_template
from flask.typing import ResponseReturnValue

from portal.reference import queries
from portal.reference.access import Permission
from portal.reference.domain import LIST_NAMES, PARAMETER_NAMES, UNIT_NAMES, CodeList
from portal.web.access import requires

pages = Blueprint("reference", __name__)


@pages.get("/settings/reference")
@requires(Permission.READ)
def code_lists() -> ResponseReturnValue:
    """Every list in the version of today."""
    lists = [(LIST_NAMES[key], queries.entries_of(key)) for key in CodeList]
    return render_template(
        "reference/code_lists.html",
        lists=lists,
        parameters=queries.parameters(),
        holidays=queries.all_holidays(),
        units=UNIT_NAMES,
        names=PARAMETER_NAMES,
    )
