"""What happens to a case: it is opened, decided step by step, returned, deferred, resumed, withdrawn. Silence decides nothing."""

from portal.workflow.access import holds
from portal.workflow.services.asking import answer, ask
from portal.workflow.services.calling import call
from portal.workflow.services.cases import close, open_case, reopen, resume
from portal.workflow.services.competence import excluded
from portal.workflow.services.correcting import correct, take_back, undo_until
from portal.workflow.services.deciding import Answer, decide, why_not
from portal.workflow.services.delegating import colleagues, delegate
from portal.workflow.services.procedures import BARRED, PROCEDURES, load_procedure, named_office, procedure_of
from portal.workflow.services.together import Picked, alike, decide_together, look
from portal.workflow.services.turns import (
    assign,
    colleagues_for,
    enter,
    escalate,
    give_back,
    hand_on,
    hand_on_of,
    holders_of,
    pass_time,
    remind,
    reroute,
    reroute_of,
    take,
    wake,
)

__all__ = [
    "BARRED",
    "PROCEDURES",
    "Answer",
    "Picked",
    "alike",
    "answer",
    "ask",
    "assign",
    "call",
    "close",
    "colleagues",
    "colleagues_for",
    "correct",
    "decide",
    "decide_together",
    "delegate",
    "enter",
    "escalate",
    "excluded",
    "give_back",
    "hand_on",
    "hand_on_of",
    "holders_of",
    "holds",
    "load_procedure",
    "look",
    "named_office",
    "open_case",
    "pass_time",
    "procedure_of",
    "remind",
    "reopen",
    "reroute",
    "reroute_of",
    "resume",
    "take",
    "take_back",
    "undo_until",
    "wake",
    "why_not",
]
