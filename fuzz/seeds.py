"""What the fuzzer begins with: small inputs of every kind, and the words of each."""

from __future__ import annotations

import gzip
import io
import json
import tarfile
import zipfile
from collections.abc import Callable
from itertools import pairwise
from typing import Any

from fuzz.reading import NAMES, PARTED
from fuzz.tables import BUILT
from lapwing.exchange import FORMATS, READERS
from lapwing.exchange.gdelt import COLUMNS as GDELT

STORY = (
    "Boats of Tarn go out again\n\nBy Ann Lee\n\nPosted on March 4, 2024\n\nSELMOUTH (Northgate Wire) - The minister "
    'of Peru said on Monday that "no boat of ours will stay at home." He met Mr. Dale at 3 p.m. in Arica.\n\n'
    "At least 12 boats were held by Chile, the U.S. envoy told the Tarn Post. Who pays? Nobody.[1]\n\n"
    "This article was originally published by the Tarn Post on 3 March 2024.\n\nRelated articles\n\n"
    "Comments (2)\n\nJohn says:\n\nMarch 5, 2024 at 9:15 pm\n\nGood.\n"
)
RETOLD = (
    "Tarn's boats sail once more\n\nChile held 15 boats, an envoy of the U.S. told the Tarn Post. "
    '"No boat of ours will stay at home," the minister of Peru said. He had met Mr. Dale in Arica at 3 p.m.\n'
)
PAGE = (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Boats go out | Tarn Post</title>'
    '<meta property="og:site_name" content="Tarn Post"><meta name="author" content="Ann Lee">'
    '<meta property="article:published_time" content="2024-03-04T09:00:00Z"></head><body><nav><a href="/x">Home</a>'
    "</nav><article><h1>Boats go out</h1><p>The minister of Peru said on Monday that no boat of theirs would stay at "
    "home while the sea was calm.</p><ul><li>One boat</li></ul><table><tr><td>Two</td></tr></table><p>At least 12 "
    "boats were held by Chile, the envoy told the Tarn Post on Tuesday in Arica.</p></article>"
    '<div id="comments"><p>Good.</p></div></body></html>'
)
FRAGMENT = "<div>Boats <b>go</b> out.<p>The minister &amp; the envoy met.<br>They said nothing.</div><!-- c -->"
FEED = (
    '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>Tarn Post</title><language>en</language>'
    "<item><title>Boats</title><link>http://a.example/1</link><pubDate>Mon, 04 Mar 2024 09:00:00 GMT</pubDate>"
    "<description>&lt;p&gt;The boats of Tarn went out.&lt;/p&gt;</description></item></channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Tarn</title><entry><title>Boats</title><link href="http://a/1"/>'
    '<updated>2024-03-04T09:00:00Z</updated><author><name>Ann</name></author><content type="html">The boats &amp;amp; '
    "the nets.</content></entry></feed>"
)
RECORD = {
    "title": "Boats",
    "text": "The boats of Tarn went out on Monday.",
    "date": "2024-03-04",
    "source": {"name": "Tarn Post"},
    "authors": ["Ann Lee", "Bo Ek"],
    "url": "http://a.example/1",
    "language": "en-GB",
}
TABLE = 'title,text,date\nBoats,"The boats of Tarn, they said,\nwent out.",2024-03-04\nNets,They came back.,\n'
MARKED = (
    "# a comment\n@date 2024-03-04\n[1 Peru] said it would {a arm} [2 Chile], and [3=1 it] {b did}.\n"
    "  a AID/military 1 > 2 #military !future ~probable @1\n  b AID 3 > 2 @unnamed\n\nNothing happened in [4 Tarn].\n"
)
SOURCES = (
    'contact = "a@b.example"\ndelay = 2\nopml = ["no.opml"]\npaths = ["in"]\nallow_private = ["10.0.0.0/8"]\n'
    '[[feed]]\nurl = "https://a.example/feed"\noutlet = "Tarn Post"\ninterval = 60\nfull = true\nallow_private = true\n'
)
OPML = '<opml><body><outline text="T" xmlUrl="http://a.example/f"/><outline title="U" xmlUrl="x"/></body></opml>'
RULES = (
    '[[rule]]\nname = "a"\nkind = "count"\nactors = ["Peru", "CHL"]\ncategory = "ASSAULT"\nquad = 4\nat_least = 2\n'
    'days = 7\ndirected = true\nreality = "actual"\nsince = 2024-01-01\npast = true\n[[rule]]\nname = "b"\n'
    'kind = "turn"\nactors = ["Peru", "Chile"]\nwhat = "tone"\n[[rule]]\nname = "c"\nkind = "denial"\n'
    '[[rule]]\nname = "d"\nkind = "expectation"\nfates = ["kept"]\n[[rule]]\nname = "e"\nkind = "appearance"\n'
    'actors = "Peru"\nrole = "recipient"\n[[to]]\nfile = "x"\n[[to]]\nwebhook = "https://a.example/h"\n'
)
LINE: dict[str, Any] = {
    "id": "e1",
    "date": "2024-03-04",
    "enddate": "2024-03-05",
    "event": "CONSULT",
    "mode": ["visit"],
    "context": ["military"],
    "actor": [{"code": "PER", "sector": ["GOV"], "entity_text": "Peru", "kind": "country", "start": 10, "end": 14}],
    "recipient": [{"code": "CHL", "name": "Chile", "key": "CHL"}, {"entity_text": "gunmen"}],
    "event_loc": {"resolved_place": "Arica", "extracted_place": "Arica", "lat": -18.5, "lon": -70.25, "resolution": 1},
    "text_info": {
        **{"sequence": 1, "start": 10, "end": 36, "text": "Peru met Chile in Arica 🕊."},
        **{"trigger_start": 15, "trigger_end": 18},
    },
    "cite_info": {"url": "http://a/1", "title": "T", "publication": "Tarn Post", "published": "2024-03-05"},
    "date_cue": {"text": "Monday", "start": 40, "end": 46},
    "reality": "actual",
    "certainty": "certain",
    "condition": {"text": "if", "start": 50, "end": 52},
    "said_by": {"kind": "named", "name": "Ann", "code": "PER", "start": 10, "end": 14, "cue": {"text": "said"}},
    "article": "a1",
    "family": "f1",
    "happening": "h1",
    "score": 0.5,
    "by": "lapwing@1",
}
FOREIGN = {"id": 7, "date": "2024-03-04", "event": "accuse", "mode": "ACCUSE-disapprove", "actor": ["USAGOV", "MIL"]}


