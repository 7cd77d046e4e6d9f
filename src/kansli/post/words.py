"""What somebody has written in an answer, without the mail quoted below it and with little of the signature."""

from __future__ import annotations

import re

_LINES = 4000
_MOST = 20_000
_RULE = re.compile(
    r"^\s*[-_*]{2,}\s*(ursprungligt meddelande|original message|vidarebefordrat (meddelande|mejl)|forwarded message|ursprunglig tid)\s*[-_*]*\s*$",
    re.I,
)
_WROTE = re.compile(r"\b(skrev|wrote)\b.{0,200}:\s*$", re.I)
_WHEN = re.compile(
    r"^\s*>?\s*(?:(?:den|on|på|mån|tis|ons|tors|fre|lör|sön|mon|tue|wed|thu|fri|sat|sun)\w{0,6}\b|\d{1,4}[ ./-])", re.IGNORECASE
)
_FROM = re.compile(r"^\s*[*_]{0,2}(från|from|avsändare)[*_]{0,2}\s*:[*_]{0,2}\s*\S", re.I)
_HEADER = re.compile(r"^\s*[*_]{0,2}(skickat|sent|datum|date|till|to|ämne|subject|kopia|cc)[*_]{0,2}\s*:", re.I)
_MACHINE = re.compile(
    r"^\s*(skickat från (min|outlook)|sent from (my|outlook)|hämta outlook|get outlook|skickades från|skickat med)\b.{0,80}$", re.I
)
_SIGNATURE = re.compile(r"^--\s*$")
_SIGNATURE_KEPT = 1


def own_words(text: str) -> str:
    """The part of a mail's text that its sender wrote."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\xa0", " ").split("\n")[:_LINES]
    above = lines[: _quote_begins(lines)]
    kept = _without_signature([line for line in above if not line.lstrip().startswith(">") and not _MACHINE.match(line[:200])])
    words = "\n".join(line.rstrip() for line in kept).strip()
    if not words:  # written below what is quoted, or nothing but a quote
        below = [line for line in lines if not line.lstrip().startswith(">") and not _WROTE.search(line[-300:])]
        words = "\n".join(line.rstrip() for line in _without_signature(below)).strip()
    words = re.sub(r"\n{3,}", "\n\n", words)
    return words if len(words) <= _MOST else words[:_MOST].rstrip() + "\n\n(Resten finns i hela mejlet.)"


def _quote_begins(lines: list[str]) -> int:
    """The line where the quoted mail begins; the number of lines if none is quoted."""
    for number, line in enumerate(lines):
        if _RULE.match(line[:200]):
            return number
        if _FROM.match(line[:200]) and any(_HEADER.match(after[:200]) for after in lines[number + 1 : number + 4]):
            return number - 1 if number and set(lines[number - 1].strip()) <= {"_", "-"} else number
        if _WHEN.match(line[:200]):
            joined = ""
            for after in lines[number : number + 3]:
                joined = f"{joined} {after.strip()}"[:600]
                if _WROTE.search(joined) and re.search(r"\d", joined):
                    return number
                if not after.strip():
                    break
    return len(lines)


def _without_signature(lines: list[str]) -> list[str]:
    for number, line in enumerate(lines):
        if _SIGNATURE.match(line):
            return lines[: number + 1 + _SIGNATURE_KEPT] if any(one.strip() for one in lines[:number]) else lines
    return lines
