"""A curriculum is begun, people of several sides take part, parts are opened to the company; who is in which paragraph."""

import uuid
from collections.abc import Iterable
from typing import TYPE_CHECKING

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from partners.curricula import queries
from partners.curricula.access import membership
from partners.curricula.domain import (
    LONGEST_TITLE,
    SIDE_NAMES,
    SIDES,
    WRITABLE,
    CurriculumState,
    Share,
    Side,
    number_of,
)
from partners.curricula.models import Curriculum, CurriculumMember, CurriculumPart, CurriculumPresence
from partners.curricula.queries import saying as said
from partners.registry import queries as partners
from partners.registry import services as registry
from portal.accounts import queries as accounts
from portal.accounts import services as account_services
from portal.audit import services as audit
from portal.kernel import clock
from portal.kernel.db import aside, db
from portal.kernel.errors import ConflictError, DomainError, ForbiddenError, IllegalMoveError
from portal.kernel.text import Text
from portal.notifications import services as notifications

if TYPE_CHECKING:
    from portal.accounts.models import Account
    from portal.kernel.identity import Grant, Identity

SUBJECT = "curriculum"


def begin(title: str, *, by: "Identity", call_id: uuid.UUID | None = None, supersedes: Curriculum | None = None) -> Curriculum:
    """Begin a curriculum of one's own university; who begins it leads. Raises DomainError for one that is not verified."""
    partner = partners.get_own(by)
    registry.check_may_offer(partner)
    title = _title(title)
    made = Curriculum(
        id=uuid.uuid4(),
        number=number_of(clock.today().year, queries.count_curricula()),
        title=title,
        partner_id=partner.id,
        body_id=partner.body_id,
        body_name=partner.name,
        state=CurriculumState.DRAFT,
        round=0,
        call_id=call_id,
        supersedes_id=supersedes.id if supersedes else None,
    )
    db.session.add(made)
    db.session.flush()  # members and parts name it
    _join(made, by.account_id, by.name, _grant(by), Share.LEAD)
    audit.record("curricula.curriculum.begun", SUBJECT, made.id, by=by, after={"number": made.number, "title": title})
    return made


def _title(typed: str) -> str:
    title = typed.strip()
    if not title or len(title) > LONGEST_TITLE:
        raise DomainError(Text("Enter a title of at most %(most)s characters.", most=LONGEST_TITLE), "title")
    return title


def rename(curriculum: Curriculum, title: str, *, by: "Identity") -> None:
    """Give it another title, while people write. Raises IllegalMoveError once it is fixed, DomainError beside `title`."""
    held = queries.lock_curriculum(curriculum.id)
    if held.state not in WRITABLE:
        raise IllegalMoveError
    before, held.title = held.title, _title(title)
    audit.record("curricula.curriculum.renamed", SUBJECT, held.id, by=by, before={"title": before}, after={"title": held.title})


def _grant(identity: "Identity") -> "Grant":
    if identity.active is None:
        raise ForbiddenError(Text("Choose the role in which you act."))
    return identity.active


def _join(curriculum: Curriculum, account_id: uuid.UUID, name: str, grant: "Grant", share: Share) -> CurriculumMember:
    made = CurriculumMember(
        id=uuid.uuid4(),
        curriculum_id=curriculum.id,
        account_id=account_id,
        body_id=grant.body_id,
        side=SIDES[grant.role],
        share=share,
        name=name,
        body_name=grant.body_name,
        told_place=said.newest_place(curriculum.id),  # what was written before is not news
        digest="daily",
    )
    db.session.add(made)
    db.session.flush()
    db.session.refresh(curriculum, ["members"])
    return made


# -- people -------------------------------------------------------------------------------------------------------------------------------


def members_of(curriculum: Curriculum, *sides: Side) -> list[CurriculumMember]:
    """Who takes part now, of the sides named or of all."""
    return [member for member in curriculum.members if member.ended_at is None and (not sides or member.side in sides)]


def sides_of(curriculum: Curriculum) -> list[Side]:
    """The sides that take part, in the order in which they are named."""
    there = {member.side for member in members_of(curriculum)}
    return [side for side in Side if side in there]


def name_of_side(curriculum: Curriculum, side: Side) -> str:
    """The organisations of a side, as its people work for them; of the university the one that leads."""
    if side is Side.UNIVERSITY:
        return curriculum.body_name
    return " · ".join(dict.fromkeys(member.body_name for member in members_of(curriculum, side)))


