"""What an applicant, an invited person, the inviting official and the head of an agency fill in."""

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from typing import Self

from flask_babel import lazy_gettext as _l

from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.applications.domain.hosting import LEAST_MINUTES, MOST_MINUTES, MOST_TIMES, Offer
from portal.applications.domain.inviting import LEAST_TIME, LONGEST_LIST
from portal.applications.domain.nominating import MOST_A_CALL
from portal.integrity.domain import KINDS
from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.web.fields import (
    ChoiceField,
    ChoicesField,
    DayField,
    LineField,
    ParagraphField,
    TickField,
    UploadField,
    WholeNumberField,
    choices,
)
from portal.web.forms import BaseForm
from portal.web.i18n import say, written

ANSWER_HOUR = 16
RELEASES = [
    ("now", _l("At once"), _l("More than 50 take the system a few minutes.")),
    ("at", _l("At a moment"), _l("Enter day and time below; they can be recalled until then.")),
    ("hand", _l("By hand, later"), _l("They are prepared and wait for you on the page of the batch.")),
]


class ApplyForm(BaseForm):
    """An application: why, what is declared, which fields the host will see. Papers are fields of their own."""

    motivation = ParagraphField(
        _l("Your motivation"),
        description=_l("What you want to learn and how your unit will use it. The host reads this."),
        longest=3000,
        rows=6,
    )
    statements = ChoicesField(
        _l("Statements"),
        description=_l("Each with its legal basis; the wording you agree to is kept with the application."),
        choices=[(s.key, s.text, s.basis) for s in STATEMENTS],
    )
    interest = TickField(
        _l("I have an interest in this host to declare"),
        description=_l("Shares, family there, a board, work for it now or before. Declaring it does not end your application."),
        optional=True,
    )
    interest_kind = ChoiceField(
        _l("Kind of interest"),
        choices=lambda: choices([("", say(Text("Choose the kind"))), *((kind.value, say(words)) for kind, words in KINDS.items())]),
        optional=True,
    )
    interest_words = ParagraphField(
        _l("What the interest is"),
        description=_l("Read by your agency's head, BKD and BPSDM, never by the host."),
        longest=1000,
        rows=3,
        optional=True,
    )
    fields = ChoicesField(
        _l("What the host will see"),
        description=_l("Only these fields, only once BPSDM has recommended you, and never ratings or discipline."),
        choices=list(HOST_FIELDS.items()),
    )


def apply_form(papers: Sequence[str], earlier: Sequence[tuple[str, str]] = ()) -> type[ApplyForm]:
    """The form with an upload for each paper that the opportunity asks for, and beside it a choice of papers that were sent before.

    `earlier` are those, as (id of the file, words).
    """
    fields: dict[str, UploadField | ChoiceField] = {}
    for place, name in enumerate(papers):
        fields[f"paper_{place}"] = UploadField(
            name, accept="application/pdf,image/png,image/jpeg", description=_l("PDF, PNG or JPEG, at most 5 MB.")
        )
        if earlier:
            fields[f"earlier_{place}"] = ChoiceField(
                say(Text("%(name)s: or use one that you uploaded before", name=name)),
                choices=[("", say(Text("None of these"))), *earlier],
                optional=True,
            )
    return type("ApplyForm", (ApplyForm,), fields)


class ObjectForm(BaseForm):
    """An objection (keberatan) against an official's decision."""

    words = ParagraphField(
        _l("Why the decision is wrong"),
        description=_l("Name what was overlooked: a rule, a date, a paper. The superior of whoever decided reads it."),
        longest=5000,
        rows=6,
    )
    paper = UploadField(
        _l("A paper that shows it"),
        accept="application/pdf,image/png,image/jpeg",
        description=_l("PDF, PNG or JPEG, at most 5 MB."),
        optional=True,
    )


