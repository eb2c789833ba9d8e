"""Who may sign, read and take away letters; checking a code is everybody's."""

import enum

from portal.documents.models import Letter, LetterCopy
from portal.kernel.identity import Identity, Role

READERS = (Role.APPROVER, Role.VERIFIER, Role.CURATOR, Role.AUDITOR)


class Permission(enum.StrEnum):
    """What can be done with letters."""

    LIST = "documents:letter:list"
    READ = "documents:letter:read"
    SIGN = "documents:letter:sign"
    DOWNLOAD = "documents:copy:download"


def is_officer(identity: Identity, _: object) -> bool:
    """Those who decide, and the auditor."""
    return identity.holds(*READERS)


def signs(identity: Identity, letter: Letter) -> bool:
    """The deciding official signs; nobody signs a letter that names them."""
    return identity.holds(Role.APPROVER) and identity.account_id not in {copy.account_id for copy in letter.copies}


def is_named(identity: Identity, copy: LetterCopy) -> bool:
    """The person whose copy it is."""
    return copy.account_id == identity.account_id


RULES = {
    Permission.LIST: (is_officer,),
    Permission.READ: (is_officer,),
    Permission.SIGN: (signs,),
    Permission.DOWNLOAD: (is_named, is_officer),
}
