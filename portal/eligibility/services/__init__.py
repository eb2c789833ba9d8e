"""What happens to rules and verdicts: each function is one decision somebody takes, or the answer to one question."""

from portal.eligibility.domain.facts import FACTS, Context, Fact, FactSource, label_of, sentence_of, words_of
from portal.eligibility.domain.requirements import requirements_of
from portal.eligibility.domain.rules import Effect, FactType, Operator, Question, Rule, Step, requirement
from portal.eligibility.domain.verdict import Outcome, Reason, Result, Verdict
from portal.eligibility.services.asking import Answers, answers, register_own_facts, replay, verdict_of
from portal.eligibility.services.ruling import (
    Change,
    FourEyesError,
    Preview,
    Subject,
    discard_draft,
    draft_new,
    draft_rule,
    preview_effect,
    put_in_force,
    seed,
)

__all__ = [
    "FACTS",
    "Answers",
    "Change",
    "Context",
    "Effect",
    "Fact",
    "FactSource",
    "FactType",
    "FourEyesError",
    "Operator",
    "Outcome",
    "Preview",
    "Question",
    "Reason",
    "Result",
    "Rule",
    "Step",
    "Subject",
    "Verdict",
    "answers",
    "discard_draft",
    "draft_new",
    "draft_rule",
    "label_of",
    "preview_effect",
    "put_in_force",
    "register_own_facts",
    "replay",
    "requirement",
    "requirements_of",
    "seed",
    "sentence_of",
    "verdict_of",
    "words_of",
]
