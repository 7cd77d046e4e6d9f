"""Stage officers: who chaired, who wrote, who approves the minutes.

Reads sentences, signatures and ``draft.attendance``; completes ``draft.head`` and the roles in ``draft.attendance``, adds
those who plainly chaired or wrote without being listed, and remarks on names that the list lacks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from kansli.reader.draft import Draft, Zone
from kansli.reader.language.names import MASK, NameMention, Roster, masked, roster_of
from kansli.reader.persons.signatures import signatures_in
from kansli.reader.records import Attendee, Mode, Role
from kansli.reader.rules import RuleSet, rules
from kansli.reader.structure.cells import cells_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from kansli.reader.draft import Line
    from kansli.reader.flow import Flow
    from kansli.reader.records import Span

_RULES = rules("officers")
_OFFICES = ("adjuster", "secretary", "chair-elected", "opened", "chair-named", "opened-by-chair")
_TELLING = RuleSet("officers.telling", tuple(rule for office in _OFFICES for rule in _RULES.group("use", office)))
_SILENT = frozenset({Zone.AGENDA, Zone.PAPERS, Zone.APPENDIX, Zone.DISPATCH, Zone.BACKGROUND})
_ABOVE = 10
"""Lines before the first label of the signatures in which their first names may stand."""
_FOOT = 30
"""Lines at the end that may hold signatures."""


@dataclass(slots=True)
class _Found:
    """Names by office, with the passages that tell."""

    names: dict[str, list[str]] = field(default_factory=dict)
    flows: dict[str, Flow] = field(default_factory=dict)
    rules: dict[str, str] = field(default_factory=dict)

    def add(self, office: str, name: str, flow: Flow, rule: str) -> None:
        """Take a name; each once."""
        names = self.names.setdefault(office, [])
        if name not in names:
            names.append(name)
        self.flows.setdefault(office, flow)
        self.rules.setdefault(office, rule)


def run(draft: Draft) -> None:
    """Complete the head and the roles."""
    roster = roster_of(draft.attendance, draft.known.organisations)
    found = _Found()
    _read_sentences(draft, roster, found)
    _read_elections(draft, roster, found)
    signed = _read_signatures(draft, roster)
    chair = (
        _first(found, "chair-elected")
        or _first(found, "opened")
        or ((_listed_chair(draft) or _first(found, "chair-named")) if "opened-by-chair" in found.flows else None)
    )
    chair = chair or (_first(signed, "chair") if "opened-by-chair" in found.flows or not draft.attendance else None)
    writer = _listed(draft, Role.SECRETARY) or _first(found, "secretary") or _first(signed, "secretary")
    writer = _first(signed, "secretary") or writer
    adjusters = found.names.get("adjuster") or signed.names.get("adjuster") or []
    spans = dict(draft.head.spans)
    for name, office, source in (
        ("chaired_by", "chair", signed),
        ("chaired_by", "opened", found),
        ("note_taker", "secretary", signed),
        ("note_taker", "secretary", found),
        ("adjuster", "adjuster", signed),
        ("adjuster", "adjuster", found),
    ):
        if office in source.flows:
            spans[name] = draft.span(source.flows[office])
    if "chair-elected" in found.flows:
        spans["chaired_by"] = draft.span(found.flows["chair-elected"])
    draft.head = replace(
        draft.head, adjuster=", ".join(adjusters) or None, note_taker=writer, chaired_by=chair, spans=tuple(sorted(spans.items()))
    )
    _give_roles(draft, chair or _first(signed, "chair"), writer, spans)
    _remark_on_missing(draft, adjusters, found, signed)


def _read_sentences(draft: Draft, roster: Roster, found: _Found) -> None:
    """Offices told in sentences, each office by the first that tells of it (adjusters by all)."""
    spoken = [block for block in draft.blocks if block.zone not in _SILENT and _TELLING.applicable(block.text)]
    # What was proposed counts only where nothing else tells ("Förslag: att X väljs till justerare. Beslut: bifalles").
    for block in sorted(spoken, key=lambda block: block.zone is Zone.PROPOSAL):
        if block.zone is Zone.PROPOSAL and "adjuster" in found.names:
            continue
        for sentence in block.flow.sentences:
            if not _TELLING.applicable(sentence.text):
                continue
            mentions = roster.find(sentence.text)
            told = masked(sentence.text, mentions)
            matched: set[str] = set()
            for rule in _TELLING.applicable(told):
                office = str(rule.gives["use"])
                match = rule.pattern.search(told) if office not in matched else None
                if match is None:
                    continue
                matched.add(office)
                if office == "opened-by-chair":
                    found.add(office, "", sentence, rule.id)
                for mention in _named(match, told, mentions):
                    found.add(office, mention.name, sentence, rule.id)


def _named(match: re.Match[str], told: str, mentions: list[NameMention]) -> Iterator[NameMention]:
    """The persons that a match on masked text names."""
    group = next((name for name, value in match.groupdict().items() if value and MASK in value), None)
    if group is None:
        return
    first = told[: match.start(group)].count(MASK)
    yield from mentions[first : first + match.group(group).count(MASK)]


def _read_elections(draft: Draft, roster: Roster, found: _Found) -> None:
    """Under "Val av justerare" a name alone is the one elected."""
    for section in draft.sections:
        office = _office_of(section.title.lower())
        if office is None or office in found.names:
            continue
        for block in section.blocks:
            mentions = roster.find(block.text) if not block.heading and len(block.text) < 120 else []
            bare = _BRACKETS.sub("", masked(block.text, mentions).replace(MASK, "")).strip(" .,:;&()")
            if mentions and bare.lower() in _ONLY_NAMES:
                for mention in mentions:
                    found.add(office, mention.name, block.flow, f"officers.{office.removesuffix('-elected')}-elected")


def _office_of(title: str) -> str | None:
    """The office of this meeting that an item elects to, by its heading in small letters."""
    if "juster" in title:
        return "adjuster"
    if "sekreterare" in title:
        return None if "ordförande" in title else "secretary"
    chairs = "mötesordförande" in title or ("ordförande" in title and _THIS_MEETING.search(title))
    return "chair-elected" if chairs else None


_BRACKETS = re.compile(r"\([^()]*\)")
_THIS_MEETING = re.compile(r"(?:för|vid|att leda|på) (?:dagens )?(?:\w*möte|\w*stämma|sammanträde)")
_ONLY_NAMES = frozenset(
    {
        "",
        "och",
        "samt",
        "beslut",
        "beslut:",
        "att",
        "mötet beslutar att",
        "valdes",
        "väljs",
        "utses",
        "utsågs",
        "till justerare valdes",
        "mötet valde",
        "stämman valde",
        "till ordförande valdes",
        "till mötesordförande valdes",
        "till sekreterare valdes",
    }
)


def _read_signatures(draft: Draft, roster: Roster) -> _Found:
    """Those who signed, at the end or under labels in the head."""
    signed = _Found()
    head = [line for block in draft.blocks if block.section is None and block.zone is Zone.HEAD for line in block.lines]
    silent = {line.index for line in head} | {line.index for block in draft.blocks if block.heading for line in block.lines}
    lines = [line for line in draft.lines if not line.furniture and line.index not in silent]
    first = min((block.first.index for block in draft.zone(Zone.SIGNATURES)), default=None)
    # Names may stand above the first label, so the foot begins a little before it.
    foot = [line for line in lines if first is not None and line.index >= first - _ABOVE]
    last = lines[-_FOOT:]
    for lines in (foot, last, head):
        for signature in signatures_in((_cells(draft, line) for line in lines), roster, labels_first=lines is head):
            if signature.role not in signed.names or signature.role == "adjuster":
                signed.add(signature.role, signature.name, signature.flow, f"officers.sign-{signature.role}")
        if signed.names:
            break
    return signed


def _cells(draft: Draft, line: Line) -> list[Flow]:
    return [cell for cell in cells_of(draft.source.text, line) if cell] or [line.flow]


def _first(found: _Found, office: str) -> str | None:
    return next(iter(found.names.get(office, ())), None)


def _listed(draft: Draft, role: Role) -> str | None:
    return next((attendee.name for attendee in draft.attendance if attendee.role is role and attendee.present), None)


def _listed_chair(draft: Draft) -> str | None:
    return _listed(draft, Role.CHAIR)


def _give_roles(draft: Draft, chair: str | None, writer: str | None, spans: dict[str, Span]) -> None:
    """Chair and secretary where the list itself does not tell; those it lacks are added, since they were plainly there."""
    modes = {attendee.mode for attendee in draft.attendance if attendee.present and attendee.role is not Role.GUEST}
    mode = Mode.DIGITAL if modes == {Mode.DIGITAL} else Mode.IN_PERSON
    for name, role, passage in ((chair, Role.CHAIR, "chaired_by"), (writer, Role.SECRETARY, "note_taker")):
        if name is None or _listed(draft, role):
            continue
        called = _called(draft, name)
        for index, attendee in enumerate(draft.attendance):
            if attendee.name == called and attendee.role in {Role.MEMBER, Role.GUEST}:
                draft.attendance[index] = replace(attendee, name=name, role=role)
                break
        else:
            if passage in spans and all(attendee.name != name for attendee in draft.attendance):
                draft.attendance.append(
                    Attendee(name, None, role, present=True, mode=mode, span=spans[passage], rule=f"officers.{role.value}")
                )


def _called(draft: Draft, name: str) -> str:
    """What the list calls the person ``name``: it may have the first name alone."""
    first = name.split()[0]
    return first if [attendee.name for attendee in draft.attendance if attendee.name.split()[0] == first] == [first] else name


def _remark_on_missing(draft: Draft, adjusters: list[str], *sources: _Found) -> None:
    """Tell of those who approve the minutes without having been there, as far as the list goes."""
    listed = {attendee.name for attendee in draft.attendance if attendee.present}
    for name in adjusters:
        if listed and name not in listed:
            flow = next(source.flows["adjuster"] for source in sources if "adjuster" in source.flows)
            draft.remark("not-in-attendance", f"{name} ska justera men står inte bland de närvarande.", 0.4, flow)
