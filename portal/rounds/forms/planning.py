"""What a curator says of a round."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l

from portal.rounds.domain import LONGEST_LIST, LONGEST_TITLE
from portal.rounds.domain.points import MOST_WEIGHT, Criterion
from portal.web.fields import LineField, WholeNumberField
from portal.web.forms import BaseForm


class TitleForm(BaseForm):
    """What a round is called."""

    title = LineField(_l("Title"), longest=LONGEST_TITLE, description=_l("For example: Round I of 2027."))


class WeightsForm(BaseForm):
    """The weights of the criteria."""

    gap = WholeNumberField(_l("Gap that it closes"), most=MOST_WEIGHT, width="4")
    rating = WholeNumberField(_l("Performance (SKP)"), most=MOST_WEIGHT, width="4")
    service = WholeNumberField(_l("Years of service"), most=MOST_WEIGHT, width="4")
    equity = WholeNumberField(_l("Agencies served less"), most=MOST_WEIGHT, width="4")

    def weights(self) -> dict[str, int]:
        """Criterion to weight."""
        return {one.value: getattr(self, one.value).number or 0 for one in Criterion}


class PlanForm(TitleForm, WeightsForm):
    """A round's criteria, and how long a list may be."""

    longest = WholeNumberField(
        _l("Most choices in a list"), least=1, most=LONGEST_LIST, width="4", description=_l("A long list costs nobody anything.")
    )


def begun(title: str, weights: Mapping[str, Any], longest: int) -> dict[str, str]:
    """What stands in a plan's form at first."""
    return {"title": title, "longest": str(longest), **{name: str(weight) for name, weight in weights.items()}}


class PlacesForm(BaseForm):
    """The places of an offering in a round."""

    seats = WholeNumberField(_l("Places"), least=1, width="4")
    per_agency = WholeNumberField(
        _l("Most of one agency"), least=1, optional=True, width="4", description=_l("Empty: one agency may have all of them.")
    )
    minimum = WholeNumberField(
        _l("Minimum size"), width="4", description=_l("With fewer people it closes, and they go on to their next choice.")
    )
