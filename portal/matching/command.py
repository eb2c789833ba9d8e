"""The commands of the engine: they work on files and need no application, no settings and no database."""

import json
import os
import sys
import tempfile
from pathlib import Path

import click

from portal.matching import bench as measuring
from portal.matching import instance as instances
from portal.matching import results, verifier

MALFORMED = 2


@click.group()
def match() -> None:
    """Place servants by the published rule, and check what was placed."""


@match.command()
@click.argument("instance", type=click.Path(path_type=Path))
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="Where the result is written.")
def solve(instance: Path, output: Path) -> None:
    """Place everybody of an instance and write the result."""
    try:
        made = results.run(instances.read(instance.read_bytes()))
        _write(output, results.written(made))
    except instances.MalformedError as error:
        _end(str(error))
    except OSError as error:
        _end(f"{error.filename}: {error.strerror}")


@match.command()
@click.argument("instance")
@click.argument("result")
def check(instance: str, result: str) -> None:
    """Check a result by the stand-alone verifier: quotas, stability, every explanation."""
    sys.exit(verifier.main([instance, result]))


@match.command()
@click.option("--servants", default=70_000, type=click.IntRange(1))
@click.option("--offerings", default=5_000, type=click.IntRange(1))
@click.option("--seed", default=1, help="Of the market that is made.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
def bench(servants: int, offerings: int, seed: int, *, as_json: bool) -> None:
    """Time the engine on a market made for it."""
    told = measuring.measure(servants, offerings, seed).told()
    if as_json:
        click.echo(json.dumps(told))
        return
    for stage, seconds in told["stages"].items():
        click.echo(f"{stage:8} {seconds:8.4f} s")
    click.echo(f"{'in all':8} {told['total_seconds']:8.4f} s, {told['times_the_sort']} times one sort; peak {told['peak_mb']:.0f} MB")
    click.echo(f"{told['placed']} of {told['servants']} placed, {told['pairs']} pairs")


def _end(line: str) -> None:
    click.echo(" ".join(line.split()), err=True)
    sys.exit(MALFORMED)


def _write(path: Path, content: bytes) -> None:
    """The whole file, or the one that was there before."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
