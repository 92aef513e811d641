"""A store in the web browser, and for programs: pages without script, each with a JSON twin, and the API.

Names are loaded when first asked for: the process that codes texts needs neither pages nor forecasts.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lapwing.web.app import application
    from lapwing.web.door import Door

__all__ = ["Door", "application"]

_HOME = {"Door": "door", "application": "app"}


def __getattr__(name: str) -> object:
    """Load a public name from its module (PEP 562)."""
    if name in _HOME:
        return getattr(import_module(f"lapwing.web.{_HOME[name]}"), name)
    raise AttributeError(f"module 'lapwing.web' has no attribute {name!r}")
