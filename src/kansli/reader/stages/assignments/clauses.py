"""Assignments that sentences tell.

Reads the blocks of an item, sentence by sentence; leaves findings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from kansli.reader.draft import Block, BlockKind, Draft, Zone
from kansli.reader.flow import Flow
from kansli.reader.rules import Found, Rule, RuleSet, rules, words
from kansli.reader.stages.assignments import task as tasks
from kansli.reader.stages.assignments.finding import Decisions, Finding
from kansli.reader.stages.assignments.who import Assignee, Assignees, Tie

_RULES = rules("assignments")
_WORDS = words("assignments")
_GUARDS = rules("assignment_guards")
_CONDITION = _RULES["assignments.condition"]
_GOES_ON = _RULES["assignments.goes-on"]
_NEEDED = {
    "any": Tie.UNKNOWN,
    "actor": Tie.OUTSIDE,
    "body": Tie.BODY,
    "member": Tie.MEMBER,
    "doer": Tie.MEMBER,
    "worker": Tie.DOER,
    "person": Tie.PERSON,
}
_ROUND = rules("assignment_lists")["assignment_lists.round-title"]
_NAMED_LAST = rules("assignment_lists")["assignment_lists.named-last"]
_TO_DO = rules("assignment_lists")["assignment_lists.to-do"]
_BIDS = re.compile(r"\b(?:ska|skall|måste|behöver|bör) (?:[\wåäö]+ ){0,4}?[a-zåäö]+s\b", re.IGNORECASE)
_JOINS = frozenset({"och", "samt", "&"})
_LONGEST_NAMES = 60
_DOES = "assignments.does"
_MAY = "assignments.may"
_OBJECT_FIRST = "assignments.object-first"
_SO_THAT = ("så att ", "för att ")
_DECIDES = re.compile(
    r"\b(?:beslut(?:ar|as|ade|ades)? (?:togs |fattades )?(?:om )?att|beslöts?|beslut(?:ade|ades|ar):?|enades om|överenskoms|bestäm(?:s|des|de|mer))\b|\bbeslut:",
    re.IGNORECASE,
)
_FUTURE = re.compile(r"\b(?:ska|skall|kommer att|nästa|därefter)\b")
_ADJUSTS = re.compile(
    r"\b(?:juster(?:a|ar|as|are|ares|ing|ingsm[aä]n|ingsperson)|underteckna protokollet|(?:föra|skriva|skriver) protokoll\w*|signera)\b",
    re.IGNORECASE,
)
_NO_TASK = re.compile(
    r"(?:inte|ej|aldrig)\b|(?:vara(?! (?:huvud)?ansvarig)|bli|ha(?! [a-zåäö]+t )|få|kunna|vilja|bestå|finnas|heta) |fatta (?:\w+ )?(?:styrelse)?beslut\b",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"[ (](?:(?<=\()|(?<=[.:;,–→>•*-] )|(?<=\b[Aa]tt )|(?<=\b[Oo]ch )|(?<=\b[Ss]amt )|(?<=\b[Mm]en )|(?<=\b[Dd]är )|(?<=\b[Ss]å ))"
)
"""Where a clause begins; looked for at spaces and brackets only."""
_NUMBER_STOP = re.compile(r"\d\.\s(?=[A-ZÅÄÖ])")
# "Eva mejlade Bo", "till Bo": a name right after a word in small letters is no subject, save after a conjunction.
_NOT_ACTING = re.compile(r"(?<!\boch)(?<!\bsamt)(?<!\bmen)(?<!\batt)(?<!\bsom)(?<!\bdär)(?<!\bså)(?<=[a-zåäö])\s$")
_EVERYBODY = re.compile(r"(?:alla|samtliga|var och en)\b", re.IGNORECASE)
_WITH_PARTICLE = re.compile(r"funderar\b|[a-zåäö]+r (?:till|upp|ut|in|åt|med|sig|av|sin|sina|sitt)\b")
_SOME_GROUP = re.compile(r"\b[\w-]+gruppen\b", re.IGNORECASE)
_REPORTER = re.compile(r"(?:[a-zåäö]\) ?)?([A-ZÅÄÖ][^:;.,]{1,40})(?:, [^:;.]{2,40})?\s?[:;]")
_INLINE = re.compile(r"(?:^|(?<=[.!?] ))Beslut(?:ades|as)?\s?:")
_FIRST_WORD = re.compile(r"\w[\w-]*")
_LIST_END = re.compile(r"(?:\batt|:)\s*$", re.IGNORECASE)


@dataclass(slots=True)
class _Lead:
    """A sentence that gives somebody what the list after it says."""

    block: Block
    sentence: Flow
    assignee: str
    rule: str
    first: bool = True
    marker: str | None = None


@dataclass(frozen=True, slots=True)
class _Head:
    """Where a sentence gives somebody something."""

    start: int
    task: int
    """Where the task begins."""
    form: str
    who: Assignee
    rule: str
    beyond: int = 0
    """Where the words after the assignee begin, who stands within the task where the verb comes first."""


@dataclass(frozen=True, slots=True)
class _Teller:
    """A rule, with how it is to be run."""

    rule: Rule
    at_clauses: bool
    """The rule's matches begin where a clause begins."""
    named: bool
    """They begin with somebody's name, too."""
    decided: bool
    """The rule counts only in a decision."""
    to_come: bool
    """The rule counts only there, and where words point forward."""

    @classmethod
    def of(cls, rule: Rule) -> _Teller:
        """The rule as any document needs it."""
        gives = rule.gives
        at_clauses = (rule.regex if rule.lead is None else rule.lead).startswith(_WORDS["begins"])
        to_come = gives["form"] == "passive" and gives.get("when") != "now"
        named = at_clauses and gives["who"] != "any"
        return cls(rule, at_clauses, named, decided=gives.get("where") == "decision", to_come=to_come)

    def matches(self, text: str, clauses: Sequence[int], openers: Sequence[int]) -> Iterator[Found]:
        """All matches in ``text``, given where its clauses begin, and which of them can begin with somebody's name."""
        if not self.at_clauses:
            return self.rule.found(text)
        return self.rule.found(text, openers if self.named else clauses)


