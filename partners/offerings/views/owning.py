"""Who owns an offering."""

import uuid
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from partners.offerings import forms
from partners.offerings.access import Permission
from partners.offerings.queries import owners as queries
from partners.offerings.services import owners as services
from partners.offerings.views import pages
from partners.registry import queries as partners
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.offerings.access import Owned


@pages.get("/offerings/<uuid:offering_id>/owners")
@requires(Permission.OWNERS, queries.owned)
def owners(owned: "Owned") -> ResponseReturnValue:
    """Who owns it; its owners add and take away."""
    return _page(owned, _form(owned))


@pages.post("/offerings/<uuid:offering_id>/owners")
@requires(Permission.CHANGE_OWNERS, queries.owned, know=Permission.OWNERS)
def add_owner(owned: "Owned") -> ResponseReturnValue:
    """Make a colleague an owner too."""
    form = _form(owned)
    if form.accepts(lambda: services.add(owned.offering, form.chosen(), by=current_identity())):
        flash(say(Text("The new owner is recorded and has been told.")))
        return redirect(url_for(".owners", offering_id=owned.offering.id), 303)
    return _page(owned, form)


@pages.post("/offerings/<uuid:offering_id>/owners/<uuid:account_id>/removal")
@requires(Permission.CHANGE_OWNERS, queries.owned, know=Permission.OWNERS)
def remove_owner(owned: "Owned") -> ResponseReturnValue:
    """Take an owner away."""
    services.remove(owned.offering, owned.account_id or uuid.UUID(int=0), by=current_identity())
    flash(say(Text("The owner is taken away.")))
    return redirect(url_for(".owners", offering_id=owned.offering.id), 303)


def _form(owned: "Owned") -> forms.OwnerForm:
    people = partners.people_of(partners.get_partner(owned.offering.partner_id))
    return forms.OwnerForm.read().offer([one for one in people if one.has_come and one.account.id not in owned.owners])


def _page(owned: "Owned", form: forms.OwnerForm) -> ResponseReturnValue:
    found = queries.owners_of(owned.offering)
    return render_template("offerings/owners.html", owned=owned, offering=owned.offering, owners=found, form=form), form.status
