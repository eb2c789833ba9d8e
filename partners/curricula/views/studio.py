"""The studio: the text with its suggestions, the subjects, comments, the log, who takes part, who is there."""

import dataclasses
import uuid
from typing import TYPE_CHECKING, Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.curricula import forms, presenters, queries, services
from partners.curricula.access import Permission, membership
from partners.curricula.domain import SHARE_NAMES, SIDE_NAMES, WRITABLE, WRITERS, Side
from partners.curricula.domain.checking import Finding, credits_of, findings
from partners.curricula.domain.parts import KINDS, PartKind
from partners.curricula.domain.saying import SuggestionState
from partners.curricula.presenters.changes import log_of
from partners.curricula.presenters.mapping import map_of
from partners.curricula.presenters.reading import competency_names
from partners.curricula.presenters.stages import stage_of
from partners.curricula.queries import placing
from partners.curricula.queries import saying as said
from partners.curricula.queries.limits import limits
from partners.curricula.queries.slots import slots_in
from partners.curricula.views import pages
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.kernel.words import word
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import language, say
from portal.web.lists import page_number
from portal.web.session import current_identity

if TYPE_CHECKING:
    from partners.curricula.access import Joined, Placed
    from partners.curricula.models import Curriculum

SIZE = 50
EVERY = 100_000
CHECKED = frozenset({"text", "subjects"})
"""The pages that show what is found wrong while people write."""
ON_THE_TEXT = (PartKind.PROFILE, PartKind.OUTCOME, PartKind.LITERATURE)


def around(found: "Curriculum", seen: presenters.Seen, tab: str) -> dict[str, Any]:
    """What the frame of each page of a curriculum shows beside the page itself."""
    identity, is_writable = current_identity(), found.state in WRITABLE
    member = membership(identity, found)
    wrong = _wrong(seen) if is_writable else []
    open_ones = [one for one in seen.suggestions if one.state is SuggestionState.OPEN]
    return {
        "curriculum": found,
        "tab": tab,
        "seen": seen,
        "stage": stage_of(found, identity, seen, wrong),
        "member": member,
        "is_writable": is_writable,
        "can_write": is_writable and member is not None and member.share in WRITERS,
        "open_suggestions": [presenters.suggested(seen, one) for one in open_ones],
        "addressed": [one for one in presenters.threads(seen) if one.is_mine and one.resolved_at is None],
        "present": presenters.present(seen, found, identity),
        "names": {kind: known.name for kind, known in KINDS.items()},
        "checked": wrong if is_writable and seen.side is not Side.COMPANY and tab in CHECKED else None,
    }


def _wrong(seen: presenters.Seen) -> list[Finding]:
    """What is found wrong with the whole; of the internship slots with those that the reader sees."""
    published = {number for number, slot in seen.slots.items() if slot.is_published}
    return findings(seen.whole, dataclasses.replace(limits(), slots=published))


def seen_of(found: "Curriculum") -> presenters.Seen:
    """The curriculum as the reader sees it, with the internship slots that it names."""
    seen = presenters.seen_by(current_identity(), found, competency_names(language()))
    return dataclasses.replace(seen, slots=slots_in(seen.document))


@pages.get("/curricula/<uuid:curriculum_id>")
@requires(Permission.READ, queries.get_curriculum)
def studio(found: "Curriculum") -> ResponseReturnValue:
    """Profile, outcomes and literature with what is suggested for them; of a company what it co-designs."""
    seen = seen_of(found)
    groups = presenters.groups_under(seen, None, ON_THE_TEXT)
    return render_template("curricula/studio.html", groups=groups, **around(found, seen, "text"))


@pages.get("/curricula/<uuid:curriculum_id>/subjects")
@requires(Permission.READ, queries.get_curriculum)
def subjects(found: "Curriculum") -> ResponseReturnValue:
    """The subjects by semester, with their credits."""
    seen = seen_of(found)
    entries = [presenters.entry_of(seen, part, deep=False) for part in seen.document.of(PartKind.SUBJECT)]
    entries.sort(key=lambda entry: entry.part.fields["semester"] or 99)
    return render_template("curricula/subjects.html", entries=entries, credits=credits_of(seen.document), **around(found, seen, "subjects"))


