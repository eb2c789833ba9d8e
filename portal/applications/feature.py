"""Plugs the applications into the application."""

import tomllib
import uuid
from collections import ChainMap
from pathlib import Path
from typing import Any

from flask import Flask, g, url_for

from portal.applications import presenters, queries, sample, tasks
from portal.applications.access import RULES, extends, invites, is_candidate, is_host, is_host_that_sees, is_own
from portal.applications.domain import ApplicationState, InvitationState
from portal.applications.domain import extending as extending_words
from portal.applications.domain import hosting as hosting_words
from portal.applications.domain import inviting as inviting_words
from portal.applications.domain import nominating as nominating_words
from portal.applications.domain import objecting as objecting_words
from portal.applications.domain.words import MAILS, OUTCOMES, RECORDED, STEPS
from portal.applications.presenters import extending as extending_pages
from portal.applications.presenters import objecting as objecting_pages
from portal.applications.services import confirming, deciding, extending, letters, nomination_letter, objecting, placing, withdrawing
from portal.applications.views import agency, batches, calls, hosts, own, selecting, talks, writing
from portal.applications.views import extending as extending_views
from portal.applications.views import inviting as inviting_views
from portal.applications.views import nominating as nominating_views
from portal.applications.views import objecting as objecting_views
from portal.audit.domain import EVENTS
from portal.catalogue import services as catalogue
from portal.catalogue.domain.announcing import ANNOUNCED, Announced, Announcements
from portal.catalogue.domain.opportunity import ACTIONS, CHANGED, KINDS, REVISED, Action, OpportunityStep
from portal.demo.story import ACTS, CUTS
from portal.documents.domain import ACTS as LETTER_ACTS
from portal.documents.domain import LETTERS
from portal.drafts import services as drafts
from portal.eligibility.domain.facts import FACTS, Context, Fact, FactSource
from portal.eligibility.domain.rules import FactType
from portal.jobs.domain import TASKS, Task
from portal.kernel import clock
from portal.kernel.db import CONSTRAINTS
from portal.kernel.identity import SYSTEM, Identity, Role
from portal.kernel.text import Text
from portal.notifications.domain import MESSAGES
from portal.web import access, plugs
from portal.web.commands import SEEDS
from portal.workflow import services as workflow

VIEWS = (agency, extending_views, hosts, inviting_views, selecting, batches, calls, nominating_views, objecting_views, writing)
"""Imported so that their pages are on the blueprint before it is mounted."""
WORDS = (inviting_words, nominating_words, objecting_words, hosting_words, extending_words)
"""What the record and the mails call what happens here, besides the applications themselves."""
SEED = Path(__file__).parent / "seeds" / "procedures.toml"

OF_TALKS = frozenset({"applications.talk", "applications.pick_time", "applications.decline_times", "applications.withdraw_talk"})
OF_CANDIDATES = OF_TALKS | {"applications.offer_talk", "applications.onboarding", "applications.confidentiality"}
"""Pages of a candidate whose address does not lie below the list of candidates."""
FOLLOWED = frozenset(
    {
        *("applications.all_batches", "applications.batch", "applications.all_selections", "applications.selection"),
        *("applications.calls", "applications.call", "applications.objections", "applications.objection"),
    }
)
"""Pages that the auditor reaches by the tabs of the applications."""
PLACEMENTS = "applications_placements"
"""Where a request that only reads keeps the placements of its reader, by servant and day."""


def init_app(app: Flask) -> None:
    """Mount pages, the sign-off, the letter, the fact, what a reader can do, the mails, what constraints mean."""
    for event, words in ChainMap(RECORDED, *(one.RECORDED for one in WORDS)).items():
        EVENTS.register(event, words)
    for name, cut in sample.CUTS.items():
        CUTS.register(name, cut)
    access.allow(app, RULES)
    app.register_blueprint(own.pages)
    for key, offered in KINDS:
        workflow.PROCEDURES.register(offered.procedure, presenters.handling_of(key))
    workflow.PROCEDURES.register(placing.PROCEDURE, presenters.handling_of("round"))
    workflow.PROCEDURES.register(objecting.PROCEDURE, objecting_pages.HANDLING)
    workflow.BARRED.register("applications.objection", objecting.barred)
    for sort in (*letters.SORTS, nomination_letter.SORT, extending.SORT):
        LETTERS.register(sort.key, sort)
    LETTER_ACTS.register("applications", extending_pages.acts_on)
    FACTS.register("active_placements", _active_placements())
    ACTIONS.register("applications", _actions)
    CHANGED.register("applications", _changed)
    REVISED.register("applications", confirming.on_revised)
    ANNOUNCED.register("applications", Announcements(queries.page_of_announced, _announced))
    _tasks()
    SEEDS.register("applications", _seed)
    drafts.EDITORS.register(writing.FORM, _own_draft)
    drafts.EDITORS.register(objecting_views.FORM, _own_draft)
    drafts.EDITORS.register(calls.FORM, _call_draft)
    drafts.EDITORS.register(extending_views.FORM, _extension_draft)
    drafts.EDITORS.register(talks.FORM, _host_draft)
    drafts.EDITORS.register(talks.ENDING, _talk_draft)
    for kind, mail in ChainMap(MAILS, *(one.MAILS for one in WORDS)).items():
        MESSAGES.register(kind, mail)
    for name, act in sample.ACTS.items():
        ACTS.register(name, act)
    _navigation()
    _constraints()


