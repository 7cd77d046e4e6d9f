"""What a damaged word may have been: candidates with how likely each is.

A candidate comes from the lexicon, from other documents (evidence), or is a compound of words from either. Its score is
the natural logarithm of how common it is, less the cost of its being read as what is seen.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kansli.reader.repair.channel import ANY, Channel, channel, normal, skeleton, skeletons, wide_skeletons
from kansli.reader.repair.context import context
from kansli.reader.repair.wordstock import Evidence, common_words, name_parts, names, surnames

_KEPT = 6
"""Candidates kept a word."""
_WIDTH = 9.0
"""Candidates this much less likely than the best are dropped."""
_TOO_DEAR = 36.0
"""A word whose misreading costs this much is no candidate."""
_FAMILIAR = -15.5
"""A best candidate under this is rare enough to look further: for compounds, names and rarer misreadings."""
_WIDE_LEAST = 4
"""Shorter words are not looked up with rarer misreadings."""
_EVIDENCE_SHARE = 0.4
"""Weight of what other documents write, against the lexicon."""

# An unknown word costs the first and, for each letter, the second; less a letter where a capital makes it a name.
_UNKNOWN = -16.0
_UNKNOWN_LETTER = -1.0
_UNKNOWN_NAME_LETTER = -0.75
_TELLTALE = -6.0
"""An unknown word costs this much more where it holds a mark that no Swedish word has there."""
_ACRONYM = -10.0
_ACRONYM_MOST = 5
"""Unknown words of so many capitals are names of their own kind (RUFS)."""
_ABBREVIATION_MOST = 4

_NAME_MOST = 10
"""Longer words with a capital are compounds rather than names."""
_NAME_KNOWN = 0.75
"""A known part of a name takes back this much a letter."""
_NAME_PART_MOST = 2.5
"""A name or part of one that shows no mark is a known one only where its misreading costs less: "-ing" is not "-äng"."""
_NAME_LEAST = -12.0
_NAME_BONUS = 6.0
"""A first name, municipality or usual surname is no rarer than the one, and likelier by the other, where a name stands."""
_NAME_AS_IS = 0.6
"""A known word where only a name stands is that much likelier to be right as it is: "Vara", "Pia", "LAG"."""
_ORDINARY = -13.5
"""A likelier word is no surname, unless it is listed or ends as surnames do."""
_NO_SURNAME = -5.0
_SURNAME_ENDS = ("berg", "bäck", "gren", "gård", "kvist", "lund", "löf", "man", "qvist", "sson", "ström", "én")
_ACUTE_NAME = re.compile(r"^[^é]{2,7}(?:éns?|éus|ér|ée|éa)$")
"""Names with a true é: Norén, Sibelér."""
_ACUTE_END = re.compile(r"é(?:ns?|er|erna|e|a)$")
"""Words may have a true é so: "kommittén"."""

_COMPOUND_LEAST = 7
"""Shorter words are not taken for compounds."""
_JOIN = -2.0
"""Each joint of a compound costs this."""
_STEM = -1.5
"""A first part that has lost or changed its last vowel costs this."""
_INFLECTION = -2.0
"""A genitive that the lexicon lacks costs this."""
_PART_WEIGHT = 0.8
"""Parts of compounds are fewer than words, so each is likelier than as a word of its own."""
_PART_BEST = -7.5
"""However common, a word is no more likely than this as a part of a compound."""
_PART_LEAST = 3
_PART_SCORES = {3: -12.5, 4: -15.0}
_PART_SCORE = -17.5
_LONG_PART = 7
_LONG_PART_SCORE = -18.5
"""A part must be this common: the shorter, the more so."""
_SHORT_PART = 4
_SHORT_PART_MOST = 5.0
"""So short a part whose misreading costs more is another word ("ban-" is not "bön-")."""
_SHORT_HEADS = frozenset(("ut", "in", "om", "av", "på", "ny"))

_RARE_LEAST = 4
_RARE_NAME_LEAST = 7
"""Shorter words, without a capital and with one, are not looked up with rarer misreadings of other letters."""
_RARE_PART_LEAST = 5
"""The same of parts of compounds."""
_MARKS = {"é": "ö", "6": "ö", "0": "ö", "@": "ö", "&": "å", "4": "å", "§": "å", "\ufffd": "ö"}
_MARK = re.compile("[oé6][é6]|[é60@&4§\ufffd]")
_GUESSED = -4.0
_ONLY_GUESSED = -1.0
"""Costs of an unknown word made of what marks mostly were, where others are found and where none is."""
_READ_FOR_L = -6.0
"""Cost of an l read as a capital I at the beginning of a word."""
_READ_FOR_O = frozenset("SG")
"""Capitals that a small ö at the beginning of a word is read as."""
_TELLING = re.compile(
    r"[&§@\ufffd]|(?<=.)é(?=.)|(?<=[a-z])[640](?=[a-zé])|^[b-hj-np-tv-z]d|^[64](?=[a-z]{2})|(?<=[a-z]{2})6+$|[b-hk-np-tv-z]jd"
)
_NO_VOWEL_MOST = 4
_VOWELS = re.compile(r"[aeiouyåäöé]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What a word may be."""

    word: str
    """Small letters, or with capitals as evidence writes it."""
    score: float


