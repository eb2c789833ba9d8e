"""Fill in the sample province: every slice's acts, in the order of their moments, through the services that people use."""

import datetime as dt
import functools
import time
from collections.abc import Callable
from collections.abc import Set as AbstractSet

from flask import Flask

from portal.demo.story import ACTS, Act
from portal.kernel import calendar, clock
from portal.kernel.db import db

Say = Callable[[str], None]


def _standing(moment: dt.datetime) -> dt.datetime:
    return moment


def moment_of(act: Act, today: dt.date, holidays: AbstractSet[dt.date]) -> dt.datetime:
    """When an act happens: so many days before H; an act on a day off moves to the working day before."""
    day = calendar.latest_working_day(today - dt.timedelta(days=act.days), holidays)
    return clock.at(day, act.time.hour, act.time.minute)


def play(
    app: Flask, holidays: AbstractSet[dt.date], say: Say, *, day: dt.date | None = None, until: Callable[[str], bool] = lambda _: True
) -> None:
    """Play the acts, each in a transaction of its own at its own moment.

    `day` is H (today); `until` keeps the acts to whose key it says yes.
    """
    today = calendar.latest_working_day(day or clock.today(), holidays)
    acts = sorted(((moment_of(act, today, holidays), key, act) for key, act in ACTS if until(key)), key=lambda entry: entry[:2])
    before = clock.follow(None)
    try:
        for moment, key, act in acts:
            began = time.monotonic()
            clock.follow(functools.partial(_standing, moment))
            with app.app_context():
                act.play(today)
                db.session.commit()
                db.session.remove()
            say(f"{clock.local(moment):%d.%m.%Y %H.%M}  {key}  {time.monotonic() - began:.1f} s")
    finally:
        clock.follow(before)
