"""Who may sign, initial, read and take away letters, and who keeps their texts; checking a code is everybody's."""

import enum

from portal.documents.domain import InitialState
from portal.documents.models import Letter, LetterCopy, LetterTemplate
from portal.kernel.identity import Identity, Role

READERS = (Role.APPROVER, Role.VERIFIER, Role.CURATOR, Role.AUDITOR)


class Permission(enum.StrEnum):
    """What can be done with letters and their texts."""

    LIST = "documents:letter:list"
    READ = "documents:letter:read"
    SIGN = "documents:letter:sign"
    """Sign it, enter its number from outside, replace it, revoke it."""
    SIGN_MANY = "documents:letter:sign_many"
    """Sign several at once, and read what became of each."""
    INITIAL = "documents:letter:initial"
    """Initial it, or send it back."""
    DOWNLOAD = "documents:copy:download"
    READ_TEXTS = "documents:template:read"
    DRAFT_TEXT = "documents:template:draft"
    """Draft the next version of a kind's text, look at it, drop it."""
    ENFORCE_TEXT = "documents:template:enforce"
    """Put in force what another drafted."""


def is_officer(identity: Identity, _: object) -> bool:
    """Those who decide, and the auditor."""
    return identity.holds(*READERS)


def is_approver(identity: Identity, _: object) -> bool:
    """The deciding official."""
    return identity.holds(Role.APPROVER)


def is_administrator(identity: Identity, _: object) -> bool:
    """Who keeps the texts."""
    return identity.holds(Role.ADMINISTRATOR)


def signs(identity: Identity, letter: Letter) -> bool:
    """The deciding official signs; nobody signs a letter that names them, or that they have initialled."""
    if identity.account_id in {one.account_id for one in letter.initials}:
        return False
    return identity.holds(Role.APPROVER) and identity.account_id not in {copy.account_id for copy in letter.copies}


def initials(identity: Identity, letter: Letter) -> bool:
    """It is this office's turn to initial, and the letter does not name this person, who has not initialled it elsewhere."""
    known = {copy.account_id for copy in letter.copies} | {one.account_id for one in letter.initials}
    turn = next((one for one in letter.initials if one.state is InitialState.WAITING), None)
    mine = turn is not None and identity.role is turn.role and identity.body_id == turn.body_id
    return mine and identity.account_id not in known


def is_named(identity: Identity, copy: LetterCopy) -> bool:
    """The person whose copy it is."""
    return copy.account_id == identity.account_id


def is_not_its_drafter(identity: Identity, template: LetterTemplate) -> bool:
    """BKD's deciding official, for what another drafted."""
    return identity.holds(Role.APPROVER) and template.drafted_by != identity.account_id


RULES = {
    Permission.LIST: (is_officer,),
    Permission.READ: (is_officer,),
    Permission.SIGN: (signs,),
    Permission.SIGN_MANY: (is_approver,),
    Permission.INITIAL: (initials,),
    Permission.DOWNLOAD: (is_named, is_officer),
    Permission.READ_TEXTS: (is_administrator, is_officer),
    Permission.DRAFT_TEXT: (is_administrator,),
    Permission.ENFORCE_TEXT: (is_not_its_drafter,),
}
