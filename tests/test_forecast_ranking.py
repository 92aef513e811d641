"""Ranking who is dealt with next: the measure against loops, nothing from the future, planted habits."""

import numpy as np
import pytest

from lapwing.errors import InputError

pytest.importorskip("scipy")
pytest.importorskip("lightgbm")

from lapwing.forecast.ranking import (
    Additive,
    Binned,
    Bins,
    Boosted,
    Facts,
    Seen,
    Watch,
    asked,
    directed,
    figures,
    rank,
    seen,
)
from lapwing.forecast.ranking.counts import NEVER, Tally
from lapwing.forecast.ranking.groups import countries
from lapwing.forecast.ranking.rules import CAUTION, Rules


def facts_of(rows, entities=12, relations=3, **groups):
    table = np.array(sorted(rows, key=lambda row: row[3]), dtype=np.int64).reshape(-1, 4)
    return Facts(table[:, 0], table[:, 1], table[:, 2], table[:, 3], entities, relations, **groups)


def any_rows(seed, days=14, a_day=9, entities=12, relations=3):
    chance = np.random.default_rng(seed)
    rows = {
        (int(s), int(r), int(o), day)
        for day in range(days)
        for s, r, o in zip(
            chance.integers(0, entities, a_day),
            chance.integers(0, relations, a_day),
            chance.integers(0, entities, a_day),
            strict=True,
        )
    }
    return sorted(rows)


def coded(watch, day, bins):
    today = watch.asked(day)
    return bins.code(watch.table(today.questions), today.question, today.answer)


def fitted(facts, first, last, **settings):
    """A watch that knows all before `last`, bins, and both rankers fitted on the days from `first` on."""
    watch = Watch(facts, **settings)
    watch.learn(range(first))
    tables = []
    for day in range(first, last):
        tables.append(watch.table(watch.asked(day).questions))
        watch.learn([day])
    days = [watch.asked(table.questions.day) for table in tables]
    bins = Bins.of(tables, days)
    marked = [bins.code(table, day.question, day.answer) for table, day in zip(tables, days, strict=True)]
    additive = Additive(bins)
    additive.fit(marked)
    boosted = Boosted(additive, trees=20)
    boosted.fit(marked)
    return watch, bins, additive, boosted


# The measure


def span_by_hand(rows, day, subject, relation, answer, score, entities, relations):
    """Lowest and highest rank a lot may give, entity by entity."""
    true = set()
    for s, r, o, d in rows:
        if d == day:
            true |= {(s, r, o), (o, r + relations, s)}
    above = ties = 0
    for entity in range(entities):
        if entity == answer or (subject, relation, entity) in true:
            continue
        above += score(entity) > score(answer)
        ties += score(entity) == score(answer)
    return above + 1, above + 1 + ties


@pytest.mark.parametrize("seed", range(4))
def test_ranks_are_those_of_a_loop_over_all_entities(seed):
    rows = any_rows(seed, days=3, a_day=20)
    facts = directed(facts_of(rows))
    today = asked(facts, 2)
    chance = np.random.default_rng(seed)
    questions = len(today.questions.subject)
    candidates = np.argsort(chance.random((questions, 12)), axis=1)[:, :7]
    scores = chance.integers(0, 3, (questions, 7)).astype(np.float32)
    others = chance.integers(0, 2, 12).astype(np.float32)
    table = Binned(today.questions, np.zeros((1, questions, 7), np.uint8), candidates, others, np.zeros((questions, 7)))
    drawn = np.array([rank(today, table, scores, np.random.default_rng(lot)) for lot in range(60)])
    assert len(today.answer) == 2 * sum(day == 2 for *_, day in rows)
    for place, (question, answer) in enumerate(zip(today.question, today.answer, strict=True)):
        known = dict(zip(candidates[question].tolist(), scores[question].tolist(), strict=True))

        def score(entity, known=known):
            return known[entity] if entity in known else others[entity] - 100

        subject, relation = today.questions.subject[question], today.questions.relation[question]
        low, high = span_by_hand(rows, 2, subject, relation, answer, score, 12, 3)
        assert (drawn[:, place].min(), drawn[:, place].max()) == (low, high)


def test_the_same_seed_draws_the_same_ties():
    today = asked(directed(facts_of([(0, 0, 1, 0), (2, 1, 3, 0)])), 0)
    table = Binned(today.questions, np.zeros((1, 4, 12), np.uint8), np.tile(np.arange(12), (4, 1)), np.zeros(12), None)
    scores = np.zeros((4, 12), np.float32)
    one, other = (rank(today, table, scores, np.random.default_rng(5)) for _ in range(2))
    assert (one == other).all()


def test_figures_of_ranks_known_by_heart():
    found = figures(np.array([1, 2, 4, 20]))
    assert (found.count, found.first, found.first_3, found.first_10) == (4, 0.25, 0.5, 0.75)
    assert found.mrr == pytest.approx((1 + 0.5 + 0.25 + 0.05) / 4)
    assert figures(np.zeros(0, dtype=np.int64)).count == 0


