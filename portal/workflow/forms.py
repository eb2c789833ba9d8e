"""What a decision needs: an answer, a ground, a reason, and what the answer asks for."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from flask import request
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from portal.web.fields import ChoiceField, DayField, ParagraphField, TickField, WholeNumberField, choices
from portal.web.forms import BaseForm
from portal.web.interruptions import as_sent
from portal.workflow.domain import APPLICANT, Effect, Handling, Procedure, Step
from portal.workflow.presenters.beside import LookTogether
from portal.workflow.services import Answer

COMMENT = "c-"
TOGETHER = "together"
"""Turns of other cases that are decided alike in the same act, where the subject's slice offers it."""

ASKED: dict[str, Callable[[Any], object]] = {
    "cover_plan": lambda field: field.data,
    "until": lambda field: field.data.isoformat() if field.data else None,
    "reserve_rank": lambda field: field.number,
    "measure": lambda field: field.data,
}
"""What an answer may ask for beside ground and reason, and what the field's value is as a detail of the decision."""


class DecideForm(BaseForm):
    """The answer of a step. Answer, ground and interests are never preselected."""

    no_interest = TickField(_l("I have no family, business or other interest in this applicant and this partner."))
    outcome = ChoiceField(_l("Answer"), radios=True, description=_l("Nothing is chosen yet."))
    returned_to = ChoiceField(_l("Return to"), optional=True)
    ground = ChoiceField(_l("Ground"))
    reason = ParagraphField(
        _l("Reason (read by the applicant)"), description=_l("At least one sentence of your own. Name facts and rules.")
    )
    cover_plan = ParagraphField(
        _l("Cover plan"),
        description=_l("Who takes over which duties while the person is away. Name at least two colleagues."),
        optional=True,
    )
    measure = ParagraphField(
        _l("Control measure"),
        description=_l("What keeps the interest from weighing: who does not decide, what the person does not do, and until when."),
        optional=True,
    )
    until = DayField(_l("Deferred until"), optional=True)
    reserve_rank = WholeNumberField(_l("Place on the reserve list"), least=1, most=20, optional=True)
    note = ParagraphField(_l("Internal note (not read by the applicant)"), rows=2, optional=True)

    def offer(self, handling: Handling, procedure: Procedure, step: Step) -> "DecideForm":
        """Fill the choices with what this step gives; drop the fields that none of its answers asks for."""
        said = handling.outcomes
        self.outcome.choices = choices([(o.code, said[o.code].choice, said[o.code].follows) for o in step.outcomes])
        grounds = dict.fromkeys(ground for outcome in step.outcomes for ground in outcome.grounds)
        self.ground.choices = choices([("", _l("Pick at least one ground")), *((code, handling.grounds[code]) for code in grounds)])
        for name in ASKED:
            asking = [said[outcome.code].choice for outcome in step.outcomes if name in outcome.asks]
            if asking:
                self[name].only_for = asking
            else:
                del self[name]
        if not grounds:
            del self.ground
        returning = [said[outcome.code].choice for outcome in step.outcomes if outcome.effect is Effect.RETURN]
        if returning:
            self.returned_to.only_for = returning
            earlier = [(one.key, handling.steps[one.key].title) for one in reversed(procedure.before(step.key))]
            self.returned_to.choices = choices([("", _l("Choose the step")), *earlier, (APPLICANT, _l("Whoever submitted"))])
        else:
            del self.returned_to
        return self

    def typed(self) -> dict[str, Any]:
        """What stands in the fields now, with the comments beside the fields of the case."""
        return super().typed() | {name: text for name, text in request.form.items() if name.startswith(COMMENT)}

    def _differences(self, theirs: Mapping[str, Any]) -> list[tuple[str, str, str]]:
        """Of the fields that this step asks for alone."""
        other = type(self)(MultiDict(as_sent(theirs)))
        pairs = [(str(mine.label.text), mine.spoken(), other[mine.name].spoken()) for mine in self.texts()]
        return [(label, mine, saved) for label, mine, saved in pairs if mine != saved]

    def answer(self, inputs: dict[str, object]) -> Answer:
        """The decision as the service takes it; comments beside fields come as c-NAME."""
        asked = {name: self[name] for name in ASKED if name in self}
        details: dict[str, object] = {name: ASKED[name](field) for name, field in asked.items()}
        comments = {
            name.removeprefix(COMMENT): text.strip() for name, text in request.form.items() if name.startswith(COMMENT) and text.strip()
        }
        together = request.form.getlist(TOGETHER)
        more: dict[str, object] = ({"comments": comments} if comments else {}) | ({"together": together} if together else {})
        return Answer(
            outcome=self.outcome.data,
            ground=self.ground.data or None if "ground" in self else None,
            reason=self.reason.data or "",
            note=self.note.data,
            returned_to=self.returned_to.data or None if "returned_to" in self else None,
            details={key: value for key, value in details.items() if value} | more,
            inputs=inputs,
            no_interest=bool(self.no_interest.data),
        )


