"""The targets by name: what is called, what it begins with, and the words of its inputs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from fuzz import exchanging, reading, seeds, tables, words
from fuzz.words import runs, worded
from lapwing.exchange.gdelt import COLUMNS as GDELT_COLUMNS
from lapwing.exchange.icews import COLUMNS as ICEWS_COLUMNS
from lapwing.exchange.polecat import POLECAT

_MARKUP = (
    *("<p>", "</p>", "<div>", "<article>", "<table>", "<tr>", "<td>", "<li>", "<a href=", "<br>", "<!--", "-->"),
    *("<meta ", "<title>", "&#x0;", "&#xD800;", "&amp;", "<svg>", "<h1>", "<time datetime=", "<script>", "<html lang="),
    *('<script type="application/ld+json">', "<blockquote>", "<img ", "<iframe>", "<![CDATA[", "<!DOCTYPE", "\x00"),
)
_JSON = (
    *('{"', '":', "null", "true", "[[", "]]", "1e999", "-0", "NaN", '"\\ud800"', '"\\u0000"', '"text":', '"title":'),
    *('"articles":[', '"date":"', "0.1", "9007199254740993", "{}", "[]", '"2024-02-30"'),
)
_FEED = (
    *("<rss", "<channel>", "<item>", "<entry>", "<content ", "<source>", "<description>", "<dc:creator>", "<georss:"),
    *('type="html"', "xmlns:", "<link ", "<pubDate>", "<media:content ", "<![CDATA[", "<!ENTITY", 'mode="base64"'),
    *('xml:base="http://[', "<enclosure ", "<itunes:", "<guid>", "<category ", "<gml:", "<creativeCommons:"),
)
_PACKED = ("PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "PK\x06\x06", "ustar", "path=", "\x1f", "\x08", "../", "x" * 12)
_TOML = ("[[feed]]", "[[rule]]", "[[to]]", " = ", "true", "2024-01-01", "nan", "inf", '"""', "0x", "[", "url", "1e400")


@dataclass(frozen=True, slots=True)
class Target:
    """Something to be called with any bytes. It raises where a law is broken, and gives the same for the same bytes."""

    run: Callable[[bytes], object]
    seeds: Callable[[], list[bytes]]
    words: tuple[str, ...] = ()  # that the fuzzer may put in
    longest: int = 4_096  # bytes of an input


TARGETS: Mapping[str, Target] = MappingProxyType(
    {
        "read": Target(reading.read_named, seeds.named, (*_JSON, *_FEED, *_PACKED, "text", "body", "charset=")),
        "archive": Target(reading.archive, seeds.edits, longest=64),
        "clean_text": Target(reading.clean_text, seeds.prose, words.PROSE, longest=1_024),
        "clean_page": Target(reading.clean_page, seeds.of(seeds.PAGE, seeds.FRAGMENT), _MARKUP),
        "split": Target(reading.split_text, seeds.marked(seeds.STORY, seeds.RETOLD), words.PROSE, longest=1_024),
        "compare": Target(reading.compared, seeds.pairs, (*words.PROSE, reading.PARTED, " not ", " said ")),
        "corpus": Target(tables.corpus, seeds.of(seeds.MARKED), ("[1 ", "[2=1 ", "{a ", "\n  a AID 1", "@", "#", "²")),
        "roster": Target(tables.roster, seeds.tables_of_users, (";", ",", "=MIL", "GOV", "2020-01-01", '"', "group")),
        "codec": Target(tables.codec, seeds.built, (*_JSON, '"span":', '"kind":', '"blocks":')),
        "sources": Target(
            tables.sources, seeds.of(seeds.SOURCES, seeds.OPML), (*_TOML, "xmlUrl=", "<!ENTITY", "[::1]")
        ),
        "rules": Target(tables.rules, seeds.of(seeds.RULES), _TOML),
        "plover": Target(exchanging.reads("plover"), lambda: seeds.lines_in("plover"), (*_JSON, "start", "end", "GOV")),
        "csv": Target(exchanging.reads("csv"), lambda: seeds.lines_in("csv"), ("; ", '"', "'=", "\x00", ",,")),
        "polecat": Target(
            exchanging.reads("polecat"),
            lambda: seeds.lines_in("polecat"),
            ("\t", "None", "; ", *(n for n, _ in POLECAT)),
        ),
        "icews": Target(exchanging.reads("icews"), lambda: seeds.lines_in("icews"), ("\t", '"', "042", *ICEWS_COLUMNS)),
        "gdelt": Target(exchanging.reads("gdelt"), lambda: seeds.lines_in("gdelt"), ("\t", "USAGOV", *GDELT_COLUMNS)),
        "parquet": Target(
            exchanging.reads("parquet"), lambda: seeds.lines_in("parquet")[:1], ("PAR1",), longest=65_536
        ),
        "clean_words": Target(worded(reading.clean_text, words.TEXT), lambda: runs(words.TEXT), longest=64),
        "split_words": Target(worded(reading.split_text, words.TEXT), lambda: runs(words.TEXT), longest=64),
        "compare_words": Target(worded(reading.compared, words.TEXT), lambda: runs(words.TEXT), longest=64),
        "corpus_words": Target(worded(tables.corpus, words.MARKS), lambda: runs(words.MARKS), longest=64),
        "sources_words": Target(worded(tables.sources, words.TOML), lambda: runs(words.TOML), longest=64),
        "rules_words": Target(worded(tables.rules, words.TOML), lambda: runs(words.TOML), longest=64),
    }
)
