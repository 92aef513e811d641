"""The shipped ontology has the counts of the PLOVER 2.0 codebook, and broken files are refused."""

import pytest

from lapwing import ontology
from lapwing.errors import OntologyError, UnknownName

MODES = {
    "CONSULT": 4,
    "RETREAT": 6,
    "REQUEST": 4,
    "ACCUSE": 3,
    "REJECT": 4,
    "THREATEN": 6,
    "PROTEST": 7,
    "SANCTION": 4,
    "MOBILIZE": 4,
    "COERCE": 10,
    "ASSAULT": 15,
}
SMALL = """
name = "Moods"
version = "1"
contexts = {}
sectors = {}
codes = {}
[quads]
1 = "kind"
[categories.PRAISE]
quad = 1
score = 2.0
recipient = false
definition = "Says something kind."
"""


def test_plover_counts():
    plover = ontology.load()
    assert len(plover.categories) == 16
    assert {name: len(entry.modes) for name, entry in plover.categories.items() if entry.modes} == MODES
    assert len(plover.modes()) == 67
    assert len(plover.contexts) == 37
    assert len(plover.sectors) == 25


def test_conflict_scores_below_zero_and_cooperation_above():
    for entry in ontology.load().categories.values():
        assert entry.score <= 0 if entry.quad >= 3 else entry.score > 0


def test_scale_takes_the_mode_furthest_from_zero():
    plover = ontology.load()
    assert plover.scale("ASSAULT") == -9.0
    assert plover.scale("ASSAULT", ["beat", "drone"]) == -9.5
    assert plover.scale("AGREE", ["unheard-of"]) == 2.5


def test_an_ontology_of_ones_own(tmp_path):
    file = tmp_path / "moods.toml"
    file.write_text(SMALL)
    assert list(ontology.load(file).categories) == ["PRAISE"]


@pytest.mark.parametrize(
    ("old", "new"),
    [("quad = 1", "quad = 9"), ("score = 2.0", "score = 99"), ('name = "Moods"', ""), ("[quads]", "[quads")],
)
def test_broken_files_are_refused(tmp_path, old, new):
    file = tmp_path / "moods.toml"
    file.write_text(SMALL.replace(old, new))
    with pytest.raises(OntologyError, match="expected"):
        ontology.load(file)


def test_unknown_category():
    with pytest.raises(UnknownName, match="ASSAULT"):
        ontology.load().category("FIGHT")