def _tasks() -> None:
    TASKS.register("applications.lapse", Task(tasks.lapse_invitations, cron="*/15 * * * *"))
    TASKS.register("applications.release", Task(tasks.release_batches, cron="* * * * *"))
    TASKS.register("applications.remind", Task(tasks.remind, cron="10 * * * *"))
    TASKS.register("applications.prepare_batch", Task(tasks.prepare_batch, tries=8))
    TASKS.register("applications.send_batch", Task(tasks.send_batch, tries=8))
    TASKS.register("applications.call_reserves", Task(tasks.call_reserves))


def _navigation() -> None:
    servant = frozenset({Role.CIVIL_SERVANT})
    plugs.NAV.register("applications", plugs.NavItem(Text("My applications"), "applications.own", 30, servant, also=OF_TALKS))
    plugs.NAV.register("invitations", plugs.NavItem(Text("My invitations"), "applications.invitations", 35, servant))
    officers, auditor = frozenset({Role.APPROVER, Role.VERIFIER, Role.CURATOR}), frozenset({Role.AUDITOR})
    plugs.NAV.register("all_applications", plugs.NavItem(Text("Applications"), "applications.all_applications", 30, officers))
    plugs.NAV.register("followed", plugs.NavItem(Text("Applications"), "applications.all_applications", 30, auditor, also=FOLLOWED))
    head = frozenset({Role.AGENCY_APPROVER})
    plugs.NAV.register("away_limit", plugs.NavItem(Text("Away limit"), "applications.away_limit", 40, head))
    plugs.NAV.register("calls", plugs.NavItem(Text("Calls for nominations"), "applications.calls", 35, frozenset({Role.APPROVER})))
    asked = frozenset({Role.HR_OFFICER, Role.AGENCY_APPROVER})
    waiting = plugs.Count(queries.calls_waiting, _waiting_there, roles=asked)
    plugs.NAV.register("asked", plugs.NavItem(Text("Calls for nominations"), "applications.asked_list", 35, asked, count=waiting))
    host = frozenset(hosting_words.HOSTS)
    plugs.NAV.register("candidates", plugs.NavItem(Text("Candidates"), "applications.candidates", 15, host, also=OF_CANDIDATES))
    plugs.HOME.register(Role.CIVIL_SERVANT, "applications.own")


def _waiting_there(identity: Identity) -> dict[str, Any]:
    return {"call_role": identity.role.value if identity.role else "", "call_agency": identity.body_id}


def _constraints() -> None:
    CONSTRAINTS.register("application_open_once", (Text("You have an application for this opportunity already."), None))
    CONSTRAINTS.register("objection_once", (Text("You have objected to this decision already."), None))
    CONSTRAINTS.register("invitation_open_once", (Text("Somebody else has just invited this person. Look at the preview again."), None))
    CONSTRAINTS.register("selection_name_once", (Text("There is a list of this name already. Give it another."), "name"))
    CONSTRAINTS.register("pk_invitation_batch", (Text("These invitations have just been committed. Look at the batch."), None))
    open_talk = Text("A talk with this candidate is open already. Withdraw it before you offer other times.")
    CONSTRAINTS.register("interview_open_once", (open_talk, None))
    CONSTRAINTS.register("assignment_seat_once", (Text("Somebody else has just taken this place. Read the page again."), None))
    CONSTRAINTS.register(
        "assignment_one_at_a_time", (Text("This person has a placement in this period already. Nobody is placed twice at one time."), None)
    )


def _active_placements() -> FactSource:
    """How many placements a person has on a day: what this product itself knows."""
    label, origin = Text("Active placements"), Text("Placements that were decided here")
    freshness = Text("As it stands at the moment")
    return FactSource(label, FactType.NUMBER, _active, _active_column, origin=origin, freshness=freshness)


def _active(servant: Any, context: Context, _: str) -> Fact:  # noqa: ANN401  the row of the workforce's record
    number: int | None = g.get(PLACEMENTS, {}).get((servant.id, context.known_on))
    if number is None:
        number = queries.active_count(servant.id, context.known_on)
    return Fact(number, "Simpul", context.known_on)


def _active_column(context: Context, _: str) -> Any:  # noqa: ANN401  an SQL expression
    return queries.active_column(context.known_on)