class AskForm(BaseForm):
    """A question to whoever submitted."""

    words = ParagraphField(
        _l("Your question"),
        description=_l("One thing at a time. What has to be corrected in the form is returned instead."),
        longest=1000,
        rows=3,
    )


class AnswerForm(BaseForm):
    """The answer to a question."""

    answer = ParagraphField(_l("Your answer"), description=_l("Read by those who decide; it stays with the case."), longest=3000, rows=5)


class TakeBackForm(BaseForm):
    """Why an answer is taken back."""

    reason = ParagraphField(_l("Why you take it back"), description=_l("The applicant and those who decide read it."), longest=1000, rows=3)


class AssignForm(BaseForm):
    """To which colleague a case goes."""

    to = ChoiceField(_l("Colleague"), description=_l("Somebody of your office who may decide this case."))
    words = ParagraphField(_l("What they should know"), description=_l("Not read by the applicant."), longest=1000, rows=3)

    def person(self) -> uuid.UUID:
        """The account that was chosen."""
        return uuid.UUID(self.to.data)


class TogetherForm(BaseForm):
    """One answer for several cases."""

    no_interest = TickField(_l("I have no family, business or other interest in any of these applicants and partners."))
    outcome = ChoiceField(_l("Answer"), radios=True, description=_l("Nothing is chosen yet."))
    ground = ChoiceField(_l("Ground"))
    reason = ParagraphField(
        _l("Reason (read by each applicant)"), description=_l("It is sent to each of them as it stands. Name facts and rules.")
    )

    def offer(self, look: LookTogether) -> "TogetherForm":
        """Fill the choices with what can be said to several at once."""
        handling = look.handling
        if handling is None:
            return self
        said = handling.outcomes
        self.outcome.choices = choices([(one.code, said[one.code].choice, said[one.code].follows) for one in look.answers])
        grounds = dict.fromkeys(ground for one in look.answers for ground in one.grounds)
        self.ground.choices = choices([("", _l("Pick at least one ground")), *((code, handling.grounds[code]) for code in grounds)])
        if not grounds:
            del self.ground
        return self

    def page(self) -> uuid.UUID:
        """Which page was sent: sent twice, it acts once. A token that cannot be read is taken for a new page."""
        try:
            return uuid.UUID(request.form.get("token", ""))
        except ValueError:
            return uuid.uuid4()

    def said(self) -> Answer:
        """The answer as the service takes it."""
        ground = self.ground.data or None if "ground" in self else None
        return Answer(self.outcome.data, ground, self.reason.data, no_interest=bool(self.no_interest.data))


class DelegateForm(BaseForm):
    """An acting officer for a period."""

    to = ChoiceField(_l("Acting officer"), description=_l("Somebody of your own organisation."))
    title = ChoiceField(
        _l("Acts as"),
        choices=[("Plh.", "Plh.", _l("You are away for a time")), ("Plt.", "Plt.", _l("The post is vacant"))],
        radios=True,
    )
    first = DayField(_l("First day"), description=_l("For example: 30 11 2026"))
    last = DayField(_l("Last day"), description=_l("For example: 4 12 2026"))

    def person(self) -> uuid.UUID:
        """The account that was chosen."""
        return uuid.UUID(self.to.data)
