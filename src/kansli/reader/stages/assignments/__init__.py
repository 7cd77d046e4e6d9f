"""Stage assignments: who is to do what after the meeting.

Reads blocks, decisions and attendance; leaves ``draft.assignments``. Sentences are read by :mod:`.clauses`, tables and lists
that name the doer beside the task by :mod:`.lists`; :mod:`.status` hears what is told of their state, :mod:`.who` tells whom
words mean, :mod:`.task` takes tasks apart, and :mod:`.finding` makes the record's assignments.
"""

from __future__ import annotations

import re
from itertools import pairwise

from kansli.reader.draft import Block, BlockKind, Draft, Zone
from kansli.reader.rules import rules
from kansli.reader.stages.assignments.clauses import Clauses
from kansli.reader.stages.assignments.finding import Decisions, Finding, leave
from kansli.reader.stages.assignments.lists import Lists
from kansli.reader.stages.assignments.status import settled
from kansli.reader.stages.assignments.who import Assignees
from kansli.reader.structure.wording import ends

# The head too: minutes without headings are all head, and some begin before their first one.
# A heading whose line goes on with a sentence ("§ 7 Nästa möte 3 maj. Eva kallar.").
_BEGUN = re.compile(r"\w{3}")
_TOLD_ON = re.compile(r"[^\W\d_]\S*[.] [A-ZÅÄÖ]\S+ \w|, [A-ZÅÄÖ][a-zåäö]+ [a-zåäö]+r\b|\d[.] [A-ZÅÄÖ][a-zåäö]+ [a-zåäö]+r ")
# A heading that is a sentence itself ("4. Eva kallar till nästa möte.").
_SENTENCE = re.compile(r"[^A-Za-zÅÄÖåäö]*[A-ZÅÄÖ][\w-]+(?: (?:och )?[A-ZÅÄÖ][\w-]+){0,4} (?:ska |skall )?[a-zåäö]+[ra]\b")
# The head of a table whose cells each stand on a line of their own: "Åtgärd" is a label elsewhere.
_WHO_COLUMN = rules("assignment_lists")["assignment_lists.column-who"]
_HEAD_LINE = rules("outline")["outline.head-line"]
_ZONES = (Zone.HEAD, Zone.TEXT, Zone.DECISION, Zone.DISCUSSION, Zone.ACTIONS)


def run(draft: Draft) -> None:
    """Leave the assignments of the minutes."""
    zone = list(draft.zone(*_ZONES))
    heads = {block.index for block, following in pairwise(zone) if block.label and _WHO_COLUMN.search(following.text)}
    blocks = [block for block in zone if (not block.label or block.index in heads) and (not block.heading or _tells_on(block.text))]
    if draft.sections:
        blocks = [block for block in blocks if block.zone is not Zone.HEAD or _may_tell(block)]
    if not blocks:
        return
    decisions = Decisions(draft)
    assignees = Assignees(draft)
    lists = Lists(draft, blocks, assignees)
    clauses = Clauses(draft, assignees, decisions)
    findings: list[Finding] = []
    latest: list[Finding] = []
    previous: Block | None = None
    for block in blocks:
        told = lists.after(block, latest, previous)
        if told is None:
            listed = lists.of(block)
            latest = settled(block, list(clauses.of(block))) if listed is None else listed
            findings += latest
            previous = block
        else:
            findings += told
            latest = latest or told
    leave(draft, findings, decisions)


def _may_tell(block: Block) -> bool:
    """May a block before the first item tell a task: is it no title, and no list of persons?"""
    return block.kind is not BlockKind.PARAGRAPH or (ends(block.text) and not _HEAD_LINE.search(block.text))


def _tells_on(heading: str) -> bool:
    """Does the line of a heading go on with a sentence, or is it one?"""
    if heading.endswith(".") and _SENTENCE.match(heading):
        return True
    begun = _BEGUN.search(heading) if ". " in heading or ", " in heading else None
    return begun is not None and _TOLD_ON.search(heading, begun.end()) is not None
