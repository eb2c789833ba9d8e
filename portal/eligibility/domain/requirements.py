"""A host's own requirements: what it may ask of people, chosen in words, as rules. Pure.

A host asks of levels, grades, education, posts, employment, age and service; never of ratings or discipline, which are not its to know.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from portal.eligibility.domain.rules import Operator, Rule, requirement

LEAST = {"service_years": "service_years_since_appointment", "months_left": "months_to_retirement_after_end"}
"""What a requirement asks at least, by its key, with the fact that it asks."""
MOST = {"age_most": "age"}
ONE_OF = {"grades": "grade", "education": "highest_education", "post_classes": "post_class", "employment": "employee_type"}


def requirements_of(
    *, levels: Mapping[str, int], names: Mapping[str, str] | None = None, **wanted: Sequence[str] | int | None
) -> tuple[Rule, ...]:
    """A host's requirements as rules.

    `levels`: the least level of each competency, whose `names` are for the sentence; `grades`, `education`, `post_classes`, `employment`:
    codes of which one is admitted; `service_years`, `months_left`: at least; `age_most`: at most. What is empty asks nothing.
    """
    found: list[tuple[str, Operator, Any, str]] = [
        (f"level:{code}", Operator.GE, level, (names or {}).get(code, code)) for code, level in sorted(levels.items())
    ]
    for key, fact in ONE_OF.items():
        codes = wanted.get(key)
        if codes and not isinstance(codes, int):
            found.append((fact, Operator.IN, tuple(codes), ""))
    for operator, table in ((Operator.GE, LEAST), (Operator.LE, MOST)):
        found += [(fact, operator, wanted[key], "") for key, fact in table.items() if wanted.get(key)]
    return tuple(requirement(number, fact, operator, value, about) for number, (fact, operator, value, about) in enumerate(found, start=1))


def read_requirements(document: Mapping[str, Any], names: Mapping[str, str]) -> tuple[Rule, ...]:
    """The requirements that an offering's document keeps."""
    known = {key: document[key] for key in (*ONE_OF, *LEAST, *MOST) if key in document}
    return requirements_of(levels=document.get("levels", {}), names=names, **known)
