"""Whom an offering's requirements admit, asked of everybody's record while it is written or reviewed."""

from typing import TYPE_CHECKING

from flask import render_template
from flask.typing import ResponseReturnValue

from partners.offerings import presenters, queries
from partners.offerings.access import PARTNERS, Permission
from partners.offerings.views import pages
from partners.offerings.views.writing import question_of
from portal.web.access import requires
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.offerings.models import Offering


@pages.get("/offerings/<uuid:offering_id>/reach")
@requires(Permission.REACH, queries.get_offering, know=Permission.READ)
def reach(offering: "Offering") -> ResponseReturnValue:
    """How many people meet what is asked, and what excludes most: rounded for partners, exact for officers."""
    found = presenters.reach_of(question_of(offering), exact=not current_identity().holds(*PARTNERS))
    return render_template("offerings/reach.html", offering=offering, reach=found)
