"""Who works for a partner: the list, inviting, parts, ending somebody's access, handing over."""

import uuid

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from partners.registry import queries
from partners.registry.access import Permission, Staff
from partners.registry.domain.people import PARTS, Part
from partners.registry.forms import people as forms
from partners.registry.services import people as services
from partners.registry.views import pages
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.downloads import chosen_words, workbook
from portal.web.i18n import say
from portal.web.lists import page_number
from portal.web.session import current_identity

SIZE = 25
EVERY = 10_000


def _own() -> Staff:
    return queries.get_own_staff(current_identity())


def _colleague(account_id: uuid.UUID) -> Staff:
    return queries.get_own_staff(current_identity(), account_id)


def _chosen() -> dict[str, str]:
    return {name: request.args.get(name, "").replace("\x00", "").strip()[:200] for name in ("text", "part", "order")}


@pages.get("/partner/people")
@requires(Permission.PEOPLE, _own)
def people(staff: Staff) -> ResponseReturnValue:
    """Everybody who works for one's own organisation."""
    chosen = _chosen()
    page = queries.page_of_people(staff.partner, **chosen, number=page_number(), size=SIZE)
    return render_template("registry/people.html", staff=staff, page=page, chosen=chosen, parts=PARTS)


@pages.get("/partner/people.xlsx")
@requires(Permission.PEOPLE, _own)
def people_sheet(staff: Staff) -> ResponseReturnValue:
    """The list as filtered."""
    chosen = _chosen()
    page = queries.page_of_people(staff.partner, **chosen, number=1, size=EVERY)
    rows = [
        (
            one.account.name,
            one.account.email,
            ", ".join(say(PARTS[part]) for part in one.parts),
            Text("Yes") if one.has_come else Text("Invited"),
        )
        for one in page.rows
    ]
    heads = (Text("Name"), Text("E-mail"), Text("Parts"), Text("Invitation taken up"))
    return workbook("orang-mitra", Text("People of the organisation"), chosen_words(chosen, part=lambda key: PARTS[Part(key)]), heads, rows)


@pages.route("/partner/people/invite", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, _own, know=Permission.PEOPLE)
def invite_person(staff: Staff) -> ResponseReturnValue:
    """Invite a colleague by e-mail."""
    form = forms.InviteForm.read()

    def act() -> None:
        who = {"name": form.name.data, "email": form.email.data}
        services.invite(staff.partner, **who, is_signer=form.is_signer.data, by=current_identity())

    if form.accepts(act):
        flash(say(Text("%(name)s is invited and has been written to.", name=form.name.data)))
        return redirect(url_for(".people"), 303)
    return render_template("registry/person_invite.html", form=form, partner=staff.partner), form.status


@pages.route("/partner/people/<uuid:account_id>", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, _colleague, know=Permission.PEOPLE)
def person(staff: Staff) -> ResponseReturnValue:
    """What a colleague does for the organisation."""
    member = queries.get_member(staff.partner, staff.account_id or uuid.UUID(int=0))
    form = forms.PartsForm.read(is_owner=member.is_owner, is_signer=member.is_signer)

    def act() -> None:
        parts = {"is_owner": bool(form.is_owner.data), "is_signer": bool(form.is_signer.data)}
        services.change_parts(staff.partner, member.account.id, **parts, by=current_identity())

    if form.accepts(act):
        flash(say(Text("The parts of %(name)s are recorded.", name=member.account.name)))
        return redirect(url_for(".people"), 303)
    return render_template("registry/person.html", form=form, member=member), form.status


@pages.route("/partner/people/<uuid:account_id>/end", methods=["GET", "POST"])
@requires(Permission.END_PERSON, _colleague, know=Permission.PEOPLE)
def end_person(staff: Staff) -> ResponseReturnValue:
    """End a colleague's access, or leave oneself."""
    member = queries.get_member(staff.partner, staff.account_id or uuid.UUID(int=0))
    form, identity = forms.EndAccessForm.read(), current_identity()
    leaves = member.account.id == identity.account_id
    if form.accepts(lambda: services.end_access(staff.partner, member.account.id, reason=form.reason.data, by=identity)):
        flash(say(Text("The access of %(name)s has ended.", name=member.account.name)))
        return redirect("/" if leaves else url_for(".people"), 303)
    last = staff.owners == {member.account.id}
    return render_template(
        "registry/person_end.html", form=form, member=member, leaves=leaves, last=last, partner=staff.partner
    ), form.status


@pages.route("/partner/people/handover", methods=["GET", "POST"])
@requires(Permission.MANAGE_PEOPLE, _own, know=Permission.PEOPLE)
def hand_over(staff: Staff) -> ResponseReturnValue:
    """Make a colleague the owner in one's own place."""
    identity = current_identity()
    others = [one for one in queries.people_of(staff.partner) if one.has_come and one.account.id != identity.account_id]
    form = forms.HandOverForm.read().offer(others)
    if form.accepts(lambda: services.hand_over(staff.partner, form.successor(), leaves=bool(form.leaves.data), by=identity)):
        flash(say(Text("The organisation has a new owner, who has been told.")))
        return redirect("/" if form.leaves.data else url_for(".people"), 303)
    return render_template("registry/handover.html", form=form, others=others), form.status
