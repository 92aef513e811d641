"""Small files to read, and reading them."""

from __future__ import annotations

from pathlib import Path

from lapwing.errors import InputError
from lapwing.read import read
from lapwing.records import Raw

TEXT = "The boats of Tarn went out on Monday."


def put(name: str, content: str | bytes = TEXT) -> str:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return name


def results(*inputs: str, **options: object) -> list[Raw | InputError]:
    return list(read(inputs, **options))
