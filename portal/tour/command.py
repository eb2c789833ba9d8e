"""The tour's command: plays the product's story as each actor, and fails where a link of it is cut."""

import datetime as dt
import json
import logging
import sys
from dataclasses import asdict

import click

from portal.kernel import clock
from portal.tour.chapters import curriculum, decision, main_job, rounds, supply
from portal.tour.script import Chapter, Told, perform
from portal.tour.stage import Needs, stage

CHAPTERS: dict[str, Chapter] = {
    "main-job": main_job.CHAPTER,
    "supply": supply.CHAPTER,
    "decision": decision.CHAPTER,
    "curriculum": curriculum.CHAPTER,
    "round": rounds.CHAPTER,
}
UNKNOWN = 2


def command(needs: Needs) -> click.Command:
    """The command `tour`, with what the composition root brings."""

    @click.command("tour")
    @click.option("--chapter", default="main-job", help="Which chapter.")
    @click.option("--json", "as_json", is_flag=True, help="One JSON object at the end.")
    @click.option("--list-cuts", is_flag=True, help="The links of the chapter that can be cut, one a line.")
    @click.option("--cut", default=None, help="Break this link; the chapter must then fail.")
    def tour(chapter: str, cut: str | None, *, as_json: bool, list_cuts: bool) -> None:
        """Play the product's story through HTTP as each actor; exit 0 only if all held."""
        if chapter not in CHAPTERS:
            click.echo(f"there is no chapter {chapter}; there are: {', '.join(CHAPTERS)}", err=True)
            sys.exit(UNKNOWN)
        logging.getLogger("werkzeug").setLevel(logging.ERROR)
        if list_cuts:
            click.echo("\n".join(CHAPTERS[chapter].cuts))
            return
        sys.exit(_play(needs, chapter, cut, as_json=as_json))

    return tour


def _play(needs: Needs, chapter: str, cut: str | None, *, as_json: bool) -> int:
    begins = clock.at(dt.date(2026, 9, 7), 8)
    played = CHAPTERS[chapter]
    with stage(needs, played, begins, cut) as base:
        told = perform(played.steps, base, (lambda _: None) if as_json else _line)
    ok = len(told) == len(played.steps) and all(step.ok for step in told)
    if as_json:
        click.echo(
            json.dumps({"ok": ok, "chapters": [{"name": chapter, "ok": ok, "steps": [asdict(step) for step in told]}]}, ensure_ascii=False)
        )
    else:
        click.echo(f"{chapter}: {'all held' if ok else 'broken'}, {len(told)} steps")
    return 0 if ok else 1


def _line(step: Told) -> None:
    click.echo(f"{'ok  ' if step.ok else 'FAIL'} {step.actor:28} {step.does}: {step.sees} [{step.path}]")
