"""clean: single lines, single rules, dates, and pages in HTML."""

from datetime import date

import pytest

from lapwing.clean import clean
from lapwing.clean.dates import find_date, only_date, read_date
from lapwing.errors import NoArticle
from lapwing.records import Article, DateBasis, Media, Raw


def cleaned(text: str, **metadata: str) -> Article:
    return clean(Raw("here", Media.TEXT, text, **metadata))


def read_html(text: str, **metadata: str) -> Article:
    return clean(Raw("page.html", Media.HTML, text, **metadata))


def kinds(article: Article) -> list[tuple[str, str]]:
    return [(block.kind.value, block.span.of(article.text)) for block in article.blocks]


@pytest.mark.parametrize(
    ("notice", "source", "day"),
    [
        ("This article originally appeared in The Lenz Review on 3 May 2020.", "The Lenz Review", date(2020, 5, 3)),
        ("This story first appeared on tarn.example.", "tarn.example", None),
        ("Republished with permission from Harbour News.", "Harbour News", None),
        ("Originally published on May 3, 2020 by Harbour News and updated since.", "Harbour News", date(2020, 5, 3)),
        ("First published in the Lenz Review, May 2020", "the Lenz Review", None),
        ("Via Harbour News", "Harbour News", None),
        ("This essay was first published by Mina Hale at Harbour News under a free licence.", "Mina Hale", None),
        ("This article was originally published here.", None, None),
        ("Source: Veltrian Ministry of Ports", None, None),
    ],
)
def test_notices(notice, source, day):
    found = cleaned(f"The boats of Tarn went out on Monday, and none of them came back.\n{notice}")
    assert kinds(found)[1] == ("notice", notice)
    assert (found.republished_from, found.originally_published) == (source, day)


@pytest.mark.parametrize(
    ("line", "authors", "outlet"),
    [
        ("By Jane Doe", "Jane Doe", None),
        ("BY JANE DOE", "JANE DOE", None),
        ("Written by Jane van der Berg and Omar al-Hadi", "Jane van der Berg and Omar al-Hadi", None),
        ("By Jane Doe, Omar Roe and Li Wu", "Jane Doe, Omar Roe and Li Wu", None),
        ("By Jane Doe, Lenz", "Jane Doe", None),
        ("By Jane Doe | Harbour News", "Jane Doe", "Harbour News"),
        ("By Jane Doe for The Lenz Times", "Jane Doe", "The Lenz Times"),
    ],
)
def test_bylines(line, authors, outlet):
    found = cleaned(f"Boats leave Tarn\n{line}\nThe boats of Tarn went out on Monday, and none of them came back.")
    assert kinds(found)[1] == ("byline", line)
    assert (found.byline, found.outlet) == (authors, outlet)


@pytest.mark.parametrize(
    "sentence",
    [
        "By Friday, the troops had left the town.",
        "Terms of the deal were not disclosed by either of the two banks.",
        "Privacy advocates condemned the new law on Monday as a gift to the police.",
        "Shares in the port company fell after the ministry stopped paying.",
        "Advertising revenue collapsed when the war began in the spring of that year.",
        "Copyright law will be changed next year, the minister of culture said.",
        "The report, first published by a newspaper on Monday, says that soldiers shot at the boats.",
        "Support our claim or leave, the envoy told the commission on Tuesday.",
        "Related charges against the mayor were dropped on Tuesday, the court said.",
        "Photographers were barred from the hall while the ministers voted.",
        "The minister spoke on March 3, 2021 at 3:42 am.",
        "Sources: the ministry and two diplomats who asked not to be named because they feared arrest.",
        "Comment was not available from the ministry on Monday night.",
        "“We will fight,” he said",
    ],
)
def test_sentences_that_look_like_furniture_stay_body(sentence):
    before = (
        "The boats of Tarn went out on Monday, and none of them came back to the harbour that night. They were lost."
    )
    after = "The harbour master said that he had warned the fishermen of the storm on Sunday evening."
    assert ("body", sentence) in kinds(cleaned(f"{before}\n\n{sentence}\n\n{after}"))


