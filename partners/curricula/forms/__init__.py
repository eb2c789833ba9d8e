"""The studio's forms: those of parts are made of what each kind holds."""

import uuid
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

from flask import request
from flask_babel import lazy_gettext as _l

from partners.curricula import presenters
from partners.curricula.domain import LONGEST_TITLE, SHARE_NAMES, SIDE_NAMES, Share, Side
from partners.curricula.domain.parts import KINDS, LONGEST, Holds, PartKind
from partners.curricula.presenters.changes import CHOICES
from partners.curricula.queries import slots
from partners.curricula.services import saying
from portal.kernel.text import Text
from portal.reference import queries as reference
from portal.web.fields import ChoiceField, ChoicesField, LineField, ParagraphField, WholeNumberField, choices
from portal.web.forms import BaseForm
from portal.web.i18n import say

if TYPE_CHECKING:
    from partners.curricula.domain.document import Document, Part

NONE_YET = _l("None chosen yet")
SLOT_HINT = _l("Of the internship slots in the catalogue: those of the companies that take part come first.")
Reply = TypeVar("Reply", bound=BaseForm)


class PartForm(BaseForm):
    """The fields of one part; `values` is what was typed, as the document keeps it."""

    kind: PartKind

    def values(self) -> dict[str, Any]:
        """Each field that the form shows, as it is kept."""
        return {name: self._value(name) for name in KINDS[self.kind].fields if name in self._fields}

    def _value(self, name: str) -> Any:  # noqa: ANN401  a field's value
        field: Any = self[name]
        match KINDS[self.kind].fields[name].holds:
            case Holds.NUMBER:
                return field.number
            case Holds.CHOICE:
                return field.data or None
            case Holds.PARTS:
                return list(field.data or [])
            case _:
                return (field.data or "").replace("\r\n", "\n")


class ReasonedForm(PartForm):
    """The same with a reason: for a suggestion, and where two texts are brought together."""

    reason = ParagraphField(_l("Reason"), longest=saying.LONGEST, rows=2)


def part_form(
    document: "Document", part: "Part", *, parts: bool = True, reasoned: bool = False, hosts: Collection[uuid.UUID] = ()
) -> type[PartForm]:
    """The form of a part: a field for each that its kind has, those that name other parts only where `parts` says so.

    `hosts`: the companies that take part, whose internship slots are offered first.
    """
    base = ReasonedForm if reasoned else PartForm
    fields: dict[str, Any] = {"kind": part.kind}
    for name, known in KINDS[part.kind].fields.items():
        if known.holds is Holds.PARTS and not parts:
            continue
        fields[name] = _slot_field(part, name, hosts) if name == "offering" else _field(document, part, name)
    return type(f"{part.kind.title()}Form", (base,), fields)


def _slot_field(part: "Part", name: str, hosts: Collection[uuid.UUID]) -> Any:  # noqa: ANN401  an unbound field
    """A published slot by its number; the one that the part names stays among them."""
    offered: list[tuple[str, Any]] = [(one.number, f"{one.number} {one.title} ({one.host_name})") for one in slots.slots_of(hosts)]
    number = part.fields[name]
    if number and number not in dict(offered):
        offered.insert(0, (number, _named(number)))
    label = say(KINDS[part.kind].fields[name].label)
    return ChoiceField(label, choices=choices([("", NONE_YET), *offered]), optional=True, description=SLOT_HINT)


def _named(number: str) -> Text | str:
    """A slot that is not offered: of one that is published beyond the list its title, else that it is not."""
    found = slots.slots_numbered([number]).get(number)
    if found is not None and found.is_published:
        return f"{found.number} {found.title} ({found.host_name})"
    return Text("%(name)s (not published)", name=f"{number} {found.title}" if found else number)


