"""The fixtures that several files share."""

import pytest
from engines import ENGINES, place
from sqlalchemy import make_url

from lapwing.store import Store


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """An empty working folder, so that origins are short and relative."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=ENGINES)
def target(request, tmp_path):
    """Where a store may be opened, on each engine in turn; empty."""
    with place(request.param, tmp_path) as made:
        yield made


@pytest.fixture(scope="session")
def pattern(tmp_path_factory):
    """The name of a database that has the schema: copied faster than made."""
    with place("postgresql", tmp_path_factory.mktemp("pattern")) as made:
        Store.open(made).close()
        yield make_url(made).database


@pytest.fixture(params=ENGINES)
def store(request, tmp_path):
    """An empty store, on each engine in turn."""
    copied = (request.getfixturevalue("pattern"),) if request.param == "postgresql" else ()
    with place(request.param, tmp_path, *copied) as made, Store.open(made) as opened:
        yield opened
