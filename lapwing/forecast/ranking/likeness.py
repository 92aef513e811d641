"""Who is like whom, who is near whom: what the past of others says about a pair that never met.

Profiles are what an actor did to whom lately, rare deeds weighing more (TF-IDF); two actors are as like as the cosine
of their profiles. Everything is a product of sparse matrices with the rows of one day's questions.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from scipy import sparse

from lapwing.forecast.ranking.facts import Directed, Floats, Ints, Questions

Sparse: TypeAlias = Any  # scipy has no types of its own
MEMORY = 60.0  # half-life of profiles in days
LATELY = 30.0  # half-life of everything else here
NOW = 8.0


def likeness(past: Directed, questions: Questions) -> dict[str, Floats]:
    """Scores (questions, entities) by name.

    `alike`: those like the subject did it to them; `kind`: those it was done to by the subject are like them;
    `alike_any`: those like the subject dealt with them; `walk`, `walk_now`: two steps along who deals with whom;
    `near`: those the subject deals with did it to them.
    """
    age = past.ages(questions.day)
    lately = np.exp2(-age / LATELY)
    profile = _profiles(past, age)
    subjects, row = np.unique(questions.subject, return_inverse=True)
    alike = profile[subjects].dot(profile.T).toarray()
    alike[np.arange(len(subjects)), subjects] = 0.0
    meets, meets_now = _meets(past, lately), _meets(past, np.exp2(-age / NOW))
    shares, shares_now = _shares(meets), _shares(meets_now)
    done = _shares(_done(past, lately, questions))
    return {
        "alike": _by_relation(alike[row], past, lately, questions),
        "alike_any": _product(alike, meets)[row],
        "kind": done.dot(profile).dot(profile.T).toarray(),
        "walk": shares[subjects].dot(shares).toarray()[row],
        "walk_now": shares_now[subjects].dot(shares_now).toarray()[row],
        "near": _by_relation(shares[subjects].toarray()[row], past, lately, questions),
    }


def _table(weights: Floats, rows: Ints, columns: Ints, shape: tuple[int, int]) -> Sparse:
    return sparse.coo_matrix((weights, (rows, columns)), shape=shape, dtype=np.float32).tocsr()


def _profiles(past: Directed, age: Floats) -> Sparse:
    columns = past.relation * past.entities + past.object
    shape = (past.entities, past.relations * past.entities)
    profile = _table(np.exp2(-age / MEMORY), past.subject, columns, shape)
    profile.data = np.log1p(2 * profile.data)
    doers = np.bincount(profile.indices, minlength=shape[1])
    profile.data *= np.log(past.entities / np.maximum(doers, 1))[profile.indices].astype(np.float32)
    length = np.sqrt(np.asarray(profile.multiply(profile).sum(axis=1)).ravel())
    return sparse.diags((1 / np.maximum(length, 1e-9)).astype(np.float32)).dot(profile).tocsr()


def _meets(past: Directed, weights: Floats) -> Sparse:
    return _table(weights, past.subject, past.object, (past.entities, past.entities))


def _done(past: Directed, weights: Floats, questions: Questions) -> Sparse:
    """To whom the subject of each question did it; questions are in the order of subject and relation."""
    code = questions.subject * past.relations + questions.relation
    deed = past.subject * past.relations + past.relation
    row = np.minimum(np.searchsorted(code, deed), len(code) - 1)
    hit = code[row] == deed
    return _table(weights[hit], row[hit], past.object[hit], (len(code), past.entities))


def _shares(table: Sparse) -> Sparse:
    """Rows divided by their sums; a row that sums to less than one fact is left as faint as it is."""
    total = np.asarray(table.sum(axis=1)).ravel()
    return sparse.diags((1 / np.maximum(total, 1)).astype(np.float32)).dot(table).tocsr()


def _product(rows: Floats, table: Sparse) -> Floats:
    product: Floats = np.ascontiguousarray(table.T.dot(rows.T).T)
    return product


def _by_relation(rows: Floats, past: Directed, weights: Floats, questions: Questions) -> Floats:
    """Each row times the table of who did the question's relation to whom."""
    scores = np.zeros((len(rows), past.entities), dtype=np.float32)
    order = np.argsort(past.relation, kind="stable")
    starts = np.searchsorted(past.relation[order], np.arange(past.relations + 1))
    for relation in np.unique(questions.relation):
        part = order[starts[relation] : starts[relation + 1]]
        shape = (past.entities, past.entities)
        table = _table(weights[part], past.subject[part], past.object[part], shape)
        asked = np.flatnonzero(questions.relation == relation)
        scores[asked] = _product(rows[asked], table)
    return scores