def add_member(curriculum: Curriculum, email: str, side: Side, share: Share, *, by: "Identity") -> CurriculumMember:
    """Ask somebody who has an account to take part: of one's own side its lead, the first of another side the university's lead.

    Raises DomainError beside `email` for whoever has no account or no office on that side, ForbiddenError where it is another's to ask.
    """
    curriculum = queries.lock_curriculum(curriculum.id)
    own = membership(by, curriculum)
    if own is None or own.share is not Share.LEAD or not (own.side is side or own.side is Side.UNIVERSITY):
        raise ForbiddenError(Text("The lead of that side asks its people."))
    if own.side is not side and members_of(curriculum, side):
        raise ForbiddenError(Text("This side has people already: its own lead asks the others."), "side")
    account = accounts.find_account(email.strip())
    grant = _office(account, side, own) if account else None
    if account is None or grant is None:
        raise DomainError(Text("Nobody with this address holds an office on that side. Check the address."), "email")
    if any(one.account_id == account.id and one.side is side for one in members_of(curriculum)):
        raise ConflictError(Text("%(name)s takes part already.", name=account.name), "email")
    first = own.side is not side
    made = _join(curriculum, account.id, account.name, grant, Share.LEAD if first else share)
    audit.record("curricula.member.added", SUBJECT, curriculum.id, by=by, after={"name": made.name, "side": side, "share": made.share})
    _tell_accounts([account], "curricula.asked", curriculum, by=by.name)
    return made


def _office(account: "Account", side: Side, own: CurriculumMember) -> "Grant | None":
    """The office in which somebody takes part for a side; of the university, and of a company once it takes part, in one organisation."""
    offices = [grant for grant in accounts.grants_of(account.id) if SIDES.get(grant.role) is side]
    if side is Side.UNIVERSITY or (side is Side.COMPANY and own.side is side):
        offices = [grant for grant in offices if grant.body_id == own.body_id]
    return next(iter(offices), None)


def end_member(curriculum: Curriculum, member: CurriculumMember, *, by: "Identity") -> None:
    """Somebody no longer takes part: asked by the side's lead, or by themselves. The last lead of a side stays."""
    curriculum = queries.lock_curriculum(curriculum.id)
    own = membership(by, curriculum)
    if own is None or not (own.id == member.id or (own.share is Share.LEAD and own.side is member.side)):
        raise ForbiddenError(Text("The lead of that side says who takes part."))
    leads = [one for one in members_of(curriculum, member.side) if one.share is Share.LEAD]
    if member.share is Share.LEAD and len(leads) == 1:
        words = Text("%(side)s would be without a lead. Make somebody else its lead first.", side=SIDE_NAMES[member.side])
        raise DomainError(words)
    member.ended_at = clock.now()
    audit.record("curricula.member.ended", SUBJECT, curriculum.id, by=by, before={"name": member.name, "share": member.share})


def choose_digest(curriculum: Curriculum, choice: str, *, by: "Identity") -> None:
    """How often one is written to about what changed: none, daily or weekly."""
    member = membership(by, curriculum)
    if member is None or choice not in {"none", "daily", "weekly"}:
        raise DomainError(Text("Choose one of the entries."), "digest")
    member.digest = choice


def tell(curriculum: Curriculum, members: Iterable[CurriculumMember], message: str, **facts: object) -> None:
    """Write to people who take part, each once."""
    known = accounts.accounts_by_id({member.account_id for member in members})
    _tell_accounts(known.values(), message, curriculum, **facts)


def _tell_accounts(known: Iterable["Account"], message: str, curriculum: Curriculum, **facts: object) -> None:
    recipients = [account_services.recipient(account) for account in known]
    path = f"/curricula/{curriculum.id}"
    notifications.tell(recipients, message, path=path, number=curriculum.number, title=curriculum.title, **facts)


# -- what the company sees ----------------------------------------------------------------------------------------------------------------


def open_part(curriculum: Curriculum, part: CurriculumPart, *, is_open: bool, by: "Identity") -> None:
    """Open a part to the company, with all that stands under it, or close it again."""
    part.is_opened = is_open
    if is_open:
        audit.record("curricula.part.opened", SUBJECT, curriculum.id, by=by, after={"part": str(part.key)})
    else:
        audit.record("curricula.part.closed", SUBJECT, curriculum.id, by=by, after={"part": str(part.key)})


# -- who is where -------------------------------------------------------------------------------------------------------------------------


def note_presence(curriculum: Curriculum, part_key: uuid.UUID | None, *, by: "Identity") -> None:
    """Keep in which paragraph somebody is; past the request's own transaction, so that nobody waits for it."""
    member = membership(by, curriculum)
    if member is None:
        return
    moment = clock.now()
    first = {
        "curriculum_id": curriculum.id,
        "account_id": member.account_id,
        "name": member.name,
        "side": member.side,
        "part_key": part_key,
        "seen_at": moment,
    }
    kept = insert(CurriculumPresence).values(**first)
    kept = kept.on_conflict_do_update(constraint="curriculum_presence_once", set_={"part_key": part_key, "seen_at": moment})

    def write(session: Session) -> None:
        session.execute(kept)

    aside(write)
