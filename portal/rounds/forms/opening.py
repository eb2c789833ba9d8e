"""What a curator says before lists open: the calendar, and reserved seats."""

import datetime as dt
import re
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from flask_babel import lazy_gettext as _l

from portal.kernel import clock
from portal.kernel.errors import DomainError
from portal.kernel.text import Text
from portal.rounds.domain.opening import LONGEST_SOURCE, MOST_DAYS
from portal.rounds.domain.reserving import LONGEST_NAME, MOST_RESERVES, Reserve
from portal.web.fields import ChoicesField, DayField, LineField, ParagraphField, WholeNumberField, choices
from portal.web.forms import BaseForm

if TYPE_CHECKING:
    from werkzeug.datastructures import MultiDict

    from portal.rounds.models import Round, RoundReserve

HOUR = re.compile(r"([01]?\d|2[0-3])[.:]([0-5]\d)")
USUAL_TIME = "16.00"
NEEDED = ("name", "seats", "agencies")
PARTS = (*NEEDED, "per_agency")


class CalendarForm(BaseForm):
    """Until when lists are collected, how long there is to answer, where the seed comes from."""

    lists_until = DayField(_l("Lists can be changed until"))
    lists_until_time = LineField(_l("Time of that day (WIB)"), description=_l("Such as 16.00."), longest=5, width="4")
    answer_days = WholeNumberField(
        _l("Working days to answer"), least=1, most=MOST_DAYS, width="4", description=_l("So long has whoever is placed to say yes or no.")
    )
    seed_source = ParagraphField(
        _l("Where the seed of the lottery will come from"),
        description=_l("Something that nobody can know before and everybody can look up after, such as a closing index of a named day."),
        longest=LONGEST_SOURCE,
        rows=3,
    )

    def moment(self) -> dt.datetime:
        """Until when lists can be changed. Raises DomainError beside the time for one that there is not."""
        found = HOUR.fullmatch(str(self.lists_until_time.data or ""))
        if found is None or self.lists_until.data is None:
            raise DomainError(Text("Enter the time as hour and minute, such as 08.30."), "lists_until_time")
        return clock.at(self.lists_until.data, int(found[1]), int(found[2]))


def calendar_begun(found: "Round") -> dict[str, object]:
    """What stands in the form of a round's calendar at first."""
    until = clock.local(found.lists_until) if found.lists_until else None
    return {
        "lists_until": until.date() if until else None,
        "lists_until_time": f"{until:%H.%M}" if until else USUAL_TIME,
        "answer_days": str(found.answer_days),
        "seed_source": found.seed_source or "",
    }


class ReservesForm(BaseForm):
    """Up to five reserves of an offering; its fields are made by `reserves_form`."""

    def __init__(self, formdata: "MultiDict[str, Any] | None" = None, **initial: Any) -> None:  # noqa: ANN401  as the base form
        super().__init__(formdata, **initial)
        for fields in self.rows():
            for part in NEEDED:
                fields[part].optional_word = False  # the page says that a whole row may stay empty, not one of these in it

    def rows(self) -> list[dict[str, Any]]:
        """The fields of each row, for the page."""
        return [{part: getattr(self, f"{part}_{row}") for part in PARTS} for row in range(1, MOST_RESERVES + 1)]

    def reserves(self) -> list[Reserve]:
        """What was filled in, row by row; a row that was left empty is none."""
        return [_reserve(row, fields) for row, fields in enumerate(self.rows(), 1) if not all(one.is_empty for one in fields.values())]


def _reserve(row: int, fields: Mapping[str, Any]) -> Reserve:
    agencies = tuple(uuid.UUID(one) for one in fields["agencies"].data or () if one)  # a box without a value is none
    return Reserve(fields["name"].data or "", fields["seats"].number or 0, fields["per_agency"].number, agencies, row)


def reserves_form(agencies: Sequence[tuple[str, str]]) -> type[ReservesForm]:
    """The form with its rows, the agencies to choose from given as (id, name)."""
    fields: dict[str, object] = {}
    for row in range(1, MOST_RESERVES + 1):
        fields[f"name_{row}"] = LineField(
            _l("Name"), longest=LONGEST_NAME, optional=True, description=_l("Results call it so, such as: Kepulauan Seribu.")
        )
        fields[f"seats_{row}"] = WholeNumberField(_l("Reserved seats"), least=1, optional=True, width="4")
        fields[f"per_agency_{row}"] = WholeNumberField(_l("Most of one agency in them"), least=1, optional=True, width="4")
        fields[f"agencies_{row}"] = ChoicesField(_l("For the people of these agencies"), choices=choices(agencies), optional=True)
    return type("ReservesForm", (ReservesForm,), fields)


def reserves_begun(kept: "Iterable[RoundReserve]") -> dict[str, object]:
    """What stands in the form of an offering's reserves at first."""
    begun: dict[str, object] = {}
    for row, one in enumerate(kept, 1):
        begun[f"name_{row}"], begun[f"seats_{row}"] = one.name, str(one.seats)
        begun[f"per_agency_{row}"] = str(one.per_agency or "")
        begun[f"agencies_{row}"] = [str(agency_id) for agency_id in one.agency_ids]
    return begun