def test_body_returns_after_a_box_of_links():
    body = [f"The {name} of Tarn went out on Monday, and none of them came back." for name in ("boats", "nets", "men")]
    text = "\n".join([body[0], "Read more", "Storm Over Tarn Kills Nine", body[1], body[2]])
    assert [kind for kind, _ in kinds(cleaned(text))] == ["body", "links", "links", "body", "body"]


def test_teasers_after_the_article_stay_links():
    teaser = "A baker in Lenz won first prize for a loaf of rye on Sunday."
    text = "\n".join(
        [
            "The boats of Tarn went out on Monday, and none of them came back.",
            *("Most Read", "Baker Wins Prize", teaser, "Mayor Loses Hat", teaser.replace("baker", "hatter")),
        ]
    )
    assert [kind for kind, _ in kinds(cleaned(text))] == ["body"] + ["links"] * 5


def test_dates_and_authors_of_other_articles_are_not_this_ones():
    body = "The boats of Tarn went out on Monday, and none of them came back."
    found = cleaned("\n".join([body, "More on this story", "Storm over Tarn", "By Jane Doe", "May 3, 2020"]))
    assert [kind for kind, _ in kinds(found)] == ["body"] + ["links"] * 4
    assert (found.published, found.byline) == (None, None)


def test_a_sentence_broken_over_two_lines_is_no_heading():
    body = "The boats of Tarn went out on Monday, and none of them came back."
    found = cleaned(f"{body}\nThe port is short of diesel, nets\nand pay.\n{body}")
    assert [kind for kind, _ in kinds(found)] == ["body"] * 4


def test_a_numbered_update_is_a_headline_and_a_wire_lead_dates_the_report():
    lead = "LENZ, May 3, 2020 (Wire) - The boats of Tarn went out on Sunday, officials said."
    found = cleaned(f"UPDATE 2-Boats leave Tarn, officials say\n{lead}")
    assert [kind for kind, _ in kinds(found)] == ["headline", "body"]
    assert found.published == date(2020, 5, 3)


def test_a_note_on_the_author_is_no_event():
    text = "By Jane Doe\nThe boats of Tarn went out on Monday, and none came back.\nJane Doe is a reporter in Lenz."
    assert kinds(cleaned(text))[-1][0] == "notice"


def test_line_ends_and_mark_are_all_that_changes():
    found = cleaned(
        "\ufeffBoats leave Tarn\r\n\r\nThe boats went out on Monday, the harbour master said.\rNone came back."
    )
    assert found.text == "Boats leave Tarn\n\nThe boats went out on Monday, the harbour master said.\nNone came back."


@pytest.mark.parametrize("text", ["", " \n\r\n", "🙂🙂", "Menu\nSubscribe\nLog in\n© 2024 Tarn Gazette", "Share\n\n12"])
def test_a_page_of_furniture_is_no_article(text):
    with pytest.raises(NoArticle) as caught:
        cleaned(text)
    assert caught.value.origin == "here"
    assert caught.value.remedy


def test_a_headline_alone_is_an_article():
    assert kinds(cleaned("Veltria attacks Ostmark")) == [("headline", "Veltria attacks Ostmark")]


def test_other_languages_are_read_and_not_called_english():
    found = cleaned("Die Boote von Tarn liefen am Montag aus, und keines von ihnen kam zurück.\nDer Hafen blieb leer.")
    assert found.language is None
    assert [kind for kind, _ in kinds(found)] == ["body", "body"]


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2024-04-17", date(2024, 4, 17)),
        ("2024-04-17T23:30:00-11:00", date(2024, 4, 17)),
        ("20240417", date(2024, 4, 17)),
        ("20240417T101500Z", date(2024, 4, 17)),
        ("Wed, 17 Apr 2024 10:00:00 GMT", date(2024, 4, 17)),
        ("April 17th, 2024", date(2024, 4, 17)),
        ("17-Apr-2024", date(2024, 4, 17)),
        ("1713312000", date(2024, 4, 17)),
        ("1713312000000", date(2024, 4, 17)),
        ("17/04/2024", date(2024, 4, 17)),
        ("4/17/2024", date(2024, 4, 17)),
        ("03/04/2024", None),
        ("April 17", None),
        ("17 Apr 24", None),
        ("2024-02-30", None),
        ("yesterday", None),
        ("", None),
        (None, None),
    ],
)
def test_dates_are_read_or_left_unknown(written, day):
    assert read_date(written) == day


