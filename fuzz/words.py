"""Texts made of words: each byte of an input stands for one, so that a short input is a long text."""

from __future__ import annotations

from collections.abc import Callable

from fuzz.seeds import RULES, SOURCES

PROSE = (
    *("Posted on ", "By ", "Comments", "Related articles", "[1]", "March 4, 2024", "3/4/2024", "ſep", "2 days ago"),
    *("(Reuters) - ", "Mr.", "U.S.", "p.m.", '"', "“", "”", "…", "?!", "\n\n", "- ", "1. ", "\u200b", "\u2028", "\x85"),
    *("originally published by ", "The post ", " appeared first on ", "İ", "ß", "ǅ", "²", "٣", "中文", "\U0001f54a"),
)
TEXT = (
    *PROSE,
    *(
        " ",
        ". ",
        ", ",
        "\n",
        ": ",
        "; ",
        "-",
        " – ",
        "—",
        "(",
        ")",
        "[",
        "]",
        "'",
        "’",
        "?",
        "!",
        "|",
        "•",
        "\t",
        "\xa0",
    ),
    *("The minister of Peru said on Monday that no boat of theirs would stay at home.\n\n", "\n\f\n", "\r\n", "\ufeff"),
    *("At least 12 boats were held by Chile, the U.S. envoy told the Tarn Post. ", "He met Ann Lee", "boats go out "),
    *(
        "SELMOUTH, ",
        "LENZ (AP) — ",
        "Ann Lee",
        "Tarn Post",
        "said ",
        "told ",
        "not ",
        "did not ",
        "may ",
        "if ",
        "who ",
    ),
    *(
        "Monday",
        "5 March",
        "at 9:15 pm",
        "John says:",
        "Photo: ",
        "Caption",
        "Getty Images",
        "Read more: ",
        "References",
    ),
    *("Ann Lee is a reporter at the Tarn Post.", "via ", "and ", "of ", "the ", "a.b@c.example", "http://a.example/1"),
    *(
        "12",
        "1,200",
        "twelve ",
        "$3 million",
        "50%",
        "2024",
        "No. 5",
        "vs. ",
        "etc.",
        "I. ",
        "Jan.",
        "a",
        "B",
        "é",
        "ЖД",
    ),
)
MARKS = (
    *(
        "[1 Peru]",
        "[2 Chile]",
        "[3=1 it]",
        "{a arm}",
        "{b did}",
        "\n",
        "\n  ",
        "  a ",
        "  b ",
        "AID",
        "CONSULT",
        "/military",
    ),
    *(
        "/visit",
        "+",
        " 1",
        " > ",
        "2",
        ",",
        " #military",
        " !future",
        " ~probable",
        " @1",
        " @unnamed",
        "#",
        "@date 2024",
    ),
    *(
        "[",
        "]",
        "{",
        "}",
        "=",
        "[4 ",
        "²",
        "٣",
        "9" * 30,
        " ",
        ".",
        "a",
        "met",
        "\x85",
        "\u2028",
        "\f",
        "[1=2 a]",
        "{a b}",
    ),
)
_KEYS = (
    *(
        "url",
        "outlet",
        "interval",
        "full",
        "allow_private",
        "delay",
        "opml",
        "paths",
        "contact",
        "name",
        "kind",
        "actors",
    ),
    *("category", "quad", "at_least", "days", "directed", "reality", "what", "fates", "role", "since", "past", "file"),
    *("webhook", "stdout", "x"),
)
_VALUES = (
    *('"https://a.example/f"', '"T"', "60", "true", "false", '["10.0.0.0/8"]', '["feeds.opml"]', '"count"', '"turn"'),
    *(
        '"denial"',
        '"expectation"',
        '"appearance"',
        '["Peru"]',
        '["Peru", "CHL"]',
        '"ASSAULT"',
        "4",
        '"actual"',
        '"tone"',
    ),
    *('["kept"]', '"recipient"', "2024-01-01", '"https://[::1]/x"', '""', "[]", "{}", "-1", "1e400", "nan", "[[1]]"),
    *('"\\u0000"', "2024-01-01T00:00:00Z", "0.5", '"10.0.0.0/99"', '"http://a:99999/"', '"http://é.example/"', "2"),
)
TOML = (
    *dict.fromkeys(f"{line}\n" for line in (SOURCES + RULES).splitlines()),
    *("kind = ", "= "),
    *(f"{key} = {_VALUES[(7 * at + 5 * turn) % len(_VALUES)]}\n" for at, key in enumerate(_KEYS) for turn in range(7)),
)


def worded(run: Callable[[bytes], object], words: tuple[str, ...]) -> Callable[[bytes], object]:
    """The same target on texts made of these words, one for each byte."""

    def run_words(data: bytes) -> object:
        return run("".join(words[byte % len(words)] for byte in data).encode())

    return run_words


def runs(words: tuple[str, ...]) -> list[bytes]:
    """Stretches of the words, in their order, to begin with."""
    return [bytes(range(at, min(at + 12, len(words)))) for at in range(0, len(words), 6)]
