"""The gate's own logic, without weights."""

import importlib.util
import sys
from pathlib import Path

import pytest

SPEC = importlib.util.spec_from_file_location("gate", Path(__file__).parent / "gate" / "gate.py")
gate = importlib.util.module_from_spec(SPEC)
sys.modules["gate"] = gate  # dataclasses look their module up
SPEC.loader.exec_module(gate)
PINNED = gate.Baseline("corpus-a", {"root": 0.80, "quad": 0.90})


def test_passes_at_the_floor_and_within_noise():
    assert gate.compare({"root": 0.80, "quad": 0.895}, PINNED, "corpus-a", "corpus-a") == []


def test_names_what_fell():
    (said,) = gate.compare({"root": 0.70, "quad": 0.95}, PINNED, "corpus-a", "corpus-a")
    assert "root is 0.700" in said


def test_says_when_weights_or_floors_are_of_another_corpus():
    said = gate.compare({"root": 0.9, "quad": 0.95}, PINNED, "corpus-b", "corpus-a")
    assert len(said) == 2
    assert "make train" in said[0]


def test_refuses_to_lower_a_floor():
    with pytest.raises(ValueError, match="quad"):
        gate.updated({"root": 0.85, "quad": 0.85}, PINNED, "corpus-b", allow=False)
    assert gate.updated({"root": 0.85, "quad": 0.85}, PINNED, "corpus-b", allow=True).floors["quad"] == 0.85


def test_raises_floors():
    assert gate.updated({"root": 0.85, "quad": 0.95}, PINNED, "corpus-b", allow=False) == gate.Baseline(
        "corpus-b", {"root": 0.85, "quad": 0.95}
    )
