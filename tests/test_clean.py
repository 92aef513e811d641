"""clean: every line of invented pages carries its planted kind, and the text never moves."""

from contextlib import suppress
from datetime import date

import pytest

from lapwing.clean import clean
from lapwing.errors import NoArticle
from lapwing.records import Article, BlockKind, DateBasis, Media, Raw

REPRINT = """\
furniture | Cash/Card Payment

furniture | Print Friendly Version

headline  | Veltria Sends Envoy to Ostmark After Border Shelling

dateline  | March 4, 2023

byline    | by: Mina Hale ~ Harbour News

caption   | Veltrian gunners on the river bank (file photo).

body      | Saturday, 4 March 2023 | The government of Veltria sent an envoy to Ostmark on Friday, a day after shells \
fell on two villages along the river. No one was hurt in the villages, the governor said.

body      | "We will talk, and we will not be shelled," the envoy told reporters before his train left the capital.

body      | He declined to say more.

furniture | Donate to keep this site going!

notice    | Posted on March 5, 2023

notice    | Source: (This article was originally published by Harbour News on March 4, 2023. It was cut for length.)

caption   | Photo Credit:

caption   | Photo License: Wikimedia
"""

AGENCY = """\
caption   | A view of the parliament of Ostmark in the old town of Lenz
caption   | Jo Rowan|Moment|Getty Images
body      | Ostmark's parliament rejected a treaty with Veltria on Tuesday after a debate of nine hours.
body      | The treaty would have opened the river to ships of both countries, and Lund had promised to sign it.
caption   | Prime Minister Ada Lund (L) speaks with the Veltrian envoy (R) before the vote, March 7, 2023, in Lenz.
caption   | Karl Brandt|Afp|Getty Images
body      | "This parliament is not for sale," the leader of the opposition told the chamber before the vote was taken.
furniture | The river and its ‘price’
body      | Lund said that she would resign if the treaty failed, but her party urged her to stay until spring.
caption   | In this photo released by the Ostmark navy, two patrol boats wait at the mouth of the river.
caption   | Ostmark Navy|Via Reuters
body      | The envoy left the capital in the evening and made no comment to the reporters who waited at the station.
"""

OPINION = """\
headline  | Why Does Nobody in Lenz Believe the Veltrian Promise?

caption   | Image by veltria.example

furniture | Please follow us on Telegram Gab Rumble

body      | Veltria has promised four times in ten years to leave the islands, and four times its ships have stayed \
where they were. I do not see why the fifth promise should be better than the four before it.

body      | The fishermen know this. They repaired their nets last week, and then they sailed west without waiting for \
the ministers to finish their lunch.

furniture | We need your support to keep our writers at work! Help us here!

links     | Related articles

links     | Fish Prices Rise for the Third Month in a Row

links     | Ten Years of the River Treaty

links     | Is the Old Harbour of Lenz Beyond Repair?

byline    | Tomas Weller

comment   | RiverRat May 30, 2022 at 3:42 am

comment   | I was there in the year of the flood, and the author is right. They have attacked our boats since then and \
nobody has ever paid us for the loss.

comment   | Well said.

comment   | Ana B. June 2, 2022 at 11:05 pm

comment   | Veltria will invade the islands by the winter, mark my words, and then we shall all see who was right.

comment   | Leave a Comment

furniture | Subscribe to our morning newsletter to read more!!
"""

AUTOMATIC = """\
furniture | Skip to content

headline  | Ostmark Weighs Sending Doctors to Veltria

headline  | Ministry of Health Promises a First Team Within Days; Veltrian Hospitals Report Shortages of Blood.

caption   | Doctors for Veltria
caption   | Doctors for Veltria

furniture | A Closer Look at the Doctors and the Border

furniture | Ostmark Weighs Sending Doctors to Veltria

body      | How many doctors can Ostmark spare for its neighbour? The ministry of health is weighing the question \
while hospitals in Veltria run short of blood and beds.

furniture | The View From the Wards

body      | A surgeon in Tarn said the wards were full on Sunday[3]. Ostmark sent forty nurses in the last epidemic[12].

furniture | A Second Wave?

body      | But will it be enough? The ministry expects more cases by the end of the month, and it has asked the army \
for tents.

body      | 1. Ostmark, which has a health treaty with Veltria, might send doctors, nurses and medicine, but would \
keep its own reserve.
body      | 2. Despite the treaty, the lack of a clause on blood raises questions about what Ostmark must deliver.

links     | Read also:

links     | Latest
"""