class TalkForm(BaseForm):
    """Times for a talk, and where it is held. What is left empty is not offered."""

    day_1 = DayField(_l("Day 1"))
    time_1 = LineField(_l("Time 1 (WIB)"), description=_l("Such as 09.30."), longest=5, width="4")
    day_2 = DayField(_l("Day 2"), optional=True)
    time_2 = LineField(_l("Time 2 (WIB)"), longest=5, width="4", optional=True)
    day_3 = DayField(_l("Day 3"), optional=True)
    time_3 = LineField(_l("Time 3 (WIB)"), longest=5, width="4", optional=True)
    day_4 = DayField(_l("Day 4"), optional=True)
    time_4 = LineField(_l("Time 4 (WIB)"), longest=5, width="4", optional=True)
    day_5 = DayField(_l("Day 5"), optional=True)
    time_5 = LineField(_l("Time 5 (WIB)"), longest=5, width="4", optional=True)
    minutes = WholeNumberField(_l("Length in minutes"), least=LEAST_MINUTES, most=MOST_MINUTES)
    place = LineField(_l("Place, or how to join"), description=_l("An address with the room, or the link of a video call."))
    words = ParagraphField(
        _l("What the talk is about"), description=_l("One or two sentences. The candidate reads them."), longest=1000, rows=3
    )

    def offer(self) -> Offer:
        """What is offered. Raises DomainError beside a field for a day without a time, a time without a day, or one that is none."""
        return Offer(tuple(self._times()), self.minutes.number or 0, self.place.data, self.words.data)

    def _times(self) -> Iterator[dt.datetime]:
        for place in range(1, MOST_TIMES + 1):
            day, hour = self[f"day_{place}"].data, str(self[f"time_{place}"].data or "").strip()
            if day is None and not hour:
                continue
            if day is None:
                raise DomainError(Text("Enter the day to this time."), f"day_{place}")
            shown = re.fullmatch(r"([01]?\d|2[0-3])[.:]([0-5]\d)", hour)
            if shown is None:
                raise DomainError(Text("Enter a time such as 09.30."), f"time_{place}")
            yield clock.at(day, int(shown[1]), int(shown[2]))


class TalkPickForm(BaseForm):
    """One of the times that are offered."""

    at = ChoiceField(_l("Times that are offered (WIB)"), radios=True)

    def offering(self, times: Sequence[dt.datetime]) -> Self:
        """Choose among these."""
        self.at.choices = choices([(moment.isoformat(), written(moment)) for moment in times])
        return self


class TalkDeclineForm(BaseForm):
    """No time suits."""

    reason = ParagraphField(_l("Reason (read by the host)"), description=_l("For example which days would suit you."), longest=1000, rows=3)


class TalkWithdrawForm(BaseForm):
    """A talk is withdrawn."""

    reason = ParagraphField(_l("Reason (read by the candidate)"), longest=1000, rows=3)


class WithdrawForm(BaseForm):
    """Taking an application back."""

    reason = ParagraphField(_l("Reason"), optional=True, rows=2)


class DeclineForm(BaseForm):
    """Not willing, with a reason."""

    reason = ParagraphField(
        _l("Reason (read by BKD)"), description=_l("A short sentence is enough. Declining has no consequence."), longest=1000, rows=3
    )


class UnwillingForm(BaseForm):
    """Not willing to be nominated, with a reason."""

    reason = ParagraphField(
        _l("Reason (read by your agency)"),
        description=_l("A short sentence is enough. Declining has no consequence."),
        longest=1000,
        rows=3,
    )


