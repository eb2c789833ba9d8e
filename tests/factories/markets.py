"""Instances of matching rounds, and the rule written once more in the plainest way."""

import json
import random
from hashlib import blake2b, sha256

NO_LIMIT = 10**9


def made(offerings, servants, agencies=None, **more):
    """An instance from short forms: servants are (agency, choices), offerings are rows without an id."""
    homes = dict.fromkeys(home for home, _ in servants.values())
    rows = {name: {} for name in homes} | (agencies or {})
    return {
        "format": "simpul.instance/1",
        "seed": "uji",
        "agencies": [{"id": name, **row} for name, row in rows.items()],
        "servants": [{"id": name, "agency": home, "choices": list(wishes)} for name, (home, wishes) in servants.items()],
        "offerings": [{"id": name, "scores": {}, **row} for name, row in offerings.items()],
        **more,
    }


def raw(whole):
    """The bytes of an instance or a result."""
    return json.dumps(whole).encode()


def drawn(number, *, minimum=True, reserves=True, fixed=True, away=True, ceilings=True, most=14):
    """A small instance of every kind of limit, the same for the same number."""
    draw = random.Random(number)  # noqa: S311 - the same market for the same number
    homes, names = [f"A{at}" for at in range(draw.randint(1, 4))], [f"O{at}" for at in range(draw.randint(1, 5))]
    people = {f"s{at}": draw.choice(homes) for at in range(draw.randint(1, most))}
    whole = {
        "format": "simpul.instance/1",
        "seed": str(number),
        "agencies": [_agency(draw, name, [one for one, home in people.items() if home == name], away=away) for name in homes],
        "servants": [
            {"id": one, "agency": home, "choices": draw.sample(names, draw.randint(0, len(names)))} for one, home in people.items()
        ],
        "offerings": [_offering(draw, name, list(people), minimum, reserves, ceilings) for name in names],
    }
    if fixed and draw.random() < 0.4:
        whole["fixed"] = _fixed(draw, whole["offerings"], list(people))
    return whole


def _agency(draw, name, own, *, away):
    row = {"id": name}
    if away and draw.random() < 0.7:
        row["away_limit"] = draw.randint(0, 4)
    if draw.random() < 0.5:
        row["release_order"] = draw.sample(own, len(own))
    return row


def _offering(draw, name, people, minimum, reserves, ceilings):
    seats = draw.randint(0, 4)
    row = {"id": name, "seats": seats, "scores": {one: draw.randint(0, 4) for one in people if draw.random() < 0.85}}
    if ceilings and draw.random() < 0.5:
        row["per_agency"] = draw.randint(1, 3)
    if minimum and draw.random() < 0.4:
        row["minimum"] = draw.randint(0, seats)
    if reserves and draw.random() < 0.5:
        row["reserves"] = []
        for at in range(draw.randint(1, 3)):
            size = draw.randint(0, seats)
            seats -= size
            reserve = {"id": f"r{at}", "seats": size, "members": draw.sample(people, draw.randint(0, len(people)))}
            row["reserves"].append(reserve | ({"per_agency": draw.randint(1, 2)} if draw.random() < 0.5 else {}))
    return row


def _fixed(draw, offerings, people):
    rows = []
    room = {row["id"]: row["seats"] for row in offerings}
    pools = {row["id"]: {"open": row["seats"]} | {one["id"]: one["seats"] for one in row.get("reserves", [])} for row in offerings}
    for one in draw.sample(people, draw.randint(0, min(3, len(people)))):
        offering = draw.choice(list(pools))
        pool = draw.choice(list(pools[offering]))
        if room[offering] and pools[offering][pool]:
            room[offering] -= 1
            pools[offering][pool] -= 1
            rows.append({"servant": one, "offering": offering} | ({"pool": pool} if pool != "open" or draw.random() < 0.5 else {}))
    return rows


def reference(whole, closed=()):
    """(placements, closings) by the rule, one wish at a time; after a closing everything begins anew without what has closed."""
    key = sha256(whole["seed"].encode()).digest()
    drawn_as = {row["id"]: (blake2b(row["id"].encode(), digest_size=8, key=key).digest(), row["id"]) for row in whole["servants"]}
    fixed = {row["servant"]: (row["offering"], row.get("pool", "open")) for row in whole.get("fixed", [])}
    offers, home = {row["id"]: row for row in whole["offerings"]}, {row["id"]: row["agency"] for row in whole["servants"]}
    shut = {name for name, _ in closed}
    wishes = {row["id"]: [o for o in row["choices"] if row["id"] in offers[o]["scores"] and o not in shut] for row in whole["servants"]}
    queues, left = {}, {}
    for row in whole["agencies"]:
        own = row.get("release_order", sorted((one for one in home if home[one] == row["id"]), key=drawn_as.get))
        queues[row["id"]] = [one for one in own if one not in fixed]
        left[row["id"]] = max(0, row.get("away_limit", NO_LIMIT) - len([one for one in fixed if home[one] == row["id"]]))
    held: dict[str, list[str]] = {name: [] for name in offers}
    seeking: list[str] = []
    while True:
        seeking = seeking or [(queues[one].pop(0), left.update({one: left[one] - 1}))[0] for one in queues if queues[one] and left[one] > 0]
        if not seeking:
            break
        one = seeking.pop()
        if not wishes[one]:
            left[home[one]] += 1
            continue
        wish = wishes[one].pop(0)
        asking = [*held[wish], one]
        held[wish] = list(chosen(offers[wish], asking, fixed, home, drawn_as))
        seeking += [other for other in asking if other not in held[wish]]
    full = {where for where, _ in fixed.values()} | shut
    short = [
        (len(held[o]) - row.get("minimum", 0), o) for o, row in offers.items() if o not in full and len(held[o]) < row.get("minimum", 0)
    ]
    if short:
        lack, name = min(short)
        return reference(whole, [*closed, (name, -lack)])
    placed = {one: name for name, people in held.items() for one in people}
    return dict.fromkeys(home) | placed | {one: where for one, (where, _) in fixed.items()}, list(closed)


def chosen(offer, asking, fixed, home, drawn_as):
    """{servant: pool} of those whom an offering keeps of all who ask."""
    free, kept = offer["seats"] - len([1 for where, _ in fixed.values() if where == offer["id"]]), {}
    for pool in [*offer.get("reserves", []), {**offer, "id": "open", "members": asking}]:
        inside = [home[one] for one, at in fixed.items() if at == (offer["id"], pool["id"])]
        room = free if pool["id"] == "open" else min(free, pool["seats"] - len(inside))
        for one in sorted(asking, key=lambda one: (-offer["scores"][one], drawn_as[one])):
            fits = one not in kept and one in pool["members"] and inside.count(home[one]) < pool.get("per_agency", NO_LIMIT)
            if fits and room > 0:
                kept[one], room, free = pool["id"], room - 1, free - 1
                inside.append(home[one])
    return kept