WIRE = """\
body      | GENEVA, March 3 (Wire) — Delegates of Veltria and Ostmark met on Friday for the first time in two years to \
discuss prisoners, the mediators said.
body      | The talks lasted three hours. Both sides called them useful, and they agreed to meet again next week.
body      | Ostmark holds 40 Veltrian soldiers; Veltria does not say how many it holds
byline    | (Reporting by Mina Hale in Geneva; editing by Jo Rowan)
"""

SUMMARY_LIST = """\
headline  | Veltria says it will not leave the river commission.
body      | - The foreign ministry of Veltria denied that it would leave the commission before the end of the year.
body      | - Ostmark has asked the commission to meet in the first week of April in the town of Lenz.
body      | The foreign ministry of Veltria denied on Monday that it would leave the commission that runs the river.
body      | Ostmark accused its neighbour last week of holding back the money that it owes to the commission.
furniture | Politics
links     | You might also like
links     | - Bakers in Lenz are being sued for allegedly selling bread that was two days old.
links     | - The spring parade will take place indoors.
"""

WORDPRESS = """\
furniture | Home » World » Islands
headline  | Islanders block the port of Tarn
notice    | Posted on May 12, 2021 by admin
comment   | Leave a comment
body      | Islanders blocked the port of Tarn with forty boats on Tuesday to protest against a tax on diesel.
links     | Read more: Islanders burn tax forms
body      | The harbour master called the police, who came, looked at the boats and went home again for the night.
body      | Tomorrow the boats will come back, the leader of the islanders said, and so will their mothers.
notice    | The post Islanders block the port of Tarn appeared first on Tarn Gazette.
furniture | Share this:
furniture | Facebook
footnote  | References
footnote  | [1] Tax law of the islands, section 4, as it was changed last year.
comment   | 2 Comments
comment   | Bert says:
comment   | May 13, 2021 at 7:01 am
comment   | The mothers are the dangerous ones.
furniture | Reply
comment   | Ida says:
comment   | May 14, 2021 at 9:30 pm
comment   | My mother attacked the tax office with an umbrella last year and she would do it again tomorrow.
"""

WRAPPED = """\
headline  | ENVOY LEAVES TARN

body      | The envoy of Veltria left Tarn on Sunday after four days of talks that\\
brought no agreement on the islands, and he took his whole delegation with\\
him. A spokesman said that the envoy would come back in the spring if the\\
government of Ostmark changed its mind about the harbour.

body      | The government has not said that it will.
"""

ONE_LINE = "body      | Police in Tarn arrested two men on Monday. The men had blocked the bridge 🙂. They were let go"

PAGES = {
    "reprint": REPRINT,
    "agency": AGENCY,
    "opinion": OPINION,
    "automatic": AUTOMATIC,
    "wire": WIRE,
    "summary": SUMMARY_LIST,
    "wordpress": WORDPRESS,
    "wrapped": WRAPPED,
    "one line": ONE_LINE,
}


def planted(page: str) -> tuple[str, list[tuple[str, str]]]:
    """The text of a page, and each line with its planted kind."""
    lines, answers = [], []
    for line in page.replace("\\\n", "\0").split("\n"):
        kind, mark, text = line.partition(" | ")
        lines.append((text if mark else line).replace("\0", "\n"))
        if mark:
            answers.append((kind.strip(), lines[-1]))
    return "\n".join(lines), answers


def article(name: str, **metadata: str) -> Article:
    return clean(Raw(name, Media.TEXT, planted(PAGES[name])[0], **metadata))


def cleaned(text: str, **metadata: str) -> Article:
    return clean(Raw("here", Media.TEXT, text, **metadata))


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(article.text)) for block in article.blocks]


