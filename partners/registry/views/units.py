"""The branches or faculties of one's own organisation: the tree, adding, changing and ending a unit."""

from typing import TYPE_CHECKING, Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.registry import queries
from partners.registry.access import Permission
from partners.registry.domain.units import UNIT_KINDS, flat, narrowed, path_of, tree_of
from partners.registry.forms import units as forms
from partners.registry.forms.programmes import ReasonForm
from partners.registry.services import units as services
from partners.registry.views import pages
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.registry.models import Partner, PartnerUnit

HEADS = (Text("Unit"), Text("Name"), Text("Kind of unit"), Text("Level"), Text("NITKU"), Text("Address"))


def _own(**_: Any) -> "Partner":  # noqa: ANN401  what the address names
    return queries.get_own(current_identity())


def _text() -> str:
    return request.args.get("text", "").replace("\x00", "").strip()[:200]


@pages.get("/partner/units")
@requires(Permission.EDIT, _own)
def units(partner: "Partner") -> ResponseReturnValue:
    """The tree of one's own organisation."""
    found = queries.units_of(partner.id)
    nodes = narrowed(tree_of(found), _text())
    return render_template(
        "registry/units.html", partner=partner, nodes=nodes, total=len(flat(nodes)), chosen={"text": _text()}, kinds=UNIT_KINDS
    )


@pages.get("/partner/units.xlsx")
@requires(Permission.EDIT, _own)
def units_sheet(partner: "Partner") -> ResponseReturnValue:
    """The tree as filtered, line by line."""
    found = {one.id: one for one in queries.units_of(partner.id)}
    lines = flat(narrowed(tree_of(found.values()), _text()))
    rows = [
        (path_of(line.unit, found), line.unit.name, UNIT_KINDS[found[line.unit.id].kind], line.level, *_where(found[line.unit.id]))
        for line in lines
    ]
    return workbook("satuan-mitra", Text("Units of the organisation"), chosen_words({"text": _text()}), HEADS, rows)


def _where(found: "PartnerUnit") -> tuple[str | None, str | None]:
    return found.nitku, found.address


@pages.route("/partner/units/new", methods=["GET", "POST"])
@requires(Permission.EDIT, _own)
def new_unit(partner: "Partner") -> ResponseReturnValue:
    """Add a unit, below the one from which the page was opened."""
    form = forms.UnitForm.read(parent=request.args.get("parent", "")[:40])
    form.offer(partner.kind, partner.name, queries.units_of(partner.id))
    if form.accepts(lambda: services.add(partner, form.entry(), by=current_identity())):
        flash(say(Text("%(name)s is added.", name=form["name"].data)))
        return redirect(url_for(".units"), 303)
    return render_template("registry/unit_form.html", form=form, partner=partner, unit=None), form.status


@pages.route("/partner/units/<uuid:unit_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_UNIT, queries.get_unit)
def unit(found: "PartnerUnit") -> ResponseReturnValue:
    """Rename a unit, make it a part of another, correct it."""
    _check_runs(found)
    known = {"kind": found.kind, "name": found.name, "parent": str(found.parent_id or ""), "nitku": found.nitku, "address": found.address}
    form = forms.UnitForm.read(**known).offer(found.partner.kind, found.partner.name, queries.units_of(found.partner_id), found)
    if form.accepts(lambda: services.change(found, form.entry(), by=current_identity())):
        flash(say(Text("%(name)s is changed.", name=form["name"].data)))
        return redirect(url_for(".units"), 303)
    return render_template("registry/unit_form.html", form=form, partner=found.partner, unit=found), form.status


@pages.route("/partner/units/<uuid:unit_id>/end", methods=["GET", "POST"])
@requires(Permission.EDIT_UNIT, queries.get_unit)
def end_unit(found: "PartnerUnit") -> ResponseReturnValue:
    """Say that a unit is no more."""
    _check_runs(found)
    form = ReasonForm.read()
    if form.accepts(lambda: services.end(found, reason=form.reason.data, by=current_identity())):
        flash(say(Text("%(name)s has ended.", name=found.name)))
        return redirect(url_for(".units"), 303)
    parts = [one for one in queries.units_of(found.partner_id) if one.parent_id == found.id]
    return render_template("registry/unit_end.html", form=form, unit=found, parts=parts), form.status


def _check_runs(found: "PartnerUnit") -> None:
    if found.ended_at is not None:
        raise NotFoundError