class Speller:
    """Finds candidates; remembers what it has found."""

    def __init__(self, evidence: Evidence, misreadings: Channel | None = None) -> None:
        self._evidence = evidence
        self._channel: Channel = misreadings or channel()
        self._parts: dict[str, tuple[str, float] | None] = {}
        self._found: dict[tuple[str, bool, bool], tuple[Candidate, ...]] = {}

    def adapted(self, pairs: Iterable[tuple[str, str]]) -> Speller:
        """A speller with the same evidence whose channel leans towards ``pairs`` (:meth:`Channel.adapted`)."""
        return Speller(self._evidence, self._channel.adapted(pairs))

    def candidates(self, token: str, *, name: bool = False, surname: bool = False) -> tuple[Candidate, ...]:
        """What ``token`` may be, the most likely first; the token itself is among them unless it cannot be.

        Args:
            token: a word as delivered.
            name: its place says that it is a name.
            surname: it follows a first name.
        """
        known = self._found.get((token, name, surname))
        if known is None:
            known = self._found[token, name, surname] = self._search(token, name=name, surname=surname)
        return known

    def _search(self, token: str, *, name: bool, surname: bool) -> tuple[Candidate, ...]:
        seen = normal(token)
        if _is_abbreviation(token):
            return (Candidate(token, 0.0),)
        scores = self._scored(_usual(seen), seen)
        if token[:1] == "I" and token[1:2].islower():
            _keep_best(scores, {word: score + _READ_FOR_L for word, score in self._scored(_usual("l" + seen[1:]), "l" + seen[1:]).items()})
        best = max(scores.values(), default=-math.inf)
        if best < _FAMILIAR:
            self._look_further(token, seen, scores, name=name)
        if seen not in scores:
            is_acute = token[:1].isupper() and max(scores.values(), default=-math.inf) < _PART_SCORE and _ACUTE_NAME.search(seen)
            scores[seen] = _ACRONYM if is_acute else _unknown(token, seen)
        elif name or token.isupper():
            scores[seen] += _NAME_AS_IS
        if name:
            self._favour_names(seen, scores)
        if surname:
            _disfavour_words(seen, scores)
        ranked = sorted(scores.items(), key=lambda entry: (-entry[1], entry[0]))[:_KEPT]
        floor = ranked[0][1] - _WIDTH
        return tuple(Candidate(self._evidence.form(word), score) for word, score in ranked if score >= floor)

    def _favour_names(self, seen: str, scores: dict[str, float]) -> None:
        """Add the known names that ``seen`` may be, and raise those already found."""
        most = _TOO_DEAR if _telltale(seen) else _NAME_PART_MOST
        for key in _usual(seen):
            listed = [(word, _TOO_DEAR) for word in names().get(key, ())]
            listed += [(word, most) for word in surnames().get(key, ())]
            for word, dearest in listed:
                cost = self._channel.cost(word, seen)
                if cost < dearest:
                    scores[word] = max(scores.get(word, -math.inf), _NAME_LEAST - cost) + _NAME_BONUS

    def _look_further(self, token: str, seen: str, scores: dict[str, float], *, name: bool) -> None:
        """Add what a word that is not familiar may be; the dearer ways only where the cheaper found nothing."""
        if seen.endswith("s") and not scores:
            stem = self._part(seen[:-1])
            if stem:
                scores[stem[0] + "s"] = stem[1] + _INFLECTION
        if token[:1] in _READ_FOR_O and not scores:
            _keep_best(scores, self._scored((skeleton(token),), token))
        if token[:1].isupper() and not scores:
            _keep_best(scores, self._names(seen))
        if not scores and len(seen) >= (_RARE_NAME_LEAST if token[:1].isupper() else _RARE_LEAST):
            self._misread_rarely(seen, scores)
        if (
            len(seen) >= (_NAME_MOST if name and not _telltale(seen) else _COMPOUND_LEAST)
            and max(scores.values(), default=-math.inf) < _FAMILIAR
        ):
            compound = self._compound(seen) or self._compound_misread_rarely(seen)
            if compound:
                _keep_best(scores, {compound[0]: compound[1]})
        if len(seen) >= _WIDE_LEAST:
            spare = 1 if not scores and _telltale(seen) else 0
            _keep_best(scores, self._scored(wide_skeletons(seen), seen, spare))
        if _telltale(seen):
            _keep_best(scores, self._by_marks(token, seen, _GUESSED if scores else _ONLY_GUESSED))

    def _misread_rarely(self, seen: str, scores: dict[str, float]) -> None:
        """Add the words that ``seen`` is where one letter of it, or two, was another one of like shape ("dokumencation", "styrelsema")."""
        for apart, cost in self._apart(seen):
            _keep_best(scores, {word: score - cost for word, score in self._scored(skeletons(apart), apart).items()})

    def _apart(self, seen: str) -> Iterator[tuple[str, float]]:
        """(``seen`` with one letter of it, or two, as another one of like shape; the cost)."""
        for at in range(len(seen)):
            for end in (at + 1, at + 2):
                for letters, cost in self._channel.rare.get(seen[at:end], ()):
                    yield seen[:at] + letters + seen[end:], cost

    def _compound_misread_rarely(self, seen: str) -> tuple[str, float] | None:
        """The best compound that ``seen`` is where a letter of a long part of it was another one of like shape ("foreningsmediem")."""
        best: tuple[str, float] | None = None
        for cut in range(_PART_LEAST, len(seen) - _PART_LEAST + 1):
            head, tail = self._head(seen[:cut]), self._part(seen[cut:])
            if (head is None) == (tail is None):
                continue
            if head is None:
                head = self._part_misread_rarely(seen[:cut])
            else:
                tail = self._part_misread_rarely(seen[cut:])
            if head and tail and (best is None or head[1] + _JOIN + tail[1] > best[1]):
                best = (head[0] + tail[0], head[1] + _JOIN + tail[1])
        return best

    def _part_misread_rarely(self, seen: str) -> tuple[str, float] | None:
        if len(seen) < _RARE_PART_LEAST:
            return None
        found = ((self._part(apart), cost) for apart, cost in self._apart(seen))
        return max(((part[0], part[1] - cost) for part, cost in found if part), key=lambda part: part[1], default=None)

    def _by_marks(self, token: str, seen: str, cost: float) -> dict[str, float]:
        """An unknown word that cannot be right as it is, each mark in it read as what marks mostly were."""
        if _ACUTE_END.search(seen):
            return {}
        plain = _MARK.sub(lambda mark: _MARKS[mark.group()[-1]], seen)
        return {plain: _unknown(token, plain) + cost} if plain.isalpha() and plain.islower() else {}

    def _scored(self, keys: Iterable[str], seen: str, spare: int = 0) -> dict[str, float]:
        scores: dict[str, float] = {}
        for key in keys:
            for word, share in self._find(key):
                cost = self._channel.cost(word, seen, spare)
                if cost < _TOO_DEAR:
                    scores[word] = max(scores.get(word, -math.inf), share - cost)
        return scores

    def _find(self, key: str) -> Iterable[tuple[str, float]]:
        common = common_words(key)
        if key not in self._evidence:
            return common
        mixed = {word: math.exp(share) for word, share in common}
        for word, share in self._evidence.find(key):
            mixed[word] = (1 - _EVIDENCE_SHARE) * mixed.get(word, 0.0) + _EVIDENCE_SHARE * math.exp(share)
        return [(word, math.log(share)) for word, share in mixed.items()]

    def _compound(self, seen: str, parts: int = 3) -> tuple[str, float] | None:
        """The best compound of two or three known words, with a joining s where there is one."""
        best: tuple[str, float] | None = None
        for cut in range(_PART_LEAST - 1, len(seen) - _PART_LEAST + 1):
            head = self._head(seen[:cut])
            if head is None:
                continue
            rest = seen[cut:]
            tails = [self._part(rest)]
            if parts > 2 and len(rest) >= _COMPOUND_LEAST:
                tails.append(self._compound(rest, parts - 1))
            for tail in tails:
                if tail and (best is None or head[1] + _JOIN + tail[1] > best[1]):
                    best = (head[0] + tail[0], head[1] + _JOIN + tail[1])
        return best

    def _names(self, seen: str) -> dict[str, float]:
        """An unknown name with the parts restored that Swedish names often have ("-ström")."""
        heads, tails = name_parts()
        scores: dict[str, float] = {}
        base = _UNKNOWN + _UNKNOWN_NAME_LETTER * len(seen)
        for cut in range(len(seen) - 1):
            head, rest = seen[:cut], seen[cut:]
            for whole_head, cost in self._name_part(head, heads):
                for whole_tail, more in self._name_part(rest, tails):
                    known = (len(head) if cost is not None else 0) + (len(rest) if more is not None else 0)
                    if known:
                        score = base + _NAME_KNOWN * known - (cost or 0.0) - (more or 0.0)
                        scores[whole_head + whole_tail] = max(scores.get(whole_head + whole_tail, -math.inf), score)
        return scores

    def _name_part(self, seen: str, parts: Mapping[str, tuple[str, ...]]) -> list[tuple[str, float | None]]:
        """(part, cost) for each known part that ``seen`` may be; ``seen`` itself, without a cost, where it is not known."""
        found: list[tuple[str, float | None]] = [(seen, None)]
        most = _TOO_DEAR if _telltale(seen) else _NAME_PART_MOST
        for key in skeletons(seen):
            found += [(part, self._channel.cost(part, seen)) for part in parts.get(key, ())]
        return [(part, cost) for part, cost in found if cost is None or cost < most]

    def _head(self, seen: str) -> tuple[str, float] | None:
        """The likeliest first part of a compound: a word, with a joining s, or with another last vowel or none ("stämmo", "lärar")."""
        if len(seen) < _PART_LEAST:
            return (seen, _PART_WEIGHT * _PART_BEST) if seen in _SHORT_HEADS else None
        options = [self._part(seen)]
        if len(seen) > _PART_LEAST:
            if seen[-1] in "oue":
                whole = self._part(seen[:-1] + "a")
                options.append(whole and (whole[0][:-1] + seen[-1], whole[1] + _STEM))
            if seen[-1] == "s":
                stem = self._part(seen[:-1])
                options.append(stem and (stem[0] + "s", stem[1]))
            for vowel in "ea":
                whole = self._part(seen + vowel)
                options.append(whole and (whole[0][:-1], whole[1] + _STEM))
        return max((option for option in options if option), key=lambda option: option[1], default=None)

    def _part(self, seen: str) -> tuple[str, float] | None:
        """The likeliest word for a part of a compound."""
        if seen in self._parts:
            return self._parts[seen]
        least = _LONG_PART_SCORE if len(seen) >= _LONG_PART else _PART_SCORES.get(len(seen), _PART_SCORE)
        best: tuple[str, float] | None = None
        favour, never = context().favour, context().lists["no_parts"]
        for key in _usual(seen) if "d" in seen else skeletons(seen):
            for word, share in self._find(key):
                if len(word) < _PART_LEAST or share < least or word in never:
                    continue
                cost = self._channel.cost(word, seen)
                if cost > _SHORT_PART_MOST and len(seen) <= _SHORT_PART:
                    continue
                score = _PART_WEIGHT * min(share + favour.get(word, 0.0), _PART_BEST) - cost
                if best is None or score > best[1]:
                    best = (word, score)
        if best is not None and best[1] < _PART_WEIGHT * least - _WIDTH:
            best = None
        self._parts[seen] = best
        return best


