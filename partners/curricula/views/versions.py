"""Versions of a curriculum: the list with its signatures, one version, two compared, one restored."""

import uuid
from typing import TYPE_CHECKING

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.curricula import queries
from partners.curricula.access import Permission, side_of
from partners.curricula.domain import PUBLIC, WRITABLE, Side
from partners.curricula.domain.drafting import Drafted
from partners.curricula.forms.stages import ReasonForm, VersionForm
from partners.curricula.presenters import comparing
from partners.curricula.presenters.reading import competency_names, outline_of
from partners.curricula.queries import linking
from partners.curricula.queries import versions as stored
from partners.curricula.queries.slots import slots_in
from partners.curricula.services import adopting, signing, versioning
from partners.curricula.views import pages
from partners.curricula.views.drafting import Typed
from partners.curricula.views.studio import around, seen_of
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.web.access import public, requires
from portal.web.downloads import attachment
from portal.web.i18n import language, say
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.curricula.domain.document import Document
    from partners.curricula.models import Curriculum, CurriculumVersion

NOW = "now"
"""In the place of a number: the text as it stands."""


def _asked_version(found: "Curriculum") -> "CurriculumVersion":
    return stored.get_version(found.id, str((request.view_args or {})["number"]))


@pages.get("/curricula/<uuid:curriculum_id>/versions")
@requires(Permission.READ, queries.get_curriculum)
def versions(found: "Curriculum") -> ResponseReturnValue:
    """Where it stands, its versions, its signatures, and what rests on it."""
    seen, fixed = seen_of(found), found.state not in WRITABLE
    shown = {
        "versions": stored.versions_of(found.id),
        "agreed": stored.find_agreed(found.id) if fixed else None,
        "writable": not fixed,
        "predecessor": stored.find_predecessor(found),
        "successor": stored.find_successor(found.id),
        "linked": linking.linked_with(found.id),
        "resting": adopting.resting_on(found) if fixed and seen.side is not Side.COMPANY else [],
        "reviews": stored.reviews_of(found.id) if fixed else [],
    }
    return render_template("curricula/versions.html", **shown, **around(found, seen, "versions"))


@pages.route("/curricula/<uuid:curriculum_id>/versions/new", methods=["GET", "POST"])
@requires(Permission.HEAD, queries.get_curriculum, know=Permission.READ)
def new_version(found: "Curriculum") -> ResponseReturnValue:
    """Give the text as it stands a number and a name."""
    if request.method == "GET" and found.state not in WRITABLE:
        return redirect(url_for(".versions", curriculum_id=found.id), 303)
    form = VersionForm.read(number=versioning.proposed_number(found))
    if form.accepts(lambda: versioning.make(found, number=form.number.data, title=form.title.data, by=current_identity())):
        flash(say(Text("Version %(number)s is kept.", number=form.number.data)))
        return redirect(url_for(".versions", curriculum_id=found.id), 303)
    return render_template("curricula/version_new.html", curriculum=found, form=form), form.status


@pages.get("/curricula/<uuid:curriculum_id>/versions/<number>")
@requires(Permission.READ, queries.get_around)
def version(found: "Curriculum") -> ResponseReturnValue:
    """One version: its digest, its signatures, what differs from the text now."""
    one, side = _asked_version(found), side_of(current_identity(), found)
    document = versioning.document_for(side, one)
    shown = {
        "version": one,
        "sha256": versioning.digest_for(side, one),
        "is_part": versioning.sees_part(side),
        "signatures": stored.signatures_of(one.id),
        "groups": _differences(document, queries.document_for(current_identity(), found)),
        "outline": outline_of(document, competency_names(language()), slots_in(document)),
        "writable": found.state in WRITABLE,
    }
    return render_template("curricula/version.html", curriculum=found, **shown)


@pages.get("/curricula/<uuid:curriculum_id>/versions/<number>/document.json")
@requires(Permission.READ, queries.get_around)
def version_file(found: "Curriculum") -> ResponseReturnValue:
    """The bytes of which the digest is taken, as this reader reads the version."""
    one = _asked_version(found)
    data = versioning.document_for(side_of(current_identity(), found), one).to_bytes()
    return attachment(data, f"{found.number}-{one.number}.json", "application/json")


@pages.get("/curricula/<uuid:curriculum_id>/compare")
@requires(Permission.READ, queries.get_curriculum)
def compare(found: "Curriculum") -> ResponseReturnValue:
    """Two versions beside each other, or one beside the text now."""
    there = stored.versions_of(found.id)
    numbers = [one.number for one in there]
    before = request.args.get("before", numbers[0] if numbers else NOW)
    after = request.args.get("after", NOW)
    chosen = [one if one in numbers else NOW for one in (before, after)]
    old, new = (_text(found, one) for one in chosen)
    return render_template(
        "curricula/compare.html",
        curriculum=found,
        versions=there,
        before=chosen[0],
        after=chosen[1],
        text_now=NOW,
        groups=_differences(old, new),
    )


@pages.get("/curricula/<uuid:curriculum_id>/since")
@public
def since(curriculum_id: uuid.UUID) -> ResponseReturnValue:
    """What the curriculum that was adopted last changes of an earlier one, for whoever studies by that: both are public."""
    found = queries.get_curriculum(curriculum_id)
    if found.state not in PUBLIC:
        raise NotFoundError
    newest = stored.find_newest_after(found)
    old, new = (versioning.document_for(None, signing.get_agreed(one)) for one in (found, newest))
    return render_template("curricula/compare_since.html", curriculum=found, newest=newest, groups=_differences(old, new))


def _text(found: "Curriculum", number: str) -> "Document":
    identity = current_identity()
    if number == NOW:
        return queries.document_for(identity, found)
    return versioning.document_for(side_of(identity, found), stored.get_version(found.id, number))


def _differences(old: "Document", new: "Document") -> list[comparing.Group]:
    return comparing.shown(old, new, competency_names(language()))


@pages.route("/curricula/<uuid:curriculum_id>/versions/<number>/restoring", methods=["GET", "POST"])
@requires(Permission.HEAD, queries.get_around, know=Permission.READ)
def restoring(found: "Curriculum") -> ResponseReturnValue:
    """Write the text anew as it stood in a version: what that changes is shown first."""
    one = _asked_version(found)
    if request.method == "GET" and found.state not in WRITABLE:
        return redirect(url_for(".version", curriculum_id=found.id, number=one.number), 303)
    typed = Typed(Drafted.RESTORING, one.id)
    form = ReasonForm.read(**typed.values)
    if form.accepts(lambda: versioning.restore(found, one, reason=form.reason.data, by=current_identity())):
        typed.drop()
        flash(say(Text("The text stands as in version %(number)s.", number=one.number)))
        return redirect(url_for(".versions", curriculum_id=found.id), 303)
    typed.keep(form)
    groups = _differences(queries.document_of(found.id), versioning.document_for(None, one))
    shown = {"version": one, "form": form, "groups": groups, "typed": typed}
    return render_template("curricula/version_restoring.html", curriculum=found, **shown), form.status