def test_what_of_an_answer_was_seen():
    past = [(0, 0, 1, 0), (2, 1, 3, 0), (4, 0, 5, 0)]
    now = [(0, 0, 1, 1), (0, 1, 1, 1), (0, 0, 5, 1), (6, 2, 2, 1), (7, 2, 8, 1)]
    facts = directed(facts_of(past + now))
    today = asked(facts, 1)
    found = seen(facts.before(1), today)
    told = {}
    for question, answer, case in zip(today.question, today.answer, found, strict=True):
        told[int(today.questions.subject[question]), int(today.questions.relation[question]), int(answer)] = Seen(case)
    assert told[0, 0, 1] is told[1, 3, 0] is Seen.DEED
    assert told[0, 1, 1] is Seen.PAIR
    assert told[0, 0, 5] is Seen.SUFFERED
    assert told[6, 2, 2] is Seen.ENTITY
    assert told[7, 2, 8] is told[2, 5, 6] is Seen.NOTHING


# Counts and rules


def test_a_tally_counts_what_a_loop_counts():
    keys, ages = np.array([5, 9, 5, 7]), np.array([8.0, 4.0, 2.0, 1.0], np.float32)
    tally = Tally(keys, ages)
    place = tally.find(np.array([[5, 6], [7, 100]]))
    assert tally.fading(2.0)[place] == pytest.approx(np.array([[2**-4 + 2**-1, 0], [2**-0.5, 0]]))
    assert tally.age()[place].tolist() == [[2, NEVER], [1, NEVER]]
    nothing = Tally(np.zeros(0, np.int64), np.zeros(0, np.float32))
    assert nothing.age()[nothing.find(np.array([3]))].tolist() == [NEVER]


def test_the_confidence_of_a_rule_is_its_share_of_questions():
    """Who is visited on one day is thanked on the next, twice of three times; nobody else is ever thanked."""
    rows = [(0, 0, 1, 0), (0, 1, 1, 1), (0, 0, 2, 10), (0, 1, 2, 11), (0, 0, 3, 20), (0, 1, 4, 21), (0, 0, 5, 40)]
    facts = directed(facts_of([*rows, (0, 1, 9, 41)]))
    rules = Rules(facts.relations)
    for day in range(41):
        today = asked(facts, day)
        rules.learn(rules.fired(facts.before(day), today.questions), today, 12)
    today = asked(facts, 41)
    mine = np.flatnonzero((today.questions.subject == 0) & (today.questions.relation == 1))[0]
    voices = rules.voices(rules.fired(facts.before(41), today.questions), (len(today.questions.subject), 12))
    assert voices.best[mine, 5] == pytest.approx(2 / (3 + CAUTION))
    assert voices.together[mine, 5] == pytest.approx(2 / (3 + CAUTION))
    assert voices.best[mine, 9] == 0


def test_actors_get_the_country_of_those_they_deal_with():
    given = np.array([0, 1, -1, -1, -1])
    past = directed(facts_of([(2, 0, 0, 0), (2, 0, 0, 1), (2, 0, 1, 2), (3, 0, 4, 0)], entities=5))
    assert countries(given, past).tolist() == [1, 2, 1, 0, 0]
    assert countries(np.full(5, -1), past).tolist() == [0] * 5


# Nothing from the future


def same(one, other):
    return one.names == other.names and all(
        np.array_equal(getattr(one, name), getattr(other, name)) for name in ("values", "candidates", "others")
    )


def table_after(rows, day, known):
    facts = facts_of(rows, country=np.arange(12) % 3, sector=np.arange(12) % 4)
    watch = Watch(facts, count=8)
    watch.learn(range(known))
    return watch.table(asked(directed(facts_of(any_rows(1))), day).questions)


def test_features_use_no_fact_of_the_day_or_later():
    rows = any_rows(1)
    other = [row for row in rows if row[3] < 9] + [row for row in any_rows(2) if row[3] >= 9]
    assert same(table_after(rows, 9, 9), table_after(other, 9, 9))
    earlier = [row for row in rows if row[3] < 8] + [row for row in any_rows(2) if row[3] >= 8]
    assert not same(table_after(rows, 9, 9), table_after(earlier, 9, 9))


def test_many_steps_ahead_use_nothing_after_the_freeze():
    rows = any_rows(1)
    other = [row for row in rows if row[3] < 6] + [row for row in any_rows(2) if row[3] >= 6]
    assert same(table_after(rows, 11, 6), table_after(other, 11, 6))
    assert not same(table_after(rows, 11, 6), table_after(rows, 11, 11))


def test_the_same_seed_gives_the_same_scores():
    def scores(seed):
        facts = facts_of(any_rows(3))
        watch, bins, _, boosted = fitted(facts, 4, 12, seed=seed)
        return boosted.score(coded(watch, 12, bins))

    assert np.array_equal(scores(0), scores(0))
    assert not np.array_equal(scores(0), scores(1))


