"""A small writer of SVG: elements whose text and attributes are cleaned and escaped when they are made into text.

A record may hold anything that the web holds. Nothing it says can become an element, an attribute, a script or a
character that XML forbids, because there is no way past `serialise`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from html import escape
from typing import TypeAlias
from urllib.parse import urlsplit

Value: TypeAlias = str | float | None
Child: TypeAlias = "Element | str | None"

_KEPT_FORMAT = frozenset("\u200c\u200d")  # joiners: Persian and many emoji are wrong without them
_UNSHOWN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_ADDRESS = re.compile(r"[\x21-\x7e\u00a1-\U0010ffff]+")
_LONGEST_ADDRESS = 2000  # characters: what browsers and servers take
_LONGEST_TEXT = 5000  # characters of one text or attribute: the style is half as long, and nothing else comes near


@dataclass(frozen=True, slots=True)
class Element:
    """An element; its children are elements and text."""

    name: str
    attributes: tuple[tuple[str, str], ...]
    children: tuple[Element | str, ...]


def element(name: str, *children: Child, **attributes: Value) -> Element:
    """An element. In names of attributes `_` stands for `-` and a last one is dropped; what is None is left out."""
    made = tuple((_attribute(key), _value(value)) for key, value in attributes.items() if value is not None)
    return Element(name, made, tuple(child for child in children if child is not None))


def serialise(node: Element | str) -> str:
    """The element and all in it as text."""
    if isinstance(node, str):
        return escape(plain(node[:_LONGEST_TEXT]), quote=False)
    inside = "".join(serialise(child) for child in node.children)
    named = "".join(f' {name}="{escape(line(value[:_LONGEST_TEXT]))}"' for name, value in node.attributes)
    return f"<{node.name}{named}>{inside}</{node.name}>" if node.children else f"<{node.name}{named}/>"


def number(value: float) -> str:
    """A coordinate to two decimals, which is finer than any screen, and so the same on every machine."""
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def points(*values: float | str) -> str:
    """Letters and coordinates of a path, or coordinates of a line, in a row."""
    return " ".join(value if isinstance(value, str) else number(value) for value in values)


def plain(text: str) -> str:
    """The text without characters that turn the direction of a line or that XML forbids; line breaks are kept.

    The rule of `brief.words.shown`, which stands on the same row of the import order; a test holds them together.
    """
    return "".join(char for char in text if char in "\n\t" or char in _KEPT_FORMAT or _visible(char))


def line(text: str) -> str:
    """The text on one line: every run of white space is one space."""
    return re.sub(r"\s+", " ", plain(re.sub(r"[\r\x0b\x0c\x85\u2028\u2029]", "\n", text)))


def address(url: str | None) -> str | None:
    """The address, if a link may point at it: http, https or a place of the same site, and nothing else."""
    if not url or len(url) > _LONGEST_ADDRESS or not _ADDRESS.fullmatch(url):
        return None
    try:
        scheme = urlsplit(url).scheme
    except ValueError:
        return None
    return url if scheme in ("", "http", "https") else None


def _visible(char: str) -> bool:
    return unicodedata.category(char) not in _UNSHOWN


def _attribute(key: str) -> str:
    return key.removesuffix("_").replace("_", "-")


def _value(value: str | float) -> str:
    return value if isinstance(value, str) else number(value)
