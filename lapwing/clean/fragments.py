"""HTML without a page around it, as feeds and records carry: an article already, so nothing is to be guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Protocol

from trafilatura import load_html

_WHOLE = re.compile(r"<(?:!doctype|html|head|body)\b", re.IGNORECASE)
_HEAD_CHARS = 20_000
_SKIPPED = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "button", "select", "textarea"})
_INLINE = frozenset(
    {"a", "abbr", "b", "bdi", "cite", "code", "em", "font", "i", "mark", "q", "s", "small", "span", "strong", "sub"}
    | {"sup", "time", "u", "wbr", "ins", "del", "label", "strike", "big", "tt", "dfn", "kbd", "var", "img"}
)


class _Node(Protocol):
    """What is used of an element of lxml, which has no types of its own."""

    tag: object
    text: str | None
    tail: str | None

    def __reversed__(self) -> Iterator[_Node]: ...


def is_fragment(html: str) -> bool:
    """Whether there is no page around the text."""
    return _WHOLE.search(html[:_HEAD_CHARS]) is None


def paragraphs_of(html: str) -> tuple[str, ...]:
    """The text of a fragment, one string for each block of it."""
    tree = load_html(f"<html><body>{html}</body></html>")
    if tree is None:
        return ()
    lines = (" ".join(line.split()) for line in "".join(_pieces(tree)).split("\n"))
    return tuple(line for line in lines if line)


def _pieces(tree: _Node) -> Iterator[str]:
    """Text in reading order, with a line end wherever a block begins or ends; no recursion, nesting may be deep."""
    waiting: list[tuple[_Node, bool]] = [(tree, False)]
    while waiting:
        node, is_done = waiting.pop()
        tag = node.tag if isinstance(node.tag, str) else "script"  # comments have a function for a tag
        if tag not in _INLINE and tag not in _SKIPPED:
            yield "\n"
        if is_done or tag in _SKIPPED:
            yield _one_line(node.tail)
        else:
            yield _one_line(node.text)
            waiting.append((node, True))
            waiting.extend((child, False) for child in reversed(node))


def _one_line(text: str | None) -> str:
    return (text or "").replace("\n", " ").replace("\r", " ")
