"""The product's story holds, and stops holding where a link of it is cut."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.web.settings import ROOT

PORTAL = Path(sys.executable).parent / "portal"
SECONDS = 300
ACTORS = {
    "main-job": {
        "company HR",
        "mentor",
        "civil servant",
        "supervisor",
        "head of agency",
        "BKD verifier",
        "BKD approver",
        "auditor",
        "public",
    },
    "supply": {
        "company HR",
        "university staff",
        "BKD verifier",
        "cooperation bureau",
        "BPSDM curator",
        "civil servant",
        "BKD approver",
        "auditor",
    },
    "decision": {
        "civil servant",
        "supervisor",
        "acting head",
        "head of division",
        "BKD verifier",
        "company HR",
        "acting head of BKD",
        "secretary of the province",
        "public",
        "auditor",
    },
    "curriculum": {
        "BPSDM curator",
        "university staff",
        "company HR",
        "agency HR officer",
        "public",
    },
}


def tour(*arguments):
    return subprocess.run([PORTAL, "tour", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)


def drawn_cut():
    """One of all cuts, by the commit that is tested: over time each of them is played."""
    cuts = [(chapter, cut) for chapter in ACTORS for cut in sorted(tour("--chapter", chapter, "--list-cuts").stdout.split())]
    commit = subprocess.run(["git", "rev-parse", "HEAD"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.strip() or "0"
    return cuts[int(commit, 16) % len(cuts)]


@pytest.mark.parametrize("chapter", ACTORS)
def test_a_chapter_is_played_whole_by_every_actor(chapter):
    told = tour("--json", "--chapter", chapter)
    assert told.returncode == 0, told.stdout[-2000:]
    (played,) = json.loads(told.stdout)["chapters"]
    assert played["ok"]
    assert {step["actor"] for step in played["steps"]} >= ACTORS[chapter]


@pytest.mark.parametrize("chapter", ACTORS)
def test_there_are_at_least_twelve_links_to_cut(chapter):
    assert len(tour("--chapter", chapter, "--list-cuts").stdout.split()) >= 12


def test_a_link_that_is_cut_breaks_the_story_and_names_actor_and_page():
    chapter, cut = drawn_cut()
    told = tour("--json", "--chapter", chapter, "--cut", cut)
    assert told.returncode == 1, cut
    failed = json.loads(told.stdout)["chapters"][0]["steps"][-1]
    assert not failed["ok"]
    assert failed["actor"]
    assert failed["path"].startswith("/")


def test_an_unknown_chapter_is_told_and_exits_2():
    told = tour("--chapter", "nothing")
    assert told.returncode == 2
    assert "main-job" in told.stderr
