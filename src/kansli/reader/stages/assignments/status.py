"""Tasks whose state the sentences after them tell: still to be done ("Kvarstår."), or done ("Klart.").

Reads a block and the findings in it; leaves those that still stand.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

from kansli.reader.draft import Block
from kansli.reader.rules import rules
from kansli.reader.stages.assignments.finding import Finding

_OPEN = rules("assignments")["assignments.still-to-do"]
_DONE = rules("assignments")["assignments.no-longer"]


def settled(block: Block, findings: Sequence[Finding]) -> list[Finding]:
    """The findings of ``block`` without those done; where a sentence says that one is not, the passage goes on to that sentence."""
    if not findings or not (_OPEN.applies(block.text) or _DONE.applies(block.text)):
        return list(findings)
    told = block.flow.sentences
    starts = [sentence.offsets[0] for sentence in told]
    last = {id(finding): bisect_left(starts, finding.passage[-1].offsets[-1]) for finding in findings}
    kept: list[Finding] = []
    for finding in findings:
        after = last[id(finding)]
        end = min((at for at in last.values() if at > after), default=len(told) + 1)
        state = next((at for at in range(after, min(end, len(told))) if _OPEN.search(told[at].text) or _DONE.search(told[at].text)), None)
        if state is None:
            kept.append(finding)
        elif _OPEN.search(told[state].text):
            finding.passage += told[after : state + 1]
            kept.append(finding)
    return kept