# Planted habits


def world(plant, days=60, seed=0):
    """Noise among forty, and what `plant` adds for a day as (s, r, o, day) rows."""
    chance = np.random.default_rng(seed)
    rows = set()
    for day in range(days):
        rows |= {(int(s), 2, int(o), day) for s, o in zip(*chance.integers(0, 40, (2, 6)), strict=True)}
        rows |= set(plant(day, chance))
    return sorted(row for row in rows if row[3] < days)


def follow(day, chance):
    """Whoever threatens somebody strikes them two days later."""
    pairs = chance.integers(0, 40, (4, 2)).tolist()
    return [(s, 0, o, day) for s, o in pairs] + [(s, 1, o, day + 2) for s, o in pairs]


def reply(day, chance):
    """Whoever is invited comes the next day."""
    pairs = chance.integers(0, 40, (4, 2)).tolist()
    return [(s, 0, o, day) for s, o in pairs] + [(o, 1, s, day + 1) for s, o in pairs]


@pytest.mark.parametrize("plant", [follow, reply])
def test_a_planted_habit_is_found(plant):
    facts = facts_of(world(plant), entities=40)
    watch, bins, additive, boosted = fitted(facts, 25, 55)
    for ranker in (additive, boosted):
        ranks = []
        for day in range(55, 60):
            watch.learn(range(watch.known, day))
            today, table = watch.asked(day), coded(watch, day, bins)
            found = rank(today, table, ranker.score(table), np.random.default_rng(0))
            ranks.append(found[today.questions.relation[today.question] == 1])
        planted = figures(np.concatenate(ranks))
        assert planted.count >= 15
        assert planted.mrr >= 0.75, (ranker, planted)  # by chance 0.11


def test_a_scorecard_says_why():
    facts = facts_of(world(follow), entities=40)
    watch, bins, additive, _ = fitted(facts, 25, 55)
    table = coded(watch, 55, bins)
    scores = additive.score(table)
    question = int(np.flatnonzero(table.questions.relation == 1)[0])
    best = int(scores[question].argmax())
    reasons = additive.explain(table, question, best)
    assert {reason.feature for reason in reasons} == set(bins.names)
    assert sum(reason.log_odds for reason in reasons) == pytest.approx(
        scores[question, best] - scores[question].mean(), abs=1e-3
    )
    weights = [abs(reason.log_odds) for reason in reasons]
    assert weights == sorted(weights, reverse=True)
    assert reasons[0].log_odds > 0
    assert all(reason.low < reason.high for reason in reasons)


# Awkward input


def test_an_empty_past_ranks_everybody_alike():
    watch = Watch(facts_of([(0, 0, 1, 5), (3, 1, 2, 5)]), count=6)
    today = watch.asked(5)
    table = watch.table(today.questions)
    assert table.values.shape[1:] == (4, 6)
    assert np.isfinite(table.values).all()
    bins = Bins.of([table], [today])
    code = bins.code(table, today.question, today.answer)
    ranks = rank(today, code, Additive(bins).score(code), np.random.default_rng(0))
    assert ((ranks >= 1) & (ranks <= 12)).all()


def test_no_facts_at_all():
    watch = Watch(facts_of([]))
    watch.learn(range(3))
    assert not len(watch.asked(1).answer)


def test_one_entity_is_always_first():
    facts = facts_of([(0, 0, 0, day) for day in range(8)], entities=1, relations=1)
    watch, bins, additive, boosted = fitted(facts, 2, 7)
    today, table = watch.asked(7), coded(watch, 7, bins)
    for ranker in (additive, boosted):
        assert rank(today, table, ranker.score(table), np.random.default_rng(0)).tolist() == [1, 1]


def test_a_question_about_an_entity_never_seen():
    rows = [row for row in any_rows(4) if 11 not in (row[0], row[2])]
    watch, bins, _, boosted = fitted(facts_of([*rows, (11, 0, 1, 14)]), 4, 13)
    table = coded(watch, 14, bins)
    assert np.isfinite(boosted.score(table)).all()
    assert 11 in table.questions.subject


def test_a_day_is_learned_once():
    watch = Watch(facts_of([(0, 0, 1, 5), (3, 1, 2, 6)]))
    watch.learn(range(6))
    with pytest.raises(InputError, match="days from 6 on; got 5"):
        watch.learn([5])


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"object": np.array([0, 12])}, "object"),
        ({"relation": np.array([-1, 0])}, "relation"),
        ({"day": np.array([1])}, "lengths"),
        ({"country": np.array([1, 2])}, "country"),
    ],
)
def test_facts_that_do_not_fit_are_refused(change, word):
    usual = dict.fromkeys(("subject", "relation", "object", "day"), np.array([0, 1]))
    with pytest.raises(InputError, match=word):
        Facts(**{**usual, **change, "entities": 12, "relations": 3})
