"""The marked text of minutes as HTML: thousands of pieces, so made here rather than by a template's loops."""

from __future__ import annotations

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from kansli.register.selectors.document import Line, Piece

register = template.Library()


@register.simple_tag
def running_text(lines: list[Line], chosen: int) -> SafeString:
    """Each line a block with its pieces, to the letter; white space between the blocks would show."""
    return mark_safe("".join(_line(line, chosen) for line in lines))  # noqa: S308 - every part is escaped below


def _line(line: Line, chosen: int) -> str:
    look = f"line {line.look}" if line.look else "line"
    return f'<div class="{look}">{"".join(_piece(piece, chosen) for piece in line.pieces)}</div>'


def _piece(piece: Piece, chosen: int) -> str:
    words = escape(piece.text)
    if not piece.marks:
        return words
    inner = piece.inner
    here = any(mark.fact == chosen for mark in piece.marks)
    look = f"m {inner.look} chosen" if here else f"m {inner.look}"
    target = ' id="kalla"' if here and piece.first(chosen) else ""
    return f'<mark class="{look}"{target} data-u="{piece.ids}"><a href="?u={inner.fact}#u{inner.fact}">{words}</a></mark>'
