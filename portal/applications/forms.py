"""What an applicant, an invited person, the inviting official and the head of an agency fill in."""

from collections.abc import Sequence
from typing import Self

from flask_babel import lazy_gettext as _l

from portal.applications.domain import HOST_FIELDS, STATEMENTS
from portal.integrity.domain import KINDS
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, ChoicesField, ParagraphField, TickField, UploadField, WholeNumberField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say

MOST_INVITED = 500


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


def apply_form(papers: Sequence[str]) -> type[ApplyForm]:
    """The form with an upload for each paper that the opportunity asks for."""
    uploads = {
        f"paper_{place}": UploadField(
            name, accept="application/pdf,image/png,image/jpeg", description=_l("PDF, PNG or JPEG, at most 5 MB.")
        )
        for place, name in enumerate(papers)
    }
    return type("ApplyForm", (ApplyForm,), uploads)


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


class WithdrawForm(BaseForm):
    """Taking an application back."""

    reason = ParagraphField(_l("Reason"), optional=True, rows=2)


class DeclineForm(BaseForm):
    """Not willing, with a reason."""

    reason = ParagraphField(
        _l("Reason (read by BKD)"), description=_l("A short sentence is enough. Declining has no consequence."), longest=1000, rows=3
    )


class InviteForm(BaseForm):
    """How many of the ranked people, with what message."""

    count = WholeNumberField(
        _l("How many to invite"), description=_l("The first of the list, in the order shown."), least=1, most=MOST_INVITED
    )
    message = ParagraphField(
        _l("Message to those invited"),
        description=_l("Stands in the mail and in the portal. Supervisor and head get a copy."),
        longest=2000,
    )


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
