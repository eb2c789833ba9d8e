"""A kind of offering is whole: this names what one lacks."""

import tomllib

from portal.catalogue.domain.opportunity import KINDS
from portal.catalogue.queries.terms import TERMS
from portal.kernel.words import STATES
from portal.workflow.services import PROCEDURES
from tests.architecture.source import ROOT

FOLDER = ROOT / "portal" / "catalogue" / "domain" / "kinds"


def lacks(key, kind):
    """Each part that a kind lacks, as a line."""
    parts = {
        f"its own module portal/catalogue/domain/kinds/{key}.py": (FOLDER / f"{key}.py").is_file(),
        f"a word ('kind', '{key}') in portal/kernel/words.py": ("kind", key) in STATES,
        f"the template {kind.template}": (ROOT / "templates" / kind.template).is_file(),
        f"the policy portal/eligibility/seeds/{kind.policy}.toml": (
            ROOT / "portal" / "eligibility" / "seeds" / f"{kind.policy}.toml"
        ).is_file(),
        f"the procedure {kind.procedure} in portal/applications/seeds/procedures.toml": kind.procedure in procedures(),
    }
    parts["its terms as SQL in portal/catalogue/queries/terms.py"] = key in TERMS
    if (ROOT / "partners" / "offerings").is_dir():
        parts[f"the author's form partners/offerings/forms/{key}.py"] = (ROOT / "partners" / "offerings" / "forms" / f"{key}.py").is_file()
    return [f"{key} lacks {part}" for part, is_there in parts.items() if not is_there]


def procedures():
    """The procedures that are seeded."""
    document = tomllib.loads((ROOT / "portal" / "applications" / "seeds" / "procedures.toml").read_text(encoding="utf-8"))
    return {entry["key"] for entry in document["procedure"]}


def test_every_kind_is_whole(product):
    assert not [line for key, kind in KINDS for line in lacks(key, kind)]


def test_every_module_of_a_kind_is_registered(product):
    assert {file.stem for file in FOLDER.glob("[a-z]*.py")} == {key for key, _ in KINDS}


def test_a_kind_that_lacks_something_is_named(product):
    kind = KINDS["internship"]

    assert "seminar_abroad lacks its own module portal/catalogue/domain/kinds/seminar_abroad.py" in lacks("seminar_abroad", kind)


def test_every_step_answer_and_ground_of_a_seeded_procedure_has_its_words(product):
    document = tomllib.loads((ROOT / "portal" / "applications" / "seeds" / "procedures.toml").read_text(encoding="utf-8"))
    for entry in document["procedure"]:
        handling = PROCEDURES[entry["key"]]
        answers = [outcome for step in entry["steps"] for outcome in step["outcomes"]]

        assert {step["key"] for step in entry["steps"]} <= set(handling.steps)
        assert {outcome["code"] for outcome in answers} <= set(handling.outcomes)
        assert {ground for outcome in answers for ground in outcome["grounds"]} <= set(handling.grounds)
