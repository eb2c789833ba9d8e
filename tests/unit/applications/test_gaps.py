"""How wide a gap is: levels below what the post requires, in what the opportunity strengthens."""

from types import SimpleNamespace

import pytest

from portal.applications.services.inviting import gap_of

SLOT = SimpleNamespace(competencies=[{"code": "M.05"}, {"code": "M.07"}])


@pytest.mark.parametrize(
    ("post", "levels", "gap"),
    [
        ("MUDA", {"M.05": 1, "M.07": 2}, 3),
        ("MUDA", {"M.05": 1, "M.01": 1}, 2),
        ("MUDA", {"M.05": 5, "M.07": 2}, 1),
        ("MUDA", {}, 0),
        ("MUDA", None, 0),
        ("UNKNOWN", {"M.05": 1}, 0),
    ],
)
def test_a_gap_counts_what_is_known_alone(post, levels, gap):
    assert gap_of(SimpleNamespace(post_class=post, levels=levels), SLOT, {"MUDA": 3}) == gap