@pytest.mark.parametrize("name", PAGES)
def test_every_line_is_what_was_planted(name):
    text, answers = planted(PAGES[name])
    found = [pair for pair in kinds(article(name)) if not (pair[0] == "footnote" and len(pair[1]) < 6)]
    assert found == answers
    assert article(name).text == text


def test_reprint_says_when_and_where_it_appeared_before():
    found = article("reprint")
    assert (found.title, found.byline) == ("Veltria Sends Envoy to Ostmark After Border Shelling", "Mina Hale")
    assert (found.published, found.published_basis) == (date(2023, 3, 4), DateBasis.BYLINE)
    assert (found.republished_from, found.originally_published) == ("Harbour News", date(2023, 3, 4))
    assert found.outlet is None
    assert found.language == "en"


def test_dates_of_captions_and_comments_are_not_the_articles():
    assert article("agency").published is None
    assert article("opinion").published is None
    assert article("opinion").byline == "Tomas Weller"


def test_a_day_without_a_year_is_no_date():
    assert article("wire").published is None


def test_posted_on_dates_an_article_and_its_own_feed_names_the_outlet():
    found = article("wordpress")
    assert (found.published, found.published_basis) == (date(2021, 5, 12), DateBasis.BYLINE)
    assert (found.outlet, found.republished_from) == ("Tarn Gazette", None)


def test_footnote_marks_lie_inside_their_paragraph():
    found = article("automatic")
    marks = [block for block in found.blocks if block.kind is BlockKind.FOOTNOTE]
    assert [mark.span.of(found.text) for mark in marks] == ["[3]", "[12]"]
    assert all(any(m.span.within(b.span) for b in found.blocks if b.kind is BlockKind.BODY) for m in marks)


def test_what_the_container_says_wins():
    found = article(
        "reprint", title="Other", byline="A. N. Other", published="2023-03-09T23:59:00+02:00", language="en-GB"
    )
    assert (found.title, found.byline, found.language) == ("Other", "A. N. Other", "en")
    assert (found.published, found.published_basis) == (date(2023, 3, 9), DateBasis.METADATA)


def test_a_title_from_outside_names_the_headline_line():
    text = "Tarn Gazette, Voice of the Islands\nBoats out\nThe boats of Tarn went out on Monday, and none came back."
    assert kinds(cleaned(text, title="Boats Out"))[1] == ("headline", "Boats out")


@pytest.mark.parametrize("name", PAGES)
def test_laws(name):
    once, again = article(name), article(name)
    assert once == again
    spans = [block.span for block in once.blocks]
    assert spans == sorted(spans, key=lambda span: (span.start, -span.end))
    assert all(span.of(once.text) == span.of(once.text).strip() != "" for span in spans)
    covered = {index for span in spans for index in range(span.start, span.end)}
    assert all(char.isspace() for index, char in enumerate(once.text) if index not in covered)
    assert once.id == Article.make_id(once.text, once.title, once.outlet, once.url, once.published)


@pytest.mark.parametrize(
    "text",
    [
        "word " * 400_000,
        "a" * 2_000_000,
        "x|Reuters\n" * 5_000,
        "Jo March 3, 2021 at 3:42 am\n" * 2_000,
        "(AP Photo/" * 50_000,
    ],
)
def test_hostile_texts_end_soon(text):
    with suppress(NoArticle):
        assert cleaned(text).blocks


@pytest.mark.parametrize("tag", ["".join(f" a{n}=1" for n in range(50_000)), 'a="1"' * 50_000])
def test_a_page_made_to_keep_the_parser_busy_is_refused(tag):
    page = f"<html><body><p>Veltria sent an envoy to Ostmark on Friday.</p><b {tag}>More.</b></body></html>"
    with pytest.raises(NoArticle, match="attributes in a tag"):
        clean(Raw("x", Media.HTML, page))


def test_a_page_with_a_long_picture_in_a_tag_is_read():
    picture = "A/b=" * 25_000
    told = (
        "<p>Veltria sent an envoy to Ostmark on Friday, a day after shells fell on two villages on the river.</p>" * 3
    )
    page = f"<html><body><article><img src='data:image/png;base64,{picture}'>{told}</article></body></html>"
    assert "envoy" in clean(Raw("x", Media.HTML, page)).text
