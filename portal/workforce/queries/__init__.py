"""Every read of the workforce slice: people, and the difference between a file and the record."""

from portal.workforce.queries.imports import get_import, open_previews, page_of_imports
from portal.workforce.queries.people import (
    anyone_by_nip,
    competencies_of,
    competency_levels_of,
    departed_lately,
    find_servant_by_nip,
    get_servant,
    grant_rows,
    here,
    page_of_servants,
    ratings_of,
    servant_of_account,
    servants_by_id,
    subordinates_of,
    supervises_anyone,
    supervising,
    supervisors_of,
)

__all__ = [
    "anyone_by_nip",
    "competencies_of",
    "competency_levels_of",
    "departed_lately",
    "find_servant_by_nip",
    "get_import",
    "get_servant",
    "grant_rows",
    "here",
    "open_previews",
    "page_of_imports",
    "page_of_servants",
    "ratings_of",
    "servant_of_account",
    "servants_by_id",
    "subordinates_of",
    "supervises_anyone",
    "supervising",
    "supervisors_of",
]
