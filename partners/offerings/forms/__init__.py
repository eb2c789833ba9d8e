"""The forms by which kinds of offering are written, one module each, and what ends an offering or answers for a mentor."""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict

from partners.offerings.domain import MOST_SEATS, Filled
from partners.registry.queries import Member
from portal.catalogue.domain.opportunity import rupiah
from portal.kernel.text import Text
from portal.web.fields import ChoiceField, LineField, ParagraphField, WholeNumberField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say


class PageForm(BaseForm):
    """One page of a form of several: filled from its draft, with the comments made on it."""

    @classmethod
    def from_draft(cls, fields: Iterable[tuple[str, str]]) -> "PageForm":
        """The page as it was typed."""
        return cls(MultiDict(list(fields)))

    def with_comments(self, comments: Mapping[str, list[tuple[Text, str]]]) -> "PageForm":
        """Put what a curator or a mentor said beside the field that it was said of."""
        fields: list[Any] = list(self)
        for field in fields:
            field.comments = list(comments.get(self.COMMENTED_AS.get(field.name, field.name), []))
        return self

    COMMENTED_AS: Mapping[str, str] = {}
    """Fields whose comments go by another name: the first of several that are commented on as one."""

    def count_comments(self) -> int:
        """How much has been said of this page."""
        fields: list[Any] = list(self)
        return sum(len(field.comments) for field in fields)

    def summed(self) -> list[tuple[Any, Any]]:
        """What the last page shows of this one: each field's label and its value in words."""
        return [(field.label.text, _shown(field)) for field in self]


class RupiahField(WholeNumberField):
    """A whole number of rupiah, read back as an amount."""


def _shown(field: Any) -> Any:  # noqa: ANN401  any field, any value
    match field.component:
        case "radios" | "select" | "checks":
            wanted = field.data if isinstance(field.data, list) else [field.data]
            return [choice.label for choice in field.choices if str(choice.value) in {str(one) for one in wanted} and choice.value]
        case "date":
            return field.data or " ".join(part for part in field.parts.values() if part)
        case "number" if isinstance(field, RupiahField) and field.number is not None:
            return rupiah(field.number)
        case "check":
            return Text("Yes") if field.data else Text("No")
        case _:
            return field.data


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page of a kind's form."""

    key: str
    title: Text
    form: type[PageForm]


@dataclass(frozen=True, slots=True)
class KindForm:
    """How a kind is written: its pages (the last one submits), and the offering that they make once all are validated."""

    sheets: tuple[Sheet, ...]
    filled: Any
    """A function from the pages' forms by key to `Filled`."""

    def make(self, pages: Mapping[str, PageForm]) -> Filled:
        """The offering that the validated pages describe."""
        made: Filled = self.filled(pages)
        return made


class EndForm(BaseForm):
    """Why an offering is closed or cancelled."""

    reason = ParagraphField(_l("Reason"), description=_l("Applicants read it."), longest=2000)


class DeclineForm(BaseForm):
    """Why a mentor declines."""

    reason = ParagraphField(_l("Why do you decline? (read by the host)"), longest=1000, rows=3, optional=True)


class KindChoiceForm(BaseForm):
    """Which kind is begun."""


class OwnerForm(BaseForm):
    """Who else owns an offering."""

    account = ChoiceField(_l("Colleague"), description=_l("Somebody of your organisation who has taken up the invitation."))

    def offer(self, people: Iterable[Member]) -> "OwnerForm":
        """Fill in who can be chosen."""
        offered = [(str(one.account.id), f"{one.account.name} ({one.account.email})") for one in people]
        self.account.choices = choices([("", say(Text("Choose a person"))), *offered])
        return self

    def chosen(self) -> uuid.UUID:
        """Who was chosen."""
        return uuid.UUID(self.account.data)


class CapacityForm(BaseForm):
    """How many participants a mentor may have at once."""

    email = LineField(
        _l("E-mail of the mentor"),
        description=_l("As it stands in the offerings that name this mentor."),
        inputmode="email",
        autocomplete="off",
    )
    most = WholeNumberField(
        _l("At most how many participants at once?"),
        least=1,
        most=MOST_SEATS,
        description=_l("Whoever says more vouches that the mentor has the time: to confirm each logbook and evaluate each participant."),
    )
