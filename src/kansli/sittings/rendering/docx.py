"""Minutes as a Word document, in the cooperation's own template where it has one."""

from __future__ import annotations

from docxtpl import RichText

from kansli.documents.word import MINUTES, filled
from kansli.sittings.rendering.blocks import Placed
from kansli.sittings.rendering.record import Record

_HEADINGS = {1: "title", 2: "heading"}


def to_docx(record: Record) -> bytes:
    """The document.

    Raises:
        TemplateFaultError: the cooperation's own template cannot be used.
    """
    context = {
        "cooperation": str(record.cooperation),
        "heading": f"{record.heading}{f' · {record.standing}' if record.standing else ''}",
        "blocks": [{"kind": _kind(block), "words": _rich(block)} for block in record.blocks],
        "note_takers": [{"name": one.name, "when": one.when} for one in record.note_takers],
        "adjusters": [{"name": one.name, "when": one.when} for one in record.adjusters],
        "corrections": [{"words": one.words, "by": one.by, "when": one.when} for one in record.corrections],
    }
    return filled(record.cooperation, MINUTES, context)


def _kind(block: Placed) -> str:
    if block.kind == "heading":
        return _HEADINGS.get(block.level, "subheading")
    if block.kind == "bullet":
        return "bullet" if block.level == 1 else "subbullet"
    return "number" if block.kind == "numbered" else block.kind


def _rich(block: Placed) -> RichText:
    words = RichText()
    if block.kind == "numbered":
        words.add(f"{block.number}.\t")
    for run in block.runs:
        words.add(run.text, bold=run.bold, italic=run.italic)
    return words
