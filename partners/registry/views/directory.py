"""The partners as everybody may read them: the list, and one of them with what it offers. Nothing of a person."""

from functools import partial
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from partners.registry import queries, services
from partners.registry.domain import PartnerKind
from partners.registry.domain.accreditation import SCHEMES
from partners.registry.domain.units import tree_of
from partners.registry.views import pages
from portal.kernel import clock
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import public
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import day, say
from portal.web.lists import page_number

SIZE = 25
EVERY = 100_000
HEADS = (
    Text("Name"),
    Text("Kind", "partner"),
    Text("Open opportunities"),
    Text("Agreement in force"),
    Text("Until"),
    Text("Confirmed study programmes"),
)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "kind", "order")}


@pages.get("/partners/public")
@public
def directory() -> ResponseReturnValue:
    """The verified partners."""
    chosen = _chosen()
    page = queries.page_of_public_partners(**chosen, number=page_number(), size=SIZE)
    held = services.held_by([one.body_id for one in page.rows])
    return render_template("registry/directory.html", page=page, held=held, chosen=chosen, kinds=list(PartnerKind))


@pages.get("/partners/public.xlsx")
@public
def directory_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_public_partners(**chosen, number=1, size=EVERY)
    held = services.held_by([one.body_id for one in page.rows])
    rows = [
        (
            one.name,
            word("body", one.kind),
            one.open_opportunities,
            ", ".join(agreement.number for agreement in held.get(one.body_id, [])),
            ", ".join(day(agreement.until) for agreement in held.get(one.body_id, [])),
            one.programmes,
        )
        for one in page.rows
    ]
    return workbook("mitra-publik", Text("Partners"), chosen_words(chosen, kind=partial(word, "body")), HEADS, rows)


@pages.get("/partners/<uuid:partner_id>/public")
@public
def public_partner(partner_id: UUID) -> ResponseReturnValue:
    """One verified partner."""
    found = queries.get_public_partner(partner_id)
    return render_template(
        "registry/public.html",
        partner=found,
        offered=queries.offered_by(found),
        held=services.held_by([found.body_id]).get(found.body_id, []),
        programmes=queries.programmes_of(found.id, verified=True),
        schemes=SCHEMES,
        nodes=tree_of(queries.units_of(found.id)),
        kind=say(word("body", found.kind)),
        today=clock.today(),
    )