def _usual(seen: str) -> tuple[str, ...]:
    """Skeletons looked up for every word: those of ``seen``, and one for each d that may be a misread letter.

    A short word without a vowel has lost it ("fr").
    """
    keys = skeletons(seen)
    if not _VOWELS.search(seen) and len(seen) <= _NO_VOWEL_MOST and seen.isalpha():
        first = skeleton(seen)
        keys += tuple(first[:at] + ANY + first[at:] for at in range(len(first) + 1))
    if "d" not in seen:
        return keys
    return keys + tuple(skeleton(seen[:at] + "ö" + seen[at + 1 :]) for at, letter in enumerate(seen) if letter == "d")


def _is_abbreviation(token: str) -> bool:
    """Short and of mixed capitals ("BSt"), so that nothing is to be told of it."""
    return len(token) <= _ABBREVIATION_MOST and token[:1].isupper() and not token.isupper() and any(c.isupper() for c in token[1:])


def _disfavour_words(seen: str, scores: dict[str, float]) -> None:
    """Make other ordinary words than ``seen`` less likely where a surname stands ("Jan Niva")."""
    for word, score in scores.items():
        key = skeleton(word)
        named = word in surnames().get(key, ()) or word in names().get(key, ())
        if word != seen and score > _ORDINARY and not named and not word.endswith(_SURNAME_ENDS):
            scores[word] = score + _NO_SURNAME


def _keep_best(scores: dict[str, float], more: Mapping[str, float]) -> None:
    for word, score in more.items():
        scores[word] = max(scores.get(word, -math.inf), score)


def _unknown(token: str, seen: str) -> float:
    if token.isupper() and len(token) <= _ACRONYM_MOST:
        return _ACRONYM
    score = _UNKNOWN + (_UNKNOWN_NAME_LETTER if token[:1].isupper() and len(seen) <= _NAME_MOST else _UNKNOWN_LETTER) * len(seen)
    return score + _TELLTALE if _telltale(seen) and not token.isdigit() else score


def _telltale(seen: str) -> bool:
    """Does a word hold a mark that recognition leaves and Swedish does not (é inside, a digit among letters)?"""
    return bool(_TELLING.search(seen)) or not seen.islower()


def clear() -> None:
    """Forget what was looked up."""
    skeletons.cache_clear()
    common_words.cache_clear()
