"""The clauses from which the paper of an agreement is drafted, read from the seed once."""

import functools
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass

from partners.agreements.domain.clauses import Clause, read_clauses
from partners.agreements.services import SEEDS


@dataclass(frozen=True, slots=True)
class Model:
    """What every paper is drafted from."""

    basis: Sequence[str]
    clauses: Sequence[Clause]


@functools.cache
def model() -> Model:
    """The clauses in force."""
    document = tomllib.loads((SEEDS / "clauses.toml").read_text(encoding="utf-8"))
    return Model(document["basis"], read_clauses(document))
