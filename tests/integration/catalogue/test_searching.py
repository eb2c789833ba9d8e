"""The list and the counts beside its filters agree, whatever is there and whatever is chosen; the search reads its index."""

import datetime as dt
import random
import uuid

import pytest
from sqlalchemy import bindparam, create_engine

from portal.catalogue import presenters, queries
from portal.catalogue.domain.search import CLOSES, COSTS, FILTERS, LENGTHS, Chosen
from portal.catalogue.models import Opportunity
from portal.catalogue.queries.searching import conditions_of
from portal.kernel import clock
from portal.kernel.db import db
from tests.conftest import NOW
from tests.factories import signoff

FIELDS = ("water", "digital", None)
PLACES = ("Jakarta Selatan", "Jakarta Utara", "Daring")
MODES = ("on_site", "mixed", "online")
CODES = ("M.05", "M.07")


@pytest.fixture
def world(session):
    return signoff.world()


def sown(world, number, chance):
    """So many opportunities with particulars by chance, written as they stand."""
    model = world.opportunity(title="Perancangan loket")
    values = {c.key: getattr(model, c.key) for c in Opportunity.__table__.columns if c.key not in {"search", "id"}}
    for n in range(number):
        start = NOW.date() + dt.timedelta(days=chance.randrange(30, 300))
        wanted = [{"code": code, "name": code, "level": chance.randrange(1, 5)} for code in chance.choices(CODES, k=chance.randrange(3))]
        changed = {
            "offering_id": uuid.uuid4(),
            "number": f"UJI-{n}",
            "title": chance.choice(("Antrean loket", "Telemetri air", "Arsip")),
            "field": chance.choice(FIELDS),
            "place": chance.choice(PLACES),
            "mode": chance.choice(MODES),
            "cost": chance.choice((0, 0, 500_000)),
            "starts_on": start,
            "ends_on": start + dt.timedelta(days=chance.choice((6, 55, 56, 111, 112, 181, 182, 700))),
            "open_until": NOW + dt.timedelta(days=chance.choice((-1, 0, 3, 7, 8, 30, 31)), minutes=chance.choice((0, 1))),
            "competencies": wanted,
            "state": chance.choice(("published", "published", "published", "closed")),
        }
        db.session.add(Opportunity(**{**values, **changed}))
    db.session.flush()


def picked(chance):
    """Choices of some filters by chance, some of which mean nothing."""
    values = {
        "kind": ("internship",),
        "field": ("water", "digital", "law"),
        "competency": (*CODES, "'"),
        "level": ("1", "2", "3", "4", "x", "99"),
        "place": PLACES,
        "mode": MODES,
        "length": tuple(LENGTHS),
        "cost": tuple(COSTS),
        "closes": (*CLOSES, "d9"),
    }
    on = chance.sample(FILTERS, k=chance.randrange(5))
    found = {name: chance.sample(values[name], k=chance.randrange(1, min(3, len(values[name]) + 1))) for name in on}
    if chance.random() < 0.3:
        found["q"] = [chance.choice(("antrean", "air", "loket -air", "tidak ada"))]
    if chance.random() < 0.3:
        found["starts_from"] = [(NOW.date() + dt.timedelta(days=chance.randrange(200))).isoformat()]
    if chance.random() < 0.3:
        found["starts_until"] = [(NOW.date() + dt.timedelta(days=chance.randrange(30, 400))).isoformat()]
    if chance.random() < 0.3:
        found["closed"] = ["1"]
    return Chosen.read(found)


def total(chosen):
    return queries.page_of_opportunities(chosen, number=1, size=1).total


@pytest.mark.parametrize("seed", range(6))
def test_each_count_is_the_length_of_the_list_that_its_choice_alone_leads_to(world, seed):
    chance = random.Random(seed)  # noqa: S311  a catalogue by chance, the same each time
    sown(world, 40, chance)
    for _ in range(6):
        chosen = picked(chance)
        groups = presenters.filters(chosen, queries.facets(chosen))
        assert {name for _, name, _ in groups} == set(FILTERS)
        for _, name, choices in groups:
            for choice in choices:
                alone = Chosen.read({**chosen.address(), name: [choice.value]})
                assert choice.count == total(alone), (seed, chosen, name, choice.value)


def test_the_list_with_several_choices_is_what_any_one_of_them_finds(world):
    chance = random.Random(7)  # noqa: S311
    sown(world, 40, chance)
    everything = queries.page_of_opportunities(Chosen(mode=MODES, place=PLACES, cost=tuple(COSTS)), number=1, size=100)
    assert everything.total == total(Chosen())
    lengths = [total(Chosen(length=(key,))) for key in LENGTHS]
    assert sum(lengths) == everything.total
    assert all(lengths)


