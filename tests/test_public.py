"""The public surface is a sorted list, and every name on it is there."""

import subprocess
import sys

import pytest

import lapwing


def test_names_are_sorted_and_documented():
    assert lapwing.__all__ == sorted(lapwing.__all__)
    for name in lapwing.__all__:
        assert getattr(lapwing, name).__doc__, name


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="nonsense"):
        lapwing.nonsense  # noqa: B018


def test_import_is_light():
    heavy = "{'onnxruntime', 'sqlalchemy', 'trafilatura', 'torch'}"
    code = f"import sys, lapwing; sys.exit(bool({heavy} & set(sys.modules)))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
