"""Who may apply, read an application, invite, and answer."""

import enum
from typing import Any

from portal.applications.domain.hosting import HOSTS, is_seen
from portal.applications.models import Application, AskedAgency, Invitation, Nominee
from portal.kernel import clock
from portal.kernel.identity import Identity, Role

OFFICERS = (Role.APPROVER, Role.VERIFIER, Role.CURATOR, Role.AUDITOR)


class Permission(enum.StrEnum):
    """What can be done with applications and invitations."""

    APPLY = "applications:application:apply"
    OWN_LIST = "applications:application:own"
    READ = "applications:application:read"
    EDIT = "applications:application:edit"
    WITHDRAW = "applications:application:withdraw"
    OBJECT = "applications:application:object"
    PREFER = "applications:application:prefer"
    CONFIRM = "applications:application:confirm"
    """Stay with an application after what it is for has changed."""
    LIST = "applications:application:list"
    INVITE = "applications:invitation:invite"
    FOLLOW = "applications:invitation:follow"
    """Read who was chosen, left out and invited, and what became of it."""
    READ_INVITATION = "applications:invitation:read"
    ANSWER = "applications:invitation:answer"
    LIMIT = "applications:agency:limit"
    CALL = "applications:call:make"
    """Call on agencies to nominate, and recall a call."""
    FOLLOW_CALLS = "applications:call:follow"
    """Read the calls with the agencies' answers."""
    NOMINEES = "applications:nominee:list"
    """Read all whom the agencies have picked for a call, also those who were not nominated after all."""
    OBJECTIONS = "applications:objection:list"
    CALLS = "applications:asked:list"
    """The calls on one's own agency."""
    READ_CALL = "applications:asked:read"
    ANSWER_CALL = "applications:asked:answer"
    """Pick, take back, hand over, or decline for the agency."""
    REOPEN_CALL = "applications:asked:reopen"
    """Give the list back to the HR officer."""
    SIGN_NOMINATION = "applications:asked:sign"
    READ_NOMINATION = "applications:nominee:read"
    ANSWER_NOMINATION = "applications:nominee:answer"
    TAKE_BACK = "applications:nominee:take_back"
    CANDIDATES = "applications:candidate:list"
    OFFER_TALK = "applications:talk:offer"
    READ_TALK = "applications:talk:read"
    ANSWER_TALK = "applications:talk:answer"
    WITHDRAW_TALK = "applications:talk:withdraw"
    EXTEND = "applications:assignment:extend"
    READ_SHEET = "applications:sheet:read"
    """The sheets of a placement."""


def is_servant(identity: Identity, _: object) -> bool:
    """A civil servant, in that role."""
    return identity.holds(Role.CIVIL_SERVANT)


def is_own(identity: Identity, application: Application) -> bool:
    """The applicant's own, whatever role is active."""
    return application.account_id == identity.account_id


def is_officer(identity: Identity, _: object) -> bool:
    """Those who decide on applications at BKD and BPSDM, and the auditor."""
    return identity.holds(*OFFICERS)


def invites(identity: Identity, _: object) -> bool:
    """BKD's deciding official."""
    return identity.holds(Role.APPROVER)


def extends(identity: Identity, application: Application) -> bool:
    """BKD's deciding official, and never their own assignment."""
    return identity.holds(Role.APPROVER) and not is_own(identity, application)


def is_auditor(identity: Identity, _: object) -> bool:
    """The Inspektorat's auditor, who reads everything and decides nothing."""
    return identity.holds(Role.AUDITOR)


def is_invited(identity: Identity, invitation: Invitation) -> bool:
    """The person who was invited, from the moment at which it was sent."""
    return invitation.account_id == identity.account_id and invitation.sent_at is not None


def leads_agency(identity: Identity, _: object) -> bool:
    """The head of an agency, for the agency in which the role is held."""
    return identity.holds(Role.AGENCY_APPROVER)


def answers_calls(identity: Identity, _: object) -> bool:
    """An agency's HR officer, or its head."""
    return identity.holds(Role.HR_OFFICER, Role.AGENCY_APPROVER)


def is_officer_there(identity: Identity, asked: AskedAgency) -> bool:
    """An HR officer of the agency that was asked."""
    return identity.holds(Role.HR_OFFICER) and identity.body_id == asked.agency_id


def is_head_there(identity: Identity, asked: AskedAgency) -> bool:
    """The head of the agency that was asked."""
    return identity.holds(Role.AGENCY_APPROVER) and identity.body_id == asked.agency_id


def is_nominee(identity: Identity, nominee: Nominee) -> bool:
    """The person who was picked, whatever role is active."""
    return nominee.account_id == identity.account_id


def has_picked(identity: Identity, picked: tuple[Nominee, AskedAgency]) -> bool:
    """An HR officer of the agency that has picked this person."""
    return is_officer_there(identity, picked[1])


def hosts(identity: Identity, _: object) -> bool:
    """The people of a company or university."""
    return identity.holds(*HOSTS)


def is_host(identity: Identity, about: Any) -> bool:  # noqa: ANN401  a candidacy, a talk or a whole application: each has its opportunity
    """The host's people."""
    return identity.holds(*HOSTS) and identity.body_id == about.opportunity.host_id


def is_host_that_sees(identity: Identity, about: Any) -> bool:  # noqa: ANN401  as above
    """The host's people, while the purpose lasts for which the applicant agreed to be shown."""
    return is_host(identity, about) and is_seen(about.application.state, about.until, clock.today())


def is_candidate(identity: Identity, about: Any) -> bool:  # noqa: ANN401  as above
    """The applicant whom it is about."""
    return is_own(identity, about.application)


RULES = {
    Permission.APPLY: (is_servant,),
    Permission.OWN_LIST: (is_servant,),
    Permission.READ: (is_own,),
    Permission.EDIT: (is_own,),
    Permission.WITHDRAW: (is_own,),
    Permission.CONFIRM: (is_own,),
    Permission.OBJECT: (is_own,),
    Permission.PREFER: (is_own,),
    Permission.LIST: (is_officer,),
    Permission.INVITE: (invites,),
    Permission.FOLLOW: (invites, is_auditor),
    Permission.READ_INVITATION: (is_invited,),
    Permission.ANSWER: (is_invited,),
    Permission.LIMIT: (leads_agency,),
    Permission.CALL: (invites,),
    Permission.FOLLOW_CALLS: (invites, is_auditor),
    Permission.NOMINEES: (is_auditor,),
    Permission.OBJECTIONS: (is_auditor,),
    Permission.CALLS: (answers_calls,),
    Permission.READ_CALL: (is_officer_there, is_head_there, is_auditor),
    Permission.REOPEN_CALL: (is_officer_there, is_head_there),
    Permission.ANSWER_CALL: (is_officer_there,),
    Permission.SIGN_NOMINATION: (is_head_there,),
    Permission.READ_NOMINATION: (is_nominee,),
    Permission.ANSWER_NOMINATION: (is_nominee,),
    Permission.TAKE_BACK: (has_picked,),
    Permission.CANDIDATES: (hosts,),
    Permission.OFFER_TALK: (is_host_that_sees,),
    Permission.READ_TALK: (is_candidate, is_host),
    Permission.ANSWER_TALK: (is_candidate,),
    Permission.WITHDRAW_TALK: (is_host,),
    Permission.EXTEND: (extends,),
    Permission.READ_SHEET: (is_candidate, is_host_that_sees),
}
