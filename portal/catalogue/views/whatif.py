"""What if: a civil servant changes facts of the record on paper and reads what the rules would say. Nothing is kept."""

from typing import TYPE_CHECKING

from flask import render_template, request
from flask.typing import ResponseReturnValue

from portal.catalogue import presenters, queries, services
from portal.catalogue.access import Permission
from portal.catalogue.views.public import pages
from portal.eligibility.services import simulating
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.session import current_identity
from portal.workforce import queries as workforce

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity


@pages.get("/opportunities/<uuid:opportunity_id>/what-if")
@requires(Permission.SIMULATE, queries.get_opportunity)
def what_if(found: "Opportunity") -> ResponseReturnValue:
    """What the rules of an opportunity would say if facts of the reader's record were others."""
    servant = workforce.record_of_account(current_identity())
    if servant is None:
        raise NotFoundError(Text("No record of a civil servant belongs to this account."))
    typed = {name: value.replace("\x00", "") for name, value in request.args.items()}
    simulated = simulating.what_if(servant, services.question_of(found), typed)
    return render_template("catalogue/what_if.html", opportunity=found, view=presenters.what_if_view(simulated, typed))