def test_the_first_date_is_found_with_its_place():
    text = "No 12 of May 3, 2020, not of 4 June 2021."
    assert find_date(text) == (date(2020, 5, 3), 9, 20)


@pytest.mark.parametrize(
    "line", ["Friday, 3 May 2020", "May 3, 2020 10:32 am EST", "May 3", "2020-05-03", "3 May 2020 | 10:15"]
)
def test_date_lines(line):
    assert only_date(line)


@pytest.mark.parametrize("line", ["May", "On May 3 they left", "March on Tarn", "24", "10:32 am", "The 3 of May 2020"])
def test_lines_that_are_no_dates(line):
    assert not only_date(line)


PAGE = """<!doctype html><html lang="en-GB"><head><title>Pilots walk out | Tarn Gazette</title>
<meta property="og:site_name" content="Tarn Gazette"><meta name="author" content="Mina Hale">
<link rel="canonical" href="https://tarn.example/pilots">
<meta property="article:published_time" content="2023-03-06T09:00:00Z"></head><body>
<nav><a href="/">Home</a> <a href="/w">World</a></nav><article><h1>Pilots walk out</h1>
<p>Harbour pilots in the port of Tarn walked out on Monday after the ministry refused to pay for night work.</p>
<p>The ministry said the strike was illegal and that it would go to court on Friday to end it at last.</p>
<h2>What comes next</h2>
<p>Ships will wait outside the harbour until the pilots come back, the captain of the port told reporters.</p>
</article><section id="comments" class="comments"><div class="comment">
<p>Well done pilots, we are all with you in this fight for fair pay at night.</p></div></section>
<footer>Copyright 2025</footer></body></html>"""


def test_a_page_is_composed_of_headline_paragraphs_and_comments():
    found = read_html(PAGE)
    assert [kind for kind, _ in kinds(found)] == ["headline", "body", "body", "furniture", "body", "comment"]
    assert found.text.split("\n\n")[:2] == [
        "Pilots walk out",
        "Harbour pilots in the port of Tarn walked out on Monday after the ministry refused to pay for night work.",
    ]
    assert (found.title, found.byline, found.outlet) == ("Pilots walk out", "Mina Hale", "Tarn Gazette")
    assert (found.published, found.published_basis) == (date(2023, 3, 6), DateBasis.METADATA)
    assert (found.url, found.language) == ("https://tarn.example/pilots", "en")
    assert read_html(PAGE) == found


def test_a_page_without_a_date_gets_none():
    assert read_html(PAGE.replace("2023-03-06T09:00:00Z", "")).published is None


def test_a_fragment_is_all_article():
    found = read_html(
        "Pilots stayed&nbsp;out on <b>Monday</b>.<script>steal()</script><p>They sang.</p><!-- x -->Then it rained."
        "<br/><figure><figcaption>The quay (file photo)</figcaption></figure>",
        title="Pilots stay out",
    )
    assert kinds(found) == [
        ("headline", "Pilots stay out"),
        ("body", "Pilots stayed out on Monday."),
        ("body", "They sang."),
        ("body", "Then it rained."),
        ("caption", "The quay (file photo)"),
    ]


@pytest.mark.parametrize(
    "page",
    [
        "<html><body><nav><a href='/'>Home</a><a href='/a'>About</a></nav></body></html>",
        "<p></p>",
        "<html>" + "<div>" * 20_000 + "</html>",
        "<a " * 50_000,
        "<html><body><p>" + "x" * 8_000_001,
    ],
)
def test_pages_without_an_article(page):
    with pytest.raises(NoArticle):
        read_html(page)
