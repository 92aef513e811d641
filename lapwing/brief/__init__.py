"""Briefs: sentences with citations, made from records only, and one article with its marks."""

from lapwing.brief.article import article_html, article_text
from lapwing.brief.compose import brief
from lapwing.brief.html import as_html
from lapwing.brief.layout import LISTED
from lapwing.brief.markdown import as_markdown
from lapwing.brief.news import NEW_WITHIN
from lapwing.brief.records import Brief, Citation, Facts, Section, Source, Statement
from lapwing.brief.text import as_text
from lapwing.brief.twin import as_json
from lapwing.brief.view import ArticleView, article_view

__all__ = [
    "LISTED",
    "NEW_WITHIN",
    "ArticleView",
    "Brief",
    "Citation",
    "Facts",
    "Section",
    "Source",
    "Statement",
    "article_html",
    "article_text",
    "article_view",
    "as_html",
    "as_json",
    "as_markdown",
    "as_text",
    "brief",
]