def named() -> list[bytes]:
    """Files of each kind, under each name."""
    rows = "".join(json.dumps(row) + "\n" for row in (RECORD, {"body": FRAGMENT}))
    packed = gzip.compress(rows.encode(), mtime=0)
    kinds = [text.encode() for text in (STORY, PAGE, FRAGMENT, FEED, ATOM, TABLE, TABLE.replace(",", "\t"), rows)]
    kinds += [json.dumps(RECORD).encode(), json.dumps({"articles": [RECORD, FOREIGN]}).encode(), packed]
    kinds += [_zip(), _tar(), STORY.encode("utf-16"), b"\xff" + STORY.encode("latin-1"), b"", b"%PDF-1"]
    return [bytes([number]) + kind for number in range(len(NAMES)) for kind in kinds]


def edits() -> list[bytes]:
    """Archives as they are, and with a byte changed near either end."""
    return [bytes([base, *edit]) for base in range(9) for edit in ((), (0, 6, 8), (255, 240, 1))]


def prose() -> list[bytes]:
    """A story, and each of its paragraphs with the headline and with the one before."""
    parts = STORY.strip().split("\n\n")
    pieces = [f"{parts[0]}\n\n{one}" for one in parts] + [f"{one}\n\n{other}" for one, other in pairwise(parts)]
    return [piece.encode() for piece in (STORY, f"T{PARTED}{STORY}", *pieces)]