def _applying(tellers: Iterable[_Teller], sentence: Flow) -> list[_Teller]:
    """Those that can find anything in a sentence."""
    return [teller for teller in tellers if teller.rule.applies(sentence.text)]


_TELLING = RuleSet("assignments.telling", tuple(rule for rule in _RULES if "form" in rule.gives))
_TELLERS = {rule.id: _Teller.of(rule) for rule in _TELLING}


class Clauses:
    """The assignments told in sentences of one document."""

    def __init__(self, draft: Draft, assignees: Assignees, decisions: Decisions) -> None:
        """Take what the document knows."""
        self._draft = draft
        self._assignees = assignees
        self._decisions = decisions
        self._last: Finding | None = None
        self._lead: _Lead | None = None
        self._before: list[Flow] = []
        self._decided_from: int | None = None
        self._previous: Flow | None = None

    def of(self, block: Block) -> Iterator[Finding]:
        """The assignments a block tells; blocks are to come in document order."""
        if self._lead and self._lead.block.section is not block.section:
            self._lead = None
        if self._lead:
            listed = self._listed(self._lead, block)
            if listed:
                yield from self._kept(listed)
                return
            self._lead = None
        lowered = block.flow.lowered
        inline = _INLINE.search(block.text) if "beslut" in lowered else None
        self._decided_from = block.flow.offsets[inline.start()] if inline else None
        decided = inline is not None or block.zone is Zone.DECISION or "besl" in lowered or self._decisions.touch(block.flow)
        to_come = decided or _FUTURE.search(lowered) is not None
        applicable = [
            teller
            for teller in (_TELLERS[rule.id] for rule in _TELLING.applicable(block.text))
            if (decided or not teller.decided) and (to_come or not teller.to_come)
        ]
        if not applicable:
            if self._last and block.zone is Zone.DECISION:
                self._follow_all(block)
            else:
                self._last = None
            self._before = [block.flow]
            return
        if self._last and self._last.block.section is not block.section:
            self._last = None
        told = block.flow.sentences
        self._previous = None
        for sentence in told:
            found = list(self._in_sentence(block, sentence, applicable if len(told) == 1 else _applying(applicable, sentence)))
            found = found or self._named_after(block, sentence)
            if found:
                yield from self._kept(found)
            else:
                extra = self._follows(block, sentence)
                if extra:
                    yield from self._kept([extra])
            self._before.append(sentence)
            self._previous = sentence
        self._before = self._before[-3:]

    def _named_after(self, block: Block, sentence: Flow) -> list[Finding]:
        """The task of the sentence before, where a sentence is nothing but who does it ("Lokal ska bokas. Eva")."""
        before = self._previous
        if before is None or len(sentence) > _LONGEST_NAMES or not (_BIDS.search(before.text) or _TO_DO.tells(before.text)):
            return []
        text = sentence.text.strip(" .!()")
        who = self._assignees.of(text)
        names = [mention.name for mention in self._assignees.persons(text)]
        if (
            who is None
            or who.tie is not Tie.PERSON
            or (len(text.split()) > 1 and not names)
            or any(word.islower() and word not in _JOINS for word in text.split())
        ):
            return []
        task = tasks.infinitive(before.text, "infinitive")
        return [Finding(block, [before, sentence], before.offsets[0], who.name, task, _NAMED_LAST.id, [before.text])]

    def _kept(self, found: list[Finding]) -> Iterable[Finding]:
        self._last = found[-1]
        return found

    def _in_sentence(self, block: Block, sentence: Flow, applicable: list[_Teller]) -> Iterator[Finding]:
        heads = self._heads(block, sentence, applicable)
        if not heads or any(rule.pattern.search(sentence.text) for rule in _GUARDS.applicable(sentence.text)):
            return
        for head, following in zip(heads, [*heads[1:], None], strict=True):
            end = following.start if following else len(sentence.text)
            yield from self._tasks(block, sentence, head, end)

    def _heads(self, block: Block, sentence: Flow, applicable: list[_Teller]) -> list[_Head]:
        """Where the sentence gives something to somebody, in order; where rules overlap, the earlier in the file."""
        heads: list[_Head] = []
        taken: list[tuple[int, int]] = []
        if not applicable:
            return heads
        clauses = [0, *(match.end() for match in _CLAUSE.finditer(sentence.text) if match.end() < len(sentence.text))]
        openers = [start for start in clauses if self._opens(sentence.text, start)]
        for teller in applicable:
            if teller.named and not openers:
                continue
            for match in teller.matches(sentence.text, clauses, openers):
                start, end = match.span()
                if any(a < end and start < b for a, b in taken):
                    continue
                head = self._head(block, sentence, teller.rule, match)
                if head:
                    heads.append(head)
                    taken.append((start, end))
        return sorted(heads, key=lambda head: head.start)

    def _opens(self, text: str, start: int) -> bool:
        """Can somebody's name begin at ``start``?"""
        word = _FIRST_WORD.match(text, start)
        return word is not None and self._assignees.can_open(word.group())

    def _head(self, block: Block, sentence: Flow, rule: Rule, match: Found) -> _Head | None:
        groups = match.groupdict()
        if rule.gives["who"] == "label":
            reporter = self._reporter(block)
            return _Head(0, match.start("verb"), str(rule.gives["form"]), reporter, rule.id) if reporter else None
        which = "who" if groups.get("who") else "who2"
        decided = self._decided(block, sentence, match.start(which))
        if rule.gives.get("where") == "decision" and not decided:
            return None
        form = str(rule.gives["form"])
        if form == "passive" and rule.gives.get("when") != "now" and not (_FUTURE.search(sentence.lowered) or decided):
            return None
        who = self._assignees.of(
            groups[which] or "", free=rule.gives["who"] == "any", last=lambda: self._last_person(sentence, match.start())
        )
        if rule.id == _OBJECT_FIRST and self._assignees.persons(sentence.text[match.start() : match.start("verb")]):
            return None
        if who is None or who.tie < _needed(str(rule.gives["who"]), decided=decided):
            return None
        if who.tie is Tie.MEMBER and rule.id == _DOES and not decided and (self._in_round(block) or _is_told(sentence, match.start(which))):
            return None
        if rule.id == _MAY and sentence.text.endswith(_SO_THAT, 0, match.start(which)):
            return None
        if groups.get("deed") and not self._may_be_deed(sentence, match.start(which), match.start("deed"), who):
            return None
        if who.name == "gruppen":
            who = replace(who, name=self._group_meant(block, sentence, match.start()))
        verb = next((name for name in ("verb", "verb2", "deed", "role", "agent") if groups.get(name)), None)
        if form == "passive":
            return _Head(match.start("agent"), match.start("agent"), form, who, rule.id)
        begins = match.start(verb) if verb else match.end()
        if _ADJUSTS.match(sentence.text[begins:].lstrip()) and "protokoll" in sentence.text.lower():
            return None
        return _Head(match.start(which), begins, "infinitive" if verb == "verb2" else form, who, rule.id, match.end(which))

    def _in_round(self, block: Block) -> bool:
        """Is this where each of those present tells of his own?"""
        return block.section is not None and _ROUND.search(block.section.title) is not None

    def _may_be_deed(self, sentence: Flow, position: int, verb: int, who: Assignee) -> bool:
        """Is what somebody is told to do, in whatever words, still to be done?

        Of groups, of words that are not surely names, and in what is told of others it need not be. After "alla" the word may be a noun.
        """
        named = (who.tie is Tie.PERSON and self._assignees.surely_named(who.name)) or self._assignees.is_office(who.name)
        everybody = _EVERYBODY.match(who.name) is not None and _WITH_PARTICLE.match(sentence.text, verb) is not None
        return (named or everybody) and not _is_told(sentence, position)

    def _reporter(self, block: Block) -> Assignee | None:
        """The person whose report a block is ("Karin, kassör: …")."""
        label = _REPORTER.match(block.text)
        named = self._assignees.of(label.group(1)) if label else None
        return named if named and named.tie is Tie.PERSON else None

    def _decided(self, block: Block, sentence: Flow, position: int) -> bool:
        at = sentence.offsets[min(position, len(sentence) - 1)]
        if (
            block.zone is Zone.DECISION
            or self._decisions.at(at) is not None
            or (self._decided_from is not None and at >= self._decided_from)
        ):
            return True
        return _DECIDES.search(sentence.text, _begins(sentence.text, position), position) is not None

    def _last_person(self, sentence: Flow, position: int) -> str | None:
        """The person named last before ``position``, in this sentence or the ones just before."""
        for text in (sentence.text[:position], *(flow.text for flow in reversed(self._before))):
            mentions = self._assignees.persons(text)
            acting = [mention for mention in mentions if not _NOT_ACTING.search(text, 0, mention.start)] or mentions
            if acting:
                return acting[-1].name
        return None

    def _group_meant(self, block: Block, sentence: Flow, position: int) -> str:
        """The group named last before a mere "gruppen"."""
        title = block.section.title if block.section else ""
        for text in (sentence.text[:position], *(flow.text for flow in reversed(self._before)), title):
            named = _SOME_GROUP.findall(text)
            if named:
                return str(named[-1])
        return "gruppen"

    def _tasks(self, block: Block, sentence: Flow, head: _Head, end: int) -> Iterator[Finding]:
        text = sentence.text
        start = head.task
        while start < end and not text[start].isalnum():
            start += 1
        said = text[start:end].strip(" .")
        if not said:
            if _LIST_END.search(text) or text[head.start :].rstrip(" .").endswith(text[head.start : head.task].rstrip(" .")):
                self._lead = _Lead(block, sentence, head.who.name, head.rule)
            return
        if _NO_TASK.match(said) and not self._decided(block, sentence, head.start):
            return
        if head.form == "passive":
            verb, _, _ = said.partition(" ")
            yield self._finding(block, sentence, head, start, tasks.of_passive(verb, text[: head.task]), [text])
            return
        if head.form == "told-last":
            words = text[head.task : head.start].rstrip(" ,–—-/(")
            yield self._finding(block, sentence, head, start, tasks.infinitive(words, "infinitive"), [text])
            return
        if head.form == "inverted":
            rest = text[head.beyond : end].strip(" .") or "det"
            words = f"{text[start : head.start - 1]} {rest}"
            yield self._finding(block, sentence, head, start, tasks.infinitive(words, "present"), [text])
            return
        whole = self._decisions.at(sentence.offsets[start])
        told = [
            (first, last)
            for first, last in tasks.split(text[start:end], head.form)
            if whole is None or self._decisions.at(sentence.offsets[start + first]) == whole  # not what another resolution says
        ]
        for first, last in told:
            words = text[start + first : start + last]
            form = "infinitive" if head.form != "infinitive" and first and not _PRESENT.match(words) else head.form
            timing = [text[head.start : end]] if len(told) == 1 else [text[head.start : end], words]
            yield self._finding(block, sentence, head, start + first, tasks.infinitive(words, form), timing)

    def _finding(self, block: Block, sentence: Flow, head: _Head, start: int, task: str, timing: list[str]) -> Finding:
        decided = self._decided(block, sentence, head.start)
        begins = _begins(sentence.text, head.start)
        passage = sentence.slice(begins) if begins else self._decisions.own_part(sentence, head.start, start)
        before = [self._previous] if self._previous and sentence.text.startswith("(") else []
        return Finding(block, [*before, passage], sentence.offsets[start], head.who.name, task, head.rule, timing, decided=decided)

    def _listed(self, lead: _Lead, block: Block) -> list[Finding]:
        """The assignment a list item gives to the one its lead-in names."""
        text = block.text
        marker = _kind_of(block.marker)
        if block.kind is not BlockKind.BULLET and not text.lower().startswith("att "):
            return []
        if lead.first and lead.block.marker and marker == _kind_of(lead.block.marker) and not _LIST_END.search(lead.sentence.text):
            return []
        if (lead.marker is not None and marker != lead.marker) or tasks.resolves(text):
            return []
        passage = [lead.sentence, block.flow] if lead.first else [block.flow]
        start = 4 if text.lower().startswith("att ") else 0
        lead.first, lead.marker = False, marker
        return [
            Finding(
                block,
                passage,
                block.flow.offsets[start],
                lead.assignee,
                tasks.infinitive(text, "infinitive"),
                lead.rule,
                [lead.sentence.text, text],
            )
        ]

    def _follow_all(self, block: Block) -> None:
        for sentence in block.flow.sentences:
            self._follows(block, sentence)

    def _follows(self, block: Block, sentence: Flow) -> Finding | None:
        """What a sentence without a doer of its own adds to the task just given.

        It lengthens the passage of that task, or, where it lays a condition on the one assigned, is returned as a task of its own.
        """
        last = self._last
        if last is None:
            return None
        text = sentence.text
        if _CONDITION.search(text):
            colon = text.find(":") + 1
            words = text[colon:].strip(" .").removeprefix("att ")
            return Finding(block, [sentence], sentence.offsets[0], last.assignee, words, _CONDITION.id, [text])
        match = _GOES_ON.search(text)
        if match and last.block is block and (match.group("subject2") or _goes_on_about(match.group("subject"), last.task)):
            last.passage.append(sentence)
            last.timing.append(text)
        else:
            self._last = None
        return None


