"""Scoring a repair against the true text: the share of damaged words put right, and of sound ones changed."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from kansli.reader.known import Known
from kansli.reader.repair import repair, tokens
from kansli.reader.text import SourceText

DATA = Path(__file__).parent / "data"
_POINTS = '.,;:()”"“’!?'
_FOLD = str.maketrans("åäöÅÄÖé6", "aaoAAOoo")
_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Score:
    """Words counted."""

    damaged: int = 0
    right: int = 0
    sound: int = 0
    changed: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.damaged + other.damaged, self.right + other.right, self.sound + other.sound, self.changed + other.changed)

    def __str__(self) -> str:
        right, changed = self.right / max(1, self.damaged), self.changed / max(1, self.sound)
        return f"{self.right} of {self.damaged} damaged words right ({right:.1%}), {self.changed} of {self.sound} sound ones changed ({changed:.2%})"


def pairs_of(name: str) -> list[tuple[str, str]]:
    """(true text, text as recognised) for each scan of the page ``name``."""
    truth = (DATA / f"{name}.txt").read_text(encoding="utf-8")
    return [(truth, scan.read_text(encoding="utf-8")) for scan in sorted(DATA.glob(f"{name}.scan*.txt"))]


def score(truth: str, scan: str, known: Known | None = None) -> Score:
    """Score the repair of ``scan``; words that recognition split, joined or made up are not counted."""
    source = SourceText("scan.txt", scan)
    found = tokens(source, repair(source, known or Known()))
    wanted = truth.split()
    matcher = SequenceMatcher(None, [w.translate(_FOLD) for w in wanted], [t.translate(_FOLD) for _, t, _ in found], autojunk=False)
    total = Score()
    for kind, a, b, c, d in matcher.get_opcodes():
        if kind == "equal" or (kind == "replace" and b - a == d - c):
            for true, (_, delivered, repaired) in zip(wanted[a:b], found[c:d], strict=True):
                total += _word(true.strip(_POINTS), delivered.strip(_POINTS), repaired.strip(_POINTS))
    return total


def _word(true: str, delivered: str, repaired: str) -> Score:
    if not true or SequenceMatcher(None, true.translate(_FOLD), delivered.translate(_FOLD)).ratio() < _LIKE:
        return Score()
    if true == delivered:
        return Score(sound=1, changed=repaired != delivered)
    return Score(damaged=1, right=repaired == true)
