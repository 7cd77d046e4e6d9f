"""Words of a passage with those marked that were searched for."""

from __future__ import annotations

from collections.abc import Iterable

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from kansli.search.excerpts import Piece

register = template.Library()


@register.filter
def with_marks(pieces: Iterable[Piece]) -> SafeString:
    """The pieces as HTML."""
    shown = ((format_html("<mark>{}</mark>", words) if is_marked else conditional_escape(words),) for words, is_marked in pieces)
    return format_html_join("", "{}", shown)
