"""Talks between a host and a candidate: times are offered, one is picked, it goes into both calendars."""

import datetime as dt
from typing import TYPE_CHECKING

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from portal.applications import queries
from portal.applications.access import Permission
from portal.applications.domain.hosting import MOST_TIMES
from portal.applications.forms import TalkDeclineForm, TalkForm, TalkPickForm, TalkWithdrawForm
from portal.applications.presenters import hosts
from portal.applications.services import interviewing
from portal.applications.views.own import pages
from portal.catalogue.domain.calendar import appointment
from portal.drafts import queries as draft_queries
from portal.drafts import services as drafts
from portal.drafts.presenters import keep_typed
from portal.kernel.errors import ForbiddenError, NotFoundError
from portal.kernel.text import Text
from portal.web.access import requires
from portal.web.fields import DayField
from portal.web.i18n import say
from portal.web.session import current_identity

if TYPE_CHECKING:
    import uuid

    from portal.web.forms import BaseForm

FORM = "applications.talk"
ENDING = "applications.talk_end"
"""The reason for declining or withdrawing: each of the two sides has one form, and each person their own draft."""
CALENDAR = "text/calendar; charset=utf-8"


@pages.route("/applications/<uuid:application_id>/talk", methods=["GET", "POST"])
@requires(Permission.OFFER_TALK, queries.get_candidacy)
def offer_talk(candidacy: queries.Candidacy) -> ResponseReturnValue:
    """Offer a candidate times for a talk."""
    identity, application = current_identity(), candidacy.application
    open_talk = queries.find_open_interview(application.id)
    if open_talk is not None and request.method == "GET":
        return redirect(url_for(".talk", interview_id=open_talk.id), 303)
    hindrance = interviewing.why_not(candidacy, identity)
    if hindrance is not None:
        raise ForbiddenError(hindrance)
    draft = draft_queries.find_draft(FORM, application.id, identity.account_id)
    form = TalkForm.read(**({"minutes": "45"} | _typed(draft.data if draft else {})))
    if form.accepts(lambda: interviewing.offer(candidacy, form.offer(), by=identity)):
        drafts.drop(FORM, application.id, account_id=identity.account_id)
        flash(say(Text("The times are offered. The candidate has been told, and you are told what they pick.")))
        return redirect(url_for(".candidates"), 303)
    version = keep_typed(form, FORM, application.id, account_id=identity.account_id, version=draft.version if draft else 0)
    shown = {
        "application": application,
        "opportunity": candidacy.opportunity,
        "turn": candidacy.turn,
        "fields": hosts.fields_of(queries.get_whole(application.id)),
        "pairs": [(form[f"day_{place}"], form[f"time_{place}"]) for place in range(1, MOST_TIMES + 1)],
    }
    return render_template("applications/talk_offer.html", form=form, draft=draft, version=version, **shown), form.status


def _typed(data: dict[str, object]) -> dict[str, object]:
    """A draft as initial values: three boxes of a date come together."""
    names = [f"day_{place}" for place in range(1, MOST_TIMES + 1)]
    days = {name: {part: data.get(f"{name}-{part}", "") for part in DayField.PARTS} for name in names if f"{name}-day" in data}
    return {name: value for name, value in data.items() if "-" not in name} | days


@pages.get("/talks/<uuid:interview_id>")
@requires(Permission.READ_TALK, queries.get_talk)
def talk(found: queries.Talk) -> ResponseReturnValue:
    """One talk, for the candidate and the host."""
    return _page(found)


def _page(found: queries.Talk, *, pick: TalkPickForm | None = None, end: "BaseForm | None" = None) -> ResponseReturnValue:
    """The page, with the form that was refused, if one was; a reason that was begun stands where it was left."""
    identity, interview_id = current_identity(), found.interview.id
    view = hosts.talk_view(found, identity)
    draft = draft_queries.find_draft(ENDING, interview_id, identity.account_id)
    picking = pick or TalkPickForm().offering(view.times)
    ending = end or _begun(TalkDeclineForm if view.own else TalkWithdrawForm, draft.data if draft else {})
    version = keep_typed(ending, ENDING, interview_id, account_id=identity.account_id, version=draft.version if draft else 0)
    shown = {"view": view, "pick": picking, "end": ending, "draft": draft, "version": version}
    return render_template("applications/talk.html", **shown), max(picking.status, ending.status)


def _begun(kind: "type[BaseForm]", typed: dict[str, object]) -> "BaseForm":
    """The form for a reason as its draft has it; what was posted to pick a time is not of this form."""
    return kind.read(**typed) if request.method == "GET" else kind(None, **typed)


def _done(interview_id: "uuid.UUID", said: Text) -> ResponseReturnValue:
    """The reason has become what it was for."""
    drafts.drop(ENDING, interview_id, account_id=current_identity().account_id)
    flash(say(said))
    return redirect(url_for(".talk", interview_id=interview_id), 303)


@pages.post("/talks/<uuid:interview_id>/pick")
@requires(Permission.ANSWER_TALK, queries.get_talk, know=Permission.READ_TALK)
def pick_time(found: queries.Talk) -> ResponseReturnValue:
    """Pick one of the times."""
    interview = found.interview
    form = TalkPickForm.read().offering(interviewing.times_of(interview))
    if form.accepts(lambda: interviewing.pick(interview.id, dt.datetime.fromisoformat(form.at.data), by=current_identity())):
        flash(say(Text("The time is picked. You and the host have it by mail.")))
        return redirect(url_for(".talk", interview_id=interview.id), 303)
    return _page(found, pick=form)


@pages.post("/talks/<uuid:interview_id>/decline")
@requires(Permission.ANSWER_TALK, queries.get_talk, know=Permission.READ_TALK)
def decline_times(found: queries.Talk) -> ResponseReturnValue:
    """None of the times suits."""
    interview_id, form = found.interview.id, TalkDeclineForm.read()
    if form.accepts(lambda: interviewing.decline(interview_id, form.reason.data, by=current_identity())):
        return _done(interview_id, Text("Your answer is recorded, and the host has been told. Your application goes on."))
    return _page(found, end=form)


@pages.post("/talks/<uuid:interview_id>/withdraw")
@requires(Permission.WITHDRAW_TALK, queries.get_talk, know=Permission.READ_TALK)
def withdraw_talk(found: queries.Talk) -> ResponseReturnValue:
    """The host withdraws its times, or the one that was picked."""
    interview_id, form = found.interview.id, TalkWithdrawForm.read()
    if form.accepts(lambda: interviewing.withdraw(interview_id, form.reason.data, by=current_identity())):
        return _done(interview_id, Text("The talk is withdrawn, and the candidate has been told."))
    return _page(found, end=form)


@pages.get("/talks/<uuid:interview_id>.ics")
@requires(Permission.READ_TALK, queries.get_talk)
def talk_calendar(found: queries.Talk) -> ResponseReturnValue:
    """The picked time for a calendar; once it is withdrawn, what takes it out again."""
    if found.interview.at is None:
        raise NotFoundError
    response = Response(appointment(hosts.event_of(found)), content_type=CALENDAR)
    response.headers["Content-Disposition"] = f'attachment; filename="{found.application.number}.ics"'
    return response
