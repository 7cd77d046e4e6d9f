"""What was put off: which matter, why, until when; and items to which nothing else happened.

Reads resolutions of a tabling kind; leaves ``draft.tabled`` and replaces items in ``draft.items``.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from kansli.reader.draft import Block, BlockKind, Draft, Section, Zone
from kansli.reader.flow import Flow
from kansli.reader.language.dates import find_dates, resolve
from kansli.reader.records import Decision, DecisionKind, Outcome, Tabled
from kansli.reader.rules import rules
from kansli.reader.stages.decisions.running import Resolution

_RULES = rules("tabled")
_VERB, _REASON, _NEXT, _TO, _GENERAL, _NAMED, _ABOUT = (
    _RULES[f"tabled.{part}"] for part in ("verb", "reason", "next", "to", "general", "named", "about")
)
_SAID = _RULES.group("part", "told")
_ANYTHING = re.compile(r"^\W*övrig", re.IGNORECASE)
_CURTLY = re.compile(r"^(?:tas|ta|behandlas)\b", re.IGNORECASE)
"""Says not of what: the sentence before it does."""
_REFERS_BACK = re.compile(r"^(?:den|det|detta|frågan|ärendet|punkten)\b", re.IGNORECASE)
_PRONOUN = re.compile(r"^(?:det|detta|den)\b", re.IGNORECASE)
_ACTIVE = re.compile(r"(?:a|er|ade?|lade|upp|ut)\s*$")
_PASSIVE = re.compile(r"s\s(?:upp|fram)\b")
_TRIMMED = re.compile(r"^(?:att|och|samt|därmed|därför)\s|\s(?:ska|skall|kommer att|får|att|därför|därmed|och)$", re.IGNORECASE)
_LABEL = re.compile(r"([A-ZÅÄÖ][^:.;]{2,40}):\s")
_CURT = "tabled.curt"
_FEW_WORDS = 4
_INVERTED = re.compile(r"\s?(?:frågan|ärendet|punkten|diskussionen|beslutet|motionen|förslaget)\s(?=till\b|upp\b|fram\b)")
_ENDS_SENTENCE = re.compile(r"[.!?:;,]$|.{60}")
_MUCH_ELSE = 400
"""More text than this in an item besides the tabling: it was treated."""
_LITTLE_ELSE = 160
"""So it was with more than this, where the matter is taken up again: then it has been up."""
_AGAIN = re.compile(r"\b(?:igen|på nytt|vi tar|tas upp)\b", re.IGNORECASE)
_TOLD = frozenset({Zone.TEXT, Zone.DISCUSSION, Zone.DECISION})
_TALK = frozenset({Zone.TEXT, Zone.DISCUSSION})


def leave_tabled(draft: Draft, decided: Iterable[tuple[Resolution, Decision]]) -> None:
    """Leaves a record of each matter put off, and the outcome of items with nothing else in them."""
    whole: dict[int, Section] = {}
    others: set[int] = set()
    tasks: set[int] = set()
    again: set[int] = set()
    put_off: set[int] = set()
    for resolution, decision in decided:
        section = resolution.section
        if decision.kind is not DecisionKind.TABLING:
            (tasks if decision.kind is DecisionKind.ASSIGNMENT else others).add(id(section))
            continue
        put_off.add(id(section))
        matter, whole_item = _matter(resolution, section)
        reason, to = _reason_and_target(draft, resolution.text)
        draft.tabled.append(Tabled(decision.item, matter, reason, to, decision.span, resolution.rule))
        if section and whole_item and not _ANYTHING.search(section.title) and not _much_else(section, resolution):
            whole[id(section)] = section
            if _AGAIN.search(resolution.text):
                again.add(id(section))
    for section in draft.sections:
        if id(section) not in others and id(section) not in put_off:
            _leave_told(draft, section)
    for key, section in whole.items():
        # A task set while the matter waits does not treat it; one set until it is taken up again does.
        if key not in others and not (key in tasks and key in again):
            _make_tabled(draft, section)


def _leave_told(draft: Draft, section: Section) -> None:
    """An item without a resolution that is told to wait ("Vi tar det nästa gång.")."""
    for block in section.blocks:
        if block.zone not in _TALK or block.heading or block.label or block.subheading or not _SAID.applicable(block.text):
            continue
        told = block.flow.sentences
        for before, sentence, after in zip([None, *told], told, [*told[1:], None], strict=False):
            said = _SAID.first(sentence.text)
            if said and after and _goes_on(after.text):
                continue  # "Punkten utgår då Bo är sjuk. Tas upp i maj.": the next sentence says until when
            if said and _tells_to_wait(draft, section, block, before, sentence, said[0].id):
                return


def _goes_on(text: str) -> bool:
    """Does a sentence say until when the matter of the one before it waits?"""
    return bool(_CURTLY.search(text) or _REFERS_BACK.search(text)) and _SAID.first(text) is not None


def _tells_to_wait(draft: Draft, section: Section, block: Block, before: Flow | None, sentence: Flow, rule: str) -> bool:
    """Leaves what a sentence tells to wait, if it says until when, or why; ``before`` is the sentence before it."""
    curt = before is not None and _CURTLY.search(sentence.text)
    said = Resolution((before, sentence) if before and curt else (sentence,), section, marked=False, rule=rule)
    meant = _about(before.text) if before and _PRONOUN.search(sentence.text) else ""
    alone = before.text.strip(" .") if before and rule == _CURT and len(before.text.split()) <= _FEW_WORDS else ""
    matter = alone or _part(said, section) or _named_before(section, block, sentence) or _named_in(sentence) or meant or section.title
    reason, to = _reason_and_target(draft, sentence.text)
    if not (to or reason) or not matter:
        return False
    if reason is None and before and (curt or _REFERS_BACK.search(sentence.text)):
        reason, _ = _reason_and_target(draft, f"{before.text} {sentence.text}")
    draft.tabled.append(Tabled(section.number, matter, reason, to, draft.span(*said.flows), said.rule))
    if matter == section.title and not _ANYTHING.search(section.title) and not _much_else(section, said):
        _make_tabled(draft, section)
    return True


def _matter(resolution: Resolution, section: Section | None) -> tuple[str, bool]:
    """What was put off, and whether that is the item as a whole."""
    text = resolution.text
    part = _part(resolution, section) or _before_it(resolution, section)
    title = part or (section.title if section else "")
    verb = _VERB.search(text)
    if verb is None:
        return title or text, not part
    before = _trimmed(next((part for part in reversed(text[: verb.start()].split(". ")) if part.strip()), ""))
    after = text[verb.end() :]
    if not before or (_ACTIVE.search(verb.group()) and not _PASSIVE.search(verb.group())):
        stop = re.search(r"\s(?:till|på grund|p\.?g\.?a|i avvaktan|i väntan|då|eftersom|på|och|vid|tills)\b|[.,;]|$", after)
        before = after[: stop.start()].strip() if stop else ""
    if _INVERTED.match(after):  # "Efter en stund hänsköts frågan till årsmötet."
        return part or _raised_before(resolution, section) or title or text, not part
    label, _, rest = before.partition(": ")
    if label and rest and _GENERAL.search(rest):
        return label, False  # "Ny brygga: ärendet bordlades."
    if _GENERAL.search(_without_reason(before)):
        return title or before or text, not part
    named = _NAMED.search(before)
    return before, bool(title) and (named["matter"] if named else before).lower() in title.lower()


def _without_reason(text: str) -> str:
    found = _REASON.search(text)
    return text[: found.start()] + text[found.end() :] if found else text


def _part(resolution: Resolution, section: Section | None) -> str:
    """The subheading, or the lone words of a list, right above: the part of the item that was put off."""
    above = None
    for block in section.blocks if section else ():
        if section and resolution.flows[0].offsets[0] in block.flow.offsets:
            label = _LABEL.match(block.text) if _ANYTHING.search(section.title) else None  # "Nyckelsystem: … Bordläggs."
            if label and len(resolution.flows[0]) < len(block.flow) - label.end():
                return label[1]
            named = above is not None and (above.subheading or (above.kind is BlockKind.BULLET and not _ENDS_SENTENCE.search(above.text)))
            return above.text if above is not None and named else ""
        above = None if block.heading else block
    return ""


def _before_it(resolution: Resolution, section: Section | None) -> str:
    """The matter named before a resolution under "Övrigt"."""
    first = resolution.flows[0]
    block = next((block for block in section.blocks if first.offsets[0] in block.flow.offsets), None) if section else None
    return _named_before(section, block, first) if section and block else ""


def _raised_before(resolution: Resolution, section: Section | None) -> str:
    """The matter that the sentence right before a resolution says that somebody raised."""
    first = resolution.flows[0].offsets[0]
    for block in section.blocks if section else ():
        if first in block.flow.offsets:
            heard = [sentence.text for sentence in block.flow.sentences if sentence.offsets[0] < first]
            return _about(heard[-1]) if heard else ""
    return ""


def _named_before(section: Section, block: Block, sentence: Flow) -> str:
    """Under "Övrigt": what the sentence, or the one before it in the same block, says that the matter is."""
    if not _ANYTHING.search(section.title):
        return ""
    heard = [part.text for part in block.flow.sentences if part.offsets[0] <= sentence.offsets[0]][-2:]
    return next(filter(None, map(_about, reversed(heard))), "")


def _about(text: str) -> str:
    """What a sentence says that a matter is about."""
    found = _ABOUT.search(text)
    return next(part for part in found.groups() if part) if found else ""


def _named_in(sentence: Flow) -> str:
    """The matter that a sentence names as its subject ("Frågan om staketet vilar"), where it does."""
    verb = _VERB.search(sentence.text)
    named = _NAMED.search(_trimmed(sentence.text[: verb.start()])) if verb else None
    return named.group().strip() if named else ""


def _trimmed(text: str) -> str:
    while (cut := _TRIMMED.sub("", text.strip(" ,:"))) != text:
        text = cut
    return text


def _reason_and_target(draft: Draft, text: str) -> tuple[str | None, str | None]:
    verb = _VERB.search(text)
    rest = text[verb.end() :] if verb else text
    found = _REASON.search(rest)
    earlier = None if found or verb is None else _REASON.search(text[: verb.start()])
    told = found or earlier
    reason = next((part.strip() for part in told.groups() if part), None) if told else None
    if found:
        rest = rest[: found.start()] + " ." + rest[found.end() :]
    for mention in find_dates(rest):
        day = resolve(mention, near=draft.head.date)
        if day:
            return reason, day.isoformat()
    if _NEXT.search(rest):
        return reason, "next_meeting"
    sent_back = verb is not None and "remi" in verb.group()
    target = None if sent_back else _TO.search(rest)
    return reason, target["to"] if target else None


def _much_else(section: Section, resolution: Resolution) -> bool:
    """Was there talk of the matter besides putting it off?"""
    own = {offset for flow in resolution.flows for offset in (flow.offsets[0],)}
    told = [block for block in section.blocks if block.zone in _TOLD and not block.heading and not block.label]
    rest = sum(len(block.text) for block in told) - len(resolution.text)
    most = _LITTLE_ELSE if _AGAIN.search(resolution.text) else _MUCH_ELSE
    return rest > most or any(block.zone is Zone.DISCUSSION for block in told if not own & set(block.flow.offsets))


def _make_tabled(draft: Draft, section: Section) -> None:
    for index, item in enumerate(draft.items):
        same = item.number == section.number and (item.heading or "") == section.title
        if same and item.outcome is Outcome.TREATED:
            draft.items[index] = replace(item, outcome=Outcome.TABLED)
    section.outcome = Outcome.TABLED if section.outcome is Outcome.TREATED else section.outcome
