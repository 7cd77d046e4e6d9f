"""Stage amounts: finds the sums of money that the items name.

Reads blocks and their zones; leaves ``draft.amounts``. Papers, agendas and appendices are passed over: their figures are
not the meeting's.
"""

from __future__ import annotations

from kansli.reader.draft import Block, BlockKind, Draft, Zone
from kansli.reader.flow import Flow
from kansli.reader.language.amounts import AmountMention, find_amounts
from kansli.reader.records import Amount

_SILENT = frozenset({Zone.HEAD, Zone.AGENDA, Zone.APPENDIX, Zone.PAPERS, Zone.DISPATCH, Zone.SIGNATURES})
_SHORT = 90
_NO_SENTENCE = 5000
"""Characters beyond which what looks like one sentence is none, but a table or the like run together."""


def run(draft: Draft) -> None:
    """Leave one amount for each mention; a sentence said again in the same item (a proposal, then the decision) counts once."""
    seen: set[tuple[str | None, str]] = set()
    for block in draft.blocks:
        if block.zone in _SILENT or not any(find_amounts(block.text)):
            continue
        item = block.section.number if block.section else None
        for sentence in _sentences(block):
            if len(sentence) > _NO_SENTENCE:
                draft.remark("long-sentence", "Belopp i ett stycke utan meningar är inte lästa.", 0.3, sentence, leaves_gap=True)
                continue
            mentions = list(find_amounts(sentence.text))
            words = sentence.text.casefold().strip(" .")
            if not mentions or (item, words) in seen:
                continue
            seen.add((item, words))
            draft.amounts.extend(_amount(draft, item, sentence, mention) for mention in mentions)


def _sentences(block: Block) -> tuple[Flow, ...]:
    return (block.flow,) if block.kind is BlockKind.ROW else block.flow.sentences


def _amount(draft: Draft, item: str | None, sentence: Flow, mention: AmountMention) -> Amount:
    return Amount(item, mention.sek, _what(sentence.text), mention.cap, draft.span(sentence), mention.rule)


def _what(text: str) -> str:
    """What the sum is for, in a few words: its sentence, cut short at a word."""
    what = text.strip(" .,:;–-")
    return what if len(what) <= _SHORT else what[:_SHORT].rsplit(" ", 1)[0] + " …"