class InviteForm(BaseForm):
    """How many of the ranked people, with what message, to be answered until when, sent when."""

    count = WholeNumberField(
        _l("How many to invite"), description=_l("The first of the list, in the order shown."), least=1, most=LONGEST_LIST
    )
    message = ParagraphField(
        _l("Message to those invited"),
        description=_l("Stands in the mail and in the portal. Supervisor and head get a copy."),
        longest=2000,
    )
    until = DayField(_l("Answer by"), description=_l("Until 16.00 WIB of that day. Empty: within a week."), optional=True)
    release = ChoiceField(_l("When they are sent"), choices=RELEASES, radios=True, optional=True)
    release_day = DayField(_l("Day of release"), optional=True)
    release_time = LineField(_l("Time of release (WIB)"), description=_l("Such as 08.30."), optional=True, width="10", longest=5)

    def answer_until(self, usual: dt.datetime, closes: dt.datetime) -> dt.datetime:
        """The moment by which to answer: the usual one unless a day was entered. Raises DomainError for a day that leaves no time."""
        if self.until.data is None:
            return usual
        chosen = clock.at(self.until.data, ANSWER_HOUR)
        chosen = min(chosen, closes) if self.until.data == clock.local(closes).date() else chosen
        if chosen < clock.now() + LEAST_TIME:
            raise DomainError(Text("Whoever is invited needs at least a day to answer. Choose a later day."), "until")
        return chosen

    def release_at(self) -> dt.datetime | None:
        """When the invitations are sent: now, at the moment entered, or (None) by hand. Raises DomainError for a moment that is none."""
        if self.release.data == "hand":
            return None
        if self.release.data != "at":
            return clock.now()
        found = re.fullmatch(r"([01]?\d|2[0-3])[.:]([0-5]\d)", self.release_time.data or "")
        if self.release_day.data is None:
            raise DomainError(Text("Enter the day on which they are sent."), "release_day")
        if found is None:
            raise DomainError(Text("Enter the time as hour and minute, such as 08.30."), "release_time")
        moment = clock.at(self.release_day.data, int(found[1]), int(found[2]))
        if moment <= clock.now():
            raise DomainError(Text("This moment has passed. Enter a later one, or send them now."), "release_day")
        return moment


class KeepForm(BaseForm):
    """The name of a list of people."""

    name = LineField(_l("Name of the list"), description=_l("By which you and your colleagues find it again."), longest=120)


class ExtendForm(BaseForm):
    """Until when an assignment is to last, and why."""

    until = DayField(_l("New last day"))
    reason = ParagraphField(
        _l("Reason"), description=_l("It stands in the letter, which the person, their head and the host get."), longest=1000, rows=3
    )


class ReasonForm(BaseForm):
    """A reason, for an act that needs one."""

    reason = ParagraphField(_l("Reason"), description=_l("At least one sentence. It is kept with your name."), longest=1000, rows=3)


class RecallForm(BaseForm):
    """A reason that those concerned read."""

    reason = ParagraphField(
        _l("Reason (read by those concerned)"), description=_l("At least one sentence. It is kept with your name."), longest=1000, rows=3
    )


class PickForm(BaseForm):
    """Why this person is nominated."""

    words = ParagraphField(
        _l("Why this person (read by the person)"),
        description=_l("Why you would nominate this person, and what your unit gains."),
        longest=1000,
        rows=3,
    )


class CallForm(BaseForm):
    """A call for nominations: its words, its day; each agency's number is a field of its own."""

    message = ParagraphField(
        _l("Message to the agencies"), description=_l("What the people are for, and what matters in choosing them."), longest=2000
    )
    due = DayField(_l("Answer by"), description=_l("Until 16.00 WIB of that day."))


def call_form(agencies: Sequence[tuple[str, str]]) -> type[CallForm]:
    """The form with a number for each agency, given as (id, name); an agency without a number is not asked."""
    numbers = {
        f"most_{place}": WholeNumberField(name, least=1, most=MOST_A_CALL, optional=True) for place, (_, name) in enumerate(agencies)
    }
    return type("CallForm", (CallForm,), numbers)


class AwayLimitForm(BaseForm):
    """How many of the agency's people may be away at one time, and why."""

    limit = WholeNumberField(
        _l("New limit"), description=_l("A whole number, at most as many as the agency has on record. 0: nobody can be nominated.")
    )
    reason = ParagraphField(
        _l("Reason"), description=_l("One sentence or more. It is kept in the audit record with your name."), longest=1000, rows=3
    )

    def within(self, people: int) -> Self:
        """No more can be away than there are."""
        self.limit.most = people
        return self
