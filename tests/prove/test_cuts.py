"""Every link of the story that can be cut is noticed, by the actor who misses it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from portal.web.settings import ROOT

PORTAL = Path(sys.executable).parent / "portal"
SECONDS = 400
LEAST_CUTS = 12


def tour(*arguments):
    return subprocess.run([PORTAL, "tour", *arguments], cwd=ROOT, capture_output=True, text=True, timeout=SECONDS, check=False)


CHAPTERS = ("main-job", "supply", "curriculum", "decision", "round")
CUTS = {chapter: tour("--chapter", chapter, "--list-cuts").stdout.split() for chapter in CHAPTERS}


@pytest.mark.parametrize("chapter", CUTS)
def test_at_least_twelve_links_can_be_cut(chapter):
    assert len(set(CUTS[chapter])) >= LEAST_CUTS


@pytest.mark.parametrize(("chapter", "name"), [(chapter, name) for chapter, names in CUTS.items() for name in names])
def test_a_cut_link_breaks_the_story_at_an_actor_and_a_page(chapter, name):
    told = tour("--json", "--chapter", chapter, "--cut", name)
    assert told.returncode == 1, f"{name} cut, and the story still held"
    (chapter,) = json.loads(told.stdout)["chapters"]
    missed = [step for step in chapter["steps"] if not step["ok"]]
    assert len(missed) == 1
    assert missed[0]["actor"]
    assert missed[0]["path"].startswith("/")
