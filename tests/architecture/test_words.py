"""Every state that a reader meets has a word, a tone and an icon."""

import enum
import inspect
import pkgutil
from importlib import import_module

import pytest

import partners
import portal
from partners.agreements.domain import AgreementState
from partners.curricula.domain import CurriculumState
from partners.curricula.domain.saying import SuggestionState
from partners.offerings.domain import OfferingState
from partners.offerings.domain.sheets import SheetState
from partners.registry.domain import ChangeState, PartnerState
from partners.registry.domain.accreditation import ProgrammeState
from portal.accounts.domain import AccountState
from portal.applications.domain.states import (
    ApplicationState,
    AskedState,
    BatchState,
    CallState,
    InterviewState,
    InvitationState,
    NomineeState,
    ObjectionState,
    Origin,
)
from portal.catalogue.domain.opportunity import KINDS, OpportunityState
from portal.development.domain.calls import DemandState
from portal.documents.domain import InitialState, LetterState, TemplateState
from portal.eligibility.domain.findings import FindingState
from portal.eligibility.domain.rules import RuleState
from portal.eligibility.domain.verdict import Outcome, Result
from portal.kernel.identity import Role
from portal.kernel.words import FULLER, STATES, state
from portal.notifications.domain import MessageState
from portal.organisations.domain import BodyKind
from portal.rounds.domain import ListState, OfferState, RoundState, RunStage, TrialState
from portal.workforce.domain.codes import ImportState
from portal.workforce.domain.requests import RequestState

WORDS = {
    AgreementState: "agreement",
    ApplicationState: "application",
    AskedState: "asked",
    BatchState: "batch",
    BodyKind: "body",
    CurriculumState: "curriculum",
    SuggestionState: "suggestion",
    CallState: "call",
    ChangeState: "partner_change",
    DemandState: "demand",
    RoundState: "round",
    TrialState: "trial",
    ListState: "round_list",
    OfferState: "round_offer",
    RunStage: "run",
    FindingState: "finding",
    InitialState: "initial",
    InterviewState: "interview",
    InvitationState: "invitation",
    LetterState: "letter",
    NomineeState: "nominee",
    ObjectionState: "objection",
    OfferingState: "offering",
    OpportunityState: "offering",
    Origin: "origin",
    PartnerState: "partner",
    ProgrammeState: "programme",
    RequestState: "request",
    Outcome: "verdict",
    Result: "rule",
    Role: "role",
    SheetState: "sheet",
    TemplateState: "template",
}
"""What an enum's values are states of."""
OWN_WORDS = {
    AgreementState: "agreement",
    AccountState: "seen by the administrator alone, who reads what to do",
    ImportState: "the page of a file says in sentences what happened",
    MessageState: "seen by the administrator alone, with the server's answer",
    RuleState: "the page of rules says from when to when a rule holds",
}
"""States that their own page puts into a sentence."""


def state_enums():
    """Every enum of states in the domains."""
    for package in (portal, partners):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if ".domain" in found.name:
                yield from (
                    thing
                    for name, thing in inspect.getmembers(import_module(found.name), inspect.isclass)
                    if issubclass(thing, enum.StrEnum) and name.endswith("State")
                )


@pytest.mark.parametrize("states", WORDS, ids=lambda states: states.__name__)
def test_every_state_has_a_word(states):
    for value in states:
        shown = state(WORDS[states], value)
        assert shown.text.msgid
        assert shown.tone in {"neutral", "progress", "attention", "good", "bad", "manual"}


def test_no_enum_of_states_is_forgotten():
    assert not set(state_enums()) - set(WORDS) - set(OWN_WORDS)


def test_every_kind_of_offering_has_a_word(product):
    for key, _ in KINDS:
        assert state("kind", key).icon


def test_a_fuller_word_belongs_to_a_state():
    assert set(FULLER) <= set(STATES)


def test_a_state_without_a_word_reaches_nobody():
    with pytest.raises(LookupError, match="application has no word for forgotten"):
        state("application", "forgotten")