def _changed(opportunity: Any, step: OpportunityStep, cause: Text) -> None:  # noqa: ANN401  the row of the catalogue
    if step in {OpportunityStep.CANCEL, OpportunityStep.TAKE_DOWN}:
        deciding.cancel_for_taken_down(opportunity, by=SYSTEM, cause=cause)
        withdrawing.recall_for_taken_down(opportunity.id, by=SYSTEM)


def _announced(opportunity_id: uuid.UUID) -> list[Announced]:
    """What the public reads of the decisions on those who applied."""
    rows = queries.announced_of(opportunity_id)
    return [Announced(STEPS[stage].title, number, OUTCOMES[outcome].told, at) for stage, number, outcome, at in rows]


def _own_draft(identity: Identity, application_id: uuid.UUID) -> uuid.UUID | None:
    return identity.account_id if is_own(identity, queries.get_application(application_id)) else None


def _call_draft(identity: Identity, opportunity_id: uuid.UUID) -> uuid.UUID | None:
    return identity.account_id if invites(identity, opportunity_id) else None


def _extension_draft(identity: Identity, application_id: uuid.UUID) -> uuid.UUID | None:
    """An extension is drafted by the deciding official, each for themselves."""
    return identity.account_id if extends(identity, queries.get_application(application_id)) else None


def _host_draft(identity: Identity, application_id: uuid.UUID) -> uuid.UUID | None:
    """The times for a talk are drafted by the host's people, each for themselves."""
    return identity.account_id if is_host_that_sees(identity, queries.get_candidacy(application_id)) else None


def _talk_draft(identity: Identity, interview_id: uuid.UUID) -> uuid.UUID | None:
    """Why a talk is declined or withdrawn is drafted by the candidate and by the host's people, each for themselves."""
    talk = queries.get_talk(interview_id)
    return identity.account_id if is_candidate(identity, talk) or is_host(identity, talk) else None


def _actions(identity: Identity, opportunity: Any) -> list[Action]:  # noqa: ANN401  the row of the catalogue
    """What a civil servant, and the inviting official, can do with an opportunity, and what an auditor reads of it."""
    if identity.holds(Role.AUDITOR):
        return _followed(opportunity)
    if identity.holds(Role.APPROVER):
        return _for_approver(opportunity)
    if not identity.holds(Role.CIVIL_SERVANT):
        return []
    return _for_servant(identity, opportunity)


def _followed(opportunity: Any) -> list[Action]:  # noqa: ANN401  the row of the catalogue
    return [
        Action(Text("Who was invited"), url_for("applications.invited", opportunity_id=opportunity.id)),
        Action(Text("Lists of people"), url_for("applications.selections", opportunity_id=opportunity.id)),
        Action(Text("Batches of invitations"), url_for("applications.batches", opportunity_id=opportunity.id)),
    ]


def _for_approver(opportunity: Any) -> list[Action]:  # noqa: ANN401  the row of the catalogue
    followed = _followed(opportunity)
    if not catalogue.is_open(opportunity):
        return followed
    return [
        Action(Text("Invite civil servants"), url_for("applications.invite", opportunity_id=opportunity.id), primary=True),
        Action(Text("Call for nominations"), url_for("applications.new_call", opportunity_id=opportunity.id)),
        *followed,
    ]


def _for_servant(identity: Identity, opportunity: Any) -> list[Action]:  # noqa: ANN401
    today = clock.today()
    standing = queries.standing_of(identity.account_id, opportunity.id, today)
    g.setdefault(PLACEMENTS, {})[standing.servant_id, today] = standing.placements
    if standing.application_id is not None:
        words = Text("Go on with your draft") if standing.application_state is ApplicationState.DRAFT else Text("See your application")
        return [Action(words, url_for("applications.show", application_id=standing.application_id), primary=True)]
    if standing.answer_by is not None and standing.invitation_state is InvitationState.SENT and standing.answer_by > clock.now():
        href = url_for("applications.invitation", invitation_id=standing.invitation_id)
        return [Action(Text("Answer the invitation"), href, primary=True, tag=("invitation", "sent"), due=standing.answer_by)]
    if not catalogue.is_open(opportunity):
        return [Action(Text("Closed"), note=Text("The deadline has passed."))]
    return [
        Action(
            Text("Apply", "act"),
            url_for("applications.begin", opportunity_id=opportunity.id),
            primary=True,
            note=Text(
                "What you type is saved as a draft. It can be withdrawn until the letter is signed, at the latest on %(day)s.",
                day=opportunity.starts_on,
            ),
        )
    ]


def _seed() -> str:
    added = 0
    for entry in tomllib.loads(SEED.read_text(encoding="utf-8"))["procedure"]:
        day = entry["valid_from"]
        added += workflow.load_procedure(entry["key"], entry["version"], day, entry["basis"], {"steps": entry["steps"]})
    return f"{added} procedures added"
