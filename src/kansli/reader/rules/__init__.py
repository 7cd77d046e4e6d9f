"""The language as data: rules in TOML, loaded and validated once; each pattern is compiled when first needed.

A rule file ``sv/NAME.toml`` holds ``[words]`` (named pieces of pattern, written ``{name}`` in patterns; those of
``sv/words.toml`` are known everywhere, those of another file where ``words_from`` names it) and ``[[rule]]`` tables:

``id``              unique, "file.what-it-finds"
``pattern``         a regular expression (verbose mode off, case ignored unless ``case = true``). One ``{{name}}`` in it is the
                    group ``who``: one or several of those ``[words]``, with ``[words] joint`` between, compiled once for
                    all rules (see :mod:`.shared`). What follows it tells case apart
``only``            optional table: groups of the pattern that must begin with one of the ``[words]`` it names, which are
                    compiled once for all rules too
``never``           optional table: the same of groups that must begin with none of them
``cues``            optional: literal pieces, one of which every matching text holds (lower case). They let most texts be
                    passed over without running the pattern; without them the pattern always runs.
``why``             one sentence: what the rule is for, and what it must not take
``matches``         texts it must find something in
``does_not_match``  texts it must find nothing in
``gives``           optional table of what a match means (kind, outcome, …), as the stage that uses the file defines it
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from kansli.reader.rules.cues import CUES
from kansli.reader.rules.kept import Wanted, compiled
from kansli.reader.rules.shared import Listing, Told, listing, opening, opens, overlapping
from kansli.reader.tables import read_table

Found = re.Match[str] | Told

_NAME = re.compile(r"(?<!\{)\{([a-z_]+)\}(?!\})")
_CUT = re.compile(r"\{\{([a-z_]+)\}\}")
_FOLDER = Path(__file__).with_name("sv")
_KEYS = {"id", "pattern", "cues", "why", "matches", "does_not_match", "gives", "case", "only", "never"}


class RuleError(Exception):
    """A rule file is not well formed; the message names the file and the rule."""


@dataclass(frozen=True)
class Rule:
    """One rule of the language."""

    id: str
    regex: str
    """The pattern as it is compiled, with named pieces put in; where it is cut, its tail."""
    case: bool
    """Capital and small letters differ."""
    cues: tuple[str, ...]
    why: str
    matches: tuple[str, ...]
    does_not_match: tuple[str, ...]
    bit: int
    """What the rule is known by in sets of rules (see :mod:`.cues`)."""
    gives: dict[str, Any] = field(default_factory=dict)
    lead: str | None = None
    """The pattern of what stands before the cut; None where there is none."""
    who: Listing | None = None
    """What may stand at the cut."""
    only: tuple[tuple[str, str], ...] = ()
    """Groups, each with the pattern of what it must begin with."""
    never: tuple[tuple[str, str], ...] = ()
    """Groups, each with the pattern of what it must not begin with."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern. Most documents need only some of them, and compiling costs more than reading.

        Raises:
            RuleError: it does not compile.
        """
        return self._compiled(*self._wanted)

    @cached_property
    def _lead(self) -> re.Pattern[str]:
        return self._compiled(*self._wanted_lead)

    @property
    def _wanted(self) -> Wanted:
        return self.regex, 0 if self.case or self.lead is not None else re.IGNORECASE

    @property
    def _wanted_lead(self) -> Wanted:
        return self.lead or "", 0 if self.case else re.IGNORECASE

    def wanted(self) -> Iterator[Wanted]:
        """All patterns that the rule can need."""
        yield self._wanted
        if self.who is not None:
            yield self._wanted_lead
            yield from self.who.wanted
        yield from (opening(words) for _, words in (*self.only, *self.never))

    def _compiled(self, regex: str, flags: int) -> re.Pattern[str]:
        try:
            return compiled(regex, flags)
        except re.error as error:
            raise RuleError(f"rule {self.id!r}: {error}") from error

    def applies(self, text: str) -> bool:
        """Can this rule find anything in ``text``?"""
        return CUES.possible(text) & self.bit != 0

    def found(self, text: str, starts: Iterable[int] | None = None, *, after: int = 0) -> Iterator[Found]:
        """All that the rule finds, whatever its cues say.

        Args:
            text: where to look.
            starts: where what it finds may begin; anywhere by default. For a rule with a cut, the places after its lead.
            after: nothing before this is looked at, where no starts are given.
        """
        if self.who is not None:
            candidates: Iterator[Found] = self._told(self.who, text, starts, after)
        elif starts is not None:
            candidates = filter(None, (self.pattern.match(text, start) for start in starts))
        elif self.only or self.never:
            candidates = overlapping(self.pattern, text, after)
        else:
            return self.pattern.finditer(text, after)
        return self._apart(candidates, text)

    def _told(self, who: Listing, text: str, starts: Iterable[int] | None, after: int) -> Iterator[Told]:
        """What a pattern with a cut finds; what its groups may be is not asked yet."""
        led: Iterable[tuple[int, int, re.Match[str] | None]]
        if starts is None:
            led = ((lead.start(), lead.end(), lead) for lead in overlapping(self._lead, text, after))
        else:
            led = ((start, start, None) for start in starts)
        for start, begun, lead in led:
            for tail in who.followed_by(self.pattern, text, begun):
                yield Told(start, lead, (begun, tail.start()), tail)

    def _apart(self, candidates: Iterable[Found], text: str) -> Iterator[Found]:
        """The candidates whose groups are what they may be, none begun within the one before."""
        end = 0
        for found in candidates:
            if found.start() >= end and self._may_be(found, text):
                yield found
                end = found.end()

    def _may_be(self, found: Found, text: str) -> bool:
        """Do the groups begin with what they may begin with?"""
        only = all(found.start(group) < 0 or opens(words, text, found.start(group)) for group, words in self.only)
        return only and not any(found.start(group) >= 0 and opens(words, text, found.start(group)) for group, words in self.never)

    def tells(self, text: str) -> bool:
        """Does the rule find anything in ``text``?"""
        return self.applies(text) and any(True for _ in self.found(text))

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in ``text``; None where there is none. Not for rules with a cut."""
        return self.pattern.search(text) if CUES.possible(text) & self.bit else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in ``text``."""
        return self.pattern.finditer(text) if self.applies(text) else iter(())


@dataclass(frozen=True)
class RuleSet:
    """Rules of one file, in the order they stand there."""

    name: str
    rules: tuple[Rule, ...]

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)

    def __getitem__(self, rule_id: str) -> Rule:
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise KeyError(rule_id)

    def first(self, text: str) -> tuple[Rule, re.Match[str]] | None:
        """The first rule (in file order) that finds something in ``text``, with its match."""
        for rule in self.applicable(text):
            found = rule.pattern.search(text)
            if found:
                return rule, found
        return None

    def applicable(self, text: str) -> Sequence[Rule]:
        """The rules that can find anything in ``text``."""
        possible = CUES.possible(text) & self._bits
        chosen = self._chosen.get(possible)
        if chosen is None:
            chosen = self._chosen[possible] = [rule for rule in self.rules if rule.bit & possible]
        return chosen

    @cached_property
    def _bits(self) -> int:
        """All its rules."""
        return sum(rule.bit for rule in self.rules)

    @cached_property
    def _chosen(self) -> dict[int, list[Rule]]:
        """The rules that bits stand for, of all bits met with."""
        return {}

    def group(self, key: str, value: object) -> RuleSet:
        """The rules whose ``gives[key]`` is ``value``."""
        return RuleSet(f"{self.name}.{value}", tuple(rule for rule in self.rules if rule.gives.get(key) == value))


@cache
def rules(name: str) -> RuleSet:
    """The rule file ``sv/NAME.toml``.

    Raises:
        RuleError: the file is missing or not well formed.
    """
    return parse(name, _read(name), {**words("words"), **words(name)})


@cache
def words(name: str) -> dict[str, str]:
    """The ``[words]`` of ``sv/NAME.toml``, with references to earlier ones put in."""
    data = _read(name)
    own: dict[str, str] = dict(words(data["words_from"])) if "words_from" in data else {}
    known: dict[str, str] = {} if name == "words" else {**words("words"), **own}
    for key, value in data.get("words", {}).items():
        pattern = "|".join(value) if isinstance(value, list) else value
        own[key] = f"(?:{_fill(pattern, known, f'{name}.toml [words] {key}')})"
        known[key] = own[key]
    return own


def rule_files() -> tuple[str, ...]:
    """Names of all rule files, sorted."""
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.toml")))


def parse(name: str, data: dict[str, Any], known: dict[str, str]) -> RuleSet:
    """Validate the rules of one file.

    Raises:
        RuleError: a rule lacks a field, has an unknown one, repeats an id, or names a word list that is not there.
    """
    made: list[Rule] = []
    for table in data.get("rule", []):
        where = f"{name}.toml, rule {table.get('id', '?')!r}"
        if missing := {"id", "pattern", "why", "matches"} - table.keys():
            raise RuleError(f"{where}: lacks {', '.join(sorted(missing))}")
        if unknown := table.keys() - _KEYS:
            raise RuleError(f"{where}: unknown field {', '.join(sorted(unknown))}")
        if not table["matches"]:
            raise RuleError(f"{where}: needs at least one example in matches")
        if any(table["id"] == rule.id for rule in made):
            raise RuleError(f"{where}: the id stands twice")
        lead, who, tail = _cut(table["pattern"], known, where)
        cues = tuple(cue.lower() for cue in table.get("cues", ()))
        made.append(
            Rule(
                table["id"],
                tail,
                bool(table.get("case")),
                cues,
                table["why"],
                tuple(table["matches"]),
                tuple(table.get("does_not_match", ())),
                CUES.add(cues),
                dict(table.get("gives", {})),
                lead,
                who,
                *(tuple((group, _word(known, name, where)) for group, name in table.get(key, {}).items()) for key in ("only", "never")),
            )
        )
    return RuleSet(name, tuple(made))


def _cut(pattern: str, known: dict[str, str], where: str) -> tuple[str | None, Listing | None, str]:
    """The lead, what may stand at the cut, and the tail; where it is not cut, all is tail."""
    cut = _CUT.search(pattern)
    if cut is None:
        return None, None, _fill(pattern, known, where)
    who = listing(_word(known, cut.group(1), where), _word(known, "joint", where), _word(known, "further", where))
    return _fill(pattern[: cut.start()], known, where), who, _fill(pattern[cut.end() :], known, where)


def _fill(pattern: str, known: dict[str, str], where: str) -> str:
    return _NAME.sub(lambda match: _word(known, match.group(1), where), pattern)


def _word(known: dict[str, str], name: str, where: str) -> str:
    try:
        return known[name]
    except KeyError:
        raise RuleError(f"{where}: no word list named {{{name}}}") from None


def _read(name: str) -> dict[str, Any]:
    try:
        return read_table(_FOLDER / f"{name}.toml")
    except FileNotFoundError:
        raise RuleError(f"no rule file {name}.toml") from None
    except tomllib.TOMLDecodeError as error:
        raise RuleError(f"{name}.toml: {error}") from error