def pairs() -> list[bytes]:
    """Two texts, alike and not."""
    return [f"{one}{PARTED}{other}".encode() for one, other in ((STORY, RETOLD), (STORY, STORY), (RETOLD, ""))]


def lines_in(form: str) -> list[bytes]:
    """A file of each format, written by us."""
    told = "\n".join(
        map(json.dumps, (LINE, FOREIGN, {**LINE, "id": "e2"}, {"id": "3", "event": "AID", "actor": "PER"}))
    )
    if form == "plover":
        return [told.encode()]
    lines = [line for line in READERS["plover"](io.BytesIO(told.encode()), "seed") if isinstance(line, dict)]
    one_day = [{**line, "enddate": line["date"], "reality": "actual"} for line in lines if "date" in line]
    stream = io.BytesIO()
    FORMATS[form](one_day, stream)  # type: ignore[arg-type]  # lines with other values
    rows = stream.getvalue()
    return [rows, rows.partition(b"\n")[2]] if form != "gdelt" else [rows, "\t".join(GDELT).encode() + b"\n" + rows]


def tables_of_users() -> list[bytes]:
    """A sound table of each kind, in the order of their names."""
    kinds = (
        "iso3,iso2,demonyms,capital,metonyms,aliases\nPER,PE,Peruvian;Peruvians,Lima,Palace;Fort=MIL,the Republic\n",
        "name,sex\nAnn,f\n",
        "key,name,surname,aliases,country,office,sectors,begins,ends\nann-lee,Ann Lee,,,PER,king,GOV,2020-01-01,\n",
        "key,name,aliases,kind,code,sectors,begins,ends\ntarn,Tarn,T;Tn,group,PER,MIL;REB,,2020-01-01\n",
        "name,aliases,demonyms,country\nArica,,Aricans,CHL\n",
        "phrase,plurals,sectors,type,scope,office\nenvoy,envoys,GOV,envoy,generic,envoy\n",
    )
    return [bytes([number]) + kind.encode() for number, kind in enumerate(kinds)]


def built() -> list[bytes]:
    """Records as JSON, whatever fits, under each type."""
    article = {"id": "a", "text": "Peru met.", "origin": "o", "blocks": [{"kind": "body", "span": [0, 9]}]}
    sketch = {"article": "a", "shingles": [1], "bands": [], "quotes": []}
    document = {"article": {**article, "published": "2024-03-04", "published_basis": "metadata"}, "sketch": sketch}
    link = {
        **{"id": "l", "here": "a", "there": "b", "kind": "excerpt", "here_spans": [[0, 4]], "there_spans": [[1, 5]]},
        **{"score": 0.5, "why": "w", "by": "b"},
    }
    values = [json.dumps(value).encode() for value in (article, sketch, document, link, [0, 4])]
    return [bytes([number]) + value for number in range(len(BUILT)) for value in values]


def of(*texts: str) -> Callable[[], list[bytes]]:
    """Texts as they are."""
    return lambda: [text.encode() for text in texts]


def marked(*texts: str) -> Callable[[], list[bytes]]:
    """Texts behind a byte that chooses."""
    return lambda: [bytes([first]) + text.encode() for text in texts for first in (0, 1)]


def _zip() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in (("b/ä.txt", STORY), ("c.json", json.dumps(RECORD)), ("d/", "")):
            archive.writestr(zipfile.ZipInfo(name), content)
    return stream.getvalue()


def _tar() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for name in ("b.txt", "ä" * 60 + ".txt"):
            info = tarfile.TarInfo(name)
            info.size = len(RETOLD.encode())
            archive.addfile(info, io.BytesIO(RETOLD.encode()))
    return stream.getvalue()
