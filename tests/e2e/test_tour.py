"""The product's story holds, and stops holding where a link of it is cut."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.web.settings import ROOT

PORTAL = Path(sys.executable).parent / "portal"
SECONDS = 300
DRAWN = 2
ACTORS = {"company HR", "mentor", "civil servant", "supervisor", "head of agency", "BKD verifier", "BKD approver", "auditor", "public"}


def tour(*arguments):
    return subprocess.run([PORTAL, "tour", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)


def drawn_cuts():
    """Two of the cuts, by the commit that is tested: over time all of them are played."""
    cuts = sorted(tour("--list-cuts").stdout.split())
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "0"
    place = int(commit, 16) % len(cuts)
    return [cuts[(place + step * (len(cuts) // DRAWN)) % len(cuts)] for step in range(DRAWN)]


def test_the_main_job_is_played_whole_by_every_actor():
    told = tour("--json")
    assert told.returncode == 0, told.stdout[-2000:]
    (chapter,) = json.loads(told.stdout)["chapters"]
    assert chapter["ok"]
    assert {step["actor"] for step in chapter["steps"]} >= {
        "company HR",
        "mentor",
        "civil servant",
        "supervisor",
        "BKD approver",
        "auditor",
        "public",
    }


def test_there_are_at_least_twelve_links_to_cut():
    assert len(tour("--list-cuts").stdout.split()) >= 12


@pytest.mark.parametrize("place", range(DRAWN))
def test_a_link_that_is_cut_breaks_the_story_and_names_actor_and_page(place):
    cut = drawn_cuts()[place]
    told = tour("--json", "--cut", cut)
    assert told.returncode == 1, cut
    failed = json.loads(told.stdout)["chapters"][0]["steps"][-1]
    assert not failed["ok"]
    assert failed["actor"]
    assert failed["path"].startswith("/")


def test_an_unknown_chapter_is_told_and_exits_2():
    told = tour("--chapter", "nothing")
    assert told.returncode == 2
    assert "main-job" in told.stderr
