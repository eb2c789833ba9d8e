"""The administrator's pages of the government's bodies: the list, one of them, entering and changing one."""

import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.kernel import clock
from portal.kernel.errors import NotFoundError, StaleVersionError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.organisations import presenters, queries, services
from portal.organisations.access import Permission
from portal.organisations.domain import PLACES, BodyKind, version_of
from portal.organisations.forms import ChangeForm, EndForm, EnterForm, RenameForm
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number, wanted_order
from portal.web.session import current_identity

if TYPE_CHECKING:
    from portal.organisations.models import Body

pages = Blueprint("organisations", __name__)
SIZE = 25
EVERY = 100_000
EVERY_WORDS = Text("Also ended and future ones")


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").strip() for name in ("text", "kind", "agency", "when")}


def _wanted(chosen: dict[str, str]) -> queries.Wanted:
    """What the address asks for; a kind or an agency that there is not filters nothing."""
    kind = chosen["kind"] if chosen["kind"] in queries.GOVERNMENT else ""
    try:
        agency_id = uuid.UUID(chosen["agency"]) if chosen["agency"] else None
    except ValueError:
        agency_id = None
    return queries.Wanted(text=chosen["text"], kind=kind, agency_id=agency_id, every=chosen["when"] == "all")


@pages.get("/settings/organisations")
@requires(Permission.LIST)
def bodies() -> ResponseReturnValue:
    """All bodies of the government, with search and filters."""
    chosen = _chosen()
    page = queries.page_of_bodies(_wanted(chosen), order=wanted_order(), number=page_number(), size=SIZE)
    agencies = [(str(agency.id), agency.name) for agency in queries.agencies()]
    return render_template(
        "organisations/bodies.html",
        page=page,
        chosen=chosen,
        order=wanted_order(),
        agencies=agencies,
        kinds=queries.GOVERNMENT,
        today=clock.today(),
    )


@pages.get("/settings/organisations.xlsx")
@requires(Permission.LIST)
def bodies_sheet() -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_bodies(_wanted(chosen), order=wanted_order(), number=1, size=EVERY)
    rows = [
        (
            one.body.name,
            one.body.short_name,
            one.body.code,
            word("body", one.body.kind),
            one.agency_name,
            one.below,
            one.body.valid_from,
            one.body.valid_to,
        )
        for one in page.rows
    ]
    heads = (
        Text("Name"),
        Text("Short name"),
        Text("Code"),
        Text("Kind"),
        Text("Agency"),
        Text("Below it"),
        Text("Exists from"),
        Text("First day on which it no longer exists"),
    )
    names = {str(agency.id): agency.name for agency in queries.agencies()}
    said = {**chosen, "agency": names.get(chosen["agency"], "")}
    words = chosen_words(said, kind=partial(word, "body"), when={"all": EVERY_WORDS}.__getitem__)
    return workbook(say(Text("organisations", "file")), Text("Organisations"), words, heads, rows)


@pages.route("/settings/organisations/new", methods=["GET", "POST"])
@requires(Permission.ENTER)
def enter() -> ResponseReturnValue:
    """Enter an agency or a unit."""
    form = EnterForm.read(valid_from=clock.today(), parent=request.args.get("under"), kind=request.args.get("kind")).offer()
    made: list[Body] = []
    if form.accepts(lambda: made.append(_enter(form))):
        flash(say(Text("%(name)s has been entered.", name=made[0].name)))
        return redirect(url_for(".body", body_id=made[0].id), 303)
    return render_template("organisations/enter.html", form=form), form.status


def _enter(form: EnterForm) -> "Body":
    return services.create_body(
        kind=BodyKind(form.kind.data),
        parent=queries.get_own(uuid.UUID(form.parent.data)),
        name=form.name.data,
        short_name=form.short_name.data or None,
        code=form.code.data.upper(),
        place=form.place.data or None,
        valid_from=form.valid_from.data,
        by=current_identity(),
    )


@pages.get("/settings/organisations/<uuid:body_id>")
@requires(Permission.READ, queries.get_own)
def body(found: "Body") -> ResponseReturnValue:
    """One body, and what stands directly under it."""
    below = queries.page_of_bodies(queries.Wanted(above_id=found.id), order=wanted_order(), number=page_number(), size=SIZE)
    return render_template(
        "organisations/body.html",
        body=found,
        page=below,
        order=wanted_order(),
        today=clock.today(),
        period=presenters.period_of(found),
        ended=presenters.has_ended(found),
        **_around(found),
    )


@pages.route("/settings/organisations/<uuid:body_id>/name", methods=["GET", "POST"])
@requires(Permission.CHANGE, queries.get_own)
def rename(found: "Body") -> ResponseReturnValue:
    """Give a body another name, or say that it works elsewhere."""
    form, body_id = RenameForm.read(name=found.name, short_name=found.short_name, place=found.place, version=_version(found)), found.id
    if found.kind is BodyKind.PROVINCE:
        del form.place
    if form.accepts(lambda: _rename(form, body_id)):
        flash(say(Text("The change has been recorded.")))
        return redirect(url_for(".body", body_id=body_id), 303)
    _carry_on(form, found)
    return render_template("organisations/rename.html", form=form, body=found, **_around(found)), form.status


def _rename(form: RenameForm, body_id: uuid.UUID) -> None:
    called = services.Called(form.name.data, form.short_name.data, form.place.data if "place" in form else None)
    services.rename_body(body_id, called, reason=form.reason.data, version=form.version.data or "", by=current_identity())


@pages.route("/settings/organisations/<uuid:body_id>/end", methods=["GET", "POST"])
@requires(Permission.CHANGE, queries.get_own)
def end(found: "Body") -> ResponseReturnValue:
    """Say from which day a body no longer exists."""
    form, body_id = EndForm.read(valid_to=found.valid_to, version=_version(found)), found.id
    if form.accepts(lambda: _end(form, body_id)):
        flash(say(Text("The end has been recorded.")))
        return redirect(url_for(".body", body_id=body_id), 303)
    _carry_on(form, found)
    hindrances = services.hindrances(found, clock.today())
    return render_template("organisations/end.html", form=form, body=found, hindrances=hindrances, **_around(found)), form.status


def _end(form: EndForm, body_id: uuid.UUID) -> None:
    if form.valid_to.data is None:
        raise NotFoundError
    services.end_body(body_id, on=form.valid_to.data, reason=form.reason.data, version=form.version.data or "", by=current_identity())


def _version(found: "Body") -> str:
    return version_of(found.name, found.short_name, found.valid_to, found.place)


def _carry_on(form: ChangeForm, found: "Body") -> None:
    """Once the reader has been told of another's change, the same form may be sent again."""
    if isinstance(form.refusal, StaleVersionError):
        form.version.data = _version(found)


def _around(found: "Body") -> dict[str, Any]:
    parent = queries.get_body(found.parent_id) if found.parent_id else None
    return {"parent": parent, "agency": queries.agency_of(found), "works": PLACES.get(found.place or "")}
