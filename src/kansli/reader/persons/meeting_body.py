"""Which body met, as the head of its minutes names it.

Reads lines and blocks of a draft's head; leaves the name and the passage that tells it.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain, takewhile
from typing import TYPE_CHECKING, NamedTuple

from kansli.reader.flow import join
from kansli.reader.language.bodies import definite
from kansli.reader.language.dates import find_dates
from kansli.reader.persons.naming import is_general, is_short_for, nominative_body, same_body, tidy_body
from kansli.reader.rules import rules
from kansli.reader.structure.cells import cells_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from kansli.reader.draft import Draft, Line
    from kansli.reader.flow import Flow

_RULES = rules("head")
_TITLES = _RULES.group("use", "body")
_LINE = _RULES["head.body-line"]
_KIND = _RULES["head.kind"].pattern
_TITLE_LINES = 14
_LINES = 12
_WRAPS = 3
_LONGEST_TITLE = 220
_LONGEST_LINE = 110
# A title that goes on with the line below: "Beredningsgruppen för", "PROTOKOLL FÖRT VID", "ALBYÅNS".
_BREAKS_OFF = re.compile(r"(?:\b(?:för|i|och|samt|vid|med|från|fört)|^[^\d:.,;]{3,30}[a-zåäöA-ZÅÄÖ][sS])$", re.IGNORECASE)


class MeetingBody(NamedTuple):
    """The body that met."""

    name: str
    flow: Flow | None
    """The passage that names it; None where it is only what the text calls it throughout."""
    vague: bool = False
    """Any body may be called so; a name elsewhere in the head says more."""


def body_of(draft: Draft, lines: Sequence[Line], is_labelled: Callable[[str], object]) -> MeetingBody | None:
    """The body, from a title that names it, else from a line that is nothing but its name; spelled as the batch spells it.

    Args:
        draft: the draft, its blocks made.
        lines: the lines of the head.
        is_labelled: does a line begin with the label of a field ("Plats:")? Such lines name no body.
    """
    general: list[MeetingBody] = []
    title = list(takewhile(lambda line: not _LIST.match(line.flow.text), lines[:_LINES]))
    for found in chain(_titled(draft, lines), _alone(draft, title, is_labelled), _between(title)):
        if not found.vague:
            return found._replace(name=_as_known(draft, found.name))
        general.append(found)
    if general:
        return next((one for one in general if not _WHOLE.fullmatch(one.name)), general[0])
    known = _by_running_text(draft)
    return MeetingBody(known, None) if known else None


_WHOLE = re.compile(r"(?:kommunal)?förbundet|föreningen", re.IGNORECASE)


def _titled(draft: Draft, lines: Sequence[Line]) -> Iterator[MeetingBody]:
    """Bodies that a title names ("Minnesanteckningar från X", "X:s möte", "styrgruppsmöte för X")."""
    for flow in _title_flows(draft, lines):
        found = _TITLES.first(flow.text) if len(flow.text) <= _LONGEST_TITLE else None
        if found is None:
            continue
        _, match = found
        groups = match.groupdict()
        named = next((group for group in ("group", "genitive", "body") if groups.get(group)), 0)
        written = nominative_body(groups["genitive"]) if named == "genitive" else groups.get("body") or ""
        body = tidy_body(written)
        if named == "group":
            group = groups["group"]
            body = " ".join(part for part in (definite(group.lower() if group.isupper() else group), body) if part)
        if body:
            vague = is_general(body) or (named == "group" and " " not in body)
            yield MeetingBody(body, flow.slice(match.start(named), match.end("body" if groups.get("body") else named)), vague)


def _title_flows(draft: Draft, lines: Sequence[Line]) -> list[Flow]:
    """Blocks of the head (where a title's wrapped lines are joined), lines put together that belong so, then single lines."""
    inside = {line.index for line in lines}
    blocks = [block.flow for block in draft.blocks[:_TITLE_LINES] if block.first.index in inside]
    title = lines[:_TITLE_LINES]
    joined = [flow for place in range(len(title)) if (flow := _with_below(title, place))]
    return blocks + joined + [line.flow for line in title]


def _with_below(lines: Sequence[Line], place: int) -> Flow | None:
    """A line together with those below it, where it breaks off in the middle of a name; None where it does not."""
    end = place
    while end + 1 < min(len(lines), place + _WRAPS) and _BREAKS_OFF.search(lines[end].flow.text):
        end += 1
    return join(line.flow for line in lines[place : end + 1]) if end > place else None


def _alone(draft: Draft, lines: Sequence[Line], is_labelled: Callable[[str], object]) -> Iterator[MeetingBody]:
    """Bodies whose name is all that a line (or a cell of it) holds."""
    for place, line in enumerate(lines):
        if is_labelled(line.flow.text):
            continue
        together = _with_below(lines, place)
        for flow in (*([together] if together else []), *(cells_of(draft.source.text, line) or (line.flow,))):
            match = _LINE.search(flow.text) if flow and len(flow.text) < _LONGEST_LINE else None
            body = tidy_body(match["body"]) if match else None
            if match and body and not body.lower().endswith((" kommun", " stad")):
                yield MeetingBody(body, flow.match(match, "body"), is_general(body))


def _between(lines: Sequence[Line]) -> Iterator[MeetingBody]:
    """A name, whatever it is, alone on the line between what the document calls itself and its date."""
    for above, line, below in zip(lines, lines[1:], lines[2:], strict=False):
        kind = _KIND.fullmatch(above.flow.text.strip("#* "))
        day = next(iter(find_dates(below.flow.text)), None) if kind else None
        if day and day.end - day.start >= len(below.flow.text.strip("#* ")) and (name := _NAME.fullmatch(line.flow.text)):
            yield MeetingBody(name[1], line.flow.match(name, 1))


_NAME = re.compile(
    r"[#*\s]*([A-ZÅÄÖ](?!\w*(?:möte|stämma|sammanträde|träff)\w*\b)[\wåäö&-]+(?: (?!\w*(?:möte|stämma)\b)[\wåäö&-]+){0,4})\**"
)
_LIST = re.compile(r"[\W_]*(?:ej\s)?(?:närvarande|deltagare|beslutande|ledamöter|frånvarande|närvaro|kallade)\b", re.IGNORECASE)


def _as_known(draft: Draft, body: str) -> str:
    """The batch's spelling, where it names the same body."""
    return next((known for known in draft.known.bodies if same_body(known, body)), body)


def _by_running_text(draft: Draft) -> str | None:
    """The known body that the text calls by its last word throughout; None where none or several could be meant."""
    if not draft.known.bodies:
        return None
    text = " ".join(block.text for block in draft.blocks)
    counts = Counter(word for word in _DEFINITE.findall(text))
    fitting = [known for known in draft.known.bodies if any(count >= 2 and is_short_for(word, known) for word, count in counts.items())]
    return fitting[0] if fitting and all(same_body(fitting[0], other) for other in fitting) else None


_DEFINITE = re.compile(r"\b[A-ZÅÄÖ][\wåäöé]+(?:en|et|n)\b")
