"""The draft as a Word file, and the file back: the same text with its anchors found again."""

from __future__ import annotations

from datetime import datetime

from kansli.people.guard import Scope
from kansli.people.swedish import folded
from kansli.register.drafts import BULLET, Line, lines_of_file
from kansli.sittings.markdown import Block, blocks, delivered, escaped, normal, runs, sections, words, written
from kansli.sittings.models import Draft, Snapshot
from kansli.sittings.rendering.blocks import blocks_of
from kansli.sittings.rendering.docx import to_docx
from kansli.sittings.rendering.record import Record

WRITTEN_IN_WORD = "skrivet i Word"
_BULLETS = (BULLET.strip(), "-", "–", "·", "o", "▪", "*")


def word_file(scope: Scope, draft: Draft) -> bytes:
    """The draft as a Word document, in the cooperation's own template where it has one."""
    content = delivered(draft.content)
    return to_docx(Record(scope.cooperation, "", blocks_of(content)))


def take_back(scope: Scope, draft: Draft, *, name: str, raw: bytes, at: datetime) -> Snapshot:
    """Keep what was written in Word among the draft's versions, to be compared and taken over.

    Raises:
        UnreadableError: the file cannot be read; the message says what to do.
    """
    content = anchored(from_lines(lines_of_file(name, raw), draft.content), draft.content)
    return Snapshot.objects.create(draft=draft, revision=draft.revision, content=content, by=str(scope.user), at=at, why=WRITTEN_IN_WORD)


def from_lines(lines: list[Line], draft: str) -> str:
    """The lines of a Word file as our text. A heading that the draft has is one, whatever style it was given."""
    known = {_key(words(block.text)): block.level for block in blocks(draft) if block.kind == "heading"}
    found: list[Block] = []
    for line in lines:
        told = line.words
        level = known.get(_key(told), line.heading)
        if level and line.listed is None:
            found.append(Block("heading", escaped(told), min(level, 3)))
            continue
        mark, _, rest = told.partition(" ")
        if "\t" in mark:
            mark, _, rest = told.partition("\t")
        if mark in _BULLETS and rest:
            found.append(Block("bullet", escaped(rest), line.listed or 0))
        elif line.listed is not None and mark.rstrip(".)").isdigit() and rest:
            found.append(Block("numbered", escaped(rest), line.listed))
        else:
            text = escaped(told)
            found.append(Block("paragraph", f"**{text}**" if line.bold and runs(text) else text))
    return normal(written(found))


def anchored(content: str, draft: str) -> str:
    """The text with the draft's anchors at the same headings: the same words, else the same number."""
    known = {_key(one.heading): one.anchor for one in sections(draft) if one.anchor}
    numbered = {_number(one.heading): one.anchor for one in sections(draft) if one.anchor and _number(one.heading)}
    told = blocks(content)
    given: dict[int, str] = {}
    for index, block in enumerate(told):
        anchor = known.get(_key(words(block.text))) if block.kind == "heading" else None
        if anchor and anchor not in given.values():
            given[index] = anchor
    for index, block in enumerate(told):
        anchor = numbered.get(_number(words(block.text))) if block.kind == "heading" and index not in given and block.level <= 2 else None
        if anchor and anchor not in given.values():
            given[index] = anchor
    return written(Block("heading", block.text, 2, given[index]) if index in given else block for index, block in enumerate(told))


def _key(heading: str) -> str:
    return folded(" ".join(heading.split()))


def _number(heading: str) -> str:
    first = heading.removeprefix("§").strip().partition(" ")[0].rstrip(".")
    return first if first.isdigit() else ""