@pages.get("/curricula/<uuid:curriculum_id>/subjects/<uuid:key>")
@requires(Permission.READ, queries.get_around)
def subject(found: "Curriculum") -> ResponseReturnValue:
    """One subject with everything that stands under it."""
    seen = seen_of(found)
    part = seen.document.parts.get(str((request.view_args or {})["key"]))
    if part is None or part.kind is not PartKind.SUBJECT:
        raise NotFoundError
    entry = presenters.entry_of(seen, part)
    return render_template("curricula/subject.html", entry=entry, is_mine=seen.is_mine(part.id), **around(found, seen, "subjects"))


@pages.get("/curricula/<uuid:curriculum_id>/map")
@requires(Permission.READ, queries.get_curriculum)
def gap_map(found: "Curriculum") -> ResponseReturnValue:
    """Which gaps the outcomes answer, which not, and what nobody asked for; not for the company, which does not see the outcomes."""
    seen = _whole(found)
    return render_template("curricula/map.html", found=map_of(seen.document, found, seen.names), **around(found, seen, "map"))


@pages.get("/curricula/<uuid:curriculum_id>/map.xlsx")
@requires(Permission.READ, queries.get_curriculum)
def gap_map_sheet(found: "Curriculum") -> ResponseReturnValue:
    """The map as a workbook."""
    seen = _whole(found)
    rows = [
        (row.code, row.name, row.level, row.people, row.outcomes, word("cover", row.cover), row.strength, row.credits)
        for row in map_of(seen.document, found, seen.names).rows
    ]
    heads = [Text("Code"), Text("Gap"), Text("Level", "competency"), Text("Civil servants"), Text("Outcomes that answer it"), Text("State")]
    return workbook(f"peta-{found.number}", Text("Map of gaps"), [], [*heads, Text("Strength"), Text("Credits (SKS)")], rows)


def _whole(found: "Curriculum") -> presenters.Seen:
    seen = seen_of(found)
    if seen.side is Side.COMPANY:
        raise NotFoundError
    return seen


@pages.get("/curricula/<uuid:curriculum_id>/log")
@requires(Permission.READ, queries.get_curriculum)
def log(found: "Curriculum") -> ResponseReturnValue:
    """Who changed what, when and why."""
    seen, chosen = seen_of(found), _chosen()
    page = said.page_of_changes(found.id, **chosen, keys=_keys(seen), number=page_number(), size=SIZE)
    shown = {"page": page, "chosen": chosen, "rows": log_of(seen.document, page.rows), "every_side": SIDE_NAMES}
    return render_template("curricula/log.html", **shown, **around(found, seen, "log"))


@pages.get("/curricula/<uuid:curriculum_id>/log.xlsx")
@requires(Permission.READ, queries.get_curriculum)
def log_sheet(found: "Curriculum") -> ResponseReturnValue:
    """The log as filtered."""
    seen, chosen = seen_of(found), _chosen()
    page = said.page_of_changes(found.id, **chosen, keys=_keys(seen), number=1, size=EVERY)
    rows = [
        (
            row.at,
            row.name,
            say(row.side),
            row.part_name,
            say(row.told.sentence),
            "".join(words for _, words in row.told.before or []),
            "".join(words for _, words in row.told.after or []),
            row.reason or "",
        )
        for row in log_of(seen.document, page.rows)
    ]
    heads = [Text("When"), Text("Who"), Text("Side"), Text("Part", "curriculum"), Text("What"), Text("Before"), Text("Now"), Text("Reason")]
    names = {"side": lambda side: SIDE_NAMES[Side(side)]}
    return workbook(f"catatan-{found.number}", Text("Changes to a curriculum"), chosen_words(chosen, **names), heads, rows)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "side")}


def _keys(seen: presenters.Seen) -> list[uuid.UUID] | None:
    """The parts whose changes the reader may read; None: all."""
    return None if seen.side is not Side.COMPANY else [uuid.UUID(key) for key in seen.whole.parts if seen.is_mine(key)]


