"""A unit as a partner's people enter it."""

import uuid
from typing import TYPE_CHECKING, Self

from flask_babel import lazy_gettext as _l

from partners.registry.domain import PartnerKind
from partners.registry.domain.units import KINDS_OF, UNIT_KINDS, UnitEntry, flat, tree_of
from portal.web.fields import ChoiceField, LineField, ParagraphField, choices
from portal.web.forms import BaseForm

if TYPE_CHECKING:
    from collections.abc import Iterable

    from partners.registry.models import PartnerUnit


class UnitForm(BaseForm):
    """What a unit is called, of what it is a part, and where it is."""

    kind = ChoiceField(_l("Kind of unit"))
    name = LineField(_l("Name of the unit"), description=_l("As it stands on signs and letters."), longest=200)
    parent = ChoiceField(_l("Part of"), optional=True)
    nitku = LineField(
        _l("NITKU"), description=_l("Of a branch: 22 digits, which begin with your NPWP."), optional=True, inputmode="numeric"
    )
    address = ParagraphField(_l("Address"), rows=2, longest=500, optional=True)

    def offer(self, kind: PartnerKind, whole: str, units: "Iterable[PartnerUnit]", own: "PartnerUnit | None" = None) -> Self:
        """Offer the kinds that such a partner has, and every unit of which this one can be a part."""
        self.kind.choices = choices([("", _l("Choose the kind")), *((key, UNIT_KINDS[key]) for key in KINDS_OF[kind])])
        lines = flat(tree_of(units))
        below = {line.unit.id for node in lines if own is not None and node.unit.id == own.id for line in (node, *flat(node.parts))}
        above = [(str(line.unit.id), "- " * (line.level - 1) + line.unit.name) for line in lines if line.unit.id not in below]
        self.parent.choices = choices([("", whole), *above])
        return self

    def entry(self) -> UnitEntry:
        """What was filled in."""
        parent = uuid.UUID(self.parent.data) if self.parent.data else None
        return UnitEntry(self.kind.data, self.name.data, parent, self.nitku.data or "", self.address.data or "")