def _field(document: "Document", part: "Part", name: str) -> Any:  # noqa: ANN401  an unbound field
    known = KINDS[part.kind].fields[name]
    label, value = say(known.label), part.fields[name]
    if name == "competency":
        known_ones = {entry.code: f"{entry.code} {entry.name}" for entry in reference.competencies()}
        own = {value: value} if value and value not in known_ones else {}  # one that has left the list stays chosen
        return ChoiceField(label, choices=choices([("", NONE_YET), *own.items(), *known_ones.items()]), optional=True)
    match known.holds:
        case Holds.NUMBER:
            return WholeNumberField(label, least=known.least, most=known.most, optional=True)
        case Holds.CHOICE:
            return ChoiceField(label, choices=choices([("", NONE_YET), *((one, CHOICES[one]) for one in known.choices)]), optional=True)
        case Holds.PARTS:
            return ChoicesField(label, choices=presenters.options_of(document, known.kind or part.kind, part, value), optional=True)
        case Holds.LINE:
            return LineField(label, optional=True)
        case _:
            return ParagraphField(label, longest=LONGEST, rows=6, optional=True)


def filled(form: type[PartForm], values: Mapping[str, Any]) -> PartForm:
    """A form with a part's values in it; what is posted beside it is another form's."""
    shown = {name: value if isinstance(value, list) else "" if value is None else str(value) for name, value in values.items()}
    return form.read(**shown) if request.method == "GET" else form(None, **shown)


class BeginForm(BaseForm):
    """A new curriculum."""

    title = LineField(_l("Title"), longest=LONGEST_TITLE, description=_l("As the programme is to be called, such as “Magister …”."))


class CommentForm(BaseForm):
    """A comment on a paragraph or on words of it."""

    words = ParagraphField(
        _l("Your comment"), longest=saying.LONGEST, rows=3, description=_l("A name behind an @ addresses that person; they get a mail.")
    )
    quote = LineField(
        _l("On these words"), optional=True, longest=LONGEST, description=_l("As they stand in the paragraph; empty: on the whole of it.")
    )
    to_side = ChoiceField(_l("Addressed to"), optional=True, choices=[])

    def with_sides(self, sides: list[Side]) -> Self:
        """Offer the sides that take part."""
        self.to_side.choices = choices([("", _l("Everybody who sees the paragraph")), *((side.value, SIDE_NAMES[side]) for side in sides)])
        return self

    def side(self) -> Side | None:
        """To whom it is addressed."""
        return Side(self.to_side.data) if self.to_side.data else None


class WordsForm(BaseForm):
    """An answer to a comment."""

    words = ParagraphField(_l("Answer"), longest=saying.LONGEST, rows=2)


class SettleForm(BaseForm):
    """Why a comment is settled."""

    reason = ParagraphField(_l("Why it is settled"), longest=saying.LONGEST, rows=2)


class MemberForm(BaseForm):
    """Somebody who is asked to take part."""

    email = LineField(_l("E-mail address"), inputmode="email", description=_l("Of somebody who has an account and an office on that side."))
    side = ChoiceField(_l("Side"), choices=[(side.value, SIDE_NAMES[side]) for side in Side])
    share = ChoiceField(
        _l("Does what"),
        choices=[(share.value, SHARE_NAMES[share]) for share in Share],
        description=_l("The first of a side leads for it, whatever is chosen here."),
    )

    def chosen_side(self) -> Side:
        """For which side."""
        return Side(self.side.data)

    def chosen_share(self) -> Share:
        """As what."""
        return Share(self.share.data)


DIGESTS: Mapping[str, Text] = {
    "none": Text("No mail"),
    "daily": Text("Once a day, if something changed"),
    "weekly": Text("Once a week, if something changed"),
}


class DigestForm(BaseForm):
    """How often somebody is written to."""

    digest = ChoiceField(_l("Mail about what changed"), choices=list(DIGESTS.items()))


DECIDING = _l("Needed where you do not accept. Whoever suggested it reads it.")


class DecisionForm(BaseForm):
    """Why a suggestion is taken; its own reason stands where nothing is written."""

    reason = ParagraphField(_l("Reason"), longest=saying.LONGEST, rows=2, optional=True, description=DECIDING)


class RefusalForm(BaseForm):
    """Why a suggestion is not taken."""

    reason = ParagraphField(_l("Reason"), longest=saying.LONGEST, rows=2, description=DECIDING)
