"""What readers keep and take along: a comparison, the days for a calendar, the link that stops a search's mails, the mails."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import current_app, request, url_for
from itsdangerous import BadSignature, URLSafeSerializer

from portal.catalogue.domain.calendar import Event
from portal.catalogue.domain.fields import FIELDS
from portal.catalogue.domain.opportunity import KINDS, MODES, OpportunityState
from portal.catalogue.presenters.lists import length_of
from portal.catalogue.queries import Shown
from portal.catalogue.services.kept import NEW
from portal.kernel import words
from portal.kernel.errors import NotFoundError
from portal.kernel.text import Text
from portal.notifications.domain import Mail
from portal.web.i18n import language, moment, say

if TYPE_CHECKING:
    from portal.catalogue.models import Opportunity

MAILS = {
    NEW: Mail(
        Text("New in your saved search “%(name)s”: %(count)s"),
        (
            Text("Published since you were last told: %(titles)s."),
            Text("To stop these mails, open this address and press the button; you need not sign in: %(stop)s"),
        ),
        Text("See what is new"),
        stop="stop",
    )
}

# -- side by side --------------------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """One row of a comparison: what is compared, its value for each opportunity, and whether they differ."""

    name: Text
    values: list[str]

    @property
    def differs(self) -> bool:
        """Whether not all are the same."""
        return len(set(self.values)) > 1


def compared(found: Sequence["Opportunity"]) -> list[Beside]:
    """What opportunities have side by side; a row that none of them fills is left out."""
    rows = [Beside(name, [say(value(one)) for one in found]) for name, value in COMPARED]
    return [row for row in rows if any(row.values)]


def cost_of(opportunity: Any) -> Text:  # noqa: ANN401  what has a cost
    """What whoever takes part pays."""
    return Text("Rp%(amount)s", amount=opportunity.cost) if opportunity.cost else Text("Free of charge")


def _joined(name: str) -> Callable[[Any], str]:
    return lambda one: "; ".join(map(str, one.particulars.get(name) or ()))


def _said(name: str) -> Callable[[Any], str]:
    return lambda one: str(one.particulars.get(name) or "")


def _competencies(one: Any) -> str:  # noqa: ANN401  an opportunity
    return "; ".join(f"{item['name']} ({say(Text('Level %(level)s', level=item['level']))})" for item in one.competencies)


COMPARED: tuple[tuple[Text, Callable[[Any], Any]], ...] = (
    (Text("Kind", "opportunity"), lambda one: KINDS[one.kind].name),
    (Text("Field of work"), lambda one: FIELDS.get(one.field)),
    (Text("Host"), lambda one: one.host_name),
    (Text("Place"), lambda one: one.place),
    (Text("How to take part"), lambda one: MODES.get(one.mode, one.mode)),
    (Text("State"), lambda one: words.word("offering", one.state)),
    (Text("Closes"), lambda one: one.open_until),
    (Text("From"), lambda one: one.starts_on),
    (Text("Until"), lambda one: one.ends_on),
    (Text("Length", "opportunity"), length_of),
    (Text("Places", "seats"), lambda one: str(one.seats)),
    (Text("Cost", "opportunity"), cost_of),
    (Text("Competency and level aimed at"), _competencies),
    (Text("Tasks"), _joined("tasks")),
    (Text("Outcomes"), _joined("outcomes")),
    (Text("Working pattern"), _said("working_pattern")),
    (Text("Benefits from the host"), _said("benefits")),
)

# -- days for a calendar -------------------------------------------------------------------------------------------------------------------

OVER = frozenset({OpportunityState.CANCELLED, OpportunityState.TAKEN_DOWN})
STEPS = tuple(OpportunityState)


def events(opportunity: Any) -> list[Event]:  # noqa: ANN401  a row of the table
    """The deadline of an opportunity, and the days from its first to its last."""
    address = url_for("catalogue.opportunity", opportunity_id=opportunity.id, _external=True)
    over = opportunity.state in OVER
    sequence = opportunity.version * len(STEPS) + STEPS.index(opportunity.state)
    until = say(Text("Open until %(moment)s", moment=opportunity.open_until))
    about = f"{opportunity.host_name}\n{until}\n{opportunity.number}\n{address}"
    whole = {"sequence": sequence, "stamped": opportunity.published_at, "description": about, "url": address, "cancelled": over}
    closes, begins = Text("Closes: %(title)s", title=opportunity.title), Text("Begins: %(title)s", title=opportunity.title)
    days: dict[str, Any] = {"begins": opportunity.starts_on, "ends": opportunity.ends_on, "place": opportunity.place}
    return [
        Event(uid=f"{opportunity.id}-deadline@simpul", summary=say(closes), begins=opportunity.open_until, **whole),
        Event(uid=f"{opportunity.id}-days@simpul", summary=say(begins), **days, **whole),
    ]


# -- the preview of a link -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Linked:
    """What an opportunity's page says of its address: the card by Open Graph's names, the ways onward by name."""

    card: dict[str, str]
    ways: dict[str, str]


MOST_LINKED = 512
_linked: dict[tuple[uuid.UUID, str, str, str], Linked] = {}


def linked(shown: Shown) -> Linked:
    """The card of what is shown, and the ways from its page: made once for each language and each name under which the house is reached."""
    key = (shown.name, language(), request.scheme, request.host)
    found = _linked.get(key)
    if found is None:
        if len(_linked) >= MOST_LINKED:
            _linked.clear()
        found = _linked[key] = Linked(_card(shown.opportunity), _ways(shown.opportunity.id))
    return found


def _ways(opportunity_id: uuid.UUID) -> dict[str, str]:
    return {
        "ask": url_for("catalogue.ask", opportunity_id=opportunity_id),
        "calendar": url_for("catalogue.opportunity_calendar", opportunity_id=opportunity_id),
        "mark": url_for("catalogue.mark", opportunity_id=opportunity_id),
        "sheet": url_for("catalogue.sheet", opportunity_id=opportunity_id),
        "unmark": url_for("catalogue.unmark", opportunity_id=opportunity_id),
        "versions": url_for("catalogue.versions", opportunity_id=opportunity_id),
        "what_if": url_for("catalogue.what_if", opportunity_id=opportunity_id),
    }


def _card(opportunity: Any) -> dict[str, str]:  # noqa: ANN401  a row of the table
    """What a program that shows a shared link says of an opportunity, by Open Graph's names."""
    deadline = say(Text("Open until %(moment)s", moment=moment(opportunity.open_until)))
    return {
        "og:type": "article",
        "og:site_name": "Simpul",
        "og:title": f"{opportunity.title}, {opportunity.host_name}",
        "og:description": f"{deadline}. {opportunity.summary}"[:300],
        "og:url": url_for("catalogue.opportunity", opportunity_id=opportunity.id, _external=True),
    }


# -- the link that stops mails -------------------------------------------------------------------------------------------------------------


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(str(current_app.secret_key), salt="saved-search")


def stop_path(search_id: uuid.UUID) -> str:
    """The path that stops the mails about a search, good for whoever has it."""
    return f"/searches/stop/{_signer().dumps(str(search_id))}"


def search_of(token: str) -> uuid.UUID:
    """The search that such a path is about. Raises NotFoundError for one that was not made here."""
    try:
        return uuid.UUID(_signer().loads(token))
    except (BadSignature, ValueError) as error:
        raise NotFoundError from error
