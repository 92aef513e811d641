"""The one fixture that several files share."""

import pytest


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder, so that origins are short and relative."""
    monkeypatch.chdir(tmp_path)
    return tmp_path
