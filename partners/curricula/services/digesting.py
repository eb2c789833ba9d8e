"""Mails about what changed, once a day or a week, as each who takes part has chosen: only what their side may read."""

import datetime as dt
from typing import TYPE_CHECKING

from partners.curricula import queries, services
from partners.curricula.domain import Side, is_opened
from partners.curricula.queries import digesting
from partners.curricula.queries import saying as said
from partners.curricula.services import saying
from portal.kernel import clock

if TYPE_CHECKING:
    from collections.abc import Collection

    from partners.curricula.domain.document import Document
    from partners.curricula.models import Curriculum, CurriculumChange, CurriculumMember

MONDAY = 0
MOST_NAMED = 6
"""Parts and people that a mail names; the page has all."""


def send_due() -> int:
    """Write to everybody whose day it is and who has something to read; how many were written to."""
    choices = {"daily", "weekly"} if clock.today().weekday() == MONDAY else {"daily"}
    sent = 0
    for member in digesting.members_to_tell(choices):
        sent += _tell(queries.get_curriculum(member.curriculum_id), member)
    return sent


def _tell(curriculum: "Curriculum", member: "CurriculumMember") -> bool:
    document, opened = queries.whole_of(curriculum.id)
    since = member.told_at or member.created_at
    changes = [one for one in said.changes_since(curriculum.id, member.told_place) if _is_news(one, member, document, opened)]
    talk = _said_since(curriculum, member, since, document, opened)
    member.told_place, member.told_at = said.newest_place(curriculum.id), clock.now()
    if not changes and not talk:
        return False
    people = _some({one.name: None for one in changes} | dict.fromkeys(name for name, _ in talk))
    parts = _some({one.part_name: None for one in changes if one.part_name} | {part: None for _, part in talk if part})
    services.tell(curriculum, [member], "curricula.digest", changes=len(changes), said=len(talk), people=people, parts=parts or "…")
    return True


def _is_news(one: "CurriculumChange", member: "CurriculumMember", document: "Document", opened: "Collection[str]") -> bool:
    return one.account_id != member.account_id and _sees(member, str(one.part_key), document, opened)


def _sees(member: "CurriculumMember", key: str, document: "Document", opened: "Collection[str]") -> bool:
    if member.side is not Side.COMPANY:
        return True
    part = document.parts.get(key)
    return part is not None and is_opened(document, part, opened)


def _said_since(
    curriculum: "Curriculum", member: "CurriculumMember", since: dt.datetime, document: "Document", opened: frozenset[str]
) -> list[tuple[str, str]]:
    """(who, part) of each comment and suggestion of others since a moment."""
    remarks = said.remarks_of(curriculum.id)
    remarks = saying.readable(remarks, document, opened) if member.side is Side.COMPANY else remarks
    told = [(one.name, one.part_name) for one in remarks if one.created_at > since and one.account_id != member.account_id]
    suggestions = [
        (one.name, one.part_name)
        for one in said.suggestions_of(curriculum.id)
        if one.created_at > since and one.account_id != member.account_id and _sees(member, str(one.part_key), document, opened)
    ]
    return told + suggestions


def _some(names: dict[str, None]) -> str:
    """The first of several names; that there are more is said by a sign."""
    shown = list(names)[:MOST_NAMED]
    return ", ".join(shown) + (" …" if len(names) > MOST_NAMED else "")
