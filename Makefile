# What CI runs, by name. `make check` is everything but the fresh environments.
.PHONY: check test lint types gate train

check: lint types test gate

test:
	python -m pytest

lint:
	ruff check .
	ruff format --check .

types:
	mypy

gate:
	python tests/gate/gate.py

train:
	lapwing train --out lapwing/weights