@pytest.mark.parametrize("sort", ["deadline", "newest", "start", "title", "relevance"])
def test_each_order_is_kept_over_pages(world, sort):
    sown(world, 30, random.Random(8))  # noqa: S311
    for chosen in (Chosen(sort=sort), Chosen(q="loket air arsip OR antrean", sort=sort)):
        whole = queries.page_of_opportunities(chosen, number=1, size=100).rows
        parts = [row.id for number in (1, 2, 3, 4, 5) for row in queries.page_of_opportunities(chosen, number=number, size=7).rows]
        assert [row.id for row in whole] == parts[: len(whole)]
    by = {"start": "starts_on", "deadline": "open_until"}.get(sort)
    if by:
        rows = queries.page_of_opportunities(Chosen(sort=sort), number=1, size=100).rows
        assert [getattr(row, by) for row in rows] == sorted(getattr(row, by) for row in rows)


def test_words_are_found_in_both_languages_in_title_tasks_place_and_host_and_titles_come_first(world):
    in_tasks = world.opportunity(title="Arsip", particulars={**signoff.PARTICULARS, "tasks": ["Designing queues at two counters."]})
    in_title = world.opportunity(title="Queue design")
    world.opportunity(title="Taman", particulars={**signoff.PARTICULARS, "tasks": ["Melatih petugas."]}, summary="Taman kota.")

    def found(words):
        rows = queries.page_of_opportunities(Chosen(q=words, sort="relevance"), number=1, size=10).rows
        return [row.id for row in rows]

    assert found("designed queue") == [in_title.id, in_tasks.id]
    assert len(found("jakarta selatan")) == 3
    assert len(found("Awan Data")) == 3
    assert len(found("pelatihan")) == 1


def test_what_depends_on_the_reader_narrows_list_and_counts_and_is_kept_for_nobody(world):
    one = world.opportunity(title="Arsip")
    world.opportunity(title="Taman")
    own = queries.Personal({"eligible": Opportunity.id == bindparam("own"), "gaps": Opportunity.id.is_not(None)})
    only = queries.Reader(own, {"own": one.id})
    listed = [presenters.listed(Chosen(eligible=True), 1, 25, lambda: str, reader=only) for _ in range(2)]
    assert [line[1] for line in listed[0].lines] == ["Arsip"]
    assert {
        choice.count for _, name, choices in listed[0].groups if name == "kind" for choice in choices if choice.value == "internship"
    } == {1}
    assert listed[0].personal == {"eligible": 1, "gaps": 1}
    assert listed[0] is not listed[1]
    assert presenters.listed(Chosen(), 1, 25, lambda: str).page.total == 2


def test_the_deadline_filters_change_in_the_minute_in_which_something_comes_within_them(world):
    found = world.opportunity(title="Arsip")
    db.session.get(Opportunity, found.id).open_until = NOW + dt.timedelta(days=7, minutes=1)
    db.session.commit()
    chosen = Chosen(closes=("d7",))
    assert presenters.listed(chosen, 1, 25, lambda: str).page.total == 0
    clock.follow(lambda: NOW + dt.timedelta(minutes=1))
    assert presenters.listed(chosen, 1, 25, lambda: str).page.total == 1


MANY = """
    insert into opportunity (id, created_at, offering_id, number, version, kind, title, summary, host_id, host_name, place, mode, starts_on,
      ends_on, seats, deadline, open_until, agreement_number, agreement_until, competencies, requirements, particulars, language, state,
      published_at, words)
    select gen_random_uuid(), :now, gen_random_uuid(), 'UJI-' || n, 1, 'internship', 'Judul ' || md5(n::text), 'Ringkas',
      gen_random_uuid(), 'PT Contoh', 'Jakarta', 'online', :day, :day, 1, :later, :later, 'PKS', :day, '[]', '{}', '{}', 'id',
      'published', :now, case when n % 500 = 0 then 'Perancangan loket' else 'Lain ' || n end
    from generate_series(1, 5000) n
"""


def test_a_search_in_a_large_catalogue_reads_its_index(databases):
    made = databases.clone()
    owner = create_engine(made.owner_url)
    try:
        with owner.begin() as connection:
            connection.execute(db.text("alter table opportunity drop constraint fk_opportunity_host_id"))
            values = {"now": NOW, "later": NOW + dt.timedelta(days=20), "day": NOW.date() + dt.timedelta(days=60)}
            connection.execute(db.text(MANY), values)
            connection.execute(db.text("analyze opportunity"))
            query = db.select(Opportunity.id).where(*conditions_of(Chosen(q="perancangan")))
            assert len(connection.execute(query, {"now": NOW}).all()) == 10
            compiled = query.compile(dialect=connection.dialect, compile_kwargs={"render_postcompile": True})
            plan = connection.exec_driver_sql(f"explain {compiled}", {**compiled.params, "now": NOW}).scalars().all()
    finally:
        owner.dispose()
        databases.drop(made)
    assert any("ix_opportunity_search" in line for line in plan), "\n".join(plan)
