"""An assignment on its way into the record.

Reads decisions, sections and dates; leaves the record's assignments.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace

from kansli.reader.draft import Block, Draft, Zone
from kansli.reader.flow import Flow
from kansli.reader.language.dates import resolve
from kansli.reader.language.due import DueKind, DueMention, find_due
from kansli.reader.records import Assignment, Basis
from kansli.reader.stages.assignments.task import infinitive


@dataclass(slots=True)
class Finding:
    """Somebody's task, with the passage it stands in."""

    block: Block
    passage: list[Flow]
    """Consecutive flows that make the quote."""
    at: int
    """Offset in the delivered text where the task begins."""
    assignee: str
    task: str
    rule: str
    timing: list[str]
    """Texts to look for the due time in, the likeliest last."""
    decided: bool = False
    """The words around it say that it was decided."""


class Decisions:
    """Where the decisions stand."""

    def __init__(self, draft: Draft) -> None:
        """Take the decisions found so far."""
        self._ranges = sorted((start, end, decision.id) for decision in draft.decisions for start, end in decision.span.ranges)
        self._starts = [start for start, _, _ in self._ranges]

    def at(self, offset: int) -> str | None:
        """Id of the decision that holds ``offset``."""
        found = self._holding(offset)
        return found[2] if found else None

    def own_part(self, sentence: Flow, first: int, last: int) -> Flow:
        """The part of a sentence that is one decision of several in it, where that part holds both positions; else the sentence."""
        found = self._holding(sentence.offsets[first])
        if found is None or not found[0] <= sentence.offsets[last] < found[1]:
            return sentence
        start, end = bisect_left(sentence.offsets, found[0]), bisect_left(sentence.offsets, found[1])
        if not (self.at(sentence.offsets[0]) or self.at(sentence.offsets[-1])):
            return sentence
        return sentence.slice(start, end)

    def _holding(self, offset: int) -> tuple[int, int, str] | None:
        index = bisect_right(self._starts, offset) - 1
        return self._ranges[index] if index >= 0 and offset < self._ranges[index][1] else None

    def touch(self, flow: Flow) -> bool:
        """Does a decision begin, end or go on in ``flow``?"""
        first, last = flow.offsets[0], flow.offsets[-1]
        return (
            self.at(first) is not None or self.at(last) is not None or bisect_right(self._starts, first) != bisect_right(self._starts, last)
        )


def leave(draft: Draft, findings: list[Finding], decisions: Decisions) -> None:
    """Leave the assignments, in document order and numbered, each told once."""
    made: list[Assignment] = []
    for finding in sorted(findings, key=lambda f: (f.passage[0].offsets[0], f.at)):
        assignment = _assignment(draft, finding, decisions)
        if not any(_same(assignment, earlier) for earlier in made):
            made.append(assignment)
    made += _still_open(draft, made)
    made.sort(key=lambda assignment: assignment.span.start)
    draft.assignments = [replace(assignment, id=f"A{number}") for number, assignment in enumerate(made, 1)]


def _still_open(draft: Draft, made: list[Assignment]) -> list[Assignment]:
    """What is listed as still open, and somebody answers for, is his to do, where nothing in the passage says so already."""
    told = [span for assignment in made for span in assignment.span.ranges]
    return [
        Assignment(
            id="",
            item=entry.item,
            assignee=entry.responsible,
            task=infinitive(entry.matter, "infinitive"),
            due=_due(draft, [entry.span.quote]),
            basis=Basis.TEXT,
            decision=None,
            span=entry.span,
            rule=entry.rule,
        )
        for entry in draft.outstanding
        if entry.responsible and not any(start < last and first < end for start, end in entry.span.ranges for first, last in told)
    ]


def _assignment(draft: Draft, finding: Finding, decisions: Decisions) -> Assignment:
    decision = decisions.at(finding.at)
    decided = finding.decided or decision is not None or finding.block.zone is Zone.DECISION
    section = finding.block.section
    return Assignment(
        id="",
        item=section.number if section else None,
        assignee=finding.assignee,
        task=finding.task,
        due=_due(draft, finding.timing),
        basis=Basis.DECISION if decided else Basis.TEXT,
        decision=decision,
        span=draft.span(*finding.passage),
        rule=finding.rule,
    )


def _due(draft: Draft, texts: list[str]) -> str | None:
    """When it is due: the last text that says so decides, and in it a date before the next meeting before words."""
    for text in reversed(texts):
        mentions = [
            mention for mention in find_due(text) if mention.kind is not DueKind.DATE or not _MERE_TOPIC.search(text[: mention.start])
        ]
        for kind in DueKind:
            told = [mention for mention in mentions if mention.kind is kind]
            if told:
                return _value(draft, told[-1])
    return None


# "rapporten från den 4 maj", "mötet den 4 maj" of which the date tells only which one is meant.
_MERE_TOPIC = re.compile(r"\b(?:från|sedan|enligt|efter|om|kring|gällande|avseende)(?: [\w-]+){0,2} (?:den )?$", re.IGNORECASE)


def _value(draft: Draft, mention: DueMention) -> str:
    if mention.kind is DueKind.NEXT_MEETING:
        return "next_meeting"
    if mention.date:
        day = resolve(mention.date, near=draft.head.date)
        if day:
            return day.isoformat()
    return mention.text.strip(" ,.")


_WORD = re.compile(r"\w+")


def _same(one: Assignment, other: Assignment) -> bool:
    """Is this the same task told twice (a proposal repeated as the decision)?"""
    if one.assignee != other.assignee or one.item != other.item:
        return False
    return _WORD.findall(one.task.lower()) == _WORD.findall(other.task.lower())