def _is_told(sentence: Flow, position: int) -> bool:
    """Does an att-clause begin at ``position``?"""
    return sentence.text.endswith("att ", 0, position)


def _begins(text: str, position: int) -> int:
    """Where the sentence around ``position`` begins: the full stop after a number may have ended one after all ("kl. 9. Olof kallar")."""
    return max((stop.end() for stop in _NUMBER_STOP.finditer(text, 0, position + 1)), default=0)


def _needed(asked: str, *, decided: bool) -> Tie:
    """How close one must stand to be given something; a decision may give it to any body."""
    return Tie.OUTSIDE if decided and asked in {"member", "doer", "body"} else _NEEDED[asked]


_PRESENT = re.compile(r"[\w-]+r\b")
_ABOUT_THE_TASK = re.compile(
    r"(?:detta|den|de|dessa|uppdraget|arbetet|redovisning(?:en)?|återrapportering(?:en)?|återredovisning(?:en)?|rapport(?:en)?|resultatet)$",
    re.IGNORECASE,
)


def _goes_on_about(subject: str, task: str) -> bool:
    """Is the subject of a sentence what the task before was about?"""
    return bool(_ABOUT_THE_TASK.match(subject)) or subject.lower()[:7] in task.lower()


def _kind_of(marker: str) -> str:
    """What sort of list marker it is: digits, letters, or the sign itself."""
    if any(char.isdigit() for char in marker):
        return "1"
    return "a" if any(char.isalpha() for char in marker) else marker