# -- people -------------------------------------------------------------------------------------------------------------------------------


@pages.get("/curricula/<uuid:curriculum_id>/people")
@requires(Permission.READ, queries.get_curriculum)
def people(found: "Curriculum") -> ResponseReturnValue:
    """Who takes part; how often one is written to."""
    member = membership(current_identity(), found)
    return _people(found, forms.MemberForm(side=member.side.value if member else None), _own_digest(found))


def _own_digest(found: "Curriculum") -> forms.DigestForm:
    member = membership(current_identity(), found)
    return forms.DigestForm(digest=member.digest if member else "none")


@pages.post("/curricula/<uuid:curriculum_id>/people")
@requires(Permission.LEAD, queries.get_curriculum, know=Permission.READ)
def add_member(found: "Curriculum") -> ResponseReturnValue:
    """Ask somebody to take part."""
    form, by = forms.MemberForm.read(), current_identity()
    if form.accepts(lambda: services.add_member(found, form.email.data, form.chosen_side(), form.chosen_share(), by=by)):
        flash(say(Text("The person takes part now and has been told.")))
        return redirect(url_for(".people", curriculum_id=found.id), 303)
    return _people(found, form, _own_digest(found))


@pages.post("/curricula/<uuid:curriculum_id>/people/digest")
@requires(Permission.TAKE_PART, queries.get_curriculum, know=Permission.READ)
def digest(found: "Curriculum") -> ResponseReturnValue:
    """Choose how often one is written to."""
    form = forms.DigestForm.read()
    if form.accepts(lambda: services.choose_digest(found, form.digest.data, by=current_identity())):
        flash(say(Text("Your choice is kept.")))
        return redirect(url_for(".people", curriculum_id=found.id), 303)
    return _people(found, forms.MemberForm(), form)


@pages.post("/curricula/<uuid:curriculum_id>/people/<uuid:member_id>/end")
@requires(Permission.END_MEMBER, placing.joined, know=None)
def end_member(joined: "Joined") -> ResponseReturnValue:
    """Somebody no longer takes part."""
    by, left = current_identity(), joined.member
    services.end_member(joined.curriculum, left, by=by)
    flash(say(Text("%(name)s no longer takes part.", name=left.name)))
    leaves = left.account_id == by.account_id  # and sees it no longer
    return redirect(url_for(".curricula") if leaves else url_for(".people", curriculum_id=joined.curriculum.id), 303)


def _people(found: "Curriculum", form: forms.MemberForm, digest_form: forms.DigestForm) -> ResponseReturnValue:
    seen = seen_of(found)
    refused = form if form.was_refused else digest_form
    shown = {"form": form, "digest_form": digest_form, "members": services.members_of(found), "share_names": SHARE_NAMES}
    return render_template("curricula/people.html", **shown, side_names=SIDE_NAMES, **around(found, seen, "people")), refused.status


# -- who is there -------------------------------------------------------------------------------------------------------------------------


@pages.post("/curricula/<uuid:curriculum_id>/presence")
@requires(Permission.TAKE_PART, queries.get_curriculum, know=Permission.READ)
def presence(found: "Curriculum") -> ResponseReturnValue:
    """Say where one is, every few seconds; the answer says who else is there, and what was written since in this part."""
    identity = current_identity()
    key = request.form.get("part", type=uuid.UUID)
    services.note_presence(found, key, by=identity)
    others, place = presenters.present_beside(found, identity, key)
    there = [{"name": one.name, "side": say(one.side), "part": one.part, "here": key is not None and one.part_key == key} for one in others]
    return jsonify(there=there, place=place)


@pages.post("/curricula/<uuid:curriculum_id>/parts/<uuid:key>/opening")
@requires(Permission.OPEN_PART, placing.placed, know=Permission.READ_PART)
def opening(placed: "Placed") -> ResponseReturnValue:
    """Open a part to the company, or close it."""
    part = placed.part
    if part is None:
        raise NotFoundError
    services.open_part(placed.curriculum, part, is_open=request.form.get("open") == "1", by=current_identity())
    return redirect(url_for(".part", curriculum_id=placed.curriculum.id, key=placed.key), 303)
